"""The migration tool of a service."""

from __future__ import annotations

import posixpath
from functools import cache
from typing import TYPE_CHECKING

from pydantic import Field

from docker_generator.catalogue import Entry, fill
from docker_generator.shipped import shipped_data
from docker_generator.stacks.detectors import Detector
from docker_generator.topology.texts import ImageReference, Path

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder


class Migration(Entry):
    """One tool: the files and packages by which it is known, and how it is run.

    If it has no image of its own, it runs in the service's image. `mounts` are directories of the
    source tree, by the place where the tool's own image expects them. If the first of the files has
    a `*` for a directory, {file} in the command is the file that was found. If no package of it is
    declared, one of the `signs` says that its files are not another program's of the same name.
    """

    name: str
    files: tuple[str, ...]
    packages: tuple[tuple[str, ...], ...] = ()
    image: ImageReference | None = None
    command: tuple[str, ...]
    driver: str = ""
    mounts: dict[Path, str] = Field(default_factory=dict)
    signs: tuple[Detector, ...] = ()

    def is_declared(self, packages: frozenset[str]) -> bool:
        """Return whether the image will hold the tool: it has its own image, or is declared."""
        return self.image is not None or any(packages.issuperset(p) for p in self.packages)


class OtherMigrations(Entry):
    """A tool that is not in the image of a service, and how to run it by hand.

    One of `files` is the place of its migrations; one of the `signs` confirms that they belong to
    it. A program runs them itself if it mentions all identifiers of one list of `words`.
    """

    name: str
    files: tuple[str, ...]
    signs: tuple[Detector, ...] = ()
    words: tuple[tuple[str, ...], ...]
    step: str


class Migrations(Entry):
    """The file migrations.yaml."""

    tools: tuple[Migration, ...]
    others: tuple[OtherMigrations, ...]


@cache
def _known() -> Migrations:
    return shipped_data("source/migrations.yaml", Migrations)


def find_migrations(tree: Folder, packages: frozenset[str]) -> list[Migration]:
    """Return the tools whose files are in a source tree, in the order of the catalogue.

    Arguments:
        tree: the source tree.
        packages: the packages that it declares for run time.
    """
    located = (_located(tree, tool) for tool in _known().tools)
    found = [tool for tool in located if all(_is_there(tree, name) for name in tool.files)]
    return [
        tool
        for tool in found
        if not tool.signs or tool.is_declared(packages) or tree.matches_detector(tool.signs)
    ]


def find_unrun(tree: Folder, words: frozenset[str]) -> tuple[OtherMigrations, str] | None:
    """Return the tool whose migrations nothing runs, with their place, or None.

    Arguments:
        tree: the directory of a service.
        words: the identifiers in its program, in lower case.
    """
    for tool in _known().others:
        place = next((file for pattern in tool.files for file in tree.expand(pattern)), "")
        is_its_own = place and (not tool.signs or tree.matches_detector(tool.signs))
        if is_its_own and not any(words.issuperset(one) for one in tool.words):
            return tool, posixpath.dirname(place)
        if is_its_own:
            return None
    return None


def _located(folder: Folder, tool: Migration) -> Migration:
    """Return a tool with the place of its first file, if it may be in several places."""
    pattern, *others = tool.files
    if "*" not in pattern:
        return tool
    file = next(iter(folder.expand(pattern)), pattern)
    command = tuple(fill(part, {"file": file}) for part in tool.command)
    return tool.model_copy(update={"files": (file, *others), "command": command})


def _is_there(folder: Folder, name: str) -> bool:
    """Return whether a file exists, or a directory that is not empty."""
    return folder.holds(name) or bool(folder.expand(f"{name}/*") or folder.expand(f"{name}/*/*"))
