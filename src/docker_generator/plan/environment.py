"""Settings of every container outside of a developer's machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docker_generator.backing.images import hardening_of
from docker_generator.catalogue import fill
from docker_generator.plan.model import ROTATED, Limits, Restart

if TYPE_CHECKING:
    from docker_generator.plan.model import ComposeService
    from docker_generator.resolve.model import BackingNode, ResolvedGraph, ResolvedService

TEMPORARY = "/tmp:exec"  # noqa: S108 -- a directory of a container
"""The directory for temporary files, from which some runtimes load libraries that they unpack."""


def settle_environment(
    containers: tuple[ComposeService, ...], graph: ResolvedGraph
) -> tuple[ComposeService, ...]:
    """Return the containers with the settings of the environment; in dev they are unchanged.

    In staging and prod they restart after a reboot, have bounded logs and a limit of processes, and
    drop capabilities and write access as far as that was tried.
    """
    if graph.options.is_dev:
        return containers
    settled = {container.name: container for container in containers}
    for node in graph.backing.values():
        settled[node.slug] = _as_server(settled[node.slug], node)
        if node.databases_slug:
            settled[node.databases_slug] = _as_init_job(settled[node.databases_slug], node)
    for service in graph.services.values():
        settled[service.slug] = _as_service(settled[service.slug], service)
        if graph.runs_migrations(service):
            name = graph.migrations_of(service)
            if name in settled and settled[name].shares_image:
                settled[name] = _as_service(settled[name], service, is_server=False)
    return tuple(_kept_running(one, graph.options.pids_limit) for one in settled.values())


def _kept_running(container: ComposeService, pids: int | None) -> ComposeService:
    known = container.limits or Limits(None, None)
    return replace(
        container,
        restart=container.restart if container.runs_once else Restart.UNLESS_STOPPED,
        log_rotation=ROTATED,
        limits=known._replace(pids=pids),
    )


def _as_server(container: ComposeService, node: BackingNode) -> ComposeService:
    """Return a server with the hardening that was tried.

    An image that was not tried is unchanged.
    """
    known = hardening_of(node.engine, node.image)
    if known is None:
        return container
    hardening = container.hardening._replace(
        cap_drop=("ALL",),
        cap_add=known.capabilities,
        read_only=known.read_only,
    )
    memory = (*container.tmpfs, *known.memory)
    return replace(container, hardening=hardening, tmpfs=tuple(dict.fromkeys(memory)))


def _as_init_job(container: ComposeService, node: BackingNode) -> ComposeService:
    """Return the init job of databases.

    Its script is mounted on the root file system, which stays writable.
    """
    databases = node.engine.databases
    tried = databases.capabilities if databases and hardening_of(node.engine, node.image) else None
    if tried is None:
        return container
    hardening = container.hardening._replace(cap_drop=("ALL",), cap_add=tried)
    return replace(container, hardening=hardening)


def _as_service(
    container: ComposeService, service: ResolvedService, *, is_server: bool = True
) -> ComposeService:
    """Return a container of a service with a read-only root directory.

    The user of a generated image is not root, which owns the code: any file that it could write is
    lost with the container. An image of an author's own Dockerfile may write
    anywhere.
    """
    framework = service.framework
    if service.source.dockerfile is not None or (framework and framework.keeps):
        return container
    values = {"home": service.source.image_home}
    needed = framework.memory if framework and is_server else ()
    further = (fill(path, values) for path in needed)
    memory = (*container.tmpfs, TEMPORARY, *further)
    hardening = container.hardening._replace(read_only=True)
    return replace(container, hardening=hardening, tmpfs=tuple(dict.fromkeys(memory)))
