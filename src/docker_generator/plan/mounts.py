"""What a service mounts, as Compose has to know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import volumes as rules
from docker_generator.plan.model import Mount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.options import Options
    from docker_generator.plan.model import ImagePlan
    from docker_generator.topology.model import Service, Topology


def mounts_of(service: Service, options: Options) -> tuple[Mount, ...]:
    """Return what the graph lets a service mount."""
    return tuple(
        Mount(volume.source, volume.target, read_only=volume.read_only)
        if volume.folder is None
        else host_folder(volume.folder, volume.target, options, read_only=volume.read_only)
        for volume in service.volumes
    )


def host_folder(folder: str, target: str, options: Options, *, read_only: bool = True) -> Mount:
    """Return the mount of a path below the root folder; for Compose it begins with a dot."""
    path = options.from_output(folder)
    source = path if path.startswith(".") else f"./{path}"
    return Mount(source, target, is_folder=True, read_only=read_only)


def volumes_of_two_users(images: Iterable[ImagePlan], topology: Topology) -> Iterator[Diagnostic]:
    """Name each service that writes to a volume which another one writes to as another user."""
    writers: dict[str, ImagePlan] = {}
    for image in images:
        for number, volume in enumerate(topology.services[image.service].volumes):
            if volume.folder is not None or volume.read_only:
                continue
            first = writers.setdefault(volume.source, image)
            if first.user != image.user:
                yield rules.VOLUME_OF_TWO_USERS.at(
                    pointer("services", image.service, "volumes", number),
                    image.service,
                    other=first.service,
                    volume=volume.source,
                    user=image.user,
                    theirs=first.user,
                )
