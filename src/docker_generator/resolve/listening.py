"""Programs that accept connections only from their own container."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import listening as rules
from docker_generator.diagnostics.rules import starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.resolve.model import ResolvedGraph, ResolvedService
    from docker_generator.source.listening import Listener

_EVERYWHERE = "0.0.0.0"  # noqa: S104 -- it is shown, and never listened on
_MOST_SHOWN = 4


def check_listening(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report services whose code listens on an address that no other container can reach.

    A program with several listeners is reported only if each of them accepts only this host. A
    program that the server of a package runs is not reported: the server's option decides.
    """
    for service in graph.services.values():
        found = _listeners(service)
        if not found or not all(_is_closed(one, service) for one in found):
            continue
        variables = sorted({one.variable for one in found if one.variable})
        line = json.dumps(dict.fromkeys(variables, _EVERYWHERE))
        hint = f': add "environment": {line} to the service' if variables else ""
        yield rules.LOOPBACK_LISTENER.at(
            service.pointer,
            service.name,
            found=", ".join(f"{one.address} ({one.place})" for one in found[:_MOST_SHOWN]),
            hint=hint,
        )


def check_ports(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report services whose code listens on another port than the one of the graph.

    Every call that accepts connections has to name such a port: one that takes it from elsewhere
    may be the server.
    """
    for service in graph.services.values():
        port = service.declared.port
        if port is None or service.mentions is None or service.proxies:
            continue
        found = service.mentions.listeners
        if not found or not _runs_its_code(service) or len({one.file for one in found}) > 1:
            continue
        if not all(one.fixed and one.fixed != port for one in found):
            continue
        asked = {one.asked: str(port) for one in found if one.asked}
        if asked.keys() & set().union(*_given(service)):
            continue
        hint = f', add "environment": {json.dumps(asked)} to it' if asked else ""
        yield starts.LITERAL_PORT.at(
            service.pointer,
            service.name,
            found=", ".join(dict.fromkeys(str(one.fixed) for one in found)),
            place=found[0].place,
            port=str(port),
            hint=hint,
        )


def _listeners(service: ResolvedService) -> list[Listener]:
    """Return the calls that may open the port of a service."""
    port = service.declared.port
    if port is None or service.mentions is None or service.proxies or not _runs_its_code(service):
        return []
    return [one for one in service.mentions.listeners if one.port in {0, port}]


def _runs_its_code(service: ResolvedService) -> bool:
    """Return whether the program itself is started, without an address in its command."""
    own = service.source.dockerfile
    command = own.command if own else service.command
    if any(_EVERYWHERE in word for word in command):
        return False
    start = service.stack.start
    known = (*start.interpreter, *start.programs) if start else ()
    runner = service.manager.runner.name if service.manager.runner else ""
    program = command[0].rpartition("/")[2] if command else ""
    return not known or not program or program in {*known, runner}


def _is_closed(one: Listener, service: ResolvedService) -> bool:
    """Return whether a call accepts only this host, and no variable sets another address."""
    is_set = any(one.variable in variables for variables in _given(service))
    return bool(one.address) and not (one.variable and is_set)


def _given(service: ResolvedService) -> tuple[Mapping[str, str], ...]:
    """Return the variables that the graph, the tree and the language set."""
    return (
        service.declared.environment,
        service.source.environment,
        service.stack.environment,
        service.framework.environment if service.framework else {},
    )
