"""Orders and cycles of a graph of names; every function is linear in its edges."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from docker_generator.topology.model import Topology


def order(edges: Mapping[str, Sequence[str]], claimed: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names, each after its dependencies (Kahn's algorithm).

    `edges` maps each name to the names that it depends on; all of them are keys. Ties are broken by
    the claimed order, then by name, so a valid claimed order is returned unchanged. Names in a
    cycle, and names that depend on them, are left out.
    """
    place = {name: number for number, name in enumerate(claimed)}
    last = len(place)
    waiting = {name: len(set(needs)) for name, needs in edges.items()}
    needed_by: dict[str, list[str]] = {name: [] for name in edges}
    for name, needs in edges.items():
        for need in set(needs):
            needed_by[need].append(name)
    ready = [(place.get(name, last), name) for name, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    result = []
    while ready:
        _, name = heapq.heappop(ready)
        result.append(name)
        for dependent in needed_by[name]:
            waiting[dependent] -= 1
            if waiting[dependent] == 0:
                heapq.heappush(ready, (place.get(dependent, last), dependent))
    return tuple(result)


def cycles(edges: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return cycles of dependencies that share no name, each starting at its smallest name."""
    done = set(order(edges))
    found = []
    for start in sorted(edges):
        path: dict[str, int] = {}
        name: str | None = start
        while name is not None and name not in done and name not in path:
            path[name] = len(path)
            name = next((need for need in sorted(edges[name]) if need not in done), None)
        if name is not None and name in path:
            circle = [member for member, step in path.items() if step >= path[name]]
            smallest = circle.index(min(circle))
            found.append((*circle[smallest:], *circle[:smallest]))
        done.update(path)
    return found


def service_edges(topology: Topology) -> dict[str, tuple[str, ...]]:
    """Return for each service the services of the graph that it depends on."""
    return {
        name: tuple(
            dict.fromkeys(
                dependency.name
                for dependency in service.dependencies
                if not dependency.external and dependency.name in topology.services
            )
        )
        for name, service in topology.services.items()
    }


def start_order(topology: Topology) -> tuple[str, ...]:
    """Return the services in the order in which they start."""
    return order(service_edges(topology), topology.topology.initialization_order or ())
