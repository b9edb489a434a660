"""The order in which services start: cycles, and wrong claims about the order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docker_generator.checks.claims import some
from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import claims, graph
from docker_generator.topology.ordering import cycles, order, service_edges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Topology

_SHOWN = 12
_PLACE = ("topology", "initialization_order")


def check_order(topology: Topology) -> Iterator[Diagnostic]:
    """Find cycles, and the edges that a claimed order contradicts or the services that it lacks."""
    edges = service_edges(topology)
    found = [cycle for cycle in cycles(edges) if len(cycle) > 1]
    for cycle in found:
        names = [*cycle, cycle[0]] if len(cycle) <= _SHOWN else [*cycle[:_SHOWN], "..."]
        more = f" ({len(cycle)} services)" if len(cycle) > _SHOWN else ""
        needs = topology.services[cycle[0]].dependencies
        number = next(
            i for i, need in enumerate(needs) if not need.external and need.name == cycle[1]
        )
        yield graph.DEPENDENCY_CYCLE.at(
            pointer("services", cycle[0], "dependencies", number),
            cycle[0],
            cycle=" -> ".join(names) + more,
        )
    if not found:
        yield from _claimed_order(topology, edges)


def _claimed_order(topology: Topology, edges: dict[str, tuple[str, ...]]) -> Iterator[Diagnostic]:
    claimed = topology.topology.initialization_order
    if claimed is None:
        return
    place = {name: number for number, name in enumerate(claimed)}
    derived = order(edges, claimed)
    shown = ", ".join(derived[:_SHOWN]) + (", ..." if len(derived) > _SHOWN else "")
    broken = False
    for name, number in place.items():
        late = [need for need in edges.get(name, ()) if place.get(need, -1) > number]
        if late:
            broken = True
            yield claims.ORDER_MISMATCH.at(
                pointer(*_PLACE, number), name, other=late[0], order=shown
            )
    missing = sorted(edges.keys() - place.keys())
    if missing:
        broken = True
        yield claims.INCOMPLETE_ORDER.at(pointer(*_PLACE), found=some(missing, ", "), order=shown)
    for name, times in Counter(claimed).items():
        if times > 1:
            yield claims.REPEATED_IN_ORDER.at(pointer(*_PLACE, place[name]), name)
    if broken and topology.validation.initialization_order_valid:
        yield claims.CONTRADICTED_CLAIM.at(
            "/validation/initialization_order_valid",
            value=True,
            fact="initialization_order_valid",
            found="the order is not one that the dependencies allow",
        )
