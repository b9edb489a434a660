"""The files of one program of a Go module: its directory, and all packages that it imports."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docker_generator.source.workspaces.go import directives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.source.folder import Folder

MANIFEST = "go.mod"
ENDING = ".go"
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(
    r"^import\s*(?:\((?P<block>[^)]*)\)|(?:[\w.]+\s+)?(?P<one>\"[^\"\n]*\"|`[^`\n]*`))",
    re.MULTILINE,
)
_PATH = re.compile(r"\"([^\"\n]*)\"|`([^`\n]*)`")


def packages_of(
    entry: str, files: Iterable[str], folders: Mapping[str, Folder]
) -> frozenset[str] | None:
    """Return the directories of the packages that a program consists of; None if it is not found.

    Arguments:
        entry: the directory of its main package, as the files are named.
        files: the source files that may belong to it, with the path of their directory before them.
        directories: they are read by these paths. A directory with a go.mod, here or below, is a
            module, which gives its packages their names.
    """
    sources: dict[str, list[str]] = {}
    for file in files:
        sources.setdefault(posixpath.dirname(file) or ".", []).append(file)
    if entry not in sources:
        return None
    names = {name: path for path in sources for name in _names_of(path, folders)}
    found, waiting = {entry}, [entry]
    while waiting:
        for file in sources[waiting.pop()]:
            for path in _imports(_text_of(file, folders)):
                other = names.get(path)
                if other is not None and other not in found:
                    found.add(other)
                    waiting.append(other)
    return frozenset(found)


def _imports(text: str) -> Iterator[str]:
    """Yield the paths that a source file imports."""
    # A path such as "example.com/a" holds no comment: https:// is no import path.
    for match in _IMPORT.finditer(_COMMENT.sub("", text)):
        for quoted, raw in _PATH.findall(match["block"] or match["one"]):
            yield quoted or raw


def _names_of(path: str, folders: Mapping[str, Folder]) -> Iterator[str]:
    """Yield the import path of a directory, by the nearest module above it."""
    above, below = path, ""
    while True:
        words = next(directives(_text_of(posixpath.join(above, MANIFEST), folders), "module"), [])
        if words:
            yield posixpath.join(words[0], below) if below else words[0]
            return
        if above in {".", "", "/"}:
            return
        below = (
            posixpath.join(posixpath.basename(above), below)
            if below
            else (posixpath.basename(above))
        )
        above = posixpath.dirname(above) or "."


def _text_of(file: str, folders: Mapping[str, Folder]) -> str:
    """Return the text of a file below the longest of some directories that is above it."""
    file = posixpath.normpath(file)
    for below in sorted(folders, key=len, reverse=True):
        start = "" if below == "." else f"{below}/"
        if file.startswith(start):
            return folders[below].text(file.removeprefix(start))
    return ""
