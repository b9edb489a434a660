"""Edges: the target of a dependency, and the condition that can become true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.resolve.backing import distinct_needs
from docker_generator.resolve.model import Condition, Edge, ResolvedService, TargetKind
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.resolve.model import BackingNode


def resolve_edges(
    service: ResolvedService,
    services: Mapping[str, ResolvedService],
    backing: Mapping[str, BackingNode],
) -> Iterator[Edge]:
    """Yield the edges of a service, in the order of the graph."""
    for place, need in distinct_needs(service.name, service.declared):
        slug = slug_of(need.name, service=not need.external)
        requested = Condition(need.condition)
        if not need.external:
            kind, possible = TargetKind.SERVICE, _of_service(services[need.name])
        elif slug in backing:
            kind, possible = TargetKind.BACKING, _of_backing(backing[slug])
        else:
            kind, possible = TargetKind.OUTSIDE, set()
        effective = requested if requested in possible else Condition.STARTED
        yield Edge(service.name, need, place, kind, slug, requested, effective)


def _of_service(target: ResolvedService) -> set[Condition]:
    """Return the conditions that can become true for a service."""
    if target.declared.runs_once:
        return {Condition.STARTED, Condition.COMPLETED}
    return {Condition.STARTED, Condition.HEALTHY} if target.is_probed else {Condition.STARTED}


def _of_backing(target: BackingNode) -> set[Condition]:
    """Return the conditions that can become true for a backing service, which never ends."""
    is_checked = target.engine.probe is not None
    return {Condition.STARTED, Condition.HEALTHY} if is_checked else {Condition.STARTED}
