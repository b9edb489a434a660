"""The known languages: the shipped ones beside this file, and the ones in further directories."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from docker_generator.catalogue import Entry, invalid_entry, read_entry, unreadable
from docker_generator.shipped import Entries, Shipped, shipped_data
from docker_generator.stacks.model import Probe, Stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from docker_generator.diagnostics.diagnostic import Diagnostic


class Probes(Entry):
    """The file probes.yaml."""

    probes: dict[str, Probe]


class StackCatalogue:
    """The known languages, found by name or alias, and the probes that they share."""

    def __init__(
        self,
        stacks: Entries[Stack],
        names: Mapping[str, str],
        probes: Mapping[str, Probe],
        folders: Mapping[str, Traversable],
    ) -> None:
        """Store languages by their names in lower case, probes, and the file of each."""
        self.stacks = stacks
        self.probes = probes
        self._folders = folders
        self._names = dict(names)

    def find(self, language: str) -> Stack | None:
        """Return the stack of a language, whatever its case, or nothing."""
        name = self._names.get(language.lower())
        return None if name is None else self.stacks[name]

    def text(self, language: str, name: str) -> str:
        """Return a file of the directory of a language: a Dockerfile template, its dockerignore."""
        return (self._folders[language] / name).read_text("utf-8")

    def extended(
        self, folders: Sequence[tuple[str, Path]]
    ) -> tuple[StackCatalogue, list[Diagnostic]]:
        """Return this catalogue with the entries of further ones, and the errors in them.

        Each directory has the name that the user gave. Its languages are in `stacks/<folder>/`, its
        probes in `stacks/probes.yaml`. A language with the name of a known one replaces it; a later
        directory precedes an earlier one.
        """
        if not folders:
            return self, []
        stacks: dict[str, Stack] = {}
        probes, places = dict(self.probes), dict(self._folders)
        faults: list[Diagnostic] = []
        for name, folder in folders:
            shared = folder / "stacks" / "probes.yaml"
            if shared.exists():
                own, found = read_entry(shared, f"{name}/stacks/probes.yaml", Probes)
                faults += found
                probes |= own.probes if own else {}
            for file in sorted((folder / "stacks").glob("*/stack.yaml")):
                known = f"{name}/stacks/{file.parent.name}/stack.yaml"
                stack, found = read_entry(file, known, Stack)
                faults += found
                if stack is not None:
                    faults += _faults(stack, file.parent, known, probes)
                    stacks[stack.language] = stack
                    places[stack.language] = file.parent
        known_names = {name: one for name, one in self._names.items() if one not in stacks}
        own_names = {
            name: stack.language
            for stack in stacks.values()
            for name in (*stack.aliases, stack.language)
        }
        return StackCatalogue(
            self.stacks.extended(stacks), known_names | own_names, probes, places
        ), faults


def _faults(
    stack: Stack, folder: Path, known: str, probes: Mapping[str, Probe]
) -> Iterator[Diagnostic]:
    """Name each missing file of a stack, and each unknown probe."""
    templates = {framework.template for framework in stack.frameworks.values()}
    for file in ("dockerignore", *sorted(templates)):
        fault = unreadable(folder / file, known)
        if fault is not None:
            yield fault
    for name in sorted(stack.probe_names - probes.keys()):
        reason = f"no probe is called {name}"
        yield invalid_entry(known, reason, place="/probes", key="probes")


@cache
def common_ignores() -> str:
    """Return the lines of .dockerignore that the images of all languages share."""
    return (files("docker_generator.stacks") / "dockerignore").read_text("utf-8")


@cache
def built_in_stacks() -> StackCatalogue:
    """Return the languages of this package."""
    found = {
        folder.name: (
            folder,
            Shipped(folder / "stack.yaml", f"stacks/{folder.name}/stack.yaml", Stack),
        )
        for folder in files("docker_generator.stacks").iterdir()
        if folder.is_dir() and (folder / "stack.yaml").is_file()
    }
    names = {
        name: language
        for language, (_, one) in found.items()
        for name in one.names("aliases", "language")
    }
    return StackCatalogue(
        Entries({language: one.entry for language, (_, one) in found.items()}),
        names,
        shipped_data("stacks/probes.yaml", Probes).probes,
        {language: folder for language, (folder, _) in found.items()},
    )
