"""Health checks: one plan for the image and for Compose, with the defaults of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.plan.model import Health
from docker_generator.topology.model import HealthCheck
from docker_generator.topology.quantities import Duration

if TYPE_CHECKING:
    from docker_generator.stacks.catalogue import Stack
    from docker_generator.topology.model import Service

INTERVAL = Duration.parse("30s")
TIMEOUT = Duration.parse("3s")
RETRIES = 3
START_PERIOD = Duration.parse("40s")
START_INTERVAL = Duration.parse("1s")
"""Between probes until the first success: a stack is up when its slowest member is."""


def plan_health(service: Service, stack: Stack) -> Health | None:
    """Return the health check of a service, or nothing where none can be true.

    A command of the graph wins. A service with a port and no path is asked whether it accepts
    connections: no path is invented.
    """
    wanted = service.health_check or HealthCheck()
    timeout = wanted.timeout or TIMEOUT
    kind = _kind(service, wanted, stack)
    if kind == "none":
        return None
    return Health(
        kind=kind,
        test=tuple((part,) for part in ("CMD", *_test(kind, service, wanted, stack))),
        interval=wanted.interval or INTERVAL,
        timeout=timeout,
        retries=wanted.retries or RETRIES,
        start_period=wanted.start_period or START_PERIOD,
        start_interval=START_INTERVAL,
    )


def _kind(service: Service, wanted: HealthCheck, stack: Stack) -> str:
    """Return how a service is probed: by command, http, tcp, or a kind that its stack knows."""
    if wanted.command:
        return "command"
    if wanted.type == "none" or service.port is None:
        return "none"
    kind = wanted.type or ("http" if wanted.path else "tcp")
    is_possible = kind in stack.probes and (kind != "http" or wanted.path)
    return kind if is_possible else "tcp"


def _test(kind: str, service: Service, wanted: HealthCheck, stack: Stack) -> tuple[str, ...]:
    if kind == "command":
        return wanted.command
    timeout = wanted.timeout or TIMEOUT
    values = {
        "{port}": str(service.port),
        "{path}": wanted.path or "",
        "{timeout}": timeout.seconds,
    }
    return tuple(values.get(part, part) for part in stack.probes[kind])
