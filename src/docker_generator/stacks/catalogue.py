"""The languages that are known, read from the folders beside this file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import Field

from docker_generator.catalogue import Entry, load_entry

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class Step(Entry):
    """One RUN of a build stage, with the folder that its cache mount keeps."""

    run: str
    cache: str


class Tool(Entry):
    """A program that is copied into the first stage from an image of its own."""

    image: str
    path: str
    target: str


class PackageManager(Entry):
    """How dependencies are installed; `lock` is the file by which the manager is known.

    `files` are what the installation reads; `unlocked` takes the place of `install` where the
    source tree has no lock file.
    """

    title: str
    lock: str
    files: tuple[str, ...]
    environment: dict[str, str] = Field(default_factory=dict)
    tool: Tool | None = None
    setup: Step | None = None
    install: Step
    unlocked: Step


class EntryPoint(Entry):
    """A file that may start the service, the text by which it is known, and its name as an app."""

    file: str
    contains: str = ""
    app: str


class Framework(Entry):
    """How a framework is started; the first entry point is the convention."""

    title: str
    entrypoints: tuple[EntryPoint, ...]
    command: tuple[str, ...]


class Stack(Entry):
    """One language: its images by version, package managers, frameworks and probes.

    A probe's arguments may be {port}, {path} and {timeout} (seconds).
    """

    language: str
    title: str
    aliases: tuple[str, ...] = ()
    default_version: str
    images: dict[str, str]
    user: int
    conventional_manager: str
    package_managers: dict[str, PackageManager]
    frameworks: dict[str, Framework]
    probes: dict[str, tuple[str, ...]]

    def framework(self, name: str) -> Framework | None:
        """Return the framework of this name, whatever its case, or nothing."""
        return self.frameworks.get(name.lower())


class StackCatalogue:
    """The known languages, found by name or alias."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
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
        """Return a file of the folder of a language: its Dockerfile template, its dockerignore."""
        return (self._folder / language / name).read_text("utf-8")


@cache
def built_in_stacks() -> StackCatalogue:
    """Return the languages of this package."""
    return StackCatalogue(files("docker_generator.stacks"))
