"""Inconsistent amounts of one service: limits, times, ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import amounts, graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Service, Topology

_SHELL_PORT = 22
_USUAL_INTERVAL, _USUAL_TIMEOUT = 30_000, 3_000


def check_amounts(topology: Topology) -> Iterator[Diagnostic]:
    """Find reservations above limits, timeouts above intervals, and ports requested twice."""
    asked: dict[int, str] = {}
    for name, service in topology.services.items():
        yield from _reservations(name, service)
        yield from _times(name, service)
        if service.port == _SHELL_PORT:
            yield amounts.SHELL_PORT.at(pointer("services", name, "port"), name)
        port = service.host_port
        if port is not None and asked.setdefault(port, name) != name:
            yield graph.DUPLICATE_HOST_PORT.at(
                pointer("services", name, "host_port"),
                name,
                value=port,
                other=asked[port],
                port=port,
            )


def _reservations(name: str, service: Service) -> Iterator[Diagnostic]:
    limits = service.resources
    if limits is None or limits.reservations is None:
        return
    least, place = limits.reservations, ("services", name, "resources", "reservations")
    if least.cpu and limits.cpu and least.cpu.millis > limits.cpu.millis:
        yield amounts.RESERVATION_ABOVE_LIMIT.at(
            pointer(*place, "cpu"),
            name,
            value=least.cpu.written,
            field="CPU",
            limit=limits.cpu.written,
        )
    if least.memory and limits.memory and least.memory.bytes > limits.memory.bytes:
        yield amounts.RESERVATION_ABOVE_LIMIT.at(
            pointer(*place, "memory"),
            name,
            value=least.memory.written,
            field="memory",
            limit=limits.memory.written,
        )


def _times(name: str, service: Service) -> Iterator[Diagnostic]:
    check = service.health_check
    if check is None:
        return
    timeout = check.timeout.millis if check.timeout else _USUAL_TIMEOUT
    interval = check.interval.millis if check.interval else _USUAL_INTERVAL
    if timeout > interval:
        field = "timeout" if check.timeout else "interval"
        yield amounts.TIMEOUT_ABOVE_INTERVAL.at(
            pointer("services", name, "health_check", field),
            name,
            interval=check.interval or "30s",
        )
