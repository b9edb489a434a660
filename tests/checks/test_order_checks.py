"""Circles, and the claimed initialization order."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import slugs, topology_of

from docker_generator.checks.order import check_order

SERVICES = {
    "Cart": service(dependencies=[needs("Catalog")]),
    "Catalog": service(),
    "Mail": service(),
}


def circle(*names: str) -> dict[str, Any]:
    """Return services of which each depends on the next one, and the last on the first."""
    following = [*names[1:], names[0]]
    return {
        name: service(dependencies=[needs(other)])
        for name, other in zip(names, following, strict=True)
    }


@pytest.mark.parametrize(
    ("services", "shown"),
    [
        (circle("B", "A"), "A -> B -> A"),
        (circle("C", "A", "B"), "A -> B -> C -> A"),
        (circle("A", "B") | {"D": service(dependencies=[needs("A")])}, "A -> B -> A"),
    ],
    ids=["two", "three", "entered-from-outside"],
)
def test_a_circle_prints_its_members(services: dict[str, Any], shown: str) -> None:
    """The finding walks the circle once, in the direction of the dependencies."""
    (finding,) = check_order(topology_of(graph(services)))

    assert f"Services depend on each other in a cycle: {shown}" == finding.message
    assert "/services/A/dependencies/0" == finding.pointer


def test_a_circle_of_500_is_shortened() -> None:
    """A long circle is shown by its first members and its length."""
    document = graph(circle(*(f"S{number:03}" for number in range(500))))
    (finding,) = check_order(topology_of(document))

    assert finding.message.endswith("-> ... (500 services)")
    assert len(finding.message) < 300


def test_a_service_that_needs_itself_is_no_circle() -> None:
    """That is the finding of another rule."""
    assert [] == list(check_order(topology_of(graph({"A": service(dependencies=[needs("A")])}))))


@pytest.mark.parametrize(
    ("claimed", "slug", "fault"),
    [
        (["Catalog", "Cart", "Mail"], "", ""),
        (["Mail", "Catalog", "Cart"], "", ""),
        (
            ["Cart", "Catalog", "Mail"],
            "order-mismatch",
            "starts Cart before Catalog, which it depends on",
        ),
        (["Catalog", "Cart"], "incomplete-order", "leaves out Mail"),
        ([], "incomplete-order", "leaves out Cart, Catalog, Mail"),
        (["Catalog", "Cart", "Mail", "Cart"], "repeated-in-order", "names Cart twice"),
        (["Catalog", "Nobody", "Cart", "Mail"], "", ""),
    ],
    ids=["valid", "valid-too", "broken-edge", "left-out", "empty", "twice", "unknown"],
)
def test_a_claimed_order_is_compared_with_the_edges(
    claimed: list[str], slug: str, fault: str
) -> None:
    """What breaks an edge, leaves out or repeats is a warning that says so."""
    document = graph(SERVICES, topology={"initialization_order": claimed})
    found = list(check_order(topology_of(document)))

    assert ([slug] if slug else []) == slugs(found)
    assert [f"initialization_order {fault}"] * len(found) == [f.message for f in found]


def test_a_wrong_order_comes_with_the_right_one() -> None:
    """The finding tells the order that is used."""
    document = graph(SERVICES, topology={"initialization_order": ["Cart", "Catalog", "Mail"]})
    (finding,) = check_order(topology_of(document))

    assert "Catalog, Cart, Mail" == finding.expected


@pytest.mark.parametrize("order", [["Cart", "Catalog", "Mail"], ["Cart"]], ids=["edge", "left-out"])
@pytest.mark.parametrize("claimed", [True, False])
def test_a_wrong_order_contradicts_its_validation(order: list[str], claimed: bool) -> None:
    """The analyzer may not call valid what the edges forbid."""
    document = graph(
        SERVICES,
        topology={"initialization_order": order},
        validation={"initialization_order_valid": claimed},
    )
    found = slugs(check_order(topology_of(document)))

    assert claimed == ("contradicted-claim" in found)


def test_no_claim_is_no_finding() -> None:
    """The order may be left out."""
    assert [] == list(check_order(topology_of(graph(SERVICES))))
