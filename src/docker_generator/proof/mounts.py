"""What is claimed of mounts: those of the graph and no others, on folders that may be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof_mounts as rules
from docker_generator.proof.claims import COMPOSE, Claim, holds, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.proof.deployment import Container, Deployment, Image, Mount
    from docker_generator.proof.specification import Specification


def mount_claim(
    name: str, container: Container, deployment: Deployment, spec: Specification
) -> Claim:
    """Claim that a service mounts what the graph says; the engine's socket is a claim of its own.

    A volume without a name, or one that the file does not declare, is none.
    """
    place = (COMPOSE, "services", container.name, "volumes")
    found = {
        mount
        for mount in container.mounts
        if (mount.kind == "bind" and not mount.source.endswith("docker.sock"))
        or (mount.kind == "volume" and mount.source in deployment.volumes)
    }
    wanted = spec.mounts_of(spec.topology.services[name])
    return same(rules.WRONG_MOUNT, name, place, _shown(found), _shown(wanted))


def _shown(mounts: set[Mount]) -> list[str]:
    return sorted(
        f"{mount.source}:{mount.target}" + (":ro" if mount.read_only else "") for mount in mounts
    )


def volume_claims(name: str, image: Image, spec: Specification) -> Iterator[Claim]:
    """Claim that a volume that is written is mounted on a folder of the service's user."""
    place = (f"Dockerfile.{spec.slugs[name]}",)
    owned = image.owned_by(spec.user_of(name))
    for mount in spec.mounts_of(spec.topology.services[name]):
        if mount.kind == "volume" and not mount.read_only:
            is_owned = mount.target in owned
            yield holds(rules.UNWRITABLE_VOLUME, name, place, is_owned, target=mount.target)
