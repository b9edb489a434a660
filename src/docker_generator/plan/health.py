"""Health checks: one plan for the image and for Compose, with the defaults of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.catalogue import fill
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
    test = _test(service, wanted, stack, timeout)
    if not test:
        return None
    return Health(
        test=tuple((part,) for part in ("CMD", *test)),
        interval=wanted.interval or INTERVAL,
        timeout=timeout,
        retries=wanted.retries or RETRIES,
        start_period=wanted.start_period or START_PERIOD,
        start_interval=START_INTERVAL,
    )


def _test(
    service: Service, wanted: HealthCheck, stack: Stack, timeout: Duration
) -> tuple[str, ...]:
    if wanted.command:
        return wanted.command
    if wanted.type == "none" or service.port is None:
        return ()
    kind = wanted.type or ("http" if wanted.path else "tcp")
    if kind not in stack.probes or (kind == "http" and not wanted.path):
        kind = "tcp"
    values = {"port": str(service.port), "path": wanted.path or "", "timeout": timeout.seconds}
    return tuple(fill(part, values) if part in _ARGUMENTS else part for part in stack.probes[kind])


_ARGUMENTS = frozenset({"{port}", "{path}", "{timeout}"})
