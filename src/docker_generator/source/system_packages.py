"""The Debian packages of an image: from declared and locked packages, and from the graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import packages as rules
from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds
from docker_generator.source.lock_names import LockedNames, locked_names
from docker_generator.source.packages import requirements_of
from docker_generator.source.versions import point

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.source.folder import Folder
    from docker_generator.source.packages import DeclaredPackages
    from docker_generator.stacks.managers import PackageManager
    from docker_generator.stacks.model import Framework, Stack
    from docker_generator.stacks.system import SystemNeed
    from docker_generator.topology.model import Service

_WITHOUT_APT = ("alpine", "busybox", "chiseled", "distroless", "scratch")


@dataclass(frozen=True, slots=True)
class DebianPackages:
    """The Debian packages of the build stages and of the last stage, sorted.

    `build` also holds the packages of `run`: a build may run the program. The variables hold the
    paths of their files.
    """

    build: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    build_environment: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return both lists in one line, empty if nothing is needed."""
        named = (("build", self.build), ("run", self.run))
        return "; ".join(f"{name}: {' '.join(found)}" for name, found in named if found)


@dataclass(slots=True)
class SystemInspector:
    """Chooses the Debian packages for the image of one service.

    `root` is the build context, `packages` the packages that the manifests of the service and of
    its dependencies declare.
    A member of a workspace is one of several programs with the same lock file.
    """

    name: str
    service: Service
    stack: Stack
    framework: Framework | None
    manager: PackageManager
    version: str
    reported: list[Diagnostic] = field(default_factory=list)
    grounds: Grounds | None = None
    _found_by: dict[str, str] = field(default_factory=dict)

    def decide(
        self, root: Folder | None, packages: DeclaredPackages, lock: str, *, member: str
    ) -> DebianPackages:
        """Return the needed packages; without a tree, the packages that the graph names."""
        build: set[str] = set()
        run: set[str] = set()
        variables: dict[str, str] = {}
        build_variables: dict[str, str] = {}
        if root is not None:
            locked = LockedNames()
            if lock:
                locked = locked_names(root, lock, self.stack, self.version, member)
            if self._has_repository(root, lock):
                build.update(self.stack.system_packages.repository)
            for name, tool in self.stack.system_packages.tools.items():
                if root.matches_detector(tool.clues):
                    self._found_by[name] = " ".join(tool.build)
                    build.update(tool.build)
            needs = self._needs(packages, locked)
            runtime = packages.runtime | packages.extras
            runtime |= locked.runtime if locked.is_own or not member else frozenset()
            self._of_packages(needs, runtime, (build, run, variables))
            if self._compiles(needs, locked):
                build.update(self._compiler(locked))
                build_variables = dict(self.stack.system_packages.environment)
        asked = self.service.build.packages
        decided = self._fitting(build | set(asked.build), run, variables, build_variables)
        if root is not None:
            self._compare(root, decided)
        self._note(lock)
        return decided

    def _of_packages(
        self,
        needs: list[tuple[str, SystemNeed]],
        runtime: frozenset[str],
        found: tuple[set[str], set[str], dict[str, str]],
    ) -> None:
        """Add the needs of each package.

        Packages for the build may include ones that are not needed at run time.
        """
        build, run, variables = found
        for name, need in needs:
            self._found_by.setdefault(name, " ".join((*need.build, *need.run)))
            build.update(need.build)
            if name not in runtime:
                continue
            run.update(need.run)
            variables |= need.environment
            if need.missing:
                place = pointer("services", self.name)
                self.reported.append(
                    rules.PROGRAM_NOT_INCLUDED.at(place, self.name, package=name, need=need.missing)
                )

    def _needs(
        self, packages: DeclaredPackages, locked: LockedNames
    ) -> list[tuple[str, SystemNeed]]:
        """Return the needs from the installed packages, in the order of their names."""
        declared = packages.runtime | packages.development
        every = declared | packages.extras | locked.every
        known = self.stack.system_packages.packages
        return [
            (name, known[name])
            for name in sorted(known.keys() & every)
            if not every.intersection(known[name].unless)
            and not (known[name].wheels and name not in locked.compiled)
        ]

    def _compiles(self, needs: list[tuple[str, SystemNeed]], locked: LockedNames) -> bool:
        by_name = [name for name, need in needs if need.compiles or need.build]
        compiled = [*by_name, *sorted(locked.compiled)]
        for name in compiled:
            self._found_by.setdefault(name, "it is compiled")
        return bool(compiled)

    def _compiler(self, locked: LockedNames) -> tuple[str, ...]:
        """Return the compilers, with additions for an older program of the lock file."""
        needed = self.stack.system_packages
        found = list(needed.compiler)
        for older in needed.older_compilers:
            for name, version in sorted(locked.compilers):
                if name == older.package and () < point(version) < point(older.before):
                    self._found_by[f"{name} {version}"] = " ".join(older.build)
                    found += older.build
        return tuple(found)

    def _has_repository(self, root: Folder, lock: str) -> bool:
        """Return whether manifests, or the lock file that is used, name a repository."""
        managers = self.stack.package_managers.values()
        others = {name for manager in managers for name in manager.lock} - {lock}
        known = self.stack.system_packages.repositories
        clues = tuple(clue for clue in known if clue.file not in others)
        listed = root.once(requirements_of) if self.manager.requirements else None
        in_list = any(one.url.startswith("git+") for one in (listed.requirements if listed else ()))
        found = in_list or root.matches_detector(clues)
        if found:
            self._found_by["git"] = "a package is in a repository"
        return found

    @property
    def _builder(self) -> str:
        """The image of the language in which it is built."""
        images = self.stack.images_of(self.version)
        return (images or self.stack.versions[self.stack.default_version]).build

    def _fitting(
        self,
        build: set[str],
        run: set[str],
        variables: dict[str, str],
        build_variables: dict[str, str],
    ) -> DebianPackages:
        """Return the packages that the images can have.

        One of the graph that cannot be installed is reported.
        """
        builder = self._builder
        needs_some = bool(run or self.service.build.packages.run)
        runs_on = (self.framework.image if self.framework else "") or self.stack.runtime_image(
            self.version, (), needs_packages=needs_some
        )
        builds_on = self.manager.image or builder
        asked = self.service.build.packages
        if not _has_apt(runs_on):
            # Served files are not a program of the language, or include their dependencies.
            self._report_without_apt("run", asked.run, runs_on)
            run, variables, wanted = set(), {}, set()
        else:
            wanted = set(asked.run)
        if not _has_apt(builds_on):
            self._report_without_apt("build", asked.build, builds_on)
            return DebianPackages((), tuple(sorted(run | wanted)), {}, variables)
        run |= wanted
        if run and runs_on == self.stack.system_packages.runtime_image:
            run.update(self.stack.system_packages.runtime_packages)
        return DebianPackages(
            tuple(sorted(build | run)),
            tuple(sorted(run)),
            dict(sorted((build_variables | variables).items())),
            dict(sorted(variables.items())),
        )

    def _report_without_apt(self, kind: str, asked: tuple[str, ...], image: str) -> None:
        if asked:
            place = pointer("services", self.name, "build", "packages", kind)
            names = ", ".join(asked)
            self.reported.append(
                rules.NO_PACKAGES_IN_IMAGE.at(place, self.name, packages=names, image=image)
            )

    def _compare(self, root: Folder, decided: DebianPackages) -> None:
        """Report packages that are in the author's image, but not in the generated one."""
        authored = root.once(authored_dockerfile)
        if authored is None:
            return
        known = {*decided.build, *decided.run, *self.stack.system_packages.ordinary}
        # The headers of the table are for packages that compile: this tree has none.
        needs = self.stack.system_packages.packages.values()
        known.update(name for need in needs for name in need.build if name.endswith("-dev"))
        lacking = sorted(authored.runtime_packages - known)
        if lacking and (decided.build or _has_apt(self._builder)):
            self.reported.append(
                rules.AUTHORED_PACKAGES.at(
                    pointer("services", self.name),
                    self.name,
                    packages=", ".join(lacking),
                    file=authored.file,
                )
            )

    def _note(self, lock: str) -> None:
        asked = self.service.build.packages
        if asked.build or asked.run:
            place = pointer("services", self.name, "build", "packages")
            text = " ".join((*asked.build, *asked.run))
            self.grounds = Grounds(Evidence(EvidenceKind.GRAPH, place, text))
        elif self._found_by:
            text = ", ".join(f"{name}: {why}" for name, why in self._found_by.items())
            self.grounds = Grounds(Evidence(EvidenceKind.DECLARED, lock or ".", text))


def _has_apt(image: str) -> bool:
    """Return whether an image is known to have no apt-get; any other counts as Debian."""
    return not any(word in image for word in _WITHOUT_APT)
