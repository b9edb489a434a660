"""The modules of a tree that a program of Python consists of: what its first module imports."""

from __future__ import annotations

import ast
import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docker_generator.source.folder import Folder

_ENDING = ".py"
_PACKAGE = "__init__.py"
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_BY_NAME = frozenset({"apps.py", "models.py"})
"""Files of an application of Django, whose modules are loaded by their names."""
_LONGEST = 200
_MOST = 4000
_DEEPEST = 12


def modules_of(
    words: Iterable[str], folders: Mapping[str, Folder], roots: Iterable[str]
) -> frozenset[str] | None:
    """Return the files of the modules that a program consists of; None if its start is not found.

    A text with the name of a module counts as an import: settings name modules in this way.

    Arguments:
        words: the entry point, and the words of the start command.
        directories: the ones of the tree, by the path that is before their files.
        roots: the directories below each of them from which modules are imported.
    """
    graph = _Graph(folders, tuple(dict.fromkeys((".", "src", *roots))))
    for word in words:
        graph.start(word)
    if not graph.found:
        return None
    while graph.waiting and len(graph.found) < _MOST:
        graph.read(graph.waiting.pop())
    return frozenset(graph.found)


@dataclass(slots=True)
class _Graph:
    """The files that were found, and the ones among them that were not read yet."""

    folders: Mapping[str, Folder]
    roots: tuple[str, ...]
    found: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)

    def start(self, word: str) -> None:
        """Add the module or the file that a word of the start names; code of its own is read."""
        if " " in word or "\n" in word:
            self._read_text(word, "")
            return
        name = word.partition(":")[0]
        if name.endswith(_ENDING):
            for below in self.folders:
                self._add(posixpath.normpath(posixpath.join(below, name)))
        else:
            self._import(name)

    def read(self, file: str) -> None:
        """Add the modules that a file imports, or whose names it has as texts."""
        self._read_text(self._text(file), posixpath.dirname(file))

    def _read_text(self, text: str, directory: str) -> None:
        try:
            nodes = list(ast.walk(ast.parse(text)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        for node in nodes:
            if isinstance(node, ast.Import):
                for one in node.names:
                    self._import(one.name, directory)
            elif isinstance(node, ast.ImportFrom):
                self._from(node, directory)
            elif isinstance(node, ast.Constant) and _DOTTED.fullmatch(str(node.value)[:_LONGEST]):
                self._named(str(node.value))

    def _from(self, node: ast.ImportFrom, directory: str) -> None:
        if node.level:
            base = posixpath.normpath(posixpath.join(directory or ".", *[".."] * (node.level - 1)))
            path = posixpath.join(base, *(node.module or "").split(".")) if node.module else base
            self._add_module(path)
            for one in node.names:
                self._add_module(posixpath.join(path, one.name))
        else:
            self._import(node.module or "", directory)
            for one in node.names:
                self._import(f"{node.module}.{one.name}", directory)

    def _import(self, name: str, directory: str = "") -> bool:
        """Add a module, and the packages that it is in; return whether it is of the tree."""
        if not _DOTTED.fullmatch(name):
            return False
        parts = name.split(".")[:_DEEPEST]
        is_own = False
        starts = [posixpath.join(below, root) for below in self.folders for root in self.roots]
        for start in dict.fromkeys(map(posixpath.normpath, (*starts, directory or "."))):
            for count in range(1, len(parts) + 1):
                path = posixpath.normpath(posixpath.join(start, *parts[:count]))
                is_own |= self._add_module(path) and count == len(parts)
        return is_own

    def _named(self, name: str) -> None:
        """Add a module that a text names, or the class of a module; Django loads applications."""
        if "." in name:
            self._import(name.rpartition(".")[0])
        starts = (posixpath.join(below, root) for below in self.folders for root in self.roots)
        for start in starts:
            path = posixpath.normpath(posixpath.join(start, *name.split(".")))
            for one in (path, posixpath.dirname(path)) if "." in name else (path,):
                self._application(one)
        if "." in name:
            self._import(name)

    def _application(self, path: str) -> None:
        files = self._files(path)
        if any(posixpath.basename(file) in _BY_NAME for file in files):
            for file in files:
                self._add(file)

    def _add_module(self, path: str) -> bool:
        return self._add(f"{path}{_ENDING}") or self._add(posixpath.join(path, _PACKAGE))

    def _add(self, file: str) -> bool:
        """Add a file, and return whether it exists."""
        if file in self.found:
            return True
        place = file_at(file, self.folders)
        if place is None or not place[0].holds(place[1]):
            return False
        self.found.add(file)
        self.waiting.append(file)
        return True

    def _text(self, file: str) -> str:
        place = file_at(file, self.folders)
        return place[0].text(place[1]) if place else ""

    def _files(self, path: str) -> list[str]:
        place = file_at(posixpath.join(path, "*.py"), self.folders)
        before = path if path != "." else ""
        names = place[0].expand(place[1]) if place else []
        return [posixpath.join(before, posixpath.basename(name)) for name in names]


def file_at(file: str, folders: Mapping[str, Folder]) -> tuple[Folder, str] | None:
    """Return the directory of a tree that a file is in, and its path there; None if there is none.

    Arguments:
        file: its path, as the files of the tree are named.
        directories: the ones of the tree, by the path that is before their files.
    """
    for below in sorted(folders, key=lambda one: (one == ".", -len(one))):
        if below == ".":
            return (folders[below], file) if not file.startswith("..") else None
        if file.startswith(f"{below}/"):
            return folders[below], file.removeprefix(f"{below}/")
    return None
