"""The modules of a build of Maven: the modules that a pom.xml lists, at any depth."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.source.workspaces.documents import elements_of
from docker_generator.source.workspaces.model import Member, Workspace, is_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from docker_generator.source.folder import Folder

_MANIFEST = "pom.xml"
_MOST = 1000


def read_maven(folder: Folder) -> Workspace | None:
    """Return the modules of a pom.xml; None if it lists none."""
    root = _Project.read(folder, _MANIFEST)
    if root is None or not root.modules:
        return None
    projects: dict[str, _Project] = {}
    waiting = list(root.modules)
    while waiting and len(projects) < _MOST:
        path = posixpath.normpath(waiting.pop(0))
        path = posixpath.dirname(path) if path.endswith(".xml") else path
        if path.startswith(("..", "/")) or path in {".", ""} or path in projects:
            continue
        project = _Project.read(folder, posixpath.join(path, _MANIFEST))
        if project is not None:
            projects[path] = project
            waiting += [posixpath.join(path, inner) for inner in project.modules]
    by_name = {one.artifact: path for path, one in sorted(projects.items())}
    members = (
        _member(path, project, by_name)
        for path, project in sorted(projects.items())
        if is_name(project.artifact)
    )
    return Workspace("maven", _MANIFEST, tuple(members), root.packaging != "pom")


def _member(path: str, project: _Project, by_name: dict[str, str]) -> Member:
    needed = (by_name.get(other, "") for other in project.needs)
    return Member(
        name=project.artifact,
        path=path,
        manifest=posixpath.join(path, _MANIFEST),
        needs=tuple(dict.fromkeys(other for other in needed if other and other != path)),
        is_library=project.packaging == "pom",
    )


class _Project:
    """One pom.xml; namespaces are ignored."""

    def __init__(self, element: ET.Element) -> None:
        self._element = element
        self.artifact = self._text("artifactId")
        self.packaging = self._text("packaging") or "jar"
        self.modules = tuple(self._texts("modules", "module"))
        parent = self._texts("parent", "artifactId")
        self.needs = (*parent, *self._texts("dependencies", "dependency", "artifactId"))

    @classmethod
    def read(cls, folder: Folder, file: str) -> _Project | None:
        """Return the contents of a file; None if it does not exist or cannot be parsed."""
        element = elements_of(folder, file)
        return None if element is None else cls(element)

    def _text(self, name: str) -> str:
        return next(self._texts(name), "")

    def _texts(self, *names: str) -> Iterator[str]:
        """Yield the texts of all elements at a path."""
        for element in self._element.iterfind("/".join(f"{{*}}{name}" for name in names)):
            if element.text and element.text.strip():
                yield element.text.strip()
