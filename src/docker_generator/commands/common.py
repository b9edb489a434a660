"""Shared by the commands: arguments, the run of the pipeline, and its report."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.output.writing import WriteReport
    from docker_generator.result import GenerationResult

CLEAN, FAULTY, UNUSABLE = 0, 1, 2
"""Exit statuses: clean; errors in the graph, or a pending update; unusable input or directory."""


FORMATS = ("text", "json", "sarif", "github")
"""Names of the formats; a renderer is loaded when it is used."""


def common_options(formats: tuple[str, ...] = FORMATS) -> argparse.ArgumentParser:
    """Return the arguments of every command that reads a graph; the first format is the default."""
    common = argparse.ArgumentParser(add_help=False)
    add = common.add_argument
    add(
        "topology",
        nargs="?",
        metavar="TOPOLOGY",
        help="topology graph, or - for standard input (default: that below the root)",
    )
    add("--root", metavar="DIR", help="root directory of the project (the current directory)")
    add(
        *("-o", "--output"),
        metavar="DIR",
        help="output directory, relative to the root (artifacts/engineering/configs/docker)",
    )
    add(
        "--source",
        metavar="DIR",
        help="source of the services, relative to the root (artifacts/engineering/code/backend)",
    )
    add("--options", metavar="FILE", help="options as a JSON object; docs/options.md lists them")
    add(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="one option, such as environment=prod; may be repeated",
    )
    add("--format", choices=formats, default=formats[0], help=f"output format ({formats[0]})")
    add(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="color text always, never, or on a terminal (auto)",
    )
    _add_loudness(common)
    return common


def _add_loudness(common: argparse.ArgumentParser) -> None:
    loudness = common.add_mutually_exclusive_group()
    loudness.add_argument(
        "-q", "--quiet", action="store_true", help="hide infos and lists of files"
    )
    loudness.add_argument(
        "-v", "--verbose", action="store_true", help="print all findings, each with its explanation"
    )


def has_own_folder(given: argparse.Namespace) -> bool:
    """Return whether the output directory is for this graph.

    The default directory is for the default graph.
    """
    from docker_generator.options import DEFAULT_TOPOLOGY

    if given.topology is None or given.output is not None:
        return True
    default = os.path.join(given.root or ".", DEFAULT_TOPOLOGY)  # noqa: PTH118 -- only compared
    named = str(given.topology)
    return os.path.abspath(named) == os.path.abspath(default)  # noqa: PTH100 -- likewise


def print_output_needed(given: argparse.Namespace, command: str) -> int:
    """Print that a graph in another place needs an output directory, with an example.

    Return the status.

    Arguments:
        given: the arguments of the command line.
        command: the name of the command.
    """
    from docker_generator.diagnostics.quoting import printable

    example = f"docker-generator {command} {shlex.quote(str(given.topology))} -o deploy"
    print(
        "docker-generator: -o/--output is required for a graph outside the default location, "
        f"such as: {printable(example)}",
        file=sys.stderr,
    )
    return UNUSABLE


def run_pipeline(given: argparse.Namespace) -> tuple[GenerationResult, Options | None]:
    """Return the result of the pipeline, and its options."""
    from docker_generator.options import DEFAULT_TOPOLOGY, read_options
    from docker_generator.pipeline import generate
    from docker_generator.result import GenerationResult
    from docker_generator.topology.document import read_file, read_standard_input

    chosen, flags, faults = _options(given)
    options, remarks = read_options(chosen, flags)
    if faults:
        return GenerationResult(diagnostics=(*faults, *remarks)), None
    root = options.root if options else given.root or "."
    place = given.topology or os.path.join(root, DEFAULT_TOPOLOGY)  # noqa: PTH118 -- as it is shown
    data, unread = read_standard_input() if place == "-" else read_file(place)
    if unread and given.topology is None:
        unread = [_with_graph_nearby(one, root) for one in unread]
    if unread:
        # Without valid options the root is unknown, so only a file that was named is reported.
        is_certain = options is not None or given.topology is not None
        found = [*(() if options else remarks), *(unread if is_certain else ())]
        return GenerationResult(diagnostics=tuple(found)), options
    return generate(data, chosen, keep_going=getattr(given, "keep_going", False)), options


def _with_graph_nearby(fault: Diagnostic, root: Any) -> Diagnostic:
    """Return why the default graph cannot be read; if there is a graph in the root, it is named."""
    from dataclasses import replace
    from pathlib import Path

    from docker_generator.diagnostics.quoting import printable
    from docker_generator.options import DEFAULT_TOPOLOGY

    nearby = Path(root) / Path(DEFAULT_TOPOLOGY).name
    if not nearby.is_file():
        return fault
    found = f"found instead: {shlex.quote(str(nearby))}, which is read if it is named"
    return replace(fault, message=f"{fault.message} ({printable(found)})")


def _options(
    given: argparse.Namespace,
) -> tuple[dict[str, Any], dict[str, str], list[Diagnostic]]:
    """Return the options of the file, of --set and of the flags, and the origin of each.

    Later ones win.
    """
    from docker_generator.topology.document import read_document, read_file

    chosen: dict[str, Any] = {}
    faults: list[Diagnostic] = []
    if given.options is not None:
        data, faults = read_file(given.options)
        if not faults:
            chosen, faults = read_document(data)
        faults = [_about_options(fault, given.options) for fault in faults]
    origins = dict.fromkeys(chosen, f"--options {given.options}")
    for setting in given.set:
        key, _, value = setting.partition("=")
        *parents, last = key.split(".")
        place = chosen
        for parent in parents:
            if not isinstance(place.get(parent), dict):
                place[parent] = {}
            place = place[parent]
        place[last] = _value(value)
        origins[[*parents, last][0]] = "--set"
    flags = {"root": given.root, "output": given.output, "source": given.source}
    named = {key: value for key, value in flags.items() if value is not None}
    return chosen | named, origins | {name: f"--{name}" for name in named}, faults


def _about_options(fault: Diagnostic, file: str) -> Diagnostic:
    """Return the diagnostics of a file of options, which is parsed like a graph."""
    from docker_generator.diagnostics.rules import choices

    reason = fault.message.removeprefix("Topology graph ").removeprefix(f"{file} ")
    reason = reason.removeprefix("cannot be read: ")
    return choices.UNREADABLE_OPTIONS.at(
        "", file, reason=reason, origin=file, position=fault.position
    )


def _value(text: str) -> Any:
    import json

    try:
        return json.loads(text) if text[:1] in '[{"' or text in {"true", "false"} else text
    except ValueError:
        return text


def print_report(
    found: list[Diagnostic],
    given: argparse.Namespace,
    result: GenerationResult,
    report: WriteReport | None = None,
) -> int:
    """Print the findings in the chosen format, and return the exit status for them."""
    from docker_generator.diagnostics.diagnostic import Severity, has_errors, in_order
    from docker_generator.diagnostics.formats import FORMATS as RENDERERS
    from docker_generator.diagnostics.report import MOST_SHOWN, Report, counted
    from docker_generator.diagnostics.rules import choices, output, proof, reading

    if not _is_analyzed(given, result):
        found = [one.fixed_in(_graph_of(given)) for one in found]
    shown = [d for d in in_order(found) if not given.quiet or d.severity is not Severity.INFO]
    reported = Report(
        tuple(shown),
        file=_file_of(given),
        files=tuple((c.action, c.path) for c in report.changes) if report else (),
        most=None if given.verbose else MOST_SHOWN,
        explained=given.verbose,
        colored=is_colored(given),
    )
    sys.stdout.write(RENDERERS[given.format](reported))
    if not shown and report is None and prints_prose(given):
        services = len(result.handoff.get("services", {}))
        print(f"{counted(services, 'service')}: {reported.counts}")
    unusable = {
        *(reading.UNREADABLE_INPUT, choices.UNREADABLE_OPTIONS),
        *(output.UNWRITABLE_OUTPUT, proof.FAILED_PROOF),
    }
    if any(d.rule in unusable for d in found):
        return UNUSABLE
    return FAULTY if has_errors(found) else CLEAN


def prints_prose(given: argparse.Namespace) -> bool:
    """Return whether a line for people may be printed beside the report on standard output."""
    return given.format == "text" and not given.quiet


def _file_of(given: argparse.Namespace) -> str:
    """Return the path of the graph for reports: relative to the current directory, with /."""
    from docker_generator.options import DEFAULT_TOPOLOGY

    named = given.topology or os.path.join(given.root or ".", DEFAULT_TOPOLOGY)  # noqa: PTH118 -- shown
    if named == "-":
        return named
    inside = os.path.relpath(named)
    shown = named if inside.startswith("..") else inside
    return shown.replace(os.sep, "/")


def _is_analyzed(given: argparse.Namespace, result: GenerationResult) -> bool:
    """Return whether actions name the specification from which the graph was made.

    The default place is the analyzer's: an unreadable graph there is assumed to be its output.
    """
    return given.topology is None if result.is_analyzed is None else result.is_analyzed


def _graph_of(given: argparse.Namespace) -> str:
    """Return how an action names the graph: by its file, if it was not on standard input."""
    file = _file_of(given)
    return "the topology graph" if file == "-" else file


def is_colored(given: argparse.Namespace) -> bool:
    """Return whether to color: as requested, else on a terminal, unless NO_COLOR is set."""
    if given.color != "auto":
        return bool(given.color == "always")
    is_able = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return is_able and not os.environ.get("NO_COLOR")
