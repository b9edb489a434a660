"""Our command in a process of its own that has loaded everything already.

What a command does is the same as in a new process, for a tenth of its CPU time; that a new
process does it too is what tests/test_processes.py sees.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import traceback
import warnings
from importlib import import_module
from typing import TYPE_CHECKING

from docker_generator import cli

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_NAMES = ("docker-generator", ".venv/bin/docker-generator")
_MODULE = ["python", "-m", "docker_generator"]
_PUNCTUATION = "();<>|&\n"


def arguments_of(command: str) -> list[str] | None:
    """Return the arguments of a command line that is one plain call of ours, else nothing.

    A line with a redirection, a second command, or anything that a shell replaces is not plain.

    >>> arguments_of("docker-generator check graph.json")
    ['check', 'graph.json']
    >>> arguments_of("docker-generator check graph.json > log")
    """
    if any(one in command for one in "$`*?~#\\"):
        return None
    lexer = shlex.shlex(command, posix=True, punctuation_chars=_PUNCTUATION)
    lexer.whitespace_split = True
    words = list(lexer)
    if any(set(word) <= set(_PUNCTUATION) for word in words if word):
        return None
    if words[:1] and words[0] in _NAMES:
        return words[1:]
    return words[3:] if words[:3] == _MODULE else None


def run(arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Return how our command went in a folder, with an empty standard input."""
    for name in (*cli.COMMANDS, *cli.PAGES):
        import_module(f"docker_generator.commands.{name}")
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with warnings.catch_warnings():
            # Python 3.12 warns of threads that are lost; the one of pytest-xdist only waits.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:  # pragma: no cover -- it ends here
            _act(arguments, folder, out.fileno(), err.fileno())
        _, status = os.waitpid(child, 0)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8"))
    words = ["docker-generator", *arguments]
    return subprocess.CompletedProcess(words, os.waitstatus_to_exitcode(status), *texts)


def _act(arguments: Sequence[str], folder: Path, out: int, err: int) -> None:
    status = 70
    try:
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123 -- it is no file
            os.dup2(nothing.fileno(), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        # Not closed: this process ends without it.
        sys.stdin, sys.stdout, sys.stderr = (
            open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 -- likewise
            for number, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        os.chdir(folder)
        try:
            status = cli.main(arguments)
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 -- nothing of this process may go on
        os.write(err, traceback.format_exc().encode("utf-8", "replace"))
        status = 70
    finally:
        os._exit(status)
