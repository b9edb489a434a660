"""generate: write the files into the output directory, or show what would be written.

An edited file is kept: where its text would change, the new one is written beside it as FILE.new.
For a graph with errors nothing is written. A graph in another place needs -o.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from docker_generator.commands.common import (
    FAULTY,
    has_own_folder,
    is_colored,
    print_output_needed,
    print_report,
    prints_prose,
    run_pipeline,
)

if TYPE_CHECKING:
    import argparse

    from docker_generator.output.writing import WriteReport
    from docker_generator.result import GenerationResult

EXAMPLES = (
    "docker-generator generate",
    "docker-generator generate --diff",
    "docker-generator generate graph.json -o deploy --set environment=prod --set tag=v1.4.0",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    group = parser.add_argument_group("preview options", "none of these writes a file")
    group.add_argument("--dry-run", action="store_true", help="list what would happen")
    group.add_argument("--diff", action="store_true", help="show what would change")
    group.add_argument(
        "--check", action="store_true", help="exit 1 if a file no longer matches the graph"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace edited files; each edit is kept as FILE.bak-1"
    )
    parser.add_argument(
        "--keep-going",
        action="store_true",
        help="write the files although a source cannot be built or started as it is",
    )
    parser.add_argument(
        "--prune", action="store_true", help="remove unedited files that are not generated any more"
    )


def run(given: argparse.Namespace) -> int:
    """Write the files into the output directory, or show what would be written."""
    if not has_own_folder(given):
        return print_output_needed(given, "generate")
    result, options = run_pipeline(given)
    if not result.ok or options is None:
        return print_report(list(result.diagnostics), given, result)
    from docker_generator.output.writing import compare, write

    folder = options.folder(options.output)
    only_shows = given.dry_run or given.diff or given.check
    act = compare if only_shows else write
    report = act(result, folder, force=given.force, prune=given.prune)
    status = print_report([*result.diagnostics, *report.diagnostics], given, result, report)
    if given.format == "text":
        _print_diffs(report, given)
    if report.changes and prints_prose(given):
        _print_changes(report, str(folder), result, only_shows=only_shows)
    if status == 0 and given.check and report.drift:
        return FAULTY
    return status


def _print_diffs(report: WriteReport, given: argparse.Namespace) -> None:
    """Print every diff, or only those between an edit and its pending update."""
    from docker_generator.output.comparison import Action
    from docker_generator.output.diffs import diff_of

    colored = is_colored(given)
    for change in report.changes:
        if given.diff or (change.action is Action.CONFLICT and not given.quiet):
            sys.stdout.write(diff_of(change, colored=colored))


def _print_changes(
    report: WriteReport, folder: str, result: GenerationResult, *, only_shows: bool
) -> None:
    for change in report.changes:
        print(f"{change.action:<9}  {change.path}")
    if only_shows:
        drift = len(report.drift)
        words = f"{drift} of them would change" if drift else "all match the topology graph"
        print(f"{len(report.changes)} files in {folder}: {words}; nothing was written")
        return
    print(f"{len(report.changes)} files in {folder}")
    if any(change.path == "start.sh" for change in report.changes):
        print(_next_step(result))


def _next_step(result: GenerationResult) -> str:
    """Return the next step; a stack without sources cannot be built."""
    sources = {image.service: image.source for image in (result.plan.images if result.plan else ())}
    missing = sorted(name for name, source in sources.items() if not source.found)
    if missing and len(missing) == len(sources):
        return "No source was found: nothing can be built before the services have one."
    if missing:
        return f"No source was found of {', '.join(missing)}: add it, then run ./start.sh there."
    return "Next: run ./start.sh there to build and start the stack; it says when all is healthy."
