"""Names that refer to a service: each must be under `services`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import graph
from docker_generator.diagnostics.suggestions import nearest
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from docker_generator.topology.model import Dependency, Topology

# The cost of the search for the nearest name is the product of both counts.
_MOST_HINTS = 20


def check_references(
    topology: Topology, unreadable: Collection[str] = frozenset()
) -> Iterator[Diagnostic]:
    """Find unknown services (each once, with all places), self-dependencies and repetitions.

    Services that are in the graph and are `unreadable` have findings of their own.
    """
    places: dict[str, list[str]] = {}
    for name, place in _named(topology):
        if name not in topology.services and name not in unreadable:
            places.setdefault(name, []).append(place)
    for name, where in places.items():
        few = len(places) <= _MOST_HINTS
        hint = nearest(name, topology.services, slug_of) if few else ""
        if not hint and where[0].startswith("/services/"):
            hint = '"external": true, if it is a backing service'
        yield graph.UNKNOWN_SERVICE.at(where[0], name, expected=hint, also=tuple(where[1:]))
    for name, service in topology.services.items():
        yield from _twice(name, service.dependencies)


def _twice(name: str, dependencies: tuple[Dependency, ...]) -> Iterator[Diagnostic]:
    seen = set()
    for number, dependency in enumerate(dependencies):
        place = pointer("services", name, "dependencies", number)
        if not dependency.external and dependency.name == name:
            yield graph.SELF_DEPENDENCY.at(place, name)
        elif (dependency.name, dependency.external) in seen:
            yield graph.REPEATED_DEPENDENCY.at(place, name, other=dependency.name)
        seen.add((dependency.name, dependency.external))


def _named(topology: Topology) -> Iterator[tuple[str, str]]:
    """Yield every name that refers to a service, with its place."""
    for name, service in topology.services.items():
        for number, dependency in enumerate(service.dependencies):
            if not dependency.external:
                yield dependency.name, pointer("services", name, "dependencies", number, "name")
    yield from _named_in_claims(topology)
    for number, edge in enumerate(topology.network.internal_network or ()):
        for end, name in (("from", edge.from_), ("to", edge.to)):
            yield name, pointer("network", "internal_network", number, end)
    for name in topology.network.required_ports or {}:
        yield name, pointer("network", "required_ports", name)


def _named_in_claims(topology: Topology) -> Iterator[tuple[str, str]]:
    claims = topology.topology
    for number, name in enumerate(claims.initialization_order or ()):
        yield name, pointer("topology", "initialization_order", number)
    drawn = claims.dependency_graph
    for number, name in enumerate(drawn.nodes if drawn else ()):
        yield name, pointer("topology", "dependency_graph", "nodes", number)
    for number, edge in enumerate(drawn.edges if drawn else ()):
        for end, name in (("from", edge.from_), ("to", edge.to)):
            yield name, pointer("topology", "dependency_graph", "edges", number, end)
    columns: set[str] = set()
    for name, row in (claims.dependency_matrix or {}).items():
        yield name, pointer("topology", "dependency_matrix", name)
        for other in sorted(row.keys() - columns):
            yield other, pointer("topology", "dependency_matrix", name, other)
        columns |= row.keys()
