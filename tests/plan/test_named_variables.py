"""Addresses in the words of the program: a variable for each part that a graph names."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import compose_of, generated, slugs

import docker_generator


def environment(*dependencies: dict[str, Any], **fields: Any) -> dict[str, str]:
    """Return the variables of a service with these dependencies."""
    services = {
        "Payment": service(port=50051, framework="grpc"),
        "Cart": service(port=8001, dependencies=list(dependencies), **fields),
    }
    variables: dict[str, str] = compose_of(generated(graph(services)))["services"]["cart"][
        "environment"
    ]
    return variables


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("host", "main-db"),
        ("port", "5432"),
        ("login", "cart"),
        ("database", "shop"),
        ("password", "${CART_MAIN_DB_PASSWORD:?run ./start.sh to create .env, or set it there}"),
        ("jdbc", "jdbc:postgresql://main-db:5432/shop?user=cart&password=${CART_"),
        ("laravel", "pgsql://cart:${CART_"),
        ("URL", "postgresql://cart:${CART_"),
    ],
)
def test_a_variable_holds_the_part_that_it_names(part: str, value: str) -> None:
    """So a program that reads POSTGRES_SERVER needs no override file."""
    need = needs("main-db", external=True, engine="postgres", database="shop")
    found = environment(need | {"variables": {"X": part}})

    assert found["X"].startswith(value)
    assert "DATABASE_URL" in found


def test_a_url_has_the_form_of_the_driver() -> None:
    """A name of its own changes nothing about what the driver reads."""
    need = needs("postgres", external=True, driver="asyncpg", variables={"PG": "url"})

    assert environment(need)["PG"].startswith("postgresql+asyncpg://cart:")


def test_a_service_has_an_address_too() -> None:
    """Its protocol decides the form, as in the default variable."""
    found = environment(needs("Payment", variables={"PAY_ADDR": "url", "PAY_HOST": "host"}))

    assert ("payment:50051", "payment") == (found["PAY_ADDR"], found["PAY_HOST"])


@pytest.mark.parametrize("framework", ["grpc", "fastapi"])
@pytest.mark.parametrize(
    ("part", "value"), [("host", "pay"), ("port", "7000"), ("address", "pay:7000")]
)
def test_each_part_of_a_service_can_be_named(framework: str, part: str, value: str) -> None:
    """Whatever its protocol is: the file with it is proved, and written."""
    cart = service(dependencies=[needs("Pay", variables={"PAY": part})])
    result = generated(graph({"Pay": service(port=7000, framework=framework), "Cart": cart}))

    assert compose_of(result)["services"]["cart"]["environment"]["PAY"] == value


def test_what_runs_elsewhere_has_an_address_alone() -> None:
    """Only its owner knows it: it is the variable of .env under another name."""
    found = environment(needs("stripe", external=True, type="saas", variables={"PAY": "url"}))

    assert found["PAY"] == found["STRIPE_URL"]


def test_a_named_variable_takes_the_place_of_a_default_one() -> None:
    """DATABASE_URL in the form of a driver that reads its own."""
    need = needs("postgres", external=True, variables={"DATABASE_URL": "ecto"})

    assert environment(need)["DATABASE_URL"].startswith("ecto://")


def test_a_variable_of_the_service_itself_is_not_overridden() -> None:
    """One name would have two values."""
    need = needs("redis", external=True, variables={"CACHE": "host"})
    services = {"Cart": service(dependencies=[need], environment={"CACHE": "elsewhere"})}
    result = docker_generator.generate(graph(services), {"root": "no-such-folder"})

    assert "replaced-address" in slugs(result.diagnostics)
