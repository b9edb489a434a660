"""What the analyzer derived from the services: a claim that contradicts them is a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import graph
from docker_generator.topology.ordering import circles, service_edges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.topology.model import Topology

_Edges = set[tuple[str, str]]


def check_claims(topology: Topology) -> Iterator[Diagnostic]:
    """Compare ports, edges, external dependencies and the validation with the services."""
    yield from _ports(topology)
    edges = {(name, need) for name, needs in service_edges(topology).items() for need in needs}
    for place, fact, claimed in _claimed_edges(topology):
        known = {e for e in claimed if e[0] in topology.services and e[1] in topology.services}
        yield from _compare(place, fact, known, edges)
    yield from _external(topology)
    yield from _validation(topology)


def _ports(topology: Topology) -> Iterator[Diagnostic]:
    for name, port in (topology.network.required_ports or {}).items():
        service = topology.services.get(name)
        if service is not None and service.port != port:
            yield graph.CONTRADICTED_FACT.at(
                pointer("network", "required_ports", name),
                name,
                value=port,
                fact=f"required_ports of {name}",
                found=f"its port is {service.port or 'not given'}",
                expected_fact=str(service.port or "no entry"),
            )


def _claimed_edges(topology: Topology) -> Iterator[tuple[str, str, _Edges]]:
    claims = topology.topology
    if claims.dependency_graph is not None:
        edges = {(edge.from_, edge.to) for edge in claims.dependency_graph.edges}
        yield "/topology/dependency_graph/edges", "dependency_graph", edges
    if claims.dependency_matrix is not None:
        edges = {
            (name, other)
            for name, row in claims.dependency_matrix.items()
            for other, depends in row.items()
            if depends
        }
        yield "/topology/dependency_matrix", "dependency_matrix", edges
    if topology.network.internal_network is not None:
        edges = {(edge.from_, edge.to) for edge in topology.network.internal_network}
        yield "/network/internal_network", "internal_network", edges


def _compare(place: str, fact: str, claimed: _Edges, edges: _Edges) -> Iterator[Diagnostic]:
    if claimed == edges:
        return
    extra, missing = sorted(claimed - edges), sorted(edges - claimed)
    found = [f"{a} does not depend on {b}" for a, b in extra]
    found += [f"it lacks that {a} depends on {b}" for a, b in missing]
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""  # noqa: PLR2004 -- shown
    yield graph.CONTRADICTED_FACT.at(
        place,
        fact=fact,
        found="; ".join(found[:3]) + more,
        expected_fact="the dependencies of the services",
    )


def _external(topology: Topology) -> Iterator[Diagnostic]:
    claimed = topology.network.external_dependencies
    if claimed is None:
        return
    real = {
        dependency.name
        for service in topology.services.values()
        for dependency in service.dependencies
        if dependency.external
    }
    found = [f"no service depends on {name}" for name in sorted(set(claimed) - real)]
    found += [f"it lacks {name}" for name in sorted(real - set(claimed))]
    if found:
        yield graph.CONTRADICTED_FACT.at(
            "/network/external_dependencies",
            fact="external_dependencies",
            found="; ".join(found),
            expected_fact=_listed(real),
        )


def _validation(topology: Topology) -> Iterator[Diagnostic]:
    if topology.validation.no_cycles and circles(service_edges(topology)):
        yield graph.CONTRADICTED_FACT.at(
            "/validation/no_cycles",
            value=True,
            fact="no_cycles",
            found="some services depend on each other in a circle",
            expected_fact="false",
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
