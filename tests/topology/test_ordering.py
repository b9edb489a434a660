"""Start orders and cycles."""

from __future__ import annotations

import pytest
from conftest import graph, needs, service
from pipeline_helpers import topology_of

from docker_generator.topology.ordering import cycles, order, service_edges, start_order


def test_each_name_comes_after_what_it_needs() -> None:
    """The order is topological."""
    assert ("db", "api", "web") == order({"web": ["api"], "api": ["db"], "db": []})


def test_ties_are_broken_by_name() -> None:
    """Without a claim, names that are ready at once come in the order of the alphabet."""
    assert ("a", "b", "c") == order({"c": [], "a": [], "b": []})


@pytest.mark.parametrize(
    "claimed", [("c", "a", "b"), ("a", "c", "b"), ("a", "b", "c")], ids="".join
)
def test_a_valid_claim_is_used_exactly(claimed: tuple[str, ...]) -> None:
    """A claimed order that breaks no edge comes back as it is."""
    assert claimed == order({"a": [], "b": ["a"], "c": []}, claimed)


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        (("b", "a", "c"), ("a", "b", "c")),
        (("c", "b", "a"), ("c", "a", "b")),
        (("c",), ("c", "a", "b")),
        (("x", "c", "a", "b"), ("c", "a", "b")),
    ],
)
def test_a_wrong_claim_still_breaks_ties(
    claimed: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """Edges decide; where they leave a choice, the claim does."""
    assert expected == order({"a": [], "b": ["a"], "c": []}, claimed)


def test_a_repeated_need_counts_once() -> None:
    """The same edge twice does not hold anybody back."""
    assert ("a", "b") == order({"a": [], "b": ["a", "a"]})


def test_names_on_a_circle_are_left_out() -> None:
    """Who is on a circle, or depends on one, has no place in an order."""
    assert ("d",) == order({"a": ["b"], "b": ["a"], "c": ["a"], "d": []})


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({"a": [], "b": ["a"]}, []),
        ({"a": ["b"], "b": ["a"]}, [("a", "b")]),
        ({"a": ["a"]}, [("a",)]),
        ({"c": ["a"], "b": ["c"], "a": ["b"]}, [("a", "b", "c")]),
        ({"a": ["b"], "b": ["a"], "x": ["y"], "y": ["x"]}, [("a", "b"), ("x", "y")]),
        ({"entry": ["a"], "a": ["b"], "b": ["a"]}, [("a", "b")]),
    ],
    ids=["none", "two", "self", "three", "two-circles", "entered-from-outside"],
)
def test_circles_are_found(edges: dict[str, list[str]], expected: list[tuple[str, ...]]) -> None:
    """Each circle is given once, from its smallest name on, in the direction of the edges."""
    assert expected == cycles(edges)


class Counted(dict[str, list[str]]):
    """Edges that count how often they are looked up."""

    count = 0

    def __getitem__(self, name: str) -> list[str]:
        self.count += 1
        return super().__getitem__(name)


def test_a_circle_of_a_thousand_is_found_by_looking_at_each_edge_once() -> None:
    """Neither recursion nor a square of the names is needed."""
    names = [f"s{number:04}" for number in range(1000)]
    edges = Counted({name: [names[(number + 1) % 1000]] for number, name in enumerate(names)})

    assert [tuple(names)] == cycles(edges)
    assert edges.count <= len(names)


def test_only_services_of_the_graph_are_edges() -> None:
    """Backing services and unknown names are not edges, and a repetition counts once."""
    topology = topology_of(
        graph(
            {
                "Cart": service(
                    dependencies=[
                        needs("Catalog"),
                        needs("Catalog"),
                        needs("postgres", external=True),
                        needs("Nobody"),
                    ]
                ),
                "Catalog": service(),
            }
        )
    )

    assert {"Cart": ("Catalog",), "Catalog": ()} == service_edges(topology)


def test_start_order_follows_a_valid_claim(shop: dict[str, object]) -> None:
    """The shop's own order is valid and is used."""
    assert ("CatalogService", "BillingService", "AuthService") == start_order(topology_of(shop))
