"""The place of a service in its workspace, and the parts of the workspace in its image."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.catalogue import fill
from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import workspaces as rules
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds
from docker_generator.source.program import Program
from docker_generator.source.workspaces.borrowing import borrowed
from docker_generator.source.workspaces.model import MemberSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.source.folder import Folder, Folders
    from docker_generator.source.workspaces.locating import Located
    from docker_generator.source.workspaces.model import Member
    from docker_generator.stacks.detectors import EntryPoint
    from docker_generator.stacks.managers import MemberSteps, PackageManager, TaskRunner
    from docker_generator.stacks.model import Framework
    from docker_generator.topology.model import Service


class View(NamedTuple):
    """The directories of a run by their paths below the root; builds of members in order."""

    folders: Folders
    options: Options
    task_runners: tuple[TaskRunner, ...] = ()

    def at(self, path: str) -> Folder:
        """Return the directory at a path."""
        return self.folders.at(self.options.folder(path))


class Place(NamedTuple):
    """The place of a service.

    `root` is the build context, `own` the directory of the service's own package: the same if
    it is not a member. `shared` are the directories of the members that it needs, and the root.
    """

    context: str
    root: Folder
    own: Folder
    shared: tuple[Folder, ...] = ()
    member: MemberSource | None = None
    needed_alone: bool = False
    """Whether an installation reads only the manifests of the needed members."""

    @property
    def folders(self) -> tuple[Folder, ...]:
        """The directories in which a fact of a member is searched, its own first."""
        return (self.own, *self.shared)

    @property
    def manifests(self) -> tuple[str, ...]:
        """The files of members that an installation reads."""
        return self.member.manifests if self.member else ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that follow from its workspace, whose own tool may build the member."""
        member = self.member
        is_built = member is not None and bool(member.output) and member.path in member.builds
        return ("build",) if is_built else ()

    def lock_folder(self, manager: PackageManager) -> Folder:
        """Return the directory in which the lock file is: the root's, unless each has its own."""
        steps = manager.steps_for(self.member.kind) if self.member else None
        return self.own if steps and steps.lock_beside else self.root

    def other_lock(self, manager: PackageManager) -> str:
        """Return why the member needs no lock file of its own, or an empty text."""
        member = self.member
        steps = manager.steps_for(member.kind) if member else None
        if member is None or steps is None:
            return ""
        locks = (file for file in steps.locks if self.root.holds(file))
        return next(locks, "" if member.external else member.kind)

    def given_program(self, service: Service, framework: Framework | None) -> Program | None:
        """Return the program that the workspace's build makes of a member, or None.

        A command or a file of the graph takes precedence.
        """
        build = service.build
        is_named = bool(build.command) or "." in posixpath.basename(build.entrypoint or "")
        built = None if is_named else self._built_program(framework)
        return built or self._project(service)

    def _built_program(self, framework: Framework | None) -> Program | None:
        """Return the program that the build of the workspace puts into a separate directory.

        For static files it is the directory itself.
        """
        member = self.member
        if member is None or not member.output or framework is None:
            return None
        path = member.output if framework.proxies else f"{member.output}/{member.main}"
        evidence = Evidence(EvidenceKind.DECLARED, f"{member.path}/{member.built_by}", path)
        return Program(path, grounds=Grounds(evidence))

    def _project(self, service: Service) -> Program | None:
        """Return the project file of a member, if the tool needs its name."""
        member = self.member
        if member is None or not member.project or self.seen(service).build.entrypoint:
            return None
        where = f"{member.path}/{member.project}"
        evidence = Evidence(EvidenceKind.DECLARED, where, member.project)
        return Program(member.project, grounds=Grounds(evidence))

    def own_files(self, files: tuple[str, ...]) -> Iterator[str]:
        """Yield the root's own files; the files of its members are chosen one by one."""
        member = self.member
        members = (*member.parts, *(one.path for one in member.neighbours)) if member else ()
        whole = tuple(path for path in self.manifests if path.endswith("/"))
        for file in files:
            is_theirs = file.startswith((*(f"{path}/" for path in members), *whole))
            if not is_theirs and not self._is_foreign(file):
                yield file

    def _is_foreign(self, file: str) -> bool:
        """Return whether a file is the manifest of a directory that is not a member.

        It counts nevertheless if a manifest names the directory, as in file:vendor/one.
        """
        member, home = self.member, posixpath.dirname(file)
        if member is None or not self.needed_alone or not home:
            return False
        if posixpath.basename(file) != member.built_by:
            return False
        read = (member.built_by, *self.manifests)
        return not any(posixpath.basename(home) in self.root.text(one) for one in read)

    def seen(self, service: Service) -> Service:
        """Return a service with its entry point relative to the directory in which it starts.

        The graph may give it below the root: apps/api/server.js of the member apps/api is
        server.js; the member alone names no entry point.
        """
        given = service.build.entrypoint
        if self.member is None or given is None:
            return service
        inner = given.removeprefix(f"{self.member.path}/")
        if inner in self.member.words:
            inner = ""
        build = service.build.model_copy(update={"entrypoint": inner or None})
        return service.model_copy(update={"build": build})


def member_grounds(name: str, asked: str | None, located: Located, member: Member) -> Grounds:
    """Return the evidence for the member of a service: the graph, or a workspace manifest."""
    if asked:
        place = pointer("services", name, "build", "member")
        return Grounds(Evidence(EvidenceKind.GRAPH, place, asked))
    where = located.workspace.manifest or member.manifest
    return Grounds(Evidence(EvidenceKind.DECLARED, where, member.name))


def unknown_member(
    name: str, asked: str | None, folder: str, known: Iterable[Member]
) -> Diagnostic:
    """Return the finding that the member of a service is unknown."""
    place = pointer("services", name, *(("build", "member") if asked else ()))
    paths = ", ".join(member.path for member in known)
    found = f"one of: {paths}" if paths else "a workspace that lists members"
    return rules.UNKNOWN_MEMBER.at(place, name, known=found, directory=folder)


def place_of(
    located: Located, member: Member, steps: MemberSteps, service: Service, view: View
) -> Place:
    """Return the place of a member of a workspace."""
    workspace, root = located.workspace, located.root
    chain = workspace.closure(member)
    paths = {one.path for one in chain}
    neighbours = tuple(one for one in workspace.members if one.path not in paths)
    read = {"all": workspace.members, "needed": chain, "none": ()}[steps.manifests]
    is_inside = any(word.startswith(f"{member.path}/") for word in service.build.command)
    found = MemberSource(
        kind=workspace.kind,
        name=member.name,
        path=member.path,
        home="." if is_inside or member.output else member.path,
        needs=tuple(one.path for one in chain[:-1]),
        builds=tuple(one.path for one in chain if one.builds),
        manifests=tuple(
            sorted({file for one in read for file in (one.manifest, *one.reads) if file})
        ),
        neighbours=neighbours,
        output=member.output,
        main=member.main,
        external=any(one.external for one in chain),
        built_by=posixpath.basename(member.manifest),
        bare=tuple(one.path for one in workspace.members if not one.manifest),
        project=posixpath.basename(member.manifest) if steps.builds_manifest else "",
    )
    folder = view.at(root)
    also = (fill(file, {"member": one.path}) for one in chain for file in steps.reads)
    there = (file for file in also if folder.holds(file))
    found = found._replace(borrows=borrowed(folder, chain, found.absent))
    read_by_all = (*found.manifests, *there, *workspace.shared)
    found = found._replace(manifests=tuple(sorted(set(read_by_all))))
    runners = (one for one in view.task_runners if folder.holds(one.file))
    found = found._replace(runs=_runs(next(runners, None), chain))
    shared = (*(view.at(posixpath.join(root, one.path)) for one in chain[:-1]), folder)
    own = view.at(posixpath.join(root, member.path))
    return Place(root, folder, own, shared, found, steps.manifests == "needed")


def started_member(located: Located, clues: tuple[EntryPoint, ...], view: View) -> Member | None:
    """Return the only likely member that a framework can start: the first detector decides.

    None if that one finds several.
    """
    for clue in clues:
        told = [
            member
            for member in located.likely
            if any(True for _ in view.at(posixpath.join(located.root, member.path)).find(clue))
        ]
        if told:
            return told[0] if len(told) == 1 else None
    return None


def _runs(runner: TaskRunner | None, chain: tuple[Member, ...]) -> tuple[str, ...]:
    """Return the commands of a runner that build the members of a chain that have a build."""
    built = [member for member in chain if member.builds]
    if runner is None or not built:
        return ()
    wanted = built if runner.each else chain[-1:]
    texts = ({"package": one.name, "member": one.path, "execute": "{execute}"} for one in wanted)
    return tuple(fill(runner.run, values) for values in texts)
