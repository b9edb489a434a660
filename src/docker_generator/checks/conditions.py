"""Conditions that never become true, and health checks without a port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Service, Topology


def check_conditions(topology: Topology) -> Iterator[Diagnostic]:
    """Find waits that cannot end (of a server, for a healthy job), and checks without a port."""
    for name, service in topology.services.items():
        yield from _waits(name, service, topology)
        yield from _probe(name, service)


def _waits(name: str, service: Service, topology: Topology) -> Iterator[Diagnostic]:
    for number, need in enumerate(service.dependencies):
        other = None if need.external else topology.services.get(need.name)
        if other is None:
            continue
        place = pointer("services", name, "dependencies", number, "condition")
        if need.condition == "service_completed_successfully" and not other.runs_once:
            yield graph.SERVICE_NEVER_COMPLETES.at(
                place, name, value=need.condition, other=need.name
            )
        elif need.condition == "service_healthy" and other.runs_once:
            yield graph.JOB_NEVER_HEALTHY.at(place, name, value=need.condition, other=need.name)


def _probe(name: str, service: Service) -> Iterator[Diagnostic]:
    check = service.health_check
    if check is None or check.command or check.type == "none":
        return
    place = ("services", name, "health_check")
    kind = check.type or ("http" if check.path else "")
    if kind and service.port is None:
        field = "type" if check.type else "path"
        yield graph.HEALTH_CHECK_WITHOUT_PORT.at(pointer(*place, field), name, kind=kind)
    elif kind == "http" and check.path is None:
        yield graph.PROBE_WITHOUT_PATH.at(pointer(*place, "type"), name)
