"""How a service reaches what it depends on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import resolved_of

from docker_generator.plan.addresses import addresses_of as address_variables
from docker_generator.plan.model import Reference
from docker_generator.resolve.backing import login_of
from docker_generator.topology.model import Dependency

OTHERS = {
    "Catalog": service(port=8001),
    "PaymentService": service(port=50051, framework="grpc"),
    "IndexWorker": {"language": "python", "framework": "fastapi"},
}


def addresses_of(*dependencies: dict[str, Any]) -> dict[str, str]:
    """Return the addresses of a service Cart, with references as {NAME}."""
    return given(*dependencies)


def given(
    *dependencies: dict[str, Any], drivers: tuple[str, ...] = (), packages: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return the addresses that a stack with these drivers and packages is given."""
    services = OTHERS | {"Cart": service(dependencies=list(dependencies))}
    resolved = resolved_of(graph(services))
    cart = resolved.services["Cart"]
    framework = cart.framework and cart.framework.model_copy(update={"drivers": drivers})
    reader = replace(cart, framework=framework, packages=frozenset(packages))
    found = address_variables(reader, resolved)
    return {
        address.variable: "".join(
            f"{{{p.name}}}" if isinstance(p, Reference) else p for p in address.value
        )
        for address in found
    }


@pytest.mark.parametrize(
    ("dependency", "variable", "address"),
    [
        (
            needs("postgres", external=True),
            "DATABASE_URL",
            "postgresql://cart:{CART_POSTGRES_PASSWORD}@postgres:5432/cart",
        ),
        (
            needs("main-db", external=True, engine="postgres", database="Shop-Data"),
            "DATABASE_URL",
            "postgresql://cart:{CART_MAIN_DB_PASSWORD}@main-db:5432/shop_data",
        ),
        (needs("redis", external=True), "REDIS_URL", "redis://redis:6379/0"),
        (needs("redis-cart", external=True), "REDIS_URL", "redis://redis-cart:6379/0"),
        (needs("nats", external=True), "NATS_URL", "nats://nats:4222"),
        (needs("Catalog"), "CATALOG_SERVICE_URL", "http://catalog:8001"),
        (needs("PaymentService"), "PAYMENT_SERVICE_URL", "payment:50051"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isupper() else "",
)
def test_each_dependency_has_an_address(
    dependency: dict[str, Any], variable: str, address: str
) -> None:
    """Engines have their usual variable; a service has its own, with http:// unless it is gRPC."""
    assert {variable: address} == addresses_of(dependency)


@pytest.mark.parametrize(
    ("first", "second"),
    [("postgres", "postgres-reports"), ("orders-db", "users-db"), ("main-db", "main-database")],
)
def test_two_databases_get_two_variables(first: str, second: str) -> None:
    """Where two dependencies would claim one variable, each gets a name of its own."""
    found = addresses_of(
        needs(first, external=True, engine="postgres"),
        needs(second, external=True, engine="postgres"),
    )

    assert 2 == len(found)
    assert "DATABASE_URL" not in found
    assert all(name.endswith("_DATABASE_URL") for name in found)


def test_a_worker_without_a_port_has_no_address() -> None:
    """Nobody can call what does not listen."""
    assert {} == addresses_of(needs("IndexWorker"))


def test_a_repeated_dependency_has_one_address() -> None:
    """The first one is used."""
    found = addresses_of(
        needs("postgres", external=True, database="one"),
        needs("postgres", external=True, database="two"),
    )

    assert ["DATABASE_URL"] == list(found)
    assert found["DATABASE_URL"].endswith("/one")


def test_a_login_is_the_services_own() -> None:
    """Each service has its own login, and a password that is made for it."""
    dependency = Dependency.model_validate(needs("postgres", external=True, database="shop"))
    login = login_of("OrderHistoryService", dependency)

    assert ("postgres", "shop", "order_history") == (login.server, login.database, login.login)
    assert "ORDER_HISTORY_POSTGRES_PASSWORD" == login.password


@pytest.mark.parametrize(
    ("engine", "drivers", "packages", "variable", "address"),
    [
        ("postgres", ("jdbc",), (), "DATABASE_URL", "jdbc:postgresql://db:5432/cart?user=cart"),
        ("postgres", ("go",), (), "DATABASE_URL", "?sslmode=disable"),
        ("postgres", ("spring", "jdbc"), (), "SPRING_DATASOURCE_URL", "jdbc:postgresql://db:5432"),
        ("postgres", (), ("sqlalchemy", "asyncpg"), "DATABASE_URL", "postgresql+asyncpg://"),
        ("postgres", (), ("asyncpg",), "DATABASE_URL", "postgresql://"),
        ("postgres", ("unknown",), (), "DATABASE_URL", "postgresql://"),
        ("mysql", (), ("sqlalchemy", "aiomysql"), "DATABASE_URL", "mysql+aiomysql://"),
        ("mysql", ("go",), (), "DATABASE_URL", "@tcp(db:3306)/cart?parseTime=true"),
        ("mariadb", ("jdbc",), (), "DATABASE_URL", "jdbc:mariadb://db:3306/cart"),
        ("kafka", (), (), "KAFKA_BOOTSTRAP_SERVERS", "db:9092"),
        ("clickhouse", ("go",), (), "CLICKHOUSE_URL", "@db:9000/cart"),
        ("rabbitmq", (), (), "RABBITMQ_URL", "@db:5672/%2F"),
        ("mongodb", (), (), "MONGODB_URL", "@db:27017/cart?authSource=cart"),
    ],
)
def test_an_address_has_the_form_that_the_stack_reads(
    engine: str,
    drivers: tuple[str, ...],
    packages: tuple[str, ...],
    variable: str,
    address: str,
) -> None:
    """The driver of the stack, or the one whose packages are declared, decides the form."""
    found = given(needs("db", external=True, engine=engine), drivers=drivers, packages=packages)

    assert address in found[variable]


def test_a_dependency_names_its_driver() -> None:
    """Its word counts before the stack's and the source tree's."""
    need = needs("db", external=True, engine="postgres", driver="psycopg")
    found = given(need, drivers=("jdbc",), packages=("sqlalchemy", "asyncpg"))

    assert found["DATABASE_URL"].startswith("postgresql+psycopg://")


def test_a_name_is_not_put_in_front_twice() -> None:
    """Of two caches, the one that is called redis keeps the usual variable."""
    found = given(needs("redis", external=True), needs("valkey", external=True))

    assert {
        "REDIS_URL": "redis://redis:6379/0",
        "VALKEY_REDIS_URL": "redis://valkey:6379/0",
    } == found


def test_what_runs_elsewhere_has_a_variable_of_its_user() -> None:
    """Nobody but the user knows the address."""
    assert {"STRIPE_URL": "{STRIPE_URL}"} == given(needs("stripe", external=True, type="saas"))


def test_a_port_of_the_graph_is_in_the_address() -> None:
    """Where the server is reported to listen elsewhere, its clients are reported so too."""
    found = given(needs("redis", external=True, port=6400))

    assert {"REDIS_URL": "redis://redis:6400/0"} == found
