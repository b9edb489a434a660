"""Two services with the same source tree and start command, without a field that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import workspaces as rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.resolve.model import ResolvedGraph, ResolvedService


def check_programs(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report each service that is the same program as one before it, without a field that says so.

    Services whose tree was not found are skipped.
    """
    first: dict[tuple[object, ...], ResolvedService] = {}
    for service in graph.services.values():
        if not service.source.found:
            continue
        other = first.setdefault(_program(service), service)
        if other is not service and not _is_meant(service, other):
            yield rules.SAME_PROGRAM.at(
                service.pointer,
                service.name,
                other=other.name,
                command=" ".join(service.command) or service.stack.title,
                directory=service.source.own,
            )


def _program(service: ResolvedService) -> tuple[object, ...]:
    """Return the key of a program: its tree, build and start command."""
    source, own = service.source, service.source.dockerfile
    image = (own.file, own.stage) if own else (source.own, source.entrypoint)
    return (service.stack.language, *image, _without_port(service))


def _without_port(service: ResolvedService) -> str:
    port = str(service.declared.port or "")
    return " ".join("" if port and word == port else word for word in service.command)


def _is_meant(service: ResolvedService, other: ResolvedService) -> bool:
    """Return whether the graph says that two services are the same program, or distinguishes them.

    Different variables and secrets may make different workers of the same program.
    """
    mine, theirs = service.declared, other.declared
    same = ("entrypoint", "member", "command")
    said = any(
        getattr(mine.build, field) and getattr(mine.build, field) == getattr(theirs.build, field)
        for field in same
    )
    has_own_values = mine.environment != theirs.environment or mine.secrets != theirs.secrets
    return said or has_own_values
