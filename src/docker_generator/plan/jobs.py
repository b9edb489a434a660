"""Services of the graph that run once at every start: init jobs with an image of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docker_generator.plan.model import Restart

if TYPE_CHECKING:
    from docker_generator.plan.model import ComposeService

JOB_RULE = "job"
"""The rule that makes a service an init job."""


def as_job(container: ComposeService) -> ComposeService:
    """Return the container of a service as one that runs once and ends."""
    return replace(
        container,
        comment=f"{container.comment}; a job, which runs at each start and exits",
        restart=Restart.NO,
        labels={"docker-generator.rule": (JOB_RULE,)},
    )
