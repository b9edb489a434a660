"""System calls that fail, or in the middle of which a process is killed."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CALLS = (
    *("dup", "fstat", "fsync", "mkdir", "open", "replace", "rmdir", "scandir", "stat", "unlink"),
    "write",
)
"""The system calls by which a folder is written; closing a handle is what a kernel does anyway."""


class Killed(BaseException):
    """What is raised where a real process would be gone: nothing may catch it."""


class Calls:
    """Counts system calls; the one with number `at` meets the fault."""

    def __init__(self, at: int, fault: Callable[[Calls], None]) -> None:
        self.count = 0
        self.at = at
        self.fault = fault
        self.is_dead = False

    def wrap(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return a system call that may meet the fault."""

        def call(*arguments: Any, **options: Any) -> Any:
            if self.is_dead:
                raise Killed
            self.count += 1
            if self.count == self.at:
                if real is REAL_WRITE:  # half of it gets through
                    handle, data = arguments
                    real(handle, data[: len(data) // 2])
                self.fault(self)
            return real(*arguments, **options)

        return call


REAL_WRITE = os.write


def fail(number: int) -> Callable[[Calls], None]:
    """Return the fault of one call that fails with an error number."""

    def fault(_: Calls) -> None:
        raise OSError(number, os.strerror(number))

    return fault


def die(calls: Calls) -> None:
    """End the run: neither this call nor any later one gets through."""
    calls.is_dead = True
    raise Killed


def kill(_: Calls) -> None:
    """End this process as the kernel does."""
    os.kill(os.getpid(), signal.SIGKILL)


ERRORS = {"ENOSPC": errno.ENOSPC, "EACCES": errno.EACCES, "EIO": errno.EIO}


@contextmanager
def system(at: int, fault: Callable[[Calls], None]) -> Iterator[Calls]:
    """Let the system call with this number meet a fault."""
    calls = Calls(at, fault)
    wrapped = {name: calls.wrap(getattr(os, name)) for name in CALLS}
    with (
        mock.patch.dict(vars(os), wrapped),
        mock.patch.object(fcntl, "flock", calls.wrap(fcntl.flock)),
    ):
        yield calls


def in_a_process(act: Callable[[], object]) -> int:
    """Run something in a process of its own, and return how that ended: 0, or minus the signal."""
    child = os.fork()
    if child == 0:  # pragma: no cover -- it ends here
        try:
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
