"""Debuggers: the services that open one during development, and how an editor attaches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docker_generator.catalogue import fill
from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import debugging as rules
from docker_generator.diagnostics.suggestions import closest
from docker_generator.plan.model import DebuggerPlan
from docker_generator.plan.ports import PortRequest
from docker_generator.stacks.debugger import STAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.plan.model import DevelopmentService, ImagePlan, PublishedPort
    from docker_generator.resolve.model import ResolvedGraph, ResolvedService
    from docker_generator.stacks.debugger import Debugger


def debugger_ports(graph: ResolvedGraph) -> Iterator[PortRequest]:
    """Yield the host ports of the debuggers that are opened."""
    for service in _debugged(graph):
        debugger = service.stack.development.debugger
        if debugger is not None and service.source.found:
            slug = f"{service.slug}-{STAGE}"
            subject = f"{service.name} ({debugger.title})"
            yield PortRequest(slug, debugger.port, False, service.pointer, subject)


def _debugged(graph: ResolvedGraph) -> Iterator[ResolvedService]:
    """Yield the services of the option, in the order of the graph; none outside of dev."""
    if graph.options.is_dev and graph.options.has_compose:
        wanted = set(graph.options.debug)
        yield from (s for s in graph.services.values() if {s.name, s.slug} & wanted)


def with_debuggers(
    planned: Iterable[DevelopmentService],
    images: Iterable[ImagePlan],
    ports: Mapping[str, PublishedPort],
    graph: ResolvedGraph,
) -> tuple[tuple[DevelopmentService, ...], list[Diagnostic]]:
    """Return the services with their debuggers, and the services without one."""
    result = {service.name: service for service in planned}
    by_slug = {image.slug: image for image in images}
    found = list(_unknown(graph))
    for service in _debugged(graph):
        one = result.get(service.slug)
        debugged = one and _with_debugger(one, by_slug[service.slug], service, ports, graph)
        if debugged is None:
            reason = _reason(service, one, by_slug[service.slug])
            found.append(rules.NO_DEBUGGER.at(service.pointer, service.name, reason=reason))
        else:
            result[service.slug] = debugged
    return tuple(result.values()), found


def _unknown(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    known = {name for s in graph.services.values() for name in (s.name, s.slug)}
    for number, name in enumerate(graph.options.debug):
        if name not in known:
            likely = closest(name, [s.name for s in graph.services.values()])
            yield rules.UNKNOWN_DEBUGGED_SERVICE.at(
                pointer("debug", number),
                name,
                expected=f"{likely}, or another service" if likely else "",
                origin="options",
            )


def _reason(service: ResolvedService, one: DevelopmentService | None, image: ImagePlan) -> str:
    """Return why the debugger of a service cannot be opened."""
    if one is None:
        return "its source was not found, or it is a job"
    if image.is_own:
        return "it has a Dockerfile of its own"
    if service.stack.development.debugger is None:
        return f"none is known for {service.stack.title}"
    command = one.command or service.started
    return f"no debugger is known for the command {' '.join(command)[:80]}"


def _with_debugger(
    one: DevelopmentService,
    image: ImagePlan,
    service: ResolvedService,
    ports: Mapping[str, PublishedPort],
    graph: ResolvedGraph,
) -> DevelopmentService | None:
    """Return a service that runs under its debugger, or None if its command is not supported."""
    debugger = service.stack.development.debugger
    if debugger is None or image.is_own or one.stage:
        return None
    command = one.command or service.started
    place = service.source.in_directory(("",))[:-1]
    is_within = command[: len(place)] == place
    command = debugger.command(command[len(place) :] if is_within else command)
    if not command:
        return None
    command = (*place, *command) if is_within else command
    port = ports[f"{service.slug}-{STAGE}"]
    plan = DebuggerPlan(port, _launch(debugger, service, port, graph))
    if not debugger.stages:
        return replace(one, command=command, debugger=plan)
    return replace(
        one,
        command=command,
        image=f"{image.reference}-{STAGE}",
        stage=STAGE,
        debugger=plan._replace(stages=debugger.stages, dockerfile=f"{image.dockerfile}.{STAGE}"),
    )


def _launch(
    debugger: Debugger, service: ResolvedService, port: PublishedPort, graph: ResolvedGraph
) -> dict[str, Any]:
    """Return the configuration of VS Code that attaches to a debugger."""
    source = graph.options.from_root(service.source.context)
    home = service.source.image_home if service.source.member is None else "/app"
    values = {
        "source": "${workspaceFolder}" if source == "." else f"${{workspaceFolder}}/{source}",
        "home": home,
        "port": port.host.default or str(port.container),
    }

    def filled(value: Any) -> Any:
        if value == "{port}":
            return int(values["port"])
        if isinstance(value, str):
            return fill(value, values)
        if isinstance(value, dict):
            return {key: filled(one) for key, one in value.items()}
        return [filled(one) for one in value] if isinstance(value, tuple) else value

    return {"name": f"{service.slug} ({debugger.title})", **filled(debugger.launch)}
