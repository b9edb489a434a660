"""Types of services: two of them have an effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.checks.fields import nearest
from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import graph
from docker_generator.topology.model import FRONT_END, JOB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.topology.model import Topology


def check_types(topology: Topology) -> Iterator[Diagnostic]:
    """Find types that look like a misspelling of one with an effect."""
    for name, service in topology.services.items():
        if service.is_front_end or service.runs_once:
            continue
        if hint := nearest(service.type, (FRONT_END, JOB)):
            yield graph.MISSPELT_TYPE.at(
                pointer("services", name, "type"), name, value=service.type, expected=hint
            )
