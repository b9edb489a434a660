"""Health checks: one plan for the image and for Compose, with the defaults of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.catalogue import fill
from docker_generator.plan.model import Health
from docker_generator.topology.model import HealthCheck
from docker_generator.topology.quantities import Duration

if TYPE_CHECKING:
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.model import Probe, Stack
    from docker_generator.topology.model import Service

INTERVAL = Duration.parse("30s")
TIMEOUT = Duration.parse("3s")
RETRIES = 3
START_PERIOD = Duration.parse("40s")
START_INTERVAL = Duration.parse("1s")
"""Between probes until the first success: a stack is up when its slowest member is."""


def find_probe(service: Service, stack: Stack, stacks: StackCatalogue) -> Probe | None:
    """Return the probe that asks an image how it is; none where the graph gives a command."""
    name = stack.probe(_kind(service), stack.framework(service.framework))
    return stacks.probes[name] if name else None


def plan_health(service: Service, probe: Probe | None) -> Health | None:
    """Return the health check of a service, or nothing where none can be true.

    A command of the graph wins. A service with a port and no path is asked whether it accepts
    connections: no path is invented.
    """
    kind, wanted = _kind(service), service.health_check or HealthCheck()
    if kind == "none":
        return None
    timeout = wanted.timeout or TIMEOUT
    values = {"port": str(service.port), "path": wanted.path or "", "timeout": timeout.seconds}
    test = [fill(part, values) for part in probe.command] if probe else wanted.command
    return Health(
        kind=kind,
        test=tuple((part,) for part in ("CMD", *test)),
        interval=wanted.interval or INTERVAL,
        timeout=timeout,
        retries=wanted.retries or RETRIES,
        start_period=wanted.start_period or START_PERIOD,
        start_interval=START_INTERVAL,
        path=values["path"] if kind == "http" else "",
    )


def _kind(service: Service) -> str:
    """Return how a service is probed: command, http, tcp, grpc or none."""
    wanted = service.health_check or HealthCheck()
    if wanted.command:
        return "command"
    if wanted.type == "none" or service.port is None:
        return "none"
    kind = wanted.type or ("http" if wanted.path else "tcp")
    return kind if kind != "http" or wanted.path else "tcp"
