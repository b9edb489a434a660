"""Files of neighbours that a member reads without depending on them: a schema, a contract."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docker_generator.source.folder import is_folder
from docker_generator.source.workspaces.model import is_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.source.folder import Folder
    from docker_generator.source.workspaces.model import Member

_FILES = ("*", "*/*.json", *(f".graphqlrc{end}" for end in ("", ".json", ".yml", ".yaml")))
"""Files in which a build names its inputs: manifests, settings of tools, scripts beside them."""
_LOCKS = (".lock", "-lock.json", "-lock.yaml", ".sum", ".lockfile", "lock.json", ".lockb")
_OUTWARD = re.compile(r"(?:\.\.[/\\])+[A-Za-z0-9@._/\\*-]+|\$\{?rootDir\}?[A-Za-z0-9@._/-]+")
_ROOT = re.compile(r"\$\{?rootDir\}?/?")
_LARGEST = 512 * 1024
_MOST = 200


def borrowed(
    folder: Folder, members: Iterable[Member], neighbours: Iterable[Member]
) -> tuple[str, ...]:
    """Return the files and directories of neighbours that the files of members name by a path.

    `folder` is the root. Only existing paths count, so a text that looks like a path is ignored;
    for a pattern, the directory in which it starts is used.
    """
    others = tuple(one.path for one in neighbours)
    found: dict[str, None] = {}
    for member in members if others else ():
        for path in _outward(folder, member.path):
            is_theirs = any(path == one or path.startswith(f"{one}/") for one in others)
            is_there = folder.holds(path) or is_folder(folder.path / path)
            if is_theirs and is_name(path) and is_there:
                found[path] = None
    return tuple(sorted(found))


def _outward(folder: Folder, path: str) -> Iterator[str]:
    """Yield the paths in a member's files that lead out of it, below the root."""
    files = [file for pattern in _FILES for file in folder.expand(f"{path}/{pattern}")]
    for file in files[:_MOST]:
        text = "" if file.endswith(_LOCKS) else folder.text(file)[:_LARGEST]
        for match in _OUTWARD.findall(text):
            plain = match.replace("\\", "/").partition("*")[0]
            is_from_root = _ROOT.match(plain) is not None
            start = "" if is_from_root else posixpath.dirname(file)
            plain = _ROOT.sub("", plain).rstrip("./")
            yield posixpath.normpath(posixpath.join(start, plain))
