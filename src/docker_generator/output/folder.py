"""One directory, reached through its handle: no symbolic link is followed out of it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PATIENCE = 10.0
"""Seconds that a run waits for another one that holds the directory."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_PART = ".docker-generator-part"


class Folder:
    """An open directory. Paths below it are relative, with / between their parts."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a regular file, or nothing if there is none.

        Raises OSError if the path leads through a symbolic link or to something else.
        """
        try:
            with self._parent(path, create=False) as (parent, name):
                # Without O_NONBLOCK, opening a pipe would wait for its writer.
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
                handle = os.open(name, flags, dir_fd=parent)
        except (FileNotFoundError, NotADirectoryError):
            return None
        # Opening a directory as a file fails with its handle instead of its path.
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(errno.EINVAL, "it is not a regular file", path)
        with os.fdopen(handle, "rb") as file:
            return file.read()

    def mode(self, path: str) -> int:
        """Return the permission bits of a file."""
        with self._parent(path, create=False) as (parent, name):
            return stat.S_IMODE(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)

    def write(self, path: str, data: bytes, mode: int, *, is_exact: bool = False) -> None:
        """Replace a file at once: a reader sees the old bytes or the new ones, never a mixture.

        The mode is narrowed by the user's umask, unless it `is_exact`. The new name is durable
        after `sync`.
        """
        with self._parent(path, create=True) as (parent, name):
            part = f".{name}{_PART}"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(part, flags, mode, dir_fd=parent)
            try:
                try:
                    if is_exact:
                        os.fchmod(handle, mode)
                    _write_all(handle, data)
                    os.fsync(handle)
                finally:
                    os.close(handle)
                os.replace(part, name, src_dir_fd=parent, dst_dir_fd=parent)
            except BaseException:
                # The next run removes files that cannot be removed now.
                with contextlib.suppress(OSError):
                    os.unlink(part, dir_fd=parent)
                raise

    def remove(self, path: str) -> None:
        """Remove a file, if it exists, and its directory below this one if that is empty then."""
        with (
            self._parent(path, create=False) as (parent, name),
            contextlib.suppress(FileNotFoundError),
        ):
            os.unlink(name, dir_fd=parent)
        above = path.rpartition("/")[0]
        # A directory that is not empty is kept.
        with (
            self._parent(above or ".", create=False) as (parent, name),
            contextlib.suppress(OSError),
        ):
            if above:
                os.rmdir(name, dir_fd=parent)

    def clear(self) -> None:
        """Remove the temporary files of an interrupted run, here and one directory below."""
        folders = [""]
        for folder in folders:
            with self._below(folder) as parent:
                entries = [] if parent is None else list(os.scandir(parent))
                for entry in entries:
                    if entry.name.endswith(_PART):
                        os.unlink(entry.name, dir_fd=parent)
                    elif not folder and entry.is_dir(follow_symlinks=False):
                        folders.append(entry.name)

    def sync(self, paths: Iterable[str]) -> None:
        """Make the names of written and removed files durable."""
        for folder in sorted({path.rpartition("/")[0] for path in paths} | {""}):
            with self._below(folder) as parent:
                if parent is not None:
                    os.fsync(parent)

    @contextmanager
    def _below(self, folder: str) -> Iterator[int | None]:
        """Open a directory below this one; nothing if there is none."""
        with contextlib.ExitStack() as stack:
            try:
                path = f"{folder}/." if folder else "."
                parent, _ = stack.enter_context(self._parent(path, create=False))
            except (FileNotFoundError, NotADirectoryError):
                yield None
            else:
                yield parent

    @contextmanager
    def _parent(self, path: str, *, create: bool) -> Iterator[tuple[int, str]]:
        """Open the directory that holds a path, step by step."""
        *parts, name = path.split("/")
        handle = os.dup(self._handle)
        try:
            for part in parts:
                if create:
                    _make(part, handle)
                _refuse_link(part, handle, path)
                below = os.open(part, _FOLDER, dir_fd=handle)
                os.close(handle)
                handle = below
            yield handle, name
        finally:
            os.close(handle)


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _refuse_link(name: str, parent: int, path: str) -> None:
    """Raise OSError for a symbolic link; opening it would fail as well, with a vaguer message."""
    if stat.S_ISLNK(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
        raise OSError(errno.ELOOP, "it is behind a symbolic link", path)


def _make(name: str, parent: int) -> None:
    with contextlib.suppress(FileExistsError):
        os.mkdir(name, dir_fd=parent)


@contextmanager
def open_folder(path: Path, *, create: bool) -> Iterator[Folder]:
    """Open a directory and lock it against a second run; raises OSError if that fails."""
    if create:
        path.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, _FOLDER)
    try:
        _lock(handle, fcntl.LOCK_EX if create else fcntl.LOCK_SH, path)
        yield Folder(handle)
    finally:
        os.close(handle)


def _lock(handle: int, kind: int, path: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                reason = "another run of docker-generator uses it"
                raise OSError(errno.EAGAIN, reason, str(path)) from error
            time.sleep(0.05)
        else:
            return
