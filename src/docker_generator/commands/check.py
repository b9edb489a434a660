"""check: validate the graph, and report all of its errors at once.

Each finding has its place, the expected value and the action. A generated directory that no longer
matches the graph is reported as a warning. Nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.commands.common import has_own_folder, print_report, run_pipeline

if TYPE_CHECKING:
    import argparse

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.result import GenerationResult

EXAMPLES = (
    "docker-generator check",
    "docker-generator check graph.json --format github",
    "docker-generator check - < graph.json",
)


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Add no arguments of its own."""


def run(given: argparse.Namespace) -> int:
    """Validate the graph; a generated directory that no longer matches is a warning."""
    result, options = run_pipeline(given)
    found = list(result.diagnostics)
    if result.ok and options is not None and has_own_folder(given):
        found += _drift(result, options)
    return print_report(found, given, result)


def _drift(result: GenerationResult, options: Options) -> list[Diagnostic]:
    """Warn about each file that generate would change, and each edit that contradicts the graph."""
    from docker_generator.diagnostics.rules import output, proof
    from docker_generator.output.writing import compare

    folder = options.folder(options.output)
    if not folder.exists():
        return []
    report = compare(result, folder)
    claimed = {d.origin for d in report.diagnostics if d.rule in vars(proof).values()}
    stale = dict.fromkeys((*report.drift, *sorted(claimed)))
    return [output.DRIFT.at("", path, origin=path) for path in stale]
