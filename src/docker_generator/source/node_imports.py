"""The files of a tree that a program of Node.js consists of: what its first file imports."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docker_generator.source.python_imports import file_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.source.folder import Folder

ENDINGS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx")
_OUTPUTS = frozenset({"build", "dist", "lib", "out"})
_RELATIVE = re.compile(r"[\"'`](\.{1,2}/[^\"'`\n]{0,200}|[@~#]/[^\"'`\n]{1,200}|\.{1,2})[\"'`]")
_MOST = 4000


def files_of(words: Iterable[str], folders: Mapping[str, Folder]) -> frozenset[str] | None:
    """Return the files that a program consists of; None if its start is not found.

    Each text that begins with ./, ../ or @/ counts as an import.

    Arguments:
        words: the entry point, and the words of the start command.
        directories: the ones of the tree, by the path that is before their files.
    """
    waiting = [
        file
        for below in folders
        for word in words
        for path in _sources(word)
        if (file := _resolved(posixpath.normpath(posixpath.join(below, path)), folders))
    ]
    found = set(waiting)
    while waiting and len(found) < _MOST:
        file = waiting.pop()
        place = file_at(file, folders)
        text = place[0].text(place[1]) if place else ""
        for name in _RELATIVE.findall(text):
            for path in _named(name, posixpath.dirname(file), folders):
                other = _resolved(path, folders)
                if other and other not in found:
                    found.add(other)
                    waiting.append(other)
    return frozenset(found) or None


def _sources(word: str) -> Iterator[str]:
    """Yield what a started file may be made from: dist/main.js is made from src/main.ts."""
    if not word.endswith(ENDINGS):
        return
    path = posixpath.normpath(word.removeprefix("/app/"))
    yield path
    first, _, rest = path.partition("/")
    if rest and first in _OUTPUTS:
        yield from (f"src/{rest}", rest)


def _named(name: str, directory: str, folders: Mapping[str, Folder]) -> Iterator[str]:
    if name[0] == ".":
        yield posixpath.normpath(posixpath.join(directory or ".", name))
    else:
        for below in folders:
            for root in ("src", "."):
                yield posixpath.normpath(posixpath.join(below, root, name[2:]))


def _resolved(path: str, folders: Mapping[str, Folder]) -> str:
    """Return the file that an import means: with an ending, of TypeScript, or an index."""
    bare = posixpath.splitext(path)[0] if path.endswith(ENDINGS) else path
    endings = (*ENDINGS, *(f"/index{ending}" for ending in ENDINGS))
    for candidate in (path, *(f"{one}{ending}" for one in (path, bare) for ending in endings)):
        place = file_at(candidate, folders)
        if place is not None and candidate.endswith(ENDINGS) and place[0].holds(place[1]):
            return candidate
    return ""
