"""Directories and files of a tree that belong to another program, or to a deployment."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docker_generator.source.formats.documents import parse_document
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.searched_files import source_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from docker_generator.source.folder import Folder

_MARKS = ("package.json", "Chart.yaml", "kustomization.yaml", "kustomization.yml", "main.tf")
"""Files of the root of a front end, of a chart, and of modules that describe infrastructure."""
_YAML = (".yaml", ".yml")
_MANIFEST = frozenset({"apiVersion", "kind"})
_LARGEST = 256 * 1024
_EMBEDDED = re.compile(r"^//go:embed[^\n]*", re.MULTILINE)
_PATH = re.compile(
    r"(?:[\"'`]|[:=][ \t]+)(?:\./|/app/)?([\w@.-]+(?:/[\w@.*-]+)*)/?(?:[\"'`]|[ \t\r]*$)",
    re.MULTILINE,
)


@dataclass
class Unrelated:
    """The parts of a tree that are not the program's, unless its source names them.

    `others` are the directories of further services; `is_left_out` says of a file that it is for
    documentation, tests or deployments.
    """

    folder: Folder
    others: frozenset[str]
    is_left_out: Callable[[str], bool]

    def holds(self, path: str) -> bool:
        """Return whether a directory belongs to another service, a front end or a deployment."""
        return path in self.others or any(self.folder.holds(f"{path}/{one}") for one in _MARKS)

    def is_manifest(self, file: str) -> bool:
        """Return whether a file is a manifest of Kubernetes that the program does not name."""
        if not file.endswith(_YAML):
            return False
        text = self.folder.text(file)
        if len(text) > _LARGEST or not all(one in text for one in _MANIFEST):
            return False
        try:
            first = parse_document(file, text.removeprefix("---").partition("\n---")[0])
        except FormatError:
            return False
        is_one = isinstance(first, dict) and first.keys() >= _MANIFEST
        return is_one and not self.is_named(file)

    def is_named(self, path: str) -> bool:
        """Return whether the program names a path, a directory that it is in, or one below it."""
        named, above = self._named
        parts = path.split("/")
        starts = ("/".join(parts[:count]) for count in range(1, len(parts) + 1))
        return path in above or not named.isdisjoint(starts)

    @cached_property
    def _named(self) -> tuple[frozenset[str], frozenset[str]]:
        """The paths that the source names outside of unrelated directories, and those above them.

        A path that is embedded does not count: the compiled program holds it.
        """
        found: set[str] = set()
        for file, text in source_files(self.folder):
            parts = file.split("/")
            starts = ["/".join(parts[:count]) for count in range(1, len(parts))]
            if not self.is_left_out(file) and not any(map(self.holds, starts)):
                paths = _PATH.findall(_EMBEDDED.sub("", text))
                found.update(path.partition("*")[0].rstrip("/") for path in paths)
        above = {
            "/".join(parts[:count])
            for parts in (path.split("/") for path in found)
            for count in range(1, len(parts))
        }
        return frozenset(found), frozenset(above)


def within(own: str, others: list[str]) -> tuple[str, ...]:
    """Return the directories that are below another one, relative to it.

    >>> within("shop", ["shop/web", "shop", "other"])
    ('web',)
    """
    paths = (posixpath.relpath(one, own) for one in others)
    return tuple(dict.fromkeys(path for path in paths if path.split("/")[0] not in {".", ".."}))
