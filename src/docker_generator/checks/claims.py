"""Claims of the analyzer about the services: a contradiction is a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, Rule, pointer
from docker_generator.diagnostics.rules import claims
from docker_generator.topology.ordering import cycles, service_edges

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from docker_generator.topology.model import Topology

_Edges = set[tuple[str, str]]
_SHOWN = 3


def check_claims(
    topology: Topology,
    unreadable: Collection[str] = frozenset(),
    incomplete: Collection[str] = frozenset(),
) -> Iterator[Diagnostic]:
    """Compare ports, nodes, edges, backing services and the validation with the services.

    Services that are `unreadable` are not compared, nor are the dependencies of `incomplete` ones.
    """
    yield from _ports(topology)
    edges = {(name, need) for name, needs in service_edges(topology).items() for need in needs}
    comparable = topology.services.keys() - set(incomplete)
    for rule, place, claimed in _claimed_edges(topology):
        known = {e for e in claimed if e[0] in comparable and e[1] in topology.services}
        yield from _compare(rule, place, known, {e for e in edges if e[0] in comparable})
    yield from _nodes(topology)
    yield from _external(topology, is_complete=not (unreadable or incomplete))
    yield from _validation(topology, unreadable)


def _ports(topology: Topology) -> Iterator[Diagnostic]:
    for name, port in (topology.network.required_ports or {}).items():
        service = topology.services.get(name)
        if service is not None and not service.runs_once and service.port != port:
            yield claims.PORT_MISMATCH.at(
                pointer("network", "required_ports", name),
                name,
                value=port,
                found=f"its port is {service.port or 'not given'}",
                port=str(service.port or "no entry"),
            )


def _claimed_edges(topology: Topology) -> Iterator[tuple[Rule, str, _Edges]]:
    drawn, matrix = topology.topology.dependency_graph, topology.topology.dependency_matrix
    if drawn is not None:
        edges = {(edge.from_, edge.to) for edge in drawn.edges}
        yield claims.EDGE_MISMATCH, pointer("topology", "dependency_graph", "edges"), edges
    if matrix is not None:
        edges = {
            (name, other)
            for name, row in matrix.items()
            for other, depends in row.items()
            if depends
        }
        yield claims.MATRIX_MISMATCH, pointer("topology", "dependency_matrix"), edges
    if topology.network.internal_network is not None:
        edges = {(edge.from_, edge.to) for edge in topology.network.internal_network}
        yield claims.UNREACHABLE_DEPENDENCY, pointer("network", "internal_network"), edges


def _compare(rule: Rule, place: str, claimed: _Edges, edges: _Edges) -> Iterator[Diagnostic]:
    found = [f"{a} does not depend on {b}" for a, b in sorted(claimed - edges)]
    found += [f"it lacks that {a} depends on {b}" for a, b in sorted(edges - claimed)]
    if found:
        yield rule.at(place, found=some(found))


def _nodes(topology: Topology) -> Iterator[Diagnostic]:
    drawn = topology.topology.dependency_graph
    if drawn is not None and drawn.nodes:
        missing = sorted(topology.services.keys() - set(drawn.nodes))
        if missing:
            place = pointer("topology", "dependency_graph", "nodes")
            yield claims.NODE_MISMATCH.at(place, found=some(missing, ", "))


def _external(topology: Topology, *, is_complete: bool) -> Iterator[Diagnostic]:
    claimed = topology.network.external_dependencies
    if claimed is None:
        return
    real = {
        dependency.name
        for service in topology.services.values()
        for dependency in service.dependencies
        if dependency.external
    }
    unused = sorted(set(claimed) - real) if is_complete else []
    found = [f"no service depends on {name}" for name in unused]
    found += [f"it lacks {name}" for name in sorted(real - set(claimed))]
    if found:
        yield claims.EXTERNAL_MISMATCH.at(
            pointer("network", "external_dependencies"), found=some(found), known=_listed(real)
        )


def _validation(topology: Topology, unreadable: Collection[str]) -> Iterator[Diagnostic]:
    claimed = topology.validation
    if claimed.no_cycles and cycles(service_edges(topology)):
        yield claims.CONTRADICTED_CLAIM.at(
            "/validation/no_cycles",
            value=True,
            fact="no_cycles",
            found="some services depend on each other in a cycle",
        )
    unknown = sorted(
        dependency.name
        for service in topology.services.values()
        for dependency in service.dependencies
        if not dependency.external
        and dependency.name not in topology.services
        and dependency.name not in unreadable
    )
    if claimed.all_dependencies_resolvable and unknown:
        yield claims.CONTRADICTED_CLAIM.at(
            "/validation/all_dependencies_resolvable",
            value=True,
            fact="all_dependencies_resolvable",
            found=f"there is no service '{unknown[0]}'",
        )


def some(found: Sequence[str], between: str = "; ") -> str:
    """Return the first of the found items, and the number of the others."""
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return between.join(found[:_SHOWN]) + more


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
