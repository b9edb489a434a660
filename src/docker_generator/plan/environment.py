"""What every container gets outside of a developer's machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docker_generator.plan.model import ROTATED, Limits, Restart

if TYPE_CHECKING:
    from docker_generator.options import Options
    from docker_generator.plan.model import ComposeService


def settle_environment(
    services: tuple[ComposeService, ...], options: Options
) -> tuple[ComposeService, ...]:
    """Return the containers as the environment asks for them; in dev they stay as they are.

    In staging and prod they come back after a reboot, keep a bounded amount of log, and have a
    limit of processes.
    """
    if options.is_dev:
        return services
    return tuple(
        replace(
            service,
            restart=service.restart if service.runs_once else Restart.UNLESS_STOPPED,
            log_rotation=ROTATED,
            limits=_with_pids(service.limits, options.pids_limit),
        )
        for service in services
    )


def _with_pids(limits: Limits | None, pids: int | None) -> Limits:
    known = limits or Limits(None, None)
    return replace(known, pids=pids)
