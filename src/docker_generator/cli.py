"""The command line: arguments in, exit status out; one small function per command.

Exit status: 0 clean; 1 errors in the graph, or new text withheld from an edited file; 2 usage,
unreadable input, or a folder that cannot be written.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from docker_generator import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.output.writing import WriteReport
    from docker_generator.result import GenerationResult

CLEAN, FAULTY, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _prepare_output()
    given = _parser().parse_args(arguments)
    try:
        status: int = given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        _discard_output()
        return CLEAN
    except OSError as error:
        _discard_output()
        print(f"docker-generator: standard output: {error.strerror}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return 130
    return status


def _prepare_output() -> None:
    """Make output possible in every locale, and where a stream was closed."""
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """Send what Python would still write at its end to nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="docker-generator",
        description="Generate Dockerfiles and a docker-compose.yml from a service topology graph.",
        epilog="Exit status: 0 clean, 1 errors in the graph or text withheld from an edited file, "
        "2 usage, unreadable input or an unwritable folder.",
    )
    parser.add_argument("--version", action="version", version=f"docker-generator {__version__}")
    common = _common_options()
    parser.set_defaults(run=_check, **vars(common.parse_args([])))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    check = commands.add_parser(
        "check", parents=[common], help="validate the graph (the default command)"
    )
    check.set_defaults(run=_check)
    generate = commands.add_parser("generate", parents=[common], help="write the files")
    generate.set_defaults(run=_generate)
    return parser


def _common_options() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "topology", nargs="?", metavar="TOPOLOGY", help="topology graph, or - for standard input"
    )
    common.add_argument("--root", metavar="DIR", help="root folder (the working folder)")
    common.add_argument("-o", "--output", metavar="DIR", help="output folder, relative to the root")
    common.add_argument("--source", metavar="DIR", help="source of the services, below the root")
    common.add_argument("--options", metavar="FILE", help="options as a JSON object")
    common.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="one option (repeatable)"
    )
    common.add_argument("-q", "--quiet", action="store_true", help="print errors and warnings only")
    return common


def _check(given: argparse.Namespace) -> int:
    """Validate the graph; a generated folder that no longer matches is a warning."""
    result, options = _run(given)
    found = list(result.diagnostics)
    if result.ok and options is not None and _has_own_folder(given):
        found += _drift(result, options)
    return _report(found, given, result)


def _generate(given: argparse.Namespace) -> int:
    """Write the files into the output folder."""
    if not _has_own_folder(given):
        message = "docker-generator: give -o DIR: where do the files of this graph belong?"
        print(message, file=sys.stderr)
        return UNUSABLE
    result, options = _run(given)
    if not result.ok or options is None:
        return _report(list(result.diagnostics), given, result)
    from docker_generator.output.writing import write

    folder = options.folder(options.output)
    report = write(result, folder)
    status = _report([*result.diagnostics, *report.diagnostics], given, result, report)
    if report.changes and not given.quiet:
        _print_changes(report, str(folder))
    return status


def _has_own_folder(given: argparse.Namespace) -> bool:
    """Return whether the output folder belongs to this graph: the default one to the default."""
    from docker_generator.options import DEFAULT_TOPOLOGY

    if given.topology is None or given.output is not None:
        return True
    default = os.path.join(given.root or ".", DEFAULT_TOPOLOGY)  # noqa: PTH118 -- only compared
    named = str(given.topology)
    return os.path.abspath(named) == os.path.abspath(default)  # noqa: PTH100 -- likewise


def _run(given: argparse.Namespace) -> tuple[GenerationResult, Options | None]:
    """Return what the pipeline makes of the graph, and the options that it was given."""
    from docker_generator.options import DEFAULT_TOPOLOGY, read_options
    from docker_generator.pipeline import generate
    from docker_generator.result import GenerationResult
    from docker_generator.topology.document import read_file, read_standard_input

    chosen, faults = _options(given)
    options, remarks = read_options(chosen)
    if faults or options is None:
        return GenerationResult(diagnostics=(*faults, *remarks)), None
    place = given.topology or str(options.folder(DEFAULT_TOPOLOGY))
    data, unread = read_standard_input() if place == "-" else read_file(place)
    if unread:
        return GenerationResult(diagnostics=tuple(unread)), options
    return generate(data, chosen), options


def _options(given: argparse.Namespace) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return the options of the file, of --set and of the flags; later ones win."""
    from docker_generator.topology.document import read_document, read_file

    chosen: dict[str, Any] = {}
    faults: list[Diagnostic] = []
    if given.options is not None:
        data, faults = read_file(given.options)
        if not faults:
            chosen, faults = read_document(data)
    for setting in given.set:
        key, _, value = setting.partition("=")
        *parents, last = key.split(".")
        place = chosen
        for parent in parents:
            if not isinstance(place.get(parent), dict):
                place[parent] = {}
            place = place[parent]
        place[last] = _value(value)
    flags = {"root": given.root, "output": given.output, "source": given.source}
    return chosen | {key: value for key, value in flags.items() if value is not None}, faults


def _value(text: str) -> Any:
    try:
        return json.loads(text) if text[:1] in '[{"' or text in {"true", "false"} else text
    except ValueError:
        return text


def _drift(result: GenerationResult, options: Options) -> list[Diagnostic]:
    from docker_generator.diagnostics.rules import output
    from docker_generator.output.writing import Action, compare

    folder = options.folder(options.output)
    if not folder.exists():
        return []
    report = compare(result, folder)
    stale = [
        change for change in report.changes if change.action not in {Action.UNCHANGED, Action.KEPT}
    ]
    return [output.DRIFT.at("", c.file.path, origin=c.file.path) for c in stale]


def _report(
    found: list[Diagnostic],
    given: argparse.Namespace,
    result: GenerationResult,
    report: WriteReport | None = None,
) -> int:
    """Print the findings, and return the exit status that they mean."""
    from docker_generator.diagnostics.diagnostic import Severity, has_errors, in_order
    from docker_generator.diagnostics.rules import output, reading
    from docker_generator.diagnostics.text import count, render_text

    shown = [d for d in in_order(found) if not given.quiet or d.severity is not Severity.INFO]
    if shown:
        sys.stdout.write(render_text(shown))
    elif report is None and not given.quiet:
        services = len(result.handoff.get("services", {}))
        print(f"{services} service{'' if services == 1 else 's'}: {count(found)}")
    if any(d.rule in {reading.UNREADABLE_INPUT, output.UNWRITABLE_OUTPUT} for d in found):
        return UNUSABLE
    return FAULTY if has_errors(found) else CLEAN


def _print_changes(report: WriteReport, folder: str) -> None:
    for change in report.changes:
        print(f"{change.action:<9}  {change.file.path}")
    print(f"{len(report.changes)} files in {folder}")
    if any(change.file.path == "start.sh" for change in report.changes):
        print("Next: ./start.sh in that folder builds, starts and sees everything healthy.")
