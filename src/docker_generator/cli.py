"""The command line: arguments in, exit status out; the commands are in a directory of their own.

Exit status: 0 clean; 1 errors in the graph, files that do not match it (`generate --check`), a
conflict between an edit and a new text, or a failed proof; 2 a wrong call, unreadable input, a
directory that cannot be written, or a bug.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from docker_generator import __version__
from docker_generator.commands.common import CLEAN, FORMATS, UNUSABLE, common_options

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

COMMANDS = {
    "check": "validate the graph (the default command)",
    "generate": "write the files",
    "verify": "prove that the files on disk match the topology graph",
    "inspect": "show each decision about each container, and its evidence",
    "graph": "draw the topology as Mermaid, SVG or DOT",
    "pin": "write the digests of all images of a stack",
    "env": "create .env as start.sh does, without bash",
    "debug": "print the launch.json with which VS Code attaches to the debuggers",
}
"""Every command that reads a graph, with its line in the help of the whole program."""

PAGES = {
    "init": "write a first graph of the services in a source tree",
    "explain": "document a diagnostic, by its code or its name",
    "schema": "print the JSON Schema of the topology graph",
    "completion": "print a script that completes commands, flags and their values in a shell",
}
"""Every command that reads none."""


def module_of(command: str) -> Any:
    """Return the module of a command, which is loaded only when the command runs.

    It has EXAMPLES, add_arguments and run, FORMATS if its --format has other values than the
    default ones, and a docstring with which its help begins.
    """
    return import_module(f"docker_generator.commands.{command}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Without `arguments`, use the arguments of the process, and exit it
    afterwards. The garbage collector is off all the time because nearly all objects of a run live
    until its end, and they are not searched for cycles when Python shuts down.
    """
    if arguments is not None:
        return _run(arguments)
    gc.disable()
    try:
        return _run(sys.argv[1:])
    finally:
        gc.freeze()


def _run(arguments: Sequence[str]) -> int:
    """Run one command; an error of the system becomes a message and an exit status."""
    _prepare_output()
    if arguments and not _begins_a_command(arguments[0]):
        missing: int = import_module("docker_generator.commands.missing").run(
            arguments, (*COMMANDS, *PAGES)
        )
        return missing
    given = parser(arguments).parse_args(arguments)
    try:
        status: int = module_of(given.command).run(given)
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


def _begins_a_command(word: str) -> bool:
    """Return whether a first word is a command, or a flag of the whole program."""
    flags = ("-h", "--help", "--version")
    return word in COMMANDS | PAGES or (
        len(word) > 1 and any(flag.startswith(word) for flag in flags)
    )


def _prepare_output() -> None:
    """Make output possible in every locale, and with a closed stream."""
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _subject(error: OSError) -> str:
    """Return the subject of an error: a path, the current directory, or else standard output.

    Commands turn errors of the files that they read and write into findings. Any other error names
    a file, or comes from the current directory or from printing.
    """
    if isinstance(error.filename, str):
        return error.filename
    try:
        os.getcwd()  # noqa: PTH109 -- asking for it is what may fail
    except OSError:
        return "current directory"
    return "standard output"


def _discard_output() -> None:
    """Discard the output that Python would still write at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


STATUS = """\
exit status:
  0  clean
  1  errors in the graph; files that do not match it (--check); a conflict between an edit and
     a new text; a failed proof
  2  a wrong call, unreadable input, a directory that cannot be written, or a bug in
     docker-generator
"""

EPILOG = f"""\
examples:
  docker-generator check                            validate the graph of a project
  docker-generator generate                         write the files
  docker-generator generate graph.json -o deploy    the same for another graph and directory
  docker-generator check graph.json --format json   findings as JSON

files, below the directory of --root:
  artifacts/engineering/code/frontend/.internal/topology-graph.json
                                            the graph, if no TOPOLOGY is named
  artifacts/engineering/code/backend        source of the services (--source)
  artifacts/engineering/configs/docker      the generated files (--output)

environment:
  NO_COLOR     no color, if it is not empty and --color is not given
  TERM         no color, if it is "dumb" and --color is not given

{STATUS}
Run docker-generator COMMAND --help for a command, docker-generator explain CODE for a finding.
"""


def parser(words: Collection[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command line.

    If the words of a command line are given, only the commands among them get their arguments: the
    modules of the others are not loaded. If the first word is a command, there are no others: to
    make a parser for each costs more than to read the graph of a small stack.
    """
    whole = argparse.ArgumentParser(
        prog="docker-generator",
        description="Generate Dockerfiles, a docker-compose.yml and start scripts from a service "
        "topology graph.\nThe default command is check.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument(
        "--version",
        action="version",
        version=f"docker-generator {__version__}",
        help="print the version and exit",
    )
    usual = vars(common_options().parse_args([]))
    whole.set_defaults(command="check", parser=parser, **usual)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    known = COMMANDS | PAGES
    first = next(iter(words or ()), "")
    for name, line in known.items():
        if first in known and name != first:
            continue
        if words is None or name in words:
            _add_command(commands, name, line)
        else:
            commands.add_parser(name, help=line)
    return whole


def _add_command(commands: Any, name: str, line: str) -> None:
    """Add a command with its arguments and its own help."""
    module = module_of(name)
    formats = getattr(module, "FORMATS", FORMATS)
    examples = "".join(f"  {example}\n" for example in module.EXAMPLES)
    one = commands.add_parser(
        name,
        parents=[common_options(formats)] if name in COMMANDS else [],
        help=line,
        description=_sentence((module.__doc__ or "").partition(": ")[2]),
        epilog=f"examples:\n{examples}\n{STATUS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(one)
    one.set_defaults(command=name)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
