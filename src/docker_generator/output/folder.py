"""One folder, reached through its handle: no symbolic link is followed out of it."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Folder:
    """An open folder. Paths below it are relative, with / between their parts."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a regular file, or nothing where there is none.

        Raises OSError where the path leads through a symbolic link or to something else.
        """
        try:
            with self._parent(path, create=False) as (parent, name):
                # Without O_NONBLOCK, opening a pipe would wait for its writer.
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
                handle = os.open(name, flags, dir_fd=parent)
        except (FileNotFoundError, NotADirectoryError):
            return None
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, "it is not a regular file", path)
            return file.read()

    def write(self, path: str, data: bytes, mode: int) -> None:
        """Replace a file at once: a reader sees the old bytes or the new ones, never a mixture."""
        with self._parent(path, create=True) as (parent, name):
            part = f".{name}.{secrets.token_hex(4)}.part"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(part, flags, mode, dir_fd=parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(part, name, src_dir_fd=parent, dst_dir_fd=parent)
            except BaseException:
                os.unlink(part, dir_fd=parent)
                raise
            os.fsync(parent)

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        with self._parent(path, create=False) as (parent, name):
            try:
                os.unlink(name, dir_fd=parent)
            except FileNotFoundError:
                return

    @contextmanager
    def _parent(self, path: str, *, create: bool) -> Iterator[tuple[int, str]]:
        """Open the folder that holds a path, step by step."""
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


def _refuse_link(name: str, parent: int, path: str) -> None:
    """Raise OSError for a symbolic link; opening it would fail as well, but say less."""
    if stat.S_ISLNK(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
        raise OSError(errno.ELOOP, "it lies behind a symbolic link", path)


def _make(name: str, parent: int) -> None:
    try:
        os.mkdir(name, dir_fd=parent)
    except FileExistsError:
        return


@contextmanager
def open_folder(path: Path, *, create: bool) -> Iterator[Folder]:
    """Open a folder and lock it against a second run; raises OSError where that is impossible."""
    if create:
        path.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, _FOLDER)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if create else fcntl.LOCK_SH)
        yield Folder(handle)
    finally:
        os.close(handle)
