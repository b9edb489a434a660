"""The stage that is built: only the last stage of a generated Dockerfile can run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Topology


def check_targets(topology: Topology) -> Iterator[Diagnostic]:
    """Find a target that is not a runnable stage. An author's Dockerfile has its own stages."""
    for name, service in topology.services.items():
        build = service.build
        if build.dockerfile is None and build.target not in {None, "runtime"}:
            place = pointer("services", name, "build", "target")
            yield values.INVALID_TARGET.at(place, name, value=build.target)
