"""The known engines: the shipped ones beside this file, and the ones in a user's directories."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from docker_generator.backing.images import is_below, repository_of, variant_of
from docker_generator.backing.model import Engine
from docker_generator.catalogue import read_entry, unreadable
from docker_generator.shipped import Entries, Shipped
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.topology.model import Dependency

OUTSIDE = frozenset({"saas", "third-party", "external-api"})
"""Types of a dependency that no container of the stack can serve."""


class BackingCatalogue:
    """The known engines, found by name, by a word in a dependency's name, or by type."""

    def __init__(
        self,
        engines: Entries[Engine],
        names: Mapping[str, str],
        types: Mapping[str, str],
        folders: Mapping[str, Traversable],
    ) -> None:
        """Store engines, their names and types, and the file of each."""
        self.engines = engines
        self._folders = folders
        self._names = dict(names)
        self._types = dict(types)
        self._seen: dict[str, Engine | None] = {}
        self._by_image: dict[str, Engine | None] = {}
        self._declared: Mapping[str, Engine] = {}

    def meant_by(self, dependency: Dependency) -> Engine | None:
        """Return the engine of a dependency, or None if no container can serve it.

        Its `engine` decides, else a whole word of its name (valkey-cart means valkey), else its
        image, else its type (a database is PostgreSQL). For a dependency outside of the stack no
        engine is guessed. Settings of the graph for the container are part of the returned engine.
        """
        declared = self._declared.get(slug_of(dependency.name, service=False))
        named = self.named_by(dependency)
        if declared is None:
            return named or self._by_type(dependency)
        return declared if named is None or named.engine == declared.engine else named

    def named_by(self, dependency: Dependency) -> Engine | None:
        """Return the engine that a dependency names: by `engine`, a word of its name, its image."""
        if dependency.engine:
            return self._engine(self._names.get(_words(dependency.engine)))
        if _words(dependency.type) in OUTSIDE and not dependency.image:
            return None
        return self._in_name(dependency.name) or self._of_image(dependency.image)

    def _by_type(self, dependency: Dependency) -> Engine | None:
        if dependency.engine or _words(dependency.type) in OUTSIDE:
            return None
        return self.of_type(_words(dependency.type))

    def of_type(self, kind: str) -> Engine | None:
        """Return the engine of a type of dependency, or None if it has none."""
        return self._engine(self._types.get(kind))

    def _engine(self, name: str | None) -> Engine | None:
        return None if name is None else self.engines[name]

    def guessed_by(self, dependency: Dependency) -> Engine | None:
        """Return the engine that the type of a dependency stands for, if it names none."""
        return None if self.named_by(dependency) else self._by_type(dependency)

    def declaring(self, declared: Mapping[str, Engine]) -> BackingCatalogue:
        """Return this catalogue with the engines of certain dependencies, by their slugs."""
        catalogue = BackingCatalogue(self.engines, self._names, self._types, self._folders)
        catalogue._declared = declared
        catalogue._by_image = self._by_image
        return catalogue

    def _of_image(self, image: str | None) -> Engine | None:
        """Return the engine of an image reference, including images of other makers."""
        if image is None:
            return None
        if image not in self._by_image:
            self._by_image[image] = self._search_image(image)
        return self._by_image[image]

    def _search_image(self, image: str) -> Engine | None:
        # An image without a name means the engine, not a variant of it with extensions.
        for engine in sorted(self.engines.values(), key=lambda engine: engine.like is not None):
            repositories = {repository_of(v.image) for v in engine.versions.values()}
            if any(is_below(image, repository) for repository in sorted(repositories)):
                return engine
            if variant_of(engine, image) is not None:
                return engine
        return self._engine(self._names.get(_words(repository_of(image).rpartition("/")[2])))

    def is_named(self, dependency: Dependency) -> bool:
        """Return whether the dependency names its engine."""
        declared = self._declared.get(slug_of(dependency.name, service=False))
        is_declared = declared is not None and not declared.versioned
        return is_declared or bool(dependency.engine) or self.named_by(dependency) is not None

    def is_in_name(self, name: str) -> bool:
        """Return whether a whole word of a name is an engine."""
        return self._in_name(name) is not None

    def _in_name(self, name: str) -> Engine | None:
        if name not in self._seen:
            self._seen[name] = self._find_in(slug_of(name, service=False).split("-"))
        return self._seen[name]

    def _find_in(self, words: list[str]) -> Engine | None:
        """Return the engine that whole words name; the longest name at a place is used."""
        found, start = set(), 0
        while start < len(words):
            ends = range(len(words), start, -1)
            name = next((n for e in ends if (n := "-".join(words[start:e])) in self._names), "")
            if name:
                found.add(self._names[name])
            start += name.count("-") + 1
        return self.engines[found.pop()] if len(found) == 1 else None

    def text(self, engine: Engine, source: str) -> str:
        """Return the text of a file beside the entry of an engine."""
        return (self._folders[engine.engine] / source).read_text("utf-8")

    def extended(
        self, folders: Sequence[tuple[str, Path]]
    ) -> tuple[BackingCatalogue, list[Diagnostic]]:
        """Return this catalogue with the entries of further ones, and the errors in them.

        Each directory has the name that the user gave; its entries are in
        `backing/*.yaml`. An entry with the name of a known engine replaces it; a later directory
        precedes an earlier one.
        """
        if not folders:
            return self, []
        engines: dict[str, Engine] = {}
        places = dict(self._folders)
        faults: list[Diagnostic] = []
        for name, folder in folders:
            for file in sorted((folder / "backing").glob("*.yaml")):
                known = f"{name}/backing/{file.name}"
                engine, found = read_entry(file, known, Engine)
                faults += found
                if engine is not None:
                    faults += _unreadable_files(engine, file.parent, known)
                    engines[engine.engine] = engine
                    places[engine.engine] = file.parent
        names = {name: one for name, one in self._names.items() if one not in engines}
        types = {kind: one for kind, one in self._types.items() if one not in engines}
        for name, engine in sorted(engines.items()):
            names |= dict.fromkeys((*engine.aliases, name), name)
            types |= dict.fromkeys(engine.types, name)
        return BackingCatalogue(self.engines.extended(engines), names, types, places), faults


def _unreadable_files(engine: Engine, folder: Path, known: str) -> list[Diagnostic]:
    """Name each missing file of an entry."""
    files = [*engine.files, *([engine.databases.script] if engine.databases else [])]
    named = [*(file.source for file in files), *([engine.data.script] if engine.data else [])]
    return [fault for name in named if (fault := unreadable(folder / name, known)) is not None]


def _words(text: str) -> str:
    """Return a name or type in the form of the catalogue: Message_Queue is message-queue."""
    return text.lower().replace("_", "-").replace(" ", "-")


@cache
def built_in_engines() -> BackingCatalogue:
    """Return the engines of this package."""
    folder = files("docker_generator.backing")
    found = {
        file.name.removesuffix(".yaml"): Shipped(file, f"backing/{file.name}", Engine)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    }
    return BackingCatalogue(
        Entries({engine: one.entry for engine, one in found.items()}),
        {name: engine for engine, one in found.items() for name in one.names("aliases", "engine")},
        {kind: engine for engine, one in found.items() for kind in one.names("types")},
        dict.fromkeys(found, folder),
    )
