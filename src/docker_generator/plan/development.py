"""Services during development: watched files, and the actions for a change.

The result is an override of the compose file, which stays unchanged; ./start.sh --watch reads it.
"""

from __future__ import annotations

import json
import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from docker_generator.catalogue import fill, split
from docker_generator.plan.health import plan_health
from docker_generator.plan.model import DevelopmentService, Mount, StaticFile
from docker_generator.plan.overlay import WatchAction, WatchRule
from docker_generator.source.model import APP
from docker_generator.stacks.development import SCRIPT
from docker_generator.topology.quantities import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.plan.model import ImagePlan
    from docker_generator.resolve.model import ResolvedGraph, ResolvedService
    from docker_generator.stacks.development import DevelopmentServer
    from docker_generator.stacks.model import Probe

_ROOT = 0
"""The user of synced containers: the source belongs to root, and only root may remove a file."""


def plan_development(
    images: Iterable[ImagePlan], graph: ResolvedGraph
) -> tuple[DevelopmentService, ...]:
    """Return how each service is developed; nothing if images are not built from source.

    A service without a source tree is left out: there is nothing to watch.
    """
    if not graph.options.is_dev:
        return ()
    services = ((image, graph.services[image.service]) for image in images)
    return tuple(
        _plan(image, service, graph)
        for image, service in services
        if service.source.found and not service.declared.runs_once
    )


def _plan(image: ImagePlan, service: ResolvedService, graph: ResolvedGraph) -> DevelopmentService:
    values = _server_values(image)
    server = service.framework.development if service.framework else None
    if server is not None and not image.is_own and _is_usable(server, service, values):
        return _served(image, service, server, graph, values)
    if _is_synced(image, service):
        return _synced(image, service, graph)
    rule = WatchRule(WatchAction.REBUILD, graph.options.from_output(service.source.context))
    return DevelopmentService(image.slug, "a change builds the image again", (rule,))


def _server_values(image: ImagePlan) -> dict[str, str]:
    """Return the placeholders of a development server's texts."""
    routes = {route.path: f"http://{route.host}:{route.port}" for route in image.routes}
    return {
        "port": str(image.port or 8080),
        "routes": json.dumps(routes),
        **image.source.scripts,
    }


def _is_usable(
    server: DevelopmentServer, service: ResolvedService, values: Mapping[str, str]
) -> bool:
    """Return whether the source suits a development server, and has no start command."""
    # The root of the workspace builds such a member: the server would start in the root.
    if service.source.member is not None and service.source.member.output:
        return False
    declares_start = service.framework is not None and service.framework.declared_start
    if service.declared.build.command or (declares_start and service.source.command):
        return False
    named = {name for text in server.command for name in split(text)[1::2]}
    return named <= values.keys() and (not server.when or server.when in service.source.facts)


def _served(
    image: ImagePlan,
    service: ResolvedService,
    server: DevelopmentServer,
    graph: ResolvedGraph,
    values: Mapping[str, str],
) -> DevelopmentService:
    """Return a service that runs the development server of its framework."""
    home = service.source.image_home
    script = (
        StaticFile(
            f"develop/{image.slug}", graph.stacks.text(service.stack.language, server.script)
        )
        if server.script
        else None
    )
    sync = WatchRule(WatchAction.SYNC, graph.options.from_output(service.source.context), APP)
    parts = (sync,) if server.stage else _sync_rules(service, graph, WatchAction.SYNC)
    return DevelopmentService(
        name=image.slug,
        comment="a change is copied into the container, and its development server shows it",
        rules=(*_manifests(service, graph), *parts),
        image=f"{image.reference}-{server.stage}" if server.stage else "",
        stage=server.stage,
        user=_ROOT,
        command=tuple(fill(word, values) for word in server.command),
        environment={name: fill(text, values) for name, text in server.environment.items()},
        health=plan_health(replace(service, probe=_probe(service, graph)))
        if server.stage
        else None,
        tmpfs=tuple(f"{home}/{path}" for path in server.writes),
        memory=_memory(server, service),
        file=Mount(script.path, f"{home}/{SCRIPT}", is_file=True) if script else None,
        text=script.text if script else "",
    )


def _probe(service: ResolvedService, graph: ResolvedGraph) -> Probe | None:
    """Return the probe of the language: a build image has no program of a web server."""
    if service.probe is None:
        return None
    key = service.stack.probe(service.probe_kind, None)
    return graph.stacks.probes[key] if key else None


def _memory(server: DevelopmentServer, service: ResolvedService) -> Memory | None:
    """Return the limit of a development server if the limit of the service is too low."""
    limit = service.resources.memory
    if not server.memory or limit is None:
        return None
    least = Memory.parse(server.memory)
    return least if limit.bytes < least.bytes else None


def _is_synced(image: ImagePlan, service: ResolvedService) -> bool:
    """Return whether a changed file can be copied into the container.

    A container with volumes is not synced: it would run as another user, who would own new files
    there.
    """
    known, source = service.stack.development, service.source
    return (
        known.synced
        and not image.is_own
        and (not known.unless or known.unless not in source.facts)
        and not service.declared.volumes
    )


def _synced(image: ImagePlan, service: ResolvedService, graph: ResolvedGraph) -> DevelopmentService:
    """Return a service whose source is copied into the container, and reloaded or restarted."""
    found = (reload.applied(service.command) for reload in service.stack.development.reloads)
    command = next((words for words in found if words is not None), ())
    action = WatchAction.SYNC if command else WatchAction.SYNC_AND_RESTART
    what = "its server reloads it" if command else "it is restarted"
    return DevelopmentService(
        name=image.slug,
        comment=f"a change is copied into the container, and {what}",
        rules=(*_manifests(service, graph), *_sync_rules(service, graph, action)),
        user=_ROOT,
        command=service.source.in_directory(command) if command != service.command else (),
    )


def _manifests(service: ResolvedService, graph: ResolvedGraph) -> Iterator[WatchRule]:
    """Yield the rules for files that an installation reads: a change rebuilds the image."""
    source = service.source
    if source.found:
        for file in source.files:
            path = posixpath.join(source.context, file)
            yield WatchRule(WatchAction.REBUILD, graph.options.from_output(path))


def _sync_rules(
    service: ResolvedService, graph: ResolvedGraph, action: WatchAction
) -> Iterator[WatchRule]:
    """Yield the rules for the directories that the image holds.

    A server that reloads watches its own directory; for changes in members that it needs it is
    restarted. A member with a build of its own is used as built, so a change builds the image
    again.
    """
    source = service.source
    if source.member is None:
        yield WatchRule(action, graph.options.from_output(source.context), APP)
        return
    for part in source.member.parts:
        path = posixpath.normpath(posixpath.join(source.context, part))
        seen = graph.options.from_output(path)
        if part in source.member.builds:
            yield WatchRule(WatchAction.REBUILD, seen)
            continue
        own = part == source.member.path
        target = posixpath.normpath(posixpath.join(APP, part))
        yield WatchRule(action if own else WatchAction.SYNC_AND_RESTART, seen, target)
