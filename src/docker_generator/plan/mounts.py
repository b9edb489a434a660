"""Mounts of a service for Compose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.plan.model import Mount

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docker_generator.options import Options
    from docker_generator.topology.volumes import Volume


def mounts_of(volumes: Iterable[Volume], options: Options) -> tuple[Mount, ...]:
    """Return the mounts of volumes that the graph declares."""
    return tuple(
        Mount(volume.source, volume.target, read_only=volume.read_only)
        if volume.folder is None
        else host_folder(volume.folder, volume.target, options, read_only=volume.read_only)
        for volume in volumes
    )


def host_folder(folder: str, target: str, options: Options, *, read_only: bool = True) -> Mount:
    """Return the mount of a path below the root directory; for Compose it begins with a dot."""
    path = options.from_output(folder)
    source = path if path.startswith(".") else f"./{path}"
    seen = options.from_root(folder)
    return Mount(source, target, path=seen, is_folder=True, read_only=read_only)
