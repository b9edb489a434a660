"""Dockerfiles and a docker-compose.yml from a service topology graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Diagnostic, Severity
    from docker_generator.diagnostics.formats import report
    from docker_generator.handoff import Handoff
    from docker_generator.output.writing import WriteReport, write
    from docker_generator.pipeline import generate
    from docker_generator.rendering.files import GeneratedFile
    from docker_generator.result import GenerationResult

__version__ = "1.0.0"

__all__ = [
    "Diagnostic",
    "GeneratedFile",
    "GenerationResult",
    "Handoff",
    "Severity",
    "WriteReport",
    "__version__",
    "generate",
    "report",
    "write",
]

_HOMES = {
    "Diagnostic": "docker_generator.diagnostics.diagnostic",
    "GeneratedFile": "docker_generator.rendering.files",
    "GenerationResult": "docker_generator.result",
    "Handoff": "docker_generator.handoff",
    "Severity": "docker_generator.diagnostics.diagnostic",
    "WriteReport": "docker_generator.output.writing",
    "generate": "docker_generator.pipeline",
    "report": "docker_generator.diagnostics.formats",
    "write": "docker_generator.output.writing",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that the import itself is cheap."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
