"""Mounts of services: each target once, and no volume of another container."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import volumes as rules
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.topology.model import Topology

_OF_START = {"folder": "start.sh"}


def check_volumes(topology: Topology, backing: BackingCatalogue) -> Iterator[Diagnostic]:
    """Find targets that are mounted twice, and names of volumes that are in use."""
    taken = _OF_START | _data(topology, backing)
    for name, service in topology.services.items():
        seen: set[str] = set()
        for number, volume in enumerate(service.volumes):
            place = pointer("services", name, "volumes", number)
            if volume.target in seen:
                yield rules.REPEATED_MOUNT_TARGET.at(place, name, target=volume.target)
            seen.add(volume.target)
            if volume.source in taken:
                yield rules.TAKEN_VOLUME_NAME.at(
                    place, name, volume=volume.source, other=taken[volume.source]
                )


def _data(topology: Topology, backing: BackingCatalogue) -> dict[str, str]:
    """Return the volumes of backing services, with their owners."""
    found = {}
    for service in topology.services.values():
        for need in service.needs:
            engine = backing.meant_by(need) if need.external else None
            if engine is not None and any(version.volume for version in engine.versions.values()):
                found[f"{slug_of(need.name, service=False)}_data"] = need.name
    return found
