"""Directories and files of the project that services mount: they exist, below the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import values, volumes
from docker_generator.source.folder import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.options import Options
    from docker_generator.topology.model import Topology


def check_mounts(topology: Topology, options: Options) -> Iterator[Diagnostic]:
    """Find mounts that lead out of the root, expose the secrets of the stack, or do not exist."""
    root, secrets = options.folder("."), options.folder(options.output) / ".env"
    for name, service in topology.services.items():
        for number, volume in enumerate(service.volumes):
            if volume.folder is None:
                continue
            place = pointer("services", name, "volumes", number)
            path = options.folder(volume.folder)
            if not is_inside(path, root):
                yield values.PATH_OUTSIDE_ROOT.at(place, name, value=volume.source)
            elif is_inside(secrets, path):
                yield volumes.EXPOSED_SECRETS.at(place, name, path=volume.source)
            elif not _is_there(options, volume.folder):
                yield volumes.MISSING_MOUNT_SOURCE.at(place, name, path=volume.source)


def _is_there(options: Options, folder: str) -> bool:
    try:
        return options.folder(folder).exists()
    except OSError:  # a name that the system does not take
        return False
