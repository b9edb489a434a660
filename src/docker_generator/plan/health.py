"""Health checks: one plan for the image and for Compose, with the defaults of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.catalogue import fill
from docker_generator.plan.model import Health
from docker_generator.resolve.model import ProbeKind
from docker_generator.topology.model import HealthCheck
from docker_generator.topology.quantities import Duration

if TYPE_CHECKING:
    from docker_generator.resolve.model import ResolvedService

INTERVAL = Duration.parse("30s")
TIMEOUT = Duration.parse("3s")
RETRIES = 3
START_PERIOD = Duration.parse("40s")
START_INTERVAL = Duration.parse("1s")
"""Between probes until the first success: a stack is up when its slowest member is."""


def plan_health(service: ResolvedService) -> Health | None:
    """Return the health check of a service, or None if it cannot have one."""
    if not service.is_probed:
        return None
    declared, wanted = service.declared, service.declared.health_check or HealthCheck()
    timeout = wanted.timeout or TIMEOUT
    values = {"port": str(declared.port), "path": wanted.path or "", "timeout": timeout.seconds}
    probe = service.probe
    test = [fill(part, values) for part in probe.command] if probe else wanted.command
    return Health(
        kind=service.probe_kind,
        test=tuple((part,) for part in ("CMD", *test)),
        interval=wanted.interval or INTERVAL,
        timeout=timeout,
        retries=wanted.retries or RETRIES,
        start_period=wanted.start_period or START_PERIOD,
        start_interval=START_INTERVAL,
        path=values["path"] if service.probe_kind is ProbeKind.HTTP else "",
    )
