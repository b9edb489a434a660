"""The command line: arguments in, exit status out; the commands are in a folder of their own.

Exit status: 0 clean; 1 errors in the graph, drift where it was asked for, new text withheld from
an edited file, or a failed proof; 2 usage, unreadable input, a folder that cannot be written, or a
fault of ours.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from typing import TYPE_CHECKING

from docker_generator import __version__
from docker_generator.commands import check, explain, generate, graph, schema, verify
from docker_generator.commands.common import CLEAN, FORMATS, UNUSABLE, common_options

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {"check": check, "generate": generate, "verify": verify, "graph": graph}
"""Every command that reads a graph, by its name: a module with HELP, add_arguments and run."""

PAGES = {"explain": explain, "schema": schema}
"""Every command that reads none."""


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
        epilog="Exit status: 0 clean, 1 errors in the graph, drift, text withheld from an edited "
        "file or a failed proof, 2 usage, unreadable input, an unwritable folder, our own fault.",
    )
    parser.add_argument("--version", action="version", version=f"docker-generator {__version__}")
    common = common_options()
    parser.set_defaults(run=check.run, **vars(common.parse_args([])))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, command in (COMMANDS | PAGES).items():
        formats = getattr(command, "FORMATS", FORMATS)
        parents = [common_options(formats)] if name in COMMANDS else []
        one = commands.add_parser(name, parents=parents, help=command.HELP)
        command.add_arguments(one)
        one.set_defaults(run=command.run)
    return parser
