"""The languages that are known, read from the folders beside this file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from docker_generator.catalogue import Entry, load_entry
from docker_generator.stacks.model import Probe, Stack

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class _Probes(Entry):
    """The file probes.yaml."""

    probes: dict[str, Probe]


class StackCatalogue:
    """The known languages, found by name or alias, and the probes that they share."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        self.probes = load_entry(folder / "probes.yaml", _Probes).probes
        self.stacks = {
            entry.name: load_entry(entry / "stack.yaml", Stack)
            for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
            if entry.is_dir() and (entry / "stack.yaml").is_file()
        }
        self._names = {
            alias: stack
            for stack in self.stacks.values()
            for alias in (stack.language, *stack.aliases)
        }

    def find(self, language: str) -> Stack | None:
        """Return the stack of a language, whatever its case, or nothing."""
        return self._names.get(language.lower())

    def text(self, language: str, name: str) -> str:
        """Return a file of the folder of a language: a Dockerfile template, its dockerignore."""
        return (self._folder / language / name).read_text("utf-8")


@cache
def built_in_stacks() -> StackCatalogue:
    """Return the languages of this package."""
    return StackCatalogue(files("docker_generator.stacks"))
