"""Names with the same slug: two services, or a service and a backing service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import graph, names
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Topology

# BuildKit reserves names for stages, Windows for devices.
RESERVED = frozenset(
    ["scratch", "context", "default", "con", "nul", "aux", "prn"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)]
)

MISLEADING = frozenset({"localhost", "host"})
"""Names that clients resolve to something else."""

LONGEST = 63
"""Characters of the longest DNS label."""


def check_names(topology: Topology) -> Iterator[Diagnostic]:
    """Find services without a usable slug and names that share one."""
    if not topology.services:
        yield graph.NO_SERVICES.at("/services")
    owners: dict[str, str] = {}
    for name in sorted(topology.services):
        slug = slug_of(name)
        place = pointer("services", name)
        yield from _usable(name, slug, place, "Service")
        if slug in owners:
            yield graph.NAME_COLLISION.at(place, name, other=owners[slug], slug=slug)
        owners.setdefault(slug, name)
    yield from _backing(topology, owners)


def _usable(name: str, slug: str, place: str, what: str) -> Iterator[Diagnostic]:
    """Find a slug that is reserved, or too long."""
    who = f"{what} '{name}'"
    if slug in RESERVED:
        yield names.RESERVED_NAME.at(place, name, what=who, slug=slug)
    if slug in MISLEADING:
        yield names.MISLEADING_NAME.at(place, name, what=who, slug=slug)
    if len(slug) > LONGEST:
        yield names.LONG_NAME.at(place, name, what=who)


def _backing(topology: Topology, owners: dict[str, str]) -> Iterator[Diagnostic]:
    written: dict[str, str] = {}
    for name, service in topology.services.items():
        for number, dependency in enumerate(service.dependencies):
            if not dependency.external:
                continue
            slug = slug_of(dependency.name, service=False)
            place = pointer("services", name, "dependencies", number, "name")
            yield from _usable(dependency.name, slug, place, "Dependency")
            other = owners.get(slug) or written.setdefault(slug, dependency.name)
            if other != dependency.name or slug in owners:
                who = f"Dependency '{dependency.name}'"
                yield graph.NAME_COLLISION.at(place, who, other=f"'{other}'", slug=slug)
