"""Jobs: services that run once at every start, and the fields that have no effect on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import graph
from docker_generator.topology.model import HealthCheck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Service, Topology

_UNFIT: Final = {
    "port": "a port",
    "host_port": "a port of the host",
    "health_check": "a health check",
    "replicas": "several replicas",
}
_WITHOUT: Final[dict[str, Any]] = {
    "port": None,
    "host_port": None,
    "health_check": None,
    "replicas": 1,
}


def settle_jobs(topology: Topology) -> tuple[Topology, list[Diagnostic]]:
    """Return the topology without fields that a job cannot have, and the findings for them.

    A dependent of a job waits for its end, unless the graph has another condition.
    """
    jobs = {name: service for name, service in topology.services.items() if service.runs_once}
    if not jobs:
        return topology, []
    found = [finding for name, job in jobs.items() for finding in _unfit(name, job)]
    services = {name: _settled(service, jobs) for name, service in topology.services.items()}
    return topology.model_copy(update={"services": services}), found


def _unfit(name: str, job: Service) -> Iterator[Diagnostic]:
    for field, what in _UNFIT.items():
        given, place = getattr(job, field), pointer("services", name, field)
        if given != _WITHOUT[field] and given != HealthCheck(type="none"):
            yield graph.IGNORED_JOB_FIELD.at(place, name, field=field, what=what)


def _settled(service: Service, jobs: dict[str, Service]) -> Service:
    end = {"condition": "service_completed_successfully"}
    needs = tuple(
        need.model_copy(update=end)
        if need.name in jobs and not need.external and "condition" not in need.model_fields_set
        else need
        for need in service.dependencies
    )
    left_out = _WITHOUT if service.runs_once else {}
    return service.model_copy(update={"dependencies": needs, **left_out})
