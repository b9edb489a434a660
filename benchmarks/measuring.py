"""What a process costs: CPU time and memory, of it and its children."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Unmeasurable(Exception):  # noqa: N818 -- no error of ours
    """Nothing can be said: a program is missing or failed, or did other work than it should."""


class Cost(NamedTuple):
    """What one process cost with its children: seconds of CPU, and the peak of memory in MiB."""

    seconds: float
    memory: float


def cost(*command: str, folder: Path | None = None, **variables: str) -> Cost:
    """Run a command and return what it cost; one that does not end with 0 is refused."""
    # An installation has the bytecode of its modules: here the first turn writes it.
    known = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=known | variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise Unmeasurable(f"{command[0]}: {error.strerror}") from None
    with process:
        assert process.stderr is not None  # noqa: S101 -- it was asked for
        reported = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        words = reported.decode(errors="replace").strip().splitlines()
        raise Unmeasurable(f"{' '.join(command)}: {words[-1] if words else process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def is_so(holds: object, what: str) -> None:
    """Refuse a measurement whose work was not done."""
    if not holds:
        raise Unmeasurable(what)
