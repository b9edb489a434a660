"""generate: write the files into the output directory, or preview the changes.

An edited file is kept; if its generated text has changed, the new one is written to FILE.new.
If the graph has errors, nothing is written. A graph outside of the default place needs -o.
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


_LABELS = {"withheld": "conflict"}
"""Labels for people; programs read the values themselves."""
_MOST_NAMED = 5
_NEXT = "Next: run ./start.sh there to build and start the stack; it says when all is healthy."
_FAILED = "Next: fix the errors above; until then the files do not match the topology graph."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    group = parser.add_argument_group("preview options", "with one of these, no file is written")
    group.add_argument("--dry-run", action="store_true", help="list the changes")
    group.add_argument("--diff", action="store_true", help="show the changes as a diff")
    group.add_argument(
        "--check", action="store_true", help="exit with 1 if a file no longer matches the graph"
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
        _print_changes(report, str(folder), only_shows=only_shows)
    if given.check and report.drift:
        print(_drift_line(report, str(folder)), file=sys.stderr)
        return status or FAULTY
    if report.changes and given.format == "text" and not only_shows:
        _print_next_step(report, result, status, is_quiet=given.quiet)
    return status


def _print_diffs(report: WriteReport, given: argparse.Namespace) -> None:
    """Print every diff, or only those between an edit and its pending update."""
    from docker_generator.output.comparison import Action
    from docker_generator.output.diffs import diff_of

    colored = is_colored(given)
    for change in report.changes:
        if given.diff or (change.action is Action.CONFLICT and not given.quiet):
            sys.stdout.write(diff_of(change, colored=colored))


def _print_changes(report: WriteReport, folder: str, *, only_shows: bool) -> None:
    from docker_generator.diagnostics.report import counted
    from docker_generator.output.comparison import Action

    for change in report.changes:
        pending = f" ({change.path}.new)" if change.action is Action.CONFLICT else ""
        print(f"{_LABELS.get(change.action, change.action):<9}  {change.path}{pending}")
    if only_shows:
        drift = len(report.drift)
        words = f"{drift} of them would change" if drift else "all match the topology graph"
        print(f"{counted(len(report.changes), 'file')} in {folder}: {words}; nothing was written")
    else:
        print(f"{counted(len(report.changes), 'file')} in {folder}")


def _drift_line(report: WriteReport, folder: str) -> str:
    """Return the result of --check, and how to fix it: it is printed with --quiet as well."""
    from docker_generator.diagnostics.quoting import printable

    count, shown = len(report.drift), report.drift[:_MOST_NAMED]
    more = f" and {count - len(shown)} more" if count > len(shown) else ""
    subject = "1 file does" if count == 1 else f"{count} files do"
    return (
        f"docker-generator: {subject} not match the topology graph in {printable(folder)}: "
        f"{', '.join(shown)}{more}; run the same command without --check to update them"
    )


def _print_next_step(
    report: WriteReport, result: GenerationResult, status: int, *, is_quiet: bool
) -> None:
    """Print the next step; with --quiet, only that no source was found."""
    missing = _without_source(result)
    if is_quiet and missing:
        print(f"docker-generator: {missing}", file=sys.stderr)
    if is_quiet or all(change.path != "start.sh" for change in report.changes):
        return
    print(_unsettled(report) or (_FAILED if status else "") or missing or _NEXT)


def _unsettled(report: WriteReport) -> str:
    """Return how to settle conflicts between edits and pending updates, if there are any."""
    from docker_generator.output.comparison import Action

    files = [change.path for change in report.changes if change.action is Action.CONFLICT]
    if not files:
        return ""
    return (
        f"Next: merge {', '.join(f'{file}.new into {file}' for file in files)}, and delete the "
        "merged file that ends in .new; then run ./start.sh there. generate --force replaces "
        "every edited file instead."
    )


def _without_source(result: GenerationResult) -> str:
    """Return which services have no source: such a stack cannot be built."""
    sources = {image.service: image.source for image in (result.plan.images if result.plan else ())}
    missing = sorted(name for name, source in sources.items() if not source.found)
    if missing and len(missing) == len(sources):
        return "No source was found: nothing can be built before the services have one."
    if missing:
        return f"No source was found of {', '.join(missing)}: add it, then run ./start.sh there."
    return ""
