"""Files that a compiled program may read while it runs: its tree without the compiled files."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import languages as rules
from docker_generator.shipped import shipped_data
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds
from docker_generator.source.ignores import IgnoreRules
from docker_generator.source.unrelated import Unrelated
from docker_generator.stacks.catalogue import common_ignores
from docker_generator.stacks.system import ProgramData

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder

_MOST_FILES = 20_000
_MOST_PATHS = 100
_MOST_SHOWN = 3
_PLAIN = re.compile(r"[A-Za-z0-9._@+-]+")
"""Names that need no quotes in a Dockerfile."""


class DataFiles(NamedTuple):
    """The data files of a tree, as paths below it; a directory ends with /.

    `refused` are paths whose names need quotes in a Dockerfile, paths beyond the first hundred, and
    directories beyond the limit.
    """

    paths: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def grounds(self) -> dict[str, Grounds]:
        """The evidence for "data"; empty if there is none."""
        if not self.paths:
            return {}
        why = "neither source, test nor documentation"
        return {"data": Grounds(Evidence(EvidenceKind.CODE, self.paths[0], why))}


@cache
def _never() -> tuple[str, ...]:
    return shipped_data("source/data.yaml", ProgramData).besides


def find_data(
    folder: Folder, data: ProgramData, ignored: Iterable[str], others: Iterable[str] = ()
) -> DataFiles:
    """Return the data files of a program: all but sources, tests, documentation and ignored files.

    A directory without sources is one path. Files for another program, or for its deployment, count
    only if the program names them.

    Arguments:
        directory: the tree.
        data: the patterns of compiled files.
        ignored: the lines that keep files out of the build.
        others: the directories of further services in the tree.
    """
    search = _Search(
        folder,
        IgnoreRules((*common_ignores().splitlines(), *ignored)),
        IgnoreRules((*_never(), *data.besides)),
        Unrelated(folder, frozenset(others), IgnoreRules(_never()).excludes),
    )
    found, _ = search.below("")
    plain: list[str] = []
    others = search.unread
    for path in found:
        is_plain = all(map(_PLAIN.fullmatch, path.strip("/").split("/")))
        (plain if is_plain and len(plain) < _MOST_PATHS else others).append(path)
    return DataFiles(tuple(plain), tuple(others))


def report_refused(name: str, refused: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Report the data files that are not in the image, in one finding."""
    if refused:
        shown = ", ".join(map(repr, refused[:_MOST_SHOWN]))
        more = f" and {len(refused) - _MOST_SHOWN} more" if len(refused) > _MOST_SHOWN else ""
        place = pointer("services", name)
        yield rules.DATA_NOT_COPIED.at(place, name, paths=shown + more)


@dataclass(slots=True)
class _Search:
    """One walk through a tree, up to 20,000 files."""

    folder: Folder
    ignored: IgnoreRules
    compiled: IgnoreRules
    unrelated: Unrelated
    seen: int = 0
    unread: list[str] = field(default_factory=list)

    def below(self, start: str, *, is_apart: bool = False) -> tuple[list[str], bool]:
        """Return the data below a directory, and whether it holds nothing else.

        Of one that `is_apart` from the program, only what the program names is data.
        """
        found: list[str] = []
        is_pure = True
        for name, is_directory in self._entries(start):
            path = f"{start}{name}"
            if (not start and name.startswith(".")) or self.ignored.excludes(path):
                continue
            is_named = not is_apart or self.unrelated.is_named(path)
            if self.compiled.excludes(path) or not is_named:
                is_pure = False
            elif not is_directory:
                if self.unrelated.is_manifest(path):
                    is_pure = False
                else:
                    found.append(path)
            else:
                apart = is_apart or self.unrelated.holds(path)
                if apart and not self.unrelated.is_named(path):
                    is_pure = False
                    continue
                inner, is_data = self.below(f"{path}/", is_apart=apart)
                is_pure &= is_data
                found += [f"{path}/"] if is_data and inner else inner
        return found, is_pure

    def _entries(self, start: str) -> list[tuple[str, bool]]:
        """Return the files and directories in a directory, without symbolic links."""
        if self.seen > _MOST_FILES:
            self.unread.append(start)
            return []
        try:
            with os.scandir(self.folder.path / start) as listed:
                entries = [
                    (one.name, one.is_dir(follow_symlinks=False))
                    for one in listed
                    if one.is_dir(follow_symlinks=False) or one.is_file(follow_symlinks=False)
                ]
        except OSError:
            return []
        self.seen += len(entries)
        return sorted(entries)
