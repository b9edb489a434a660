"""The facts about a source that its image depends on."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import sources, trees
from docker_generator.diagnostics.rules import workspaces as rules
from docker_generator.source import findings
from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.build_secrets import BuildSecrets, asked_secrets, build_secrets
from docker_generator.source.ci_versions import CiPlace
from docker_generator.source.completion import Completion
from docker_generator.source.compose_commands import composed_command
from docker_generator.source.contexts import Context, ContextFinder, with_output
from docker_generator.source.differences import Comparison, build_script
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds
from docker_generator.source.ignores import author_ignores, copied_files, left_out
from docker_generator.source.installs import install_facts, outside_paths
from docker_generator.source.manager_settings import of_manager
from docker_generator.source.managers import (
    declares_manager,
    files_of,
    is_locked,
    is_used,
    lock_of,
    manager_findings,
    manager_grounds,
)
from docker_generator.source.model import KEEPS_DEVELOPMENT, Source
from docker_generator.source.own_build import own_build, own_offers
from docker_generator.source.packages import (
    DeclaredPackages,
    installed_files,
    merged_packages,
    read_packages,
    requirements_of,
)
from docker_generator.source.program import Program, ProgramInspector
from docker_generator.source.runtime import decide_version
from docker_generator.source.scripts import module_variables, scripts_of
from docker_generator.source.system_packages import DebianPackages, SystemInspector
from docker_generator.source.workspaces import placing
from docker_generator.source.workspaces.locating import Workspaces
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from docker_generator.options import Options
    from docker_generator.source.folder import Folder, Folders
    from docker_generator.source.start import Declaration
    from docker_generator.source.workspaces.locating import Located
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.detectors import EntryPoint
    from docker_generator.stacks.managers import MemberSteps, PackageManager
    from docker_generator.stacks.model import Stack
    from docker_generator.topology.model import Service, Topology

__all__ = ["KEEPS_DEVELOPMENT", "Source", "read_sources"]


def read_sources(
    topology: Topology, stacks: StackCatalogue, options: Options, folders: Folders
) -> tuple[dict[str, Source], list[Diagnostic]]:
    """Return the source facts of every service, and the findings of their trees."""
    sources, reported = {}, []
    workspaces = Workspaces(folders, options)
    looks = {}
    for name, service in topology.services.items():
        stack = stacks.find(service.language)
        if stack is not None:
            survey = _Survey(name, service, stack, options, folders, workspaces)
            sources[name] = with_output(survey.read(), service, options)
            reported += survey.reported
            if sources[name].found and sources[name].dockerfile is None:
                looks[name] = survey.look
    completion = Completion(topology, stacks, options, folders, dict(sources))
    for name, look in looks.items():
        sources[name], further = completion.completed(name, look)
        reported += further
    return sources, reported


@dataclass(slots=True)
class _Survey:
    """The inspection of the source of one service."""

    name: str
    service: Service
    stack: Stack
    options: Options
    folders: Folders
    workspaces: Workspaces
    reported: list[Diagnostic] = field(default_factory=list)
    _grounds: dict[str, Grounds] = field(default_factory=dict)

    def read(self) -> Source:
        """Return the facts, and report missing files."""
        located = self._located()
        context, found = located.path, located.found
        if self.service.build.dockerfile is not None:
            return self._read_own(context)
        place, key = self._place(context, found)
        context, folder, manager = place.context, place.root, self.stack.package_managers[key]
        framework = self.stack.framework(self.service.framework)
        packages = merged_packages(one.once(read_packages) for one in place.folders)
        facts = self._facts(place, manager, found)
        beside = place.lock_folder(manager)
        lock = lock_of(beside, manager, found)
        locked = bool(lock) or not manager.lock
        inspector = ProgramInspector(
            *(self.name, place.seen(self.service), self.stack, framework, place.own, facts),
            *(packages, self.reported, self._composed(place)),
        )
        is_lost = any(finding.rule is rules.UNKNOWN_MEMBER for finding in self.reported)
        program = place.given_program(self.service, framework)
        program = program or inspector.inspect(manager, found=found and not is_lost)
        facts += (KEEPS_DEVELOPMENT,) if program.development else ()
        files = self._files(place, manager, locked=locked, found=found)
        if not found:
            self.reported.append(findings.of_missing_source(self.name, manager, located))
        elif not is_lost:  # a missing file in the root does not concern the requested member
            any_lock = lock or place.other_lock(manager)
            self.reported += findings.of_files(self.name, beside, manager, any_lock, context)
            self.reported += of_manager(self.name, self.service, folder, manager, self.stack)
            self._check_framework(folder, program, files, facts, packages)
        scripts = scripts_of(place.own, framework) if found else {}
        variables = module_variables(place.own, framework, program.words, scripts)
        version = self._version(place, lock, found)
        system = self._system(place, manager, packages, lock=lock, version=version, found=found)
        secrets = self._secrets(place, found)
        ignored = self._report_tree(place, packages, files) if found else ()
        return Source(
            context=context,
            found=found,
            manager=key,
            manager_version=findings.manager_version(folder, manager),
            lock=lock,
            locked=locked,
            files=secrets.kept(files),
            version=version,
            facts=facts,
            entrypoint=program.entrypoint,
            command=program.command,
            environment=program.environment | variables,
            directory=program.directory,
            build_script=build_script(place.own, self.stack) if found else "build",
            scripts=scripts,
            member=place.member,
            system=system,
            ignored=ignored,
            secrets=secrets,
            evidence=self._evidence(program, lock if found else ""),
            authored=place.own.once(authored_dockerfile) if found else None,
        )

    def look(self, service: Service, stack: Stack) -> tuple[Source, list[Diagnostic]]:
        """Return the facts of another service with the same name, and its missing files."""
        other = _Survey(self.name, service, stack, self.options, self.folders, self.workspaces)
        return other.read(), other.reported

    def _report_tree(
        self, place: placing.Place, packages: DeclaredPackages, files: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Report declarations that the image will not have; return the author's ignore rules."""
        ignored = author_ignores(place.root)
        framework = self.stack.framework(self.service.framework)
        compared = Comparison(self.name, self.service, self.stack, framework, place.own)
        self.reported += left_out(self.name, self.service, place.own, ignored)
        self.reported += findings.of_unparsable(self.name, place.own, files)
        self.reported += findings.of_unread(self.name, place.own, self.stack)
        self.reported += compared.differences(packages)
        self.reported += own_offers(self.name, place)
        return ignored

    def _read_own(self, context: str) -> Source:
        """Return the facts of a service that an author's own Dockerfile builds."""
        stack = self.stack
        found = own_build(self.name, self.service, context, self.options, self.folders)
        self.reported += found.reported
        home = found.dockerfile.home if found.dockerfile else context
        root = self.folders.at(self.options.folder(home))
        manager = stack.package_managers[stack.conventional_manager]
        place = placing.Place(home, root, root)
        return Source(
            context=found.dockerfile.context if found.dockerfile else context,
            found=found.dockerfile is not None,
            manager=stack.conventional_manager,
            manager_version=manager.version,
            lock="",
            locked=False,
            files=(),
            version=stack.default_version,
            facts=self._facts(place, manager, found.dockerfile is not None),
            entrypoint="",
            dockerfile=found.dockerfile,
            home=home,
            secrets=BuildSecrets(asked_secrets(self.service)),
            evidence=self._grounds,
        )

    def _secrets(self, place: placing.Place, found: bool) -> BuildSecrets:
        root = place.root if found else None
        secrets = build_secrets(self.name, self.service, place.context, root, self.stack.registries)
        self.reported += secrets.reported
        return secrets

    def _files(
        self, place: placing.Place, manager: PackageManager, *, locked: bool, found: bool
    ) -> tuple[str, ...]:
        """Return the files that the installation reads, with the files that these include."""
        reads = (*manager.reads(locked=locked), *(manager.optional if found else ()))
        listed = place.root.once(requirements_of) if manager.requirements and found else None
        used, read = self.service.build.environment.values(), files_of(place.root, reads, found)
        read = installed_files(read, listed, (*reads, *used))
        files = (*place.own_files(read), *place.manifests)
        absent = listed.missing_places if listed else ()
        if found:
            absent = (*absent, *outside_paths(place, self.stack, manager))
        self.reported += findings.of_absent(self.name, absent)
        copied = tuple(dict.fromkeys((*files, *(listed.files if listed else ()))))
        if not found:
            return copied
        named = (file for file in manager.reads(locked=locked) if "*" not in file)
        kept, lost = copied_files(self.name, place.root, copied, named)
        self.reported += lost
        return kept

    def _check_framework(
        self,
        folder: Folder,
        program: Program,
        files: tuple[str, ...],
        facts: tuple[str, ...],
        packages: DeclaredPackages,
    ) -> None:
        """Report missing needs of the framework; a tree's command needs only its own packages."""
        framework = self.stack.framework(self.service.framework)
        is_certain = self.stack.start is not None and packages.complete
        names = packages.runtime | packages.extras
        if framework is not None and "build" in framework.expects:
            names |= packages.development  # the build needs them, and may put them into its output
        known = names if is_certain else None
        found = findings.of_framework(self.name, folder, framework, files, facts=facts, known=known)
        is_own = bool(program.command or self.service.build.command)
        about_start = {sources.PACKAGE_NOT_DECLARED, trees.START_PACKAGE_MISSING}
        self.reported += [one for one in found if not (is_own and one.rule in about_start)]

    def _version(self, place: placing.Place, lock: str, found: bool) -> str:
        """Return the version of the language, and note its evidence."""
        asked = self.service.build.version
        if not found and (asked is None or self.stack.images_of(asked) is None):
            return self.stack.default_version
        folders, above = (place.own, place.root), self._above(place)
        decided = decide_version(self.name, asked, folders, self.stack, lock, above=above)
        self.reported += decided.reported
        self._grounds["version"] = decided.grounds
        return decided.version

    def _composed(self, place: placing.Place) -> Declaration | None:
        """Return the start command of the author's compose file."""
        places = (CiPlace(place.own), *self._above(place))
        return composed_command(slug_of(self.name), place.own, places)

    def _above(self, place: placing.Place) -> tuple[CiPlace, ...]:
        """Return the root directory, if it is above the build context."""
        root = self.folders.at(self.options.folder("."))
        return (CiPlace(root, place.context),) if place.context != "." else ()

    def _system(
        self,
        place: placing.Place,
        manager: PackageManager,
        packages: DeclaredPackages,
        *,
        lock: str,
        version: str,
        found: bool,
    ) -> DebianPackages:
        """Return the Debian packages that the image needs, and note their evidence."""
        framework = self.stack.framework(self.service.framework)
        inspector = SystemInspector(
            *(self.name, self.service, self.stack, framework, manager, version), self.reported
        )
        root = place.lock_folder(manager)
        member = place.member.name if place.member and root is place.root else ""
        decided = inspector.decide(root if found else None, packages, lock, member=member)
        if inspector.grounds is not None:
            self._grounds["system_packages"] = inspector.grounds
        return decided

    def _evidence(self, program: Program, lock: str) -> dict[str, Grounds]:
        """Return the evidence for each decision."""
        grounds = dict(self._grounds)
        if program.grounds is not None:
            grounds["entrypoint"] = program.grounds
        if lock:
            grounds["lock"] = Grounds(Evidence(EvidenceKind.DECLARED, lock, lock))
        return grounds

    def _located(self) -> Context:
        """Return the place of the source, and report contradictions."""
        finder = ContextFinder(self.name, self.service, self.stack, self.options, self.folders)
        located = finder.find()
        self.reported += located.reported
        return located

    def _place(self, context: str, found: bool) -> tuple[placing.Place, str]:
        """Return the place of the service, in a workspace or alone, and its package manager."""
        view = placing.View(self.folders, self.options, self.stack.task_runners)
        asked = self.service.build.member
        kinds = self.stack.workspace_kinds if found else ()
        is_declared = asked is None
        for located in self.workspaces.locate(self.name, self.service, context, kinds):
            chosen = self._manager_of(located, view)
            if chosen is None:
                continue
            key, steps = chosen
            member = located.member
            if member is None and steps.builds_manifest:
                member = placing.started_member(located, self._clues, view)
            if member is not None:
                self._grounds["member"] = placing.member_grounds(self.name, asked, located, member)
                return placing.place_of(located, member, steps, self.service, view), key
            known = located.workspace.members if asked else located.workspace.applications
            self.reported.append(placing.unknown_member(self.name, asked, located.root, known))
            is_declared = True
            break
        if found and not is_declared:
            self.reported.append(placing.unknown_member(self.name, asked, context, ()))
        folder = view.at(context)
        return placing.Place(context, folder, folder), self._manager(folder, found)

    @property
    def _clues(self) -> tuple[EntryPoint, ...]:
        """The detectors of the entry point: the framework's, else the language's."""
        framework = self.stack.framework(self.service.framework)
        return (framework.entrypoints if framework else ()) or self.stack.entrypoints

    def _manager_of(self, located: Located, view: placing.View) -> tuple[str, MemberSteps] | None:
        """Return the package manager of a workspace: the root's, else the member's own."""
        members = [located.member] if located.member else located.workspace.applications[:1]
        own = (posixpath.join(located.root, one.path) for one in members)
        for folder in (located.root, *own):
            before = len(self.reported)
            key = self._manager(view.at(folder), True)
            steps = self.stack.package_managers[key].steps_for(located.workspace.kind)
            if steps and (folder == located.root or steps.lock_beside):
                return key, steps
            del self.reported[before:]
        return None

    def _manager(self, folder: Folder, found: bool) -> str:
        """Return the package manager: the graph's, else by lock file, by detector, by any file."""
        managers, asked = self.stack.package_managers, self.service.build.package_manager.lower()
        usual = self.stack.conventional_manager
        place = pointer("services", self.name, "build", "package_manager")
        if asked in managers:
            self._grounds["package_manager"] = Grounds(Evidence(EvidenceKind.GRAPH, place, asked))
            meant = (key for key, known in managers.items() if asked in {key, *known.aliases})
            return next((key for key in meant if is_locked(folder, managers[key])), asked)
        if not found:
            return usual
        reported = [key for key, known in managers.items() if declares_manager(folder, known)]
        locked = [key for key, manager in managers.items() if is_locked(folder, manager)]
        locked.sort(key=lambda key: key not in reported)
        locks = list(dict.fromkeys(lock_of(folder, managers[key], found) for key in locked))
        likely = (*locked, *reported, usual, *managers)
        chosen = next((key for key in likely if is_used(folder, managers[key])), usual)
        self._grounds["package_manager"] = manager_grounds(folder, self.stack, chosen, locks)
        self.reported += manager_findings(self.name, folder, self.stack, chosen, locks)
        return chosen

    def _facts(self, place: placing.Place, manager: PackageManager, found: bool) -> tuple[str, ...]:
        stack = self.stack
        if not found:
            return stack.conventional_facts
        by_clue: dict[str, str] = {}
        for name, clues in stack.facts.items():
            folders = place.folders if name in stack.shared_facts else (place.own,)
            hits = (hit for folder in folders for clue in clues for hit in folder.find(clue))
            if hit := next(hits, None):
                by_clue[name] = hit.file
        manifest = next((file for file in manager.files if place.root.holds(file)), ".")
        further = (*install_facts(place.root, stack, manager), *place.facts)
        by_clue |= dict.fromkeys(further, manifest)
        if by_clue:
            text, first = ", ".join(map(": ".join, by_clue.items())), next(iter(by_clue.values()))
            self._grounds["facts"] = Grounds(Evidence(EvidenceKind.DECLARED, first, text))
        return tuple(by_clue)
