"""Names that are reserved, or that become one slug."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import topology_of

from docker_generator.checks.names import check_names
from docker_generator.topology.names import slug_of


def found_in(services: dict[str, Any]) -> list[tuple[str, str]]:
    """Return rule and message of each finding about the names of services."""
    found = check_names(topology_of(graph(services)))
    return [(finding.rule.slug, finding.message) for finding in found]


@pytest.mark.parametrize(
    ("first", "second", "slug"),
    [
        ("Catalog", "CatalogService", "catalog"),
        ("API", "api", "api"),
        ("a-b", "a_b", "a-b"),
        ("OrderHistory", "order-history-service", "order-history"),
    ],
)
def test_two_services_with_one_slug_collide(first: str, second: str, slug: str) -> None:
    """The finding names both and the slug."""
    assert [
        ("name-collision", f"{second} and {first} would both have the name '{slug}'")
    ] == found_in({second: service(), first: service()})


def test_a_service_may_not_be_called_like_a_backing_service() -> None:
    """A service and a backing service of one slug are one name in the compose file."""
    services = {
        "RedisService": service(),
        "Cart": service(dependencies=[needs("redis", external=True)]),
    }

    assert [
        ("name-collision", "Dependency 'redis' and 'RedisService' would both have the name 'redis'")
    ] == found_in(services)


def test_two_spellings_of_a_backing_service_collide() -> None:
    """redis-cart and redis_cart would be one container."""
    services = {
        "A": service(dependencies=[needs("redis-cart", external=True)]),
        "B": service(dependencies=[needs("redis_cart", external=True)]),
    }

    assert ["name-collision"] == [slug for slug, _ in found_in(services)]


def test_one_backing_service_may_serve_many() -> None:
    """The same name in two services means the same backing service."""
    services = {
        "A": service(dependencies=[needs("redis", external=True)]),
        "B": service(dependencies=[needs("redis", external=True), needs("A")]),
    }

    assert [] == found_in(services)


@pytest.mark.parametrize(
    "name", ["scratch", "Context", "DEFAULT", "con", "NUL", "aux", "Prn", "Com1", "com9", "lpt9"]
)
def test_a_reserved_name_is_refused(name: str) -> None:
    """Names that the builder or Windows takes for something else."""
    assert ["reserved-name"] == [slug for slug, _ in found_in({name: service()})]


@pytest.mark.parametrize("name", ["localhost", "Host", "LocalhostService"])
def test_a_misleading_name_is_a_warning(name: str) -> None:
    """Clients resolve it to another machine."""
    assert ["misleading-name"] == [slug for slug, _ in found_in({name: service()})]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("context", "reserved-name"), ("host", "misleading-name"), ("A" * 64, "long-name")],
)
def test_a_backing_service_has_the_same_bounds(name: str, slug: str) -> None:
    """Its name is a host name as well."""
    found = found_in({"A": service(dependencies=[needs(name, external=True)])})

    assert [slug] == [one for one, _ in found]
    assert found[0][1].startswith(f"Dependency '{name}'")


def test_a_slug_is_at_most_63_characters_long() -> None:
    """A DNS label has room for 63; hyphens between the words count."""
    fitting, too_long = "Ab" * 21, "Ab" * 22

    assert 62 == len(slug_of(fitting))
    assert [] == found_in({fitting: service()})
    assert ["long-name"] == [slug for slug, _ in found_in({too_long: service()})]


def test_an_empty_graph_has_nothing_to_generate() -> None:
    """At least one service is needed."""
    assert ["no-services"] == [slug for slug, _ in found_in({})]
