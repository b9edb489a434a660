"""Where the source of a service lies, and which of the files that decide are there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import support, values
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator.options import Options
    from docker_generator.stacks.catalogue import Framework, PackageManager, Stack, StackCatalogue
    from docker_generator.topology.model import Service, Topology

_LARGEST_ENTRY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """The facts that a build depends on; the context is relative to the root folder.

    `files` are the files of the package manager that are there, all of them where the tree was
    not found: then the conventions of the package manager are taken to hold.
    """

    context: str
    found: bool
    manager: str
    locked: bool
    files: tuple[str, ...]
    entrypoint: str


def read_sources(
    topology: Topology, stacks: StackCatalogue, options: Options
) -> tuple[dict[str, Source], list[Diagnostic]]:
    """Return the source facts of every service, and what is missing in the trees."""
    sources, reported = {}, []
    for name, service in topology.services.items():
        stack = stacks.find(service.language)
        if stack is not None:
            survey = _Survey(name, service, stack, options)
            sources[name] = survey.read()
            reported += survey.reported
    return sources, reported


@dataclass(slots=True)
class _Survey:
    """One look at the source of one service."""

    name: str
    service: Service
    stack: Stack
    options: Options
    reported: list[Diagnostic] = field(default_factory=list)

    def read(self) -> Source:
        """Return the facts; what is missing is reported."""
        context, found = self._context()
        folder = self.options.folder(context)
        key = self._manager(folder, found)
        manager = self.stack.package_managers[key]
        files = tuple(file for file in manager.files if not found or _is_file(folder / file))
        if not found:
            self._report_missing(manager)
        elif manager.lock not in files:
            place = pointer("services", self.name)
            self.reported.append(
                support.NO_LOCK_FILE.at(place, self.name, known=manager.lock, folder=context)
            )
        locked = manager.lock in files
        return Source(context, found, key, locked, files, self._entrypoint(context, found))

    def _context(self) -> tuple[str, bool]:
        """Return the folder of the source, and whether it is there."""
        options, own = self.options, self.service.build.context
        if own is not None:
            if not _is_inside(options.folder(own), options.folder(".")):
                place = pointer("services", self.name, "build", "context")
                self.reported.append(values.INVALID_PATH.at(place, self.name, value=own))
            return own, _is_folder(options.folder(own))
        root = options.frontend_source if self.service.type == "frontend" else options.source
        slug = slug_of(self.name)
        for below in dict.fromkeys((slug, f"services/{slug}", self.name)):
            folder = options.folder(f"{root}/{below}")
            if _is_folder(folder) and _is_inside(folder, options.folder(root)):
                return f"{root}/{below}", True
        managers = self.stack.package_managers.values()
        telling = {file for manager in managers for file in manager.files}
        return root, any(_is_file(options.folder(root) / file) for file in telling)

    def _manager(self, folder: Path, found: bool) -> str:
        """Return the package manager: the graph's, else by lock file, else by any file."""
        managers, asked = self.stack.package_managers, self.service.build.package_manager.lower()
        usual = self.stack.conventional_manager
        if asked in managers or not found:
            return asked if asked in managers else usual
        locked = [key for key, manager in managers.items() if _is_file(folder / manager.lock)]
        if len(locked) > 1:
            self.reported.append(
                support.SEVERAL_LOCK_FILES.at(
                    pointer("services", self.name),
                    self.name,
                    found=", ".join(managers[key].lock for key in locked),
                    manager=managers[locked[0]].title,
                    folder=folder.name,
                )
            )
        likely = (
            key
            for key in (*locked, usual, *managers)
            if any(_is_file(folder / file) for file in managers[key].files)
        )
        return next(likely, usual)

    def _report_missing(self, manager: PackageManager) -> None:
        folder = f"{self.options.source}/{slug_of(self.name)}"
        self.reported.append(
            support.SOURCE_NOT_FOUND.at(
                pointer("services", self.name),
                self.name,
                manager=manager.title,
                places=f"such as {folder} with {' and '.join(manager.files)}",
            )
        )

    def _entrypoint(self, context: str, found: bool) -> str:
        """Return what the framework starts: the graph's, else what is there, else the usual."""
        build, framework = self.service.build, self.stack.framework(self.service.framework)
        if build.entrypoint is not None or build.command or framework is None:
            return build.entrypoint or ""
        usual = framework.entrypoints[0].app
        if not found:
            return usual
        app = _find_app(framework, self.options.folder(context))
        if app is None:
            known = ", ".join(entry.file for entry in framework.entrypoints)
            place = pointer("services", self.name)
            self.reported.append(
                support.ENTRY_POINT_NOT_FOUND.at(
                    place, self.name, entrypoint=usual, known=known, folder=context
                )
            )
        return app or usual


def _is_inside(folder: Path, parent: Path) -> bool:
    """Return whether a folder stays below another one, whatever links lead through it."""
    try:
        return folder.resolve().is_relative_to(parent.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink()
    except OSError:  # a name that the system does not take
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _find_app(framework: Framework, folder: Path) -> str | None:
    for entry in framework.entrypoints:
        path = folder / entry.file
        if _is_file(path):
            with path.open("rb") as file:
                text = file.read(_LARGEST_ENTRY).decode("utf-8", "replace")
            if re.search(rf"^{re.escape(entry.contains)}\b.*=", text, re.MULTILINE):
                return entry.app
    return None
