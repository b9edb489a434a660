"""The files of a source tree that are searched for names, up to the limits."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from docker_generator.source.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docker_generator.source.folder import Folder

_MANIFEST = "docker-manifest.json"
"""Generated files are left out because they mention the variables that they set."""
_MOST_FILES = 4000
LARGEST = 256 * 1024
"""The most bytes that are read of a file."""
MOST_BYTES = 8 * 1024 * 1024
"""The most bytes that are read of a tree."""
_DEEPEST = 12


def source_texts(folder: Folder) -> Iterator[str]:
    """Yield the texts of the files that a program is written in, up to the same limits."""
    for _, text in source_files(folder):
        yield text


def source_files(folder: Folder) -> Iterator[tuple[str, str]]:
    """Yield the files that a program is written in with their texts, up to the same limits."""
    left = MOST_BYTES
    for file in walk(folder.path):
        text = text_of(folder.path / file)
        left -= len(text)
        if left < 0:
            return
        yield file, text


def text_of(path: Path) -> str:
    """Return the first part of a file, empty for a link and for one that cannot be read."""
    try:
        if path.is_symlink():
            return ""
        with path.open("rb") as opened:
            return opened.read(LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""


def walk(root: Path, limits: list[str] | None = None) -> Iterator[str]:
    """Yield the files that a program is written in, sorted; links are not followed.

    Arguments:
        root: the directory.
        limits: gets what a limit leaves out.
    """
    limits = [] if limits is None else limits
    known = vocabulary()
    count = 0
    for path, folders, names in os.walk(root):
        below = os.path.relpath(path, root).replace(os.sep, "/")
        is_ours = _MANIFEST in names and below != "."
        deep = below.count("/") >= _DEEPEST
        folders[:] = sorted(
            name
            for name in folders
            if not (name.startswith(".") or name.lower() in known.folders_left_out)
        )
        if deep and folders and not is_ours:
            limits.append(f"directories below {_DEEPEST + 1} others")
        if is_ours or deep:
            folders.clear()
        for name in [] if is_ours else sorted(names):
            lower = name.lower()
            if lower.rpartition(".")[2] not in known.files or name.startswith("."):
                continue
            if any(fnmatchcase(lower, pattern) for pattern in known.left_out):
                continue
            count += 1
            if count > _MOST_FILES:
                limits.append(f"files after the first {_MOST_FILES}")
                return
            yield name if below == "." else f"{below}/{name}"
