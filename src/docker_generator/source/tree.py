"""Where the source of a service lies, and the facts there that its image depends on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import sources, values
from docker_generator.source import findings
from docker_generator.source.folder import is_inside
from docker_generator.source.managers import files_of, is_locked, is_told, is_used, lock_of
from docker_generator.source.versions import best_version, wished_version
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from docker_generator.options import Options
    from docker_generator.source.evidence import Grounds
    from docker_generator.source.folder import Folder, Folders
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.clues import EntryPoint
    from docker_generator.stacks.model import PackageManager, Stack
    from docker_generator.topology.model import Service, Topology


@dataclass(frozen=True, slots=True)
class Source:
    """The facts that a build depends on; the context is relative to the root folder.

    `files` are the files of the package manager that are there, all of them where the tree was
    not found: then the conventions of the stack are taken to hold. `lock` is the lock file, empty
    where none is. `version` is that of the language.
    """

    context: str
    found: bool
    manager: str
    manager_version: str
    lock: str
    locked: bool
    files: tuple[str, ...]
    version: str
    facts: tuple[str, ...]
    entrypoint: str
    evidence: Mapping[str, Grounds] = field(default_factory=dict)
    """What decided: "version", "package_manager", "lock", "install", "build", "entrypoint" (also of
    a start command), "facts"; a decision that was not asked for is left out."""


def read_sources(
    topology: Topology, stacks: StackCatalogue, options: Options, folders: Folders
) -> tuple[dict[str, Source], list[Diagnostic]]:
    """Return the source facts of every service, and what is missing in the trees."""
    sources, reported = {}, []
    for name, service in topology.services.items():
        stack = stacks.find(service.language)
        if stack is not None:
            survey = _Survey(name, service, stack, options, folders)
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
    folders: Folders
    reported: list[Diagnostic] = field(default_factory=list)

    def read(self) -> Source:
        """Return the facts; what is missing is reported."""
        context, found = self._context()
        folder = self.folders.at(self.options.folder(context))
        key = self._manager(folder, found)
        manager = self.stack.package_managers[key]
        framework = self.stack.framework(self.service.framework)
        facts = self._facts(folder, found)
        lock = lock_of(folder, manager, found)
        locked = bool(lock) or not manager.lock
        reads = manager.reads(locked=locked)
        if found:
            self.reported += findings.of_files(self.name, folder, manager, lock, context)
            self.reported += findings.of_framework(self.name, folder, framework, reads, facts)
        else:
            self._report_missing(manager)
        return Source(
            context=context,
            found=found,
            manager=key,
            manager_version=findings.manager_version(folder, manager),
            lock=lock,
            locked=locked,
            files=files_of(folder, (*reads, *(manager.optional if found else ())), found),
            version=self._version(folder),
            facts=facts,
            entrypoint=self._entrypoint(folder, found, manager),
        )

    def _context(self) -> tuple[str, bool]:
        """Return the folder of the source, and whether it is there."""
        options, own = self.options, self.service.build.context
        if own is not None:
            if not is_inside(options.folder(own), options.folder(".")):
                place = pointer("services", self.name, "build", "context")
                self.reported.append(values.PATH_OUTSIDE_ROOT.at(place, self.name, value=own))
            return own, _is_folder(options.folder(own))
        root, slug = self._root(), slug_of(self.name)
        for below in dict.fromkeys((slug, f"services/{slug}", self.name)):
            folder = options.folder(f"{root}/{below}")
            if _is_folder(folder) and is_inside(folder, options.folder(root)):
                return f"{root}/{below}", True
        shared = self.folders.at(options.folder(root))
        managers = self.stack.package_managers.values()
        return root, any(is_used(shared, manager) for manager in managers)

    def _root(self) -> str:
        """Return the folder in which the source lies by convention."""
        is_front_end = self.service.is_front_end
        return self.options.frontend_source if is_front_end else self.options.source

    def _manager(self, folder: Folder, found: bool) -> str:
        """Return the package manager: the graph's, else by lock file, by clue, by any file."""
        managers, asked = self.stack.package_managers, self.service.build.package_manager.lower()
        usual = self.stack.conventional_manager
        if asked in managers:
            meant = (key for key, known in managers.items() if asked in {key, *known.aliases})
            return next((key for key in meant if is_locked(folder, managers[key])), asked)
        if not found:
            return usual
        told = [key for key, known in managers.items() if is_told(folder, known)]
        locked = [key for key, manager in managers.items() if is_locked(folder, manager)]
        locked.sort(key=lambda key: key not in told)
        locks = list(dict.fromkeys(lock_of(folder, managers[key], found) for key in locked))
        if len(locks) > 1:
            self.reported.append(
                sources.SEVERAL_LOCK_FILES.at(
                    pointer("services", self.name),
                    self.name,
                    found=", ".join(locks),
                    manager=managers[locked[0]].title,
                    folder=folder.path.name,
                )
            )
        likely = (*locked, *told, usual, *managers)
        return next((key for key in likely if is_used(folder, managers[key])), usual)

    def _report_missing(self, manager: PackageManager) -> None:
        folder = self.service.build.context or f"such as {self._root()}/{slug_of(self.name)}"
        files = " and ".join(file for file in manager.files if "*" not in file)
        self.reported.append(
            sources.SOURCE_NOT_FOUND.at(
                pointer("services", self.name),
                self.name,
                manager=manager.title,
                places=folder + (f" with {files}" if files else ""),
            )
        )

    def _facts(self, folder: Folder, found: bool) -> tuple[str, ...]:
        if not found:
            return self.stack.conventional_facts
        return tuple(name for name, clues in self.stack.facts.items() if folder.holds_clue(clues))

    def _version(self, folder: Folder) -> str:
        """Return the version of the language: the graph's, else the tree's, else the default."""
        own, known = self.service.build.version, self.stack.versions
        if own in known:
            return own
        wish = wished_version(folder, self.stack)
        if wish is None:
            return self.stack.default_version
        text, file, meaning = wish
        best = best_version(text, meaning, known, self.stack.default_version)
        if best is None:
            self.reported.append(
                sources.VERSION_NOT_AVAILABLE.at(
                    pointer("services", self.name),
                    self.name,
                    value=text,
                    file=file,
                    what=self.stack.title,
                    used=self.stack.default_version,
                    known=", ".join(known),
                )
            )
        return best or self.stack.default_version

    def _entrypoint(self, folder: Folder, found: bool, manager: PackageManager) -> str:
        """Return what is built or started: the graph's, else what is there, else the usual."""
        build, framework = self.service.build, self.stack.framework(self.service.framework)
        is_started = framework is not None and not build.command
        if build.entrypoint is not None or not (is_started or manager.builds_entrypoint):
            return build.entrypoint or ""
        usual = findings.usual_entrypoint(self.name, framework, self.stack)
        if not usual or not found:
            return usual
        known = (framework.entrypoints if framework else ()) or self.stack.entrypoints
        apps = findings.entrypoints(self.name, folder, known, self.stack.module_suffix)
        if len(apps) != 1:
            self._report_entrypoints(apps, usual, known, folder)
        return apps[0] if apps else usual

    def _report_entrypoints(
        self, apps: tuple[str, ...], usual: str, known: tuple[EntryPoint, ...], folder: Folder
    ) -> None:
        place = pointer("services", self.name)
        if apps:
            found = sources.SEVERAL_ENTRY_POINTS.at(
                place, self.name, found=", ".join(apps), entrypoint=apps[0], folder=folder.path.name
            )
        else:
            files = ", ".join(dict.fromkeys(entry.file for entry in known))
            found = sources.ENTRY_POINT_NOT_FOUND.at(
                place, self.name, entrypoint=usual, known=files, folder=folder.path.name
            )
        self.reported.append(found)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
