"""Health checks of images and Compose, with the defaults of the contract."""

from __future__ import annotations

import re
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
"""The interval of probes until the first success: a stack is up when its slowest member is."""


def plan_health(service: ResolvedService) -> Health | None:
    """Return the health check of a service, or None if it cannot have one."""
    if not service.is_probed:
        return None
    declared, wanted = service.declared, service.declared.health_check or HealthCheck()
    timeout = wanted.timeout or TIMEOUT
    values = {"port": str(declared.port), "path": wanted.path or "", "timeout": timeout.seconds}
    probe = service.probe
    own = service.source.dockerfile
    times: dict[str, str] = {}
    if probe is not None:
        test = ("CMD", *(fill(part, values) for part in probe.command))
    elif wanted.command or own is None:
        test = ("CMD", *wanted.command)
    else:
        test, times = own.probe, dict(own.times)
    return Health(
        kind=service.probe_kind,
        test=tuple((part,) for part in test),
        interval=wanted.interval or _written(times, "interval", INTERVAL),
        timeout=wanted.timeout or _written(times, "timeout", TIMEOUT),
        retries=wanted.retries or _count(times, RETRIES),
        start_period=wanted.start_period or _written(times, "start_period", START_PERIOD),
        start_interval=START_INTERVAL,
        path=values["path"] if service.probe_kind is ProbeKind.HTTP else "",
    )


_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)", re.ASCII)
_MILLIS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}


def _written(times: dict[str, str], name: str, usual: Duration) -> Duration:
    """Return a time of an author's HEALTHCHECK, as Docker reads it, or the default."""
    spans = _SPAN.findall(times.get(name, ""))
    return Duration(int(sum(float(n) * _MILLIS[unit] for n, unit in spans))) if spans else usual


def _count(times: dict[str, str], usual: int) -> int:
    written = times.get("retries", "")
    return int(written) if written.isdecimal() and int(written) else usual
