"""The workspace and the member of a service."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.source.workspaces.cargo import read_cargo
from docker_generator.source.workspaces.dotnet import is_dotnet_root, reaches_below, read_dotnet
from docker_generator.source.workspaces.dotnet import leads_out as needs_outside
from docker_generator.source.workspaces.go import read_go
from docker_generator.source.workspaces.gradle import read_gradle
from docker_generator.source.workspaces.maven import read_maven
from docker_generator.source.workspaces.nest import read_nest
from docker_generator.source.workspaces.node import read_npm, read_pnpm
from docker_generator.source.workspaces.nx import read_nx
from docker_generator.source.workspaces.poetry import is_poetry_root, leads_out, read_poetry
from docker_generator.source.workspaces.uv import read_uv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from docker_generator.options import Options
    from docker_generator.source.folder import Folder, Folders
    from docker_generator.source.workspaces.model import Member, Workspace
    from docker_generator.topology.model import Service


def _always(_: Folder) -> bool:
    return True


class Kind(NamedTuple):
    """A kind of workspace, and how it is read from its root.

    If no manifest of the root lists members, its directories are searched:
    `leads_out` then says whether the tree of a service needs a file above it, `is_root` whether
    a directory that the graph names may be such a root. `reaches` says whether a directory holds
    files that every member below it reads: then it, or a directory above it, is the root.
    """

    read: Callable[[Folder], Workspace | None]
    leads_out: Callable[[Folder], bool] = _always
    is_root: Callable[[Folder], bool] = _always
    reaches: Callable[[Folder], bool] | None = None


_KINDS: Mapping[str, Kind] = {
    "cargo": Kind(read_cargo),
    "dotnet": Kind(read_dotnet, needs_outside, is_dotnet_root, reaches_below),
    "go": Kind(read_go),
    "gradle": Kind(read_gradle),
    "maven": Kind(read_maven),
    "nest": Kind(read_nest),
    "npm": Kind(read_npm),
    "nx": Kind(read_nx),
    "pnpm": Kind(read_pnpm),
    "poetry": Kind(read_poetry, leads_out, is_poetry_root),
    "uv": Kind(read_uv),
}


class Located(NamedTuple):
    """A member in its workspace; `root` is the workspace's directory, below the root.

    If `member` is None, the member is unknown and the root is not a program: it is one of `likely`.
    """

    root: str
    workspace: Workspace
    member: Member | None
    likely: tuple[Member, ...] = ()


class Workspaces:
    """The workspaces of one run: each is read once, however many services are members of it."""

    def __init__(self, folders: Folders, options: Options) -> None:
        self._folders = folders
        self._options = options
        self._known: dict[tuple[str, str], Workspace | None] = {}

    def locate(
        self, name: str, service: Service, context: str, kinds: tuple[str, ...]
    ) -> Iterator[Located]:
        """Yield the possible members of a service; nothing if its source is a separate tree.

        The source at `context` (below the root directory) is a member of a workspace above it, else
        the root of one. `kinds` are the kinds that can be installed; a tree may have the manifests
        of several, of which its package manager reads one.
        """
        context = posixpath.normpath(context)
        for workspace, root in self._above(context, kinds):
            path = posixpath.relpath(context, root)
            member = next((one for one in workspace.members if one.path == path), None)
            if member is not None:
                yield Located(root, workspace, member)
        here = self._folder(context)
        for kind in kinds:
            workspace_here = self._read(kind, context) if _KINDS[kind].is_root(here) else None
            if workspace_here is not None and workspace_here.members:
                found = self._below(name, service, context, workspace_here)
                if found is not None:
                    yield found

    def _below(
        self, name: str, service: Service, root: str, workspace: Workspace
    ) -> Located | None:
        """Return the member of a root: from the graph, the entry point, or the name."""
        build = service.build
        if build.member is not None:
            named = workspace.called(build.member)
            return Located(root, workspace, named[0] if len(named) == 1 else None)
        entrypoint = (build.entrypoint or "").partition(":")[0]
        inside = workspace.at(posixpath.normpath(entrypoint)) if entrypoint else None
        if inside is not None:
            return Located(root, workspace, inside)
        likely: tuple[Member, ...] = ()
        for word in (entrypoint, name):
            named = workspace.called(word) if word else ()
            if len(named) == 1:
                return Located(root, workspace, named[0])
            likely = likely or named
        if workspace.root_is_program:
            return None
        applications = workspace.applications
        only = applications[0] if len(applications) == 1 else None
        return Located(root, workspace, only, likely or applications)

    def _above(self, context: str, kinds: tuple[str, ...]) -> Iterator[tuple[Workspace, str]]:
        """Yield the workspaces in the directories above, the nearest first.

        Workspaces that reach down to the directory precede them, the outermost first.
        """
        here = self._folder(context)
        above = list(_folders_above(context))
        for folder in above[::-1]:
            for kind in kinds:
                reaches = _KINDS[kind].reaches
                found = (
                    self._read(kind, folder) if reaches and reaches(self._folder(folder)) else None
                )
                if found is not None:
                    yield found, folder
        kinds = tuple(kind for kind in kinds if _KINDS[kind].leads_out(here))
        for folder in above:
            for kind in kinds:
                found = self._read(kind, folder)
                if found is not None:
                    yield found, folder

    def _read(self, kind: str, folder: str) -> Workspace | None:
        key = (kind, folder)
        if key not in self._known:
            self._known[key] = _KINDS[kind].read(self._folder(folder))
        return self._known[key]

    def _folder(self, path: str) -> Folder:
        return self._folders.at(self._options.folder(path))


def _folders_above(context: str) -> Iterator[str]:
    """Yield the directories above one, up to the root."""
    folder = context
    while folder not in {".", "", "/"} and not folder.startswith(".."):
        folder = posixpath.dirname(folder) or "."
        yield folder
