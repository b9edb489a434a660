"""The projects of .NET below a directory: the projects that a solution lists, else all."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.source.workspaces.documents import elements_of, local_name
from docker_generator.source.workspaces.globs import expand_globs
from docker_generator.source.workspaces.model import Member, Workspace, is_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree import ElementTree as ET

    from docker_generator.source.folder import Folder

_ENDINGS = (".csproj", ".fsproj", ".vbproj")
_SOLUTIONS = ("*.sln", "*.slnx")
_LISTED = re.compile(r'^Project\("[^"\n]*"\)\s*=\s*"[^"\n]*",\s*"([^"\n]*)"', re.MULTILINE)
"""A project in a solution of the older form, which is text in lines."""
_SHARED = ("Directory.*.props", "Directory.*.targets", "nuget.*onfig", "NuGet.*onfig")
"""Files that every project below their directory reads."""
_HERE = ("$(MSBuildThisFileDirectory)", "$(MSBuildProjectDirectory)/", "$(MSBuildProjectDirectory)")
_PROGRAM_KITS = ("Microsoft.NET.Sdk.Web", "Microsoft.NET.Sdk.Worker")
_TEST_PACKAGES = ("Microsoft.NET.Test.Sdk", "xunit", "xunit.v3", "NUnit", "MSTest", "TUnit")
_MOST = 1000


def is_dotnet_root(folder: Folder) -> bool:
    """Return whether a directory may be the root of projects: a solution, or no project."""
    return bool(_solutions(folder)) or not any(folder.expand(f"*{end}") for end in _ENDINGS)


def reaches_below(folder: Folder) -> bool:
    """Return whether a directory has a solution or files that the projects below it read."""
    return any(folder.expand(pattern) for pattern in (*_SOLUTIONS, *_SHARED))


def leads_out(folder: Folder) -> bool:
    """Return whether a project of a directory needs another one that is outside of it."""
    files = (file for end in _ENDINGS for file in folder.expand(f"*{end}"))
    found = (_Project.read(folder, file) for file in files)
    return any(one.outside for one in found if one is not None)


def read_dotnet(folder: Folder) -> Workspace | None:
    """Return the projects below a directory, with their references; None if there are none.

    A project that needs one outside of the directory is not a member: it cannot be built there.
    """
    waiting = list(_solution_projects(folder)) or list(_lying(folder))
    projects: dict[str, _Project] = {}
    while waiting and len(projects) < _MOST:
        file = waiting.pop(0)
        project = None if file in projects else _Project.read(folder, file)
        if project is not None:
            projects[file] = project
            waiting += project.references
    whole = _whole(projects)
    by_folder: dict[str, str] = {}
    for file in sorted(whole):
        by_folder.setdefault(posixpath.dirname(file), file)
    root = by_folder.pop("", None)
    members = (
        _member(folder, path, file, projects[file])
        for path, file in by_folder.items()
        if is_name(path) and is_name(_stem(file))
    )
    found = tuple(members)
    manifest = next(iter(_solutions(folder)), "")
    return Workspace("dotnet", manifest, found, root is not None) if found else None


def _member(folder: Folder, path: str, file: str, project: _Project) -> Member:
    needs = (posixpath.dirname(one) for one in project.references)
    return Member(
        name=_stem(file),
        path=path,
        manifest=file,
        needs=() if project.is_tool else tuple(dict.fromkeys(p for p in needs if p != path)),
        is_library=project.is_tool or not project.is_program,
        reads=tuple(_read_by(folder, file, project)),
    )


def _stem(file: str) -> str:
    return posixpath.splitext(posixpath.basename(file))[0]


def _solutions(folder: Folder) -> list[str]:
    return [file for pattern in _SOLUTIONS for file in folder.expand(pattern)]


def _solution_projects(folder: Folder) -> Iterator[str]:
    """Yield the projects that the solutions of a directory list, except projects outside of it."""
    for solution in _solutions(folder):
        if solution.endswith(".slnx"):
            root = elements_of(folder, solution)
            elements = () if root is None else root.iter()
            listed = [one.get("Path", "") for one in elements if local_name(one) == "Project"]
        else:
            listed = _LISTED.findall(folder.text(solution))
        for path in listed:
            file = _joined("", path)
            if file.endswith(_ENDINGS) and not _is_outside(file) and folder.holds(file):
                yield file


def _lying(folder: Folder) -> Iterator[str]:
    for path in ("", *expand_globs(folder, ["**"], "*.*proj")):
        for ending in _ENDINGS:
            yield from folder.expand(posixpath.join(path, f"*{ending}"))


def _whole(projects: dict[str, _Project]) -> set[str]:
    """Return the projects whose references, direct and indirect, are all in the directory."""
    broken = {file for file, one in projects.items() if one.outside}
    grown = True
    while grown:
        more = {f for f, one in projects.items() if broken.intersection(one.references)} - broken
        broken |= more
        grown = bool(more)
    return projects.keys() - broken


def _read_by(folder: Folder, file: str, project: _Project) -> Iterator[str]:
    """Yield further files that a project reads: by their place, or by an import."""
    path = posixpath.dirname(file)
    imported: Iterable[str] = project.imports
    while path:
        shared = [found for name in _SHARED for found in folder.expand(f"{path}/{name}")]
        yield from shared
        imported = (*imported, *(one for found in shared for one in _imports(folder, found)))
        path = posixpath.dirname(path)
    yield from (one for one in imported if not _is_outside(one) and folder.holds(one))


def _imports(folder: Folder, file: str) -> Iterator[str]:
    element = elements_of(folder, file)
    if element is not None:
        yield from _paths(element, file, "Import", "Project")


def _paths(element: ET.Element, file: str, name: str, attribute: str) -> Iterator[str]:
    """Yield the paths below the root that elements of a file name, without those with a property.

    Conditions are not evaluated: a superfluous path is harmless, a missing one is not.
    """
    for one in element.iter():
        if local_name(one) != name:
            continue
        for text in one.get(attribute, "").split(";"):
            plain = text.strip().replace("\\", "/")
            for here in _HERE:
                plain = plain.removeprefix(here)
            if plain and "$" not in plain and "@" not in plain:
                yield _joined(posixpath.dirname(file), plain)


def _joined(folder: str, path: str) -> str:
    """Return a path below the root, which may have backslashes as on Windows."""
    return posixpath.normpath(posixpath.join(folder, path.strip().replace("\\", "/")))


def _is_outside(path: str) -> bool:
    return path.startswith(("..", "/")) or ":" in path


class _Project(NamedTuple):
    """One project file: its references below the root, and its output."""

    references: tuple[str, ...]
    outside: tuple[str, ...]
    imports: tuple[str, ...]
    is_program: bool
    is_tool: bool
    """Whether it only starts or tests other projects, so it is not a service."""

    @classmethod
    def read(cls, folder: Folder, file: str) -> _Project | None:
        """Return the contents of a file; None if it does not exist or cannot be parsed."""
        element = elements_of(folder, file)
        if element is None or local_name(element) != "Project":
            return None
        needed = [
            found
            for path in _paths(element, file, "ProjectReference", "Include")
            for found in (folder.expand(path) if "*" in path else [path])
        ]
        inside = (one for one in needed if not _is_outside(one) and folder.holds(one))
        kits = {element.get("Sdk", "").partition("/")[0]}
        kits |= {one.get("Name", "") for one in element.iter() if local_name(one) == "Sdk"}
        packages = {
            one.get("Include", "")
            for one in element.iter()
            if local_name(one) == "PackageReference"
        }
        says = {(local_name(one), (one.text or "").strip().lower()) for one in element.iter("*")}
        output = {value for name, value in says if name == "OutputType"}
        is_test = ("IsTestProject", "true") in says or bool(packages.intersection(_TEST_PACKAGES))
        is_host = ("IsAspireHost", "true") in says or any("Aspire.AppHost" in kit for kit in kits)
        return cls(
            references=tuple(dict.fromkeys(one for one in inside if one != file)),
            outside=tuple(one for one in needed if _is_outside(one)),
            imports=tuple(_paths(element, file, "Import", "Project")),
            is_program=bool(kits.intersection(_PROGRAM_KITS)) or bool(output & {"exe", "winexe"}),
            is_tool=is_test or is_host or any("MSTest" in kit for kit in kits),
        )
