"""generate: write the files into the output folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from docker_generator.commands.common import (
    UNUSABLE,
    has_own_folder,
    print_report,
    prints_prose,
    run_pipeline,
)

if TYPE_CHECKING:
    import argparse

    from docker_generator.output.writing import WriteReport

HELP = "write the files"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Add no arguments of its own."""


def run(given: argparse.Namespace) -> int:
    """Write the files into the output folder."""
    if not has_own_folder(given):
        message = "docker-generator: give -o DIR: where do the files of this graph belong?"
        print(message, file=sys.stderr)
        return UNUSABLE
    result, options = run_pipeline(given)
    if not result.ok or options is None:
        return print_report(list(result.diagnostics), given, result)
    from docker_generator.output.writing import write

    folder = options.folder(options.output)
    report = write(result, folder)
    status = print_report([*result.diagnostics, *report.diagnostics], given, result, report)
    if report.changes and prints_prose(given):
        _print_changes(report, str(folder))
    return status


def _print_changes(report: WriteReport, folder: str) -> None:
    for change in report.changes:
        print(f"{change.action:<9}  {change.file.path}")
    print(f"{len(report.changes)} files in {folder}")
    if any(change.file.path == "start.sh" for change in report.changes):
        print("Next: ./start.sh in that folder builds, starts and sees everything healthy.")
