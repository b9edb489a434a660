"""Every language with every framework and package manager, as services of one graph."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from conftest import graph
from pipeline_helpers import MISSING_ROOT, generated
from stack_table import ROWS, copy_source

from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.stacks.model import Framework, Stack


def combinations() -> Iterator[tuple[str, dict[str, Any]]]:
    """Return a name and a service for each; those that listen are probed by HTTP, TCP and gRPC."""
    for stack in built_in_stacks().stacks.values():
        for framework_name, framework in stack.frameworks.items():
            for manager in stack.package_managers:
                name = f"{stack.language}-{framework_name}-{manager}".replace(".", "")
                yield (
                    name,
                    _service(stack, framework_name, framework)
                    | {"build": {"package_manager": manager}},
                )


def _service(stack: Stack, name: str, framework: Framework) -> dict[str, Any]:
    service: dict[str, Any] = {"language": stack.language, "framework": name}
    if not framework.listens:
        return service
    kind = "grpc" if framework.protocol == "grpc" else "http"
    return service | {"port": 8080, "health_check": {"type": kind, "path": "/health"}}


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Return a name and a service for each application of the table, with its source."""
    for name, row in ROWS.items():
        service = row["service"]
        context = {"context": f"{name}/source"} | service.get("build", {})
        yield f"row-{name}", service | {"build": context}


@cache
def dockerfiles() -> dict[str, str]:
    """Return the Dockerfile of each combination, and of each row, by its file name."""
    result: dict[str, str] = {}
    with TemporaryDirectory() as name:
        for row in ROWS:
            copy_source(row, Path(name, row, "source"))
        stacks_by_service = [
            generated(json.loads(json.dumps(graph(services))), root=root)
            for services, root in ((dict(combinations()), MISSING_ROOT), (dict(rows()), Path(name)))
        ]
    for made in stacks_by_service:
        result |= {
            path: file.content
            for path, file in made.files.items()
            if path.startswith("Dockerfile.") and not path.endswith(".dockerignore")
        }
    return result
