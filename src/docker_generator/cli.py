"""The command line: arguments in, exit status out; the commands are in a directory of their own.

Exit status: 0 clean; 1 errors in the graph, drift where it was asked for, a pending update of
an edited file, or a failed proof; 2 usage, unreadable input, a directory that cannot be written, or
a bug.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docker_generator import __version__
from docker_generator.commands import (
    check,
    completion,
    debug,
    env,
    explain,
    generate,
    graph,
    init,
    inspect,
    pin,
    schema,
    verify,
)
from docker_generator.commands.common import CLEAN, FORMATS, UNUSABLE, common_options

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "check": check,
    "generate": generate,
    "verify": verify,
    "inspect": inspect,
    "graph": graph,
    "pin": pin,
    "env": env,
    "debug": debug,
}
"""Every command that reads a graph, by its name: a module with HELP, EXAMPLES, add_arguments
and run, whose docstring its own help begins with."""

PAGES = {"init": init, "explain": explain, "schema": schema, "completion": completion}
"""Every command that reads none."""


_COLLECT_AFTER = 60_000
"""Objects until the garbage collector looks: a graph of a thousand services holds a million that
all stay, and looking through them again and again costs a fifth of the time of a run."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    gc.set_threshold(_COLLECT_AFTER, 50, 50)
    _prepare_output()
    given = parser().parse_args(arguments)
    try:
        status: int = given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        _discard_output()
        return CLEAN
    except OSError as error:
        _discard_output()
        print(f"docker-generator: {_subject(error)}: {error.strerror}", file=sys.stderr)
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


def _subject(error: OSError) -> str:
    """Return what an error is about: a path, the current directory, or else standard output.

    Commands turn errors of the files that they read and write into findings. What is left has the
    name of a file, or comes from asking for the current directory, or from printing.
    """
    if isinstance(error.filename, str):
        return error.filename
    try:
        Path.cwd()
    except OSError:
        return "current directory"
    return "standard output"


def _discard_output() -> None:
    """Send what Python would still write at its end to nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


STATUS = """\
exit status:
  0  clean
  1  errors in the graph; drift, where it was asked for; a pending update of an edited file;
     a failed proof
  2  usage, unreadable input, a directory that cannot be written, or a bug in docker-generator
"""

EPILOG = f"""\
examples:
  docker-generator check                            validate the graph of a project
  docker-generator generate                         write the files
  docker-generator generate graph.json -o deploy    of another graph, into another directory
  docker-generator check graph.json --format json   findings for a program

files, below the directory of --root:
  artifacts/engineering/code/frontend/.internal/topology-graph.json
                                            the graph, where no TOPOLOGY is named
  artifacts/engineering/code/backend        source of the services (--source)
  artifacts/engineering/configs/docker      what is written (--output)

environment:
  NO_COLOR     not empty: no color, unless --color says otherwise
  TERM         dumb: likewise

{STATUS}
Run docker-generator COMMAND --help for a command, docker-generator explain CODE for a finding.
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="docker-generator",
        description="Generate Dockerfiles, a docker-compose.yml and the scripts that start it "
        "from a service\ntopology graph. Without a command: check.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument(
        "--version",
        action="version",
        version=f"docker-generator {__version__}",
        help="print the version and exit",
    )
    common = common_options()
    whole.set_defaults(run=check.run, parser=whole, **vars(common.parse_args([])))
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    for name, command in (COMMANDS | PAGES).items():
        formats = getattr(command, "FORMATS", FORMATS)
        parents = [common_options(formats)] if name in COMMANDS else []
        examples = "".join(f"  {example}\n" for example in command.EXAMPLES)
        one = commands.add_parser(
            name,
            parents=parents,
            help=command.HELP,
            description=_sentence((command.__doc__ or "").partition(": ")[2]),
            epilog=f"examples:\n{examples}\n{STATUS}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(one)
        one.set_defaults(run=command.run)
    return whole


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
