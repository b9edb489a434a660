"""How a service reaches what it depends on."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, needs, service
from street import topology_of

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.plan.addresses import addresses
from docker_generator.plan.model import Origin, Reference
from docker_generator.plan.servers import find_servers, login_of
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
    topology = topology_of(graph(services))
    servers, _ = find_servers(topology, ("Cart",), built_in_engines(), {})
    found = addresses("Cart", topology, servers, drivers, frozenset(packages))
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
    assert ("ORDER_HISTORY_POSTGRES_PASSWORD", Origin.GENERATED) == (
        login.password.name,
        login.password.origin,
    )
