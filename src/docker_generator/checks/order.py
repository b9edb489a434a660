"""The order in which services start: circles, and an order that was claimed wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import graph
from docker_generator.topology.ordering import circles, order, service_edges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Topology

_SHOWN = 12


def check_order(topology: Topology) -> Iterator[Diagnostic]:
    """Find circles, and say which edge a claimed order breaks or which service it leaves out."""
    edges = service_edges(topology)
    found = [circle for circle in circles(edges) if len(circle) > 1]
    for circle in found:
        names = [*circle, circle[0]] if len(circle) <= _SHOWN else [*circle[:_SHOWN], "..."]
        more = f" ({len(circle)} services)" if len(circle) > _SHOWN else ""
        needs = topology.services[circle[0]].dependencies
        number = next(i for i, need in enumerate(needs) if need.name == circle[1])
        yield graph.DEPENDENCY_CYCLE.at(
            pointer("services", circle[0], "dependencies", number),
            circle[0],
            circle=" -> ".join(names) + more,
        )
    if not found:
        yield from _claimed_order(topology, edges)


def _claimed_order(topology: Topology, edges: dict[str, tuple[str, ...]]) -> Iterator[Diagnostic]:
    claimed = topology.topology.initialization_order
    if claimed is None:
        return
    place = {name: number for number, name in enumerate(claimed)}
    fault = ""
    for name in claimed:
        late = [n for n in edges.get(name, ()) if place.get(n, -1) > place[name]]
        if late:
            fault = f"starts {name} before {late[0]}, which it depends on"
            break
    missing = sorted(edges.keys() - place.keys())
    if not fault and missing:
        fault = f"leaves out {missing[0]}"
    if not fault and len(place) < len(claimed):
        fault = "names a service twice"
    if fault:
        derived = order(edges, claimed)
        shown = ", ".join(derived[:_SHOWN]) + (", ..." if len(derived) > _SHOWN else "")
        yield graph.ORDER_MISMATCH.at("/topology/initialization_order", fault=fault, order=shown)
