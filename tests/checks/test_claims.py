"""Facts that the analyzer derived: what contradicts the services is a warning."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, job, needs, service
from pipeline_helpers import slugs, topology_of, warnings_and_errors

from docker_generator.checks.claims import check_claims
from docker_generator.diagnostics.diagnostic import Severity

SERVICES = {
    "Cart": service(port=8001, dependencies=[needs("Catalog"), needs("redis", external=True)]),
    "Catalog": service(port=8002),
}


MISMATCHES = {
    "/network/required_ports/Cart": "port-mismatch",
    "/topology/dependency_graph/edges": "edge-mismatch",
    "/topology/dependency_graph/nodes": "node-mismatch",
    "/topology/dependency_matrix": "matrix-mismatch",
    "/network/internal_network": "unreachable-dependency",
    "/network/external_dependencies": "external-mismatch",
}


def found_in(**fields: Any) -> list[tuple[str, str]]:
    """Return place and words of each contradiction in a graph with these claims."""
    found = list(check_claims(topology_of(graph(SERVICES, **fields))))
    assert [MISMATCHES[finding.pointer] for finding in found] == slugs(found)
    assert {Severity.WARNING} >= {finding.severity for finding in found}
    return [(finding.pointer, finding.message) for finding in found]


def test_the_claims_of_the_shop_are_true(shop: dict[str, Any]) -> None:
    """Facts that follow from the services raise nothing."""
    assert [] == warnings_and_errors(check_claims(topology_of(shop)))


def test_claims_may_be_left_out() -> None:
    """A graph needs no derived facts."""
    assert [] == found_in()


@pytest.mark.parametrize(
    ("ports", "words"),
    [
        ({"Cart": 8001, "Catalog": 8002}, ""),
        ({"Cart": 8001}, ""),
        ({"Cart": 9000}, "required_ports gives Cart another port than services: its port is 8001"),
        ({"Nobody": 1}, ""),
    ],
    ids=["all", "some", "another", "unknown-service"],
)
def test_a_required_port_is_compared(ports: dict[str, int], words: str) -> None:
    """A port that differs from the service's is named; unknown services are another rule's."""
    expected = [("/network/required_ports/Cart", words)] if words else []

    assert expected == found_in(network={"required_ports": ports})


def test_a_required_port_of_a_job_is_not_compared() -> None:
    """That it has none is reported where it is given."""
    document = graph({"Seed": job(port=8000)}, network={"required_ports": {"Seed": 8000}})

    assert [] == list(check_claims(topology_of(document)))


@pytest.mark.parametrize(
    ("edges", "words"),
    [
        ([("Cart", "Catalog")], ""),
        ([], "it lacks that Cart depends on Catalog"),
        ([("Cart", "Catalog"), ("Catalog", "Cart")], "Catalog does not depend on Cart"),
    ],
    ids=["true", "missing", "invented"],
)
def test_edges_are_compared_wherever_they_are_drawn(
    edges: list[tuple[str, str]], words: str
) -> None:
    """Edges, matrix and internal network each tell the same edges as the services."""
    drawn = [{"from": start, "to": end} for start, end in edges]
    matrix = {
        start: {end: (start, end) in edges for end in ("Cart", "Catalog")}
        for start in ("Cart", "Catalog")
    }
    expected = [
        (place, f"{place.split('/')[2]} contradicts services: {words}")
        for place in (
            "/topology/dependency_graph/edges",
            "/topology/dependency_matrix",
            "/network/internal_network",
        )
    ]

    found = found_in(
        topology={"dependency_graph": {"edges": drawn}, "dependency_matrix": matrix},
        network={"internal_network": drawn},
    )

    assert (expected if words else []) == found


def test_many_contradictions_are_counted() -> None:
    """A graph that is wrong everywhere gets one finding, not a page."""
    names = [f"S{number}" for number in range(6)]
    document = graph(
        {name: service() for name in names},
        topology={
            "dependency_graph": {"edges": [{"from": "S0", "to": name} for name in names[1:]]}
        },
    )

    (finding,) = check_claims(topology_of(document))

    assert "S0 does not depend on S1; S0 does not depend on S2" in finding.message
    assert finding.message.endswith(" and 2 more")


@pytest.mark.parametrize(
    ("claimed", "words"),
    [
        (["redis"], ""),
        ([], "it lacks redis"),
        (["nats", "redis"], "no service depends on nats"),
    ],
    ids=["true", "missing", "invented"],
)
def test_external_dependencies_are_compared(claimed: list[str], words: str) -> None:
    """The list of backing services is the one that the services give."""
    expected = [
        (
            "/network/external_dependencies",
            f"external_dependencies contradicts services: {words}",
        )
    ]

    found = found_in(network={"external_dependencies": claimed})

    assert (expected if words else []) == found


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ([], ""),
        (["Cart", "Catalog"], ""),
        (["Cart", "Nobody"], "dependency_graph has no node for Catalog"),
    ],
    ids=["none", "all", "one-missing"],
)
def test_nodes_are_compared(nodes: list[str], words: str) -> None:
    """Who draws nodes draws all of them; unknown ones are another rule's."""
    drawn = {"nodes": nodes, "edges": [{"from": "Cart", "to": "Catalog"}]}
    expected = [("/topology/dependency_graph/nodes", words)]

    assert (expected if words else []) == found_in(topology={"dependency_graph": drawn})


@pytest.mark.parametrize("claimed", [True, False])
def test_an_unknown_service_contradicts_that_all_are_resolvable(claimed: bool) -> None:
    """The analyzer may not promise what is not there."""
    services = {"A": service(dependencies=[needs("B"), needs("redis", external=True)])}
    document = graph(services, validation={"all_dependencies_resolvable": claimed})
    found = [(f.rule.slug, f.pointer) for f in check_claims(topology_of(document))]
    expected = [("contradicted-claim", "/validation/all_dependencies_resolvable")]

    assert (expected if claimed else []) == found


def test_a_cycle_contradicts_no_cycles() -> None:
    """The analyzer may not promise what the edges break."""
    services = {
        "A": service(dependencies=[needs("B")]),
        "B": service(dependencies=[needs("A")]),
    }
    claimed = topology_of(graph(services, validation={"no_cycles": True}))
    admitted = topology_of(graph(services, validation={"no_cycles": False}))

    assert ["/validation/no_cycles"] == [finding.pointer for finding in check_claims(claimed)]
    assert [] == list(check_claims(admitted))
