"""Names that must stand under services."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import slugs, topology_of

from docker_generator.checks.references import check_references


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"topology": {"initialization_order": ["A", "X"]}}, "/topology/initialization_order/1"),
        (
            {"topology": {"dependency_graph": {"nodes": ["X"]}}},
            "/topology/dependency_graph/nodes/0",
        ),
        (
            {"topology": {"dependency_graph": {"edges": [{"from": "A", "to": "X"}]}}},
            "/topology/dependency_graph/edges/0/to",
        ),
        ({"topology": {"dependency_matrix": {"X": {}}}}, "/topology/dependency_matrix/X"),
        (
            {"topology": {"dependency_matrix": {"A": {"X": False}}}},
            "/topology/dependency_matrix/A/X",
        ),
        ({"network": {"required_ports": {"X": 80}}}, "/network/required_ports/X"),
        (
            {"network": {"internal_network": [{"from": "X", "to": "A"}]}},
            "/network/internal_network/0/from",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_name_without_a_service_is_an_error(fields: dict[str, Any], place: str) -> None:
    """Wherever a service is named, it must be there."""
    (finding,) = check_references(topology_of(graph({"A": service()}, **fields)))

    assert "Service 'X' not in topology graph" == finding.message
    assert "Re-run service-topology-analyzer" == finding.action
    assert (place, True) == (finding.pointer, finding.is_error)


def test_a_dependency_without_a_service_is_an_error() -> None:
    """Who is not external is a service of the graph."""
    document = graph({"A": service(dependencies=[needs("X")])})
    (finding,) = check_references(topology_of(document))

    assert ("unknown-service", "/services/A/dependencies/0/name") == (
        finding.rule.slug,
        finding.pointer,
    )


def test_an_unknown_service_is_told_once_with_all_places(shop: dict[str, Any]) -> None:
    """The analyzer's known fault, a service left out of `services`, is one finding."""
    del shop["services"]["AuthService"]
    (finding,) = check_references(topology_of(shop))

    assert "Service 'AuthService' not in topology graph" == finding.message
    assert "/topology/initialization_order/2" == finding.pointer
    assert "/network/required_ports/AuthService" in finding.also


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Catalog", 'did you mean "CatalogService"?'),
        ("catalog-service", 'did you mean "CatalogService"?'),
        ("CatalgoService", 'did you mean "CatalogService"?'),
        ("Billing", '"external": true, if it is a backing service'),
    ],
)
def test_the_nearest_service_is_offered(name: str, hint: str) -> None:
    """A slip in a name, or another spelling of it, gets a hint."""
    document = graph({"CatalogService": service(), "A": service(dependencies=[needs(name)])})
    (finding,) = check_references(topology_of(document))

    assert hint == finding.expected


def test_a_service_that_depends_on_itself_is_an_error() -> None:
    """Nothing can start before itself."""
    (finding,) = check_references(topology_of(graph({"A": service(dependencies=[needs("A")])})))

    assert ("self-dependency", "A depends on itself") == (finding.rule.slug, finding.message)


def test_a_repeated_dependency_is_a_warning() -> None:
    """The same service or backing service twice has no more effect than once."""
    twice = [needs("B"), needs("redis", external=True)] * 2
    document = graph({"A": service(dependencies=twice), "B": service()})
    found = list(check_references(topology_of(document)))

    assert ["repeated-dependency"] * 2 == slugs(found)
    assert ["/services/A/dependencies/2", "/services/A/dependencies/3"] == [
        finding.pointer for finding in found
    ]


def test_the_findings_do_not_depend_on_the_order_of_keys() -> None:
    """The same graph with its services in another order gets the same findings."""
    services = {name: service(dependencies=[needs("X")]) for name in ("A", "B")}
    turned = dict(reversed(services.items()))

    assert list(check_references(topology_of(graph(services)))) == list(
        check_references(topology_of(graph(turned)))
    )
