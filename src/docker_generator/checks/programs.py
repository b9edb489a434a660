"""Two services with one source tree and one start, although no field says that they are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import workspaces as rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.resolve.model import ResolvedGraph, ResolvedService


def check_programs(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Name each service that is the same program as one before it, and does not say so.

    Services of a tree that was not found are left alone: nothing is known about them.
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
    """Return what makes a program: the tree, what is built of it, and how that is started."""
    source, own = service.source, service.source.dockerfile
    image = (own.file, own.stage) if own else (source.own, source.entrypoint)
    return (service.stack.language, *image, _without_port(service))


def _without_port(service: ResolvedService) -> str:
    port = str(service.declared.port or "")
    return " ".join("" if port and word == port else word for word in service.command)


def _is_meant(service: ResolvedService, other: ResolvedService) -> bool:
    """Return whether the graph says that two services are one program, or distinguishes them.

    Variables and secrets of its own may make another worker of the same program.
    """
    mine, theirs = service.declared, other.declared
    same = ("entrypoint", "member", "command")
    said = any(
        getattr(mine.build, field) and getattr(mine.build, field) == getattr(theirs.build, field)
        for field in same
    )
    has_own_values = mine.environment != theirs.environment or mine.secrets != theirs.secrets
    return said or has_own_values
