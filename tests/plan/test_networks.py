"""Who can reach whom: one network for everything, or one for each dependency."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from graphs import graphs
from hypothesis import HealthCheck, assume, given, settings
from pipeline_helpers import MISSING_ROOT, compose_of, generated, slugs

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
POSTGRES, REDIS = needs("postgres", external=True), needs("redis", external=True)


def networks_of(compose: dict[str, Any]) -> dict[str, list[str]]:
    """Return the networks of each container that joins some; all of them are declared."""
    found = {n: e["networks"] for n, e in compose["services"].items() if "networks" in e}
    used = {network for networks in found.values() for network in networks}
    assert used == compose["networks"].keys()
    return found


def isolated(services: dict[str, Any]) -> dict[str, list[str]]:
    """Return the networks of each container where they are isolated."""
    return networks_of(compose_of(generated(graph(services), networks="isolated")))


def test_each_dependency_has_a_network_of_its_own(shop: dict[str, Any]) -> None:
    """It is called after both ends, and ports are published from it as from any other."""
    compose = compose_of(generated(shop, networks="isolated"))

    assert {
        "postgres": ["catalog.postgres", "billing.postgres", "auth.postgres"],
        "redis": ["catalog.redis"],
        "nats": ["catalog.nats", "billing.nats"],
        "catalog": [
            *("catalog.postgres", "catalog.redis", "catalog.nats"),
            *("billing.catalog", "auth.catalog"),
        ],
        "billing": ["billing.postgres", "billing.nats", "billing.catalog"],
        "auth": ["auth.postgres", "auth.catalog"],
    } == networks_of(compose)
    assert [{"driver": "bridge"}] * 8 == list(compose["networks"].values())
    assert "service:postgres" == compose["services"]["postgres-databases"]["network_mode"]
    assert 6 == sum("ports" in entry for entry in compose["services"].values())


def test_one_network_is_what_is_made_unless_asked(shop: dict[str, Any]) -> None:
    """To ask for it changes nothing."""
    assert generated(shop).files == generated(shop, networks="shared").files


def test_names_do_not_run_together() -> None:
    """What stands between two names stands in none of them."""
    joined = isolated(
        {
            "A-B": service(dependencies=[needs("C")]),
            "C": service(),
            "A": service(dependencies=[needs("B-C")]),
            "B-C": service(),
        }
    )

    assert {"a-b": ["a-b.c"], "c": ["a-b.c"], "a": ["a.b-c"], "b-c": ["a.b-c"]} == joined


def test_who_has_no_dependency_is_alone() -> None:
    """Compose would put all of those on one network; what runs elsewhere needs none."""
    stripe = needs("stripe", type="api", external=True)

    assert {"a": ["a"], "b": ["b"]} == isolated(
        {"A": service(), "B": service(dependencies=[stripe])}
    )


def test_a_dependency_that_is_named_twice_is_one() -> None:
    """A network stands once in a list: Compose refuses it else."""
    assert {"redis": ["a.redis"], "a": ["a.redis"]} == isolated(
        {"A": service(dependencies=[REDIS, REDIS])}
    )


def test_a_web_server_reaches_what_it_passes_requests_on_to() -> None:
    """Nothing else: not even what that needs."""
    joined = isolated(
        {
            "Web": service(language="static", framework="", dependencies=[needs("Catalog")]),
            "Catalog": service(port=8001, dependencies=[REDIS]),
        }
    )

    assert ["web.catalog"] == joined["web"]


def test_migrations_go_the_ways_of_their_service_to_its_database(tmp_path: Path) -> None:
    """They run before the services that it needs are there."""
    texts = {"alembic.ini": "", "main.py": "app = 1\n", "requirements.txt": "alembic\nuvicorn\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    catalog = service(build={"context": "."}, dependencies=[POSTGRES, REDIS, needs("Cart")])
    document = graph({"Catalog": catalog, "Cart": service(dependencies=[POSTGRES])})
    compose = compose_of(generated(document, root=str(tmp_path), networks="isolated"))
    joined = networks_of(compose)

    assert ["catalog.postgres", "catalog.redis"] == joined["catalog-migrations"]
    assert ["catalog.postgres", "catalog.redis", "catalog.cart"] == joined["catalog"]
    assert ["cart.postgres", "catalog.postgres"] == joined["postgres"]


@pytest.mark.parametrize(
    ("clients", "options", "reported"),
    [
        (30, {"networks": "isolated"}, False),
        (31, {"networks": "isolated"}, True),
        (31, {"networks": "isolated", "platform": "kubernetes"}, False),
        (31, {"networks": "shared"}, False),
    ],
    ids=["fits", "too-many", "no-compose", "shared"],
)
def test_more_networks_than_an_engine_makes_are_told(
    clients: int, options: dict[str, str], reported: bool
) -> None:
    """Each of so many clients of one server has a network of its own."""
    worker = service(port=None, build={"command": ["work"]}, dependencies=[REDIS])
    document = graph({f"Worker{number}": worker for number in range(clients)})
    found = generated(document, **options).diagnostics

    assert reported == ("many-networks" in slugs(found))


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=SLOW)
@given(document=graphs(most=12))
def test_who_shares_a_network_depends_on_the_other(document: dict[str, Any]) -> None:
    """In any graph, and whoever depends on another shares one with it."""
    result = docker_generator.generate(document, {"root": MISSING_ROOT, "networks": "isolated"})
    assume(result.ok)
    handed = result.handoff["services"].values()
    edges = {
        frozenset((one["slug"], need["name"])) for one in handed for need in one["dependencies"]
    }
    joined = networks_of(compose_of(result))
    members = {one["slug"] for one in handed} | result.handoff["backing_services"].keys()

    assert members == joined.keys()
    for one, other in combinations(joined, 2):
        common = set(joined[one]) & set(joined[other])
        assert len(common) == (frozenset((one, other)) in edges)
