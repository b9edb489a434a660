"""The claims about mounts: the graph's and no others, on writable directories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof_mounts as rules
from docker_generator.proof.claims import COMPOSE, Claim, holds, same
from docker_generator.proof.engines import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.proof.deployment import Container, Deployment, Image, Mount
    from docker_generator.proof.specification import Specification

_SYSTEM = ("/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/opt", "/sbin", "/usr")
"""Directories of an image from which it runs."""


def mount_claims(
    name: str,
    container: Container,
    image: Image | None,
    deployment: Deployment,
    spec: Specification,
) -> Iterator[Claim]:
    """Claim that the mounts of a service match the graph.

    The mount of the engine's socket is proved by a separate claim.

    A volume must be declared in the file.
    """
    place = (COMPOSE, "services", container.name, "volumes")
    found = {
        mount
        for mount in container.mounts
        if mount.kind != "tmpfs"
        and not mount.is_socket
        and not (mount.kind == "volume" and mount.source and mount.source not in deployment.volumes)
    }
    wanted = spec.mounts_of(spec.topology.services[name])
    yield same(rules.WRONG_MOUNT, name, place, shown_mounts(found), shown_mounts(wanted))
    kept = [mount.target for mount in container.mounts if mount.kind != "tmpfs"]
    emptied: set[str] = set()
    if image is not None:
        kept += image.folders_of_code
        _, framework = spec.stacks_by_service[name]
        texts = framework.memory if framework and spec.is_read_only(name) else ()
        emptied = {fill(text, {"home": home}) for text in texts for home in image.folders_of_code}
    yield shadow_claim(name, container, kept, emptied)


def shadow_claim(
    name: str, container: Container, kept: Iterable[str], declared: Iterable[str] = ()
) -> Claim:
    """Claim that no tmpfs hides programs or data of the container.

    Any other tmpfs is neutral, also at a path that the image declares as a volume, unless its data
    is kept. A path below a kept directory may be part of it.
    """
    kept = {target.rstrip("/") for target in kept}
    memory = {mount.target.rstrip("/") for mount in container.mounts if mount.kind == "tmpfs"}
    folders = sorted(memory - ({*declared} - kept))
    if not folders:
        return Claim(rules.WRONG_MOUNT, name, (COMPOSE, "services", container.name, "tmpfs"))
    targets = {*_SYSTEM, *kept} - {""}
    hiding = [
        folder or "/"
        for folder in folders
        if any(f"{a}/".startswith(f"{b}/") for t in targets for a, b in ((t, folder), (folder, t)))
    ]
    place = (COMPOSE, "services", container.name, "tmpfs")
    return same(rules.WRONG_MOUNT, name, place, tuple(hiding), ())


def shown_mounts(mounts: Iterable[Mount]) -> tuple[str, ...]:
    """Return mounts in the short form of Compose, sorted."""
    return tuple(
        sorted(
            ("" if mount.kind in {"bind", "volume"} else f"{mount.kind} ")
            + f"{mount.source or '(anonymous)'}:{mount.target}"
            + (":ro" if mount.read_only else "")
            for mount in mounts
        )
    )


def volume_claims(name: str, image: Image, spec: Specification) -> Iterator[Claim]:
    """Claim that a writable volume is mounted on a directory that belongs to the service's user."""
    place = (f"Dockerfile.{spec.slugs[name]}",)
    owned = image.owned_by(spec.user_of(name))
    for mount in spec.mounts_of(spec.topology.services[name]):
        if mount.kind == "volume" and not mount.read_only:
            is_owned = mount.target in owned
            yield holds(rules.UNWRITABLE_VOLUME, name, place, is_owned, target=mount.target)
