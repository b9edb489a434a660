"""Names that become the same slug: two services, or a service and a backing service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import graph, values
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Topology

# BuildKit reserves two names for stages, Windows some for devices; the last ones mislead clients.
RESERVED = frozenset(
    ["scratch", "context", "default", "localhost", "host", "con", "nul", "aux", "prn"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)]
)

LONGEST = 63
"""Characters of the longest DNS label."""

_SHORTER = f"a name whose words, joined by -, have at most {LONGEST} characters"


def check_names(topology: Topology) -> Iterator[Diagnostic]:
    """Find services without a usable slug and names that share one."""
    if not topology.services:
        yield graph.NO_SERVICES.at("/services")
    owners: dict[str, str] = {}
    for name in sorted(topology.services):
        slug = slug_of(name)
        place = pointer("services", name)
        if slug in RESERVED:
            wanted = f"another name: '{slug}' is reserved"
            yield values.INVALID_SERVICE_NAME.at(place, name, value=name, expected=wanted)
        if len(slug) > LONGEST:
            yield values.INVALID_SERVICE_NAME.at(place, name, value=name, expected=_SHORTER)
        if slug in owners:
            yield graph.NAME_COLLISION.at(place, name, other=owners[slug], slug=slug)
        owners.setdefault(slug, name)
    yield from _backing(topology, owners)


def _backing(topology: Topology, owners: dict[str, str]) -> Iterator[Diagnostic]:
    written: dict[str, str] = {}
    for name, service in topology.services.items():
        for number, dependency in enumerate(service.dependencies):
            if not dependency.external:
                continue
            slug = slug_of(dependency.name, service=False)
            place = pointer("services", name, "dependencies", number, "name")
            if len(slug) > LONGEST or slug in RESERVED:
                wanted = f"another name: '{slug}' is reserved" if slug in RESERVED else _SHORTER
                yield values.INVALID_DEPENDENCY_NAME.at(
                    place, name, value=dependency.name, expected=wanted
                )
            other = owners.get(slug) or written.setdefault(slug, dependency.name)
            if other != dependency.name or slug in owners:
                who = f"Dependency '{dependency.name}'"
                yield graph.NAME_COLLISION.at(place, who, other=f"'{other}'", slug=slug)
