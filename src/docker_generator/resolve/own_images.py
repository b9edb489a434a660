"""User and health check that the stack adds to the image of an author's own Dockerfile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import dockerfiles as rules
from docker_generator.resolve.model import ProbeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.resolve.model import ResolvedService
    from docker_generator.source.own_dockerfile import OwnDockerfile
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.model import Probe
    from docker_generator.topology.model import Service


class OwnImage(NamedTuple):
    """User and health check of a container with such an image.

    `probe` is None if the graph, or the Dockerfile, has a command. `user` is its number, None if
    the Dockerfile has only a name; `added_user` is the number that Compose sets, or None.
    """

    probe_kind: ProbeKind = ProbeKind.NONE
    probe: Probe | None = None
    user: int | None = None
    added_user: int | None = None


def own_image(
    service: Service,
    kind: ProbeKind,
    dockerfile: OwnDockerfile,
    stacks: StackCatalogue,
    usual_user: int,
) -> OwnImage:
    """Return user and health check for the image of a service.

    The command of the graph takes precedence, then the health check of the Dockerfile, then a probe
    of the catalogue whose program the base image contains. The health check of the Dockerfile is
    for its author's program: a service without a port that runs another command has none. A service
    that writes to volumes stays root because their directories belong to root in its image.
    """
    probe = None
    check = service.health_check
    is_another = service.port is None and bool(service.build.command)
    is_unwanted = is_another or (check is not None and check.type == kind)
    if kind is ProbeKind.NONE and dockerfile.probe and not is_unwanted:
        kind = ProbeKind.COMMAND  # a worker has no port that could be asked
    if kind not in {ProbeKind.NONE, ProbeKind.COMMAND} and not dockerfile.probe:
        known = (p for p in stacks.probes.values() if p.kind == kind)
        probe = next((p for p in known if p.runs_on(dockerfile.base)), None)
        kind = kind if probe else ProbeKind.NONE
    writes = any(v.folder is None and not v.read_only for v in service.volumes)
    added = usual_user if dockerfile.runs_as_root and not writes else None
    user = dockerfile.number_of_user if added is None else added
    return OwnImage(kind, probe, user, added)


def check_own_image(service: ResolvedService) -> Iterator[Diagnostic]:
    """Report the gaps of an author's own Dockerfile, and how the stack runs its image."""
    dockerfile = service.source.dockerfile
    if dockerfile is None:
        return
    place = pointer("services", service.name, "build", "dockerfile")
    if dockerfile.runs_as_root:
        used = "root" if service.added_user is None else f"user {service.added_user}"
        yield rules.DOCKERFILE_WITHOUT_USER.at(place, service.name, used=used, file=dockerfile.file)
    check = service.declared.health_check
    is_unwanted = check is not None and check.type == ProbeKind.NONE
    if service.declared.port and not service.is_probed and not is_unwanted:
        yield rules.NO_USABLE_HEALTH_CHECK.at(
            place, service.name, image=dockerfile.base, file=dockerfile.file
        )
