"""What the tests share to run parts of the pipeline: read, generate, look into the output."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import yaml

import docker_generator
from docker_generator import cli
from docker_generator.backing.catalogue import built_in_engines
from docker_generator.checks.resolved import check_resolved
from docker_generator.diagnostics.diagnostic import Severity, has_errors
from docker_generator.options import Options
from docker_generator.plan.planning import plan
from docker_generator.resolve.resolving import resolve
from docker_generator.source.folder import Folders
from docker_generator.source.tree import read_sources
from docker_generator.stacks.catalogue import built_in_stacks
from docker_generator.topology.reading import read_topology

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from docker_generator import Diagnostic, GenerationResult
    from docker_generator.plan.model import Plan
    from docker_generator.resolve.model import ResolvedGraph
    from docker_generator.topology.model import Topology

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one of libyaml, where PyYAML has it: a tenth of the time."""

MISSING_ROOT = "no-such-folder"
"""A root folder without any source."""


def topology_of(document: dict[str, Any]) -> Topology:
    """Return the topology in a document that has no fault of type or value."""
    reading = read_topology(document)
    assert reading.topology is not None
    assert not has_errors(reading.diagnostics), reported(reading.diagnostics)
    return reading.topology


def generated(document: Any, **options: Any) -> GenerationResult:
    """Return what is generated of a graph without errors, beside no source at all."""
    result = docker_generator.generate(document, {"root": MISSING_ROOT} | options)
    assert result.ok, [d.message for d in result.diagnostics if d.is_error]
    return result


def compose_of(result: GenerationResult) -> dict[str, Any]:
    """Return the compose file of a result, parsed."""
    text = result.files["docker-compose.yml"].content
    document: dict[str, Any] = yaml.load(text, Loader=LOADER)  # noqa: S506 -- it is a safe one
    return document


def slugs(found: Iterable[Diagnostic]) -> list[str]:
    """Return the slugs of the rules of all findings, in their order."""
    return [diagnostic.rule.slug for diagnostic in found]


def reported(found: Iterable[Diagnostic]) -> list[tuple[str, str, str]]:
    """Return rule, pointer and message of each finding."""
    return [(one.rule.slug, one.pointer, one.message) for one in found]


def warnings_and_errors(found: Iterable[Diagnostic]) -> list[str]:
    """Return the slugs of errors and warnings, in their order."""
    return slugs(diagnostic for diagnostic in found if diagnostic.severity is not Severity.INFO)


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Return the exit status of a command, its standard output and its standard error."""
    try:
        status = cli.main(arguments)
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 1
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def set_stdin(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put bytes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))


def resolved_of(document: dict[str, Any], **chosen: Any) -> ResolvedGraph:
    """Return the resolved graph of a document beside no source at all."""
    topology, stacks = topology_of(document), built_in_stacks()
    options = Options(root=MISSING_ROOT, **chosen)
    sources, _ = read_sources(topology, stacks, options, Folders())
    resolved, _ = resolve(topology, sources, options, stacks, built_in_engines())
    return resolved


def planned(document: dict[str, Any], **chosen: Any) -> tuple[Plan, list[str]]:
    """Return the plan of a graph beside no source at all, and the slugs of what was found."""
    resolved = resolved_of(document, **chosen)
    made, found = plan(resolved, built_in_engines())
    return made, slugs([*check_resolved(resolved), *found])


def plan_of(document: dict[str, Any]) -> Plan:
    """Return what is planned for a graph without errors, beside no source at all."""
    return planned(document)[0]
