"""Host ports: every one published once, on 127.0.0.1, and overridable."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.rules import output
from docker_generator.plan.model import Origin, PublishedPort, Reference, Variable
from docker_generator.topology.names import variable_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic

_PRIVILEGED = 1024
_SHIFT = 8000
_LAST = 65535


class PortRequest(NamedTuple):
    """A request for a host port: the slug, the container port, whether it is a service.

    `usual` is the port that clients expect, if it differs from the container's. `asked` is the host
    port that the graph requests: it is reserved. `origin` is the document of the pointer, empty for
    the graph.
    """

    slug: str
    port: int
    is_service: bool
    pointer: str
    subject: str
    usual: int | None = None
    asked: int | None = None
    origin: str = ""

    @property
    def known(self) -> int:
        """The port that its clients expect."""
        return self.usual or self.port

    @property
    def wanted(self) -> int:
        """The host port that is tried first: below 1024, 8000 is added, unless it is requested."""
        if self.asked is not None:
            return self.asked
        return self.known if self.known >= _PRIVILEGED else self.known + _SHIFT

    @property
    def variable(self) -> str:
        """The variable that chooses the host port."""
        return f"{variable_of(self.slug)}_PORT"


def plan_ports(
    requests: Iterable[PortRequest],
) -> tuple[dict[str, PublishedPort], list[Variable], list[Diagnostic]]:
    """Give each request its own host port. A requested port is always assigned.

    Services whose port is free come next, then backing services; the rest gets the next free port;
    each group in the order of names. Ports that differ from the
    container's are reported.
    """
    waiting = sorted(
        requests, key=lambda request: (request.asked is None, not request.is_service, request.slug)
    )
    host: dict[str, int] = {}
    owner: dict[int, str] = {}
    for request in waiting:
        if request.wanted not in owner:
            host[request.slug] = request.wanted
            owner[request.wanted] = request.subject
    for request in sorted(waiting, key=lambda request: request.slug):
        if request.slug not in host:
            port = _next_free(request.wanted, owner)
            host[request.slug] = port
            owner[port] = request.subject
    ordered = sorted(waiting, key=lambda request: request.slug)
    published = {
        request.slug: PublishedPort(
            Reference(request.variable, str(host[request.slug])), request.port
        )
        for request in ordered
    }
    variables = [
        Variable(
            request.variable,
            Origin.DEFAULT,
            f"host port of {request.slug}",
            str(host[request.slug]),
        )
        for request in ordered
    ]
    return published, variables, list(_moved(ordered, host, owner))


def _next_free(wanted: int, owner: Mapping[int, str]) -> int:
    above = (port for port in range(wanted + 1, _LAST + 1) if port not in owner)
    below = (port for port in range(wanted - 1, _PRIVILEGED, -1) if port not in owner)
    return next(above, 0) or next(below)


def _moved(
    requests: list[PortRequest], host: Mapping[str, int], owner: Mapping[int, str]
) -> Iterable[Diagnostic]:
    for request in requests:
        port = host[request.slug]
        if port in {request.known, request.asked}:
            continue
        taken = port != request.wanted
        reason = f"taken by {owner[request.wanted]}" if taken else "reserved for the system"
        yield output.MOVED_PORT.at(
            request.pointer,
            request.subject,
            port=port,
            wanted=request.wanted if taken else request.known,
            reason=reason,
            variable=request.variable,
            origin=request.origin,
        )
