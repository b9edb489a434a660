"""Projects of Poetry that need others of the same repository by their path."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from docker_generator.source.workspaces.documents import document_of, table
from docker_generator.source.workspaces.model import Member, Workspace, is_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.folder import Folder

_MANIFEST = "pyproject.toml"
_OTHER_MANIFESTS = ("requirements.txt", "Pipfile", "setup.py")
_PLACES = ("*", "*/*", "*/*/*")
"""The directories of the projects of a repository, below its root."""


def leads_out(folder: Folder) -> bool:
    """Return whether a project needs another one that is not in its own directory."""
    return any(path.startswith("..") for path in folder.once(_paths))


def is_poetry_root(folder: Folder) -> bool:
    """Return whether a directory is not a project itself, so that it may be the root of several."""
    if any(folder.holds(file) for file in _OTHER_MANIFESTS):
        return False
    return not _is_project(document_of(folder, _MANIFEST))


def read_poetry(folder: Folder) -> Workspace | None:
    """Return the projects below a directory, if one of them needs another by its path."""
    documents = {
        posixpath.dirname(file): document_of(folder, file)
        for place in _PLACES
        for file in folder.expand(f"{place}/{_MANIFEST}")
    }
    needs = {
        path: tuple(
            found
            for other in _paths_of(document)
            if (found := posixpath.normpath(posixpath.join(path, other))) in documents
        )
        for path, document in documents.items()
    }
    if not any(needs.values()):
        return None
    members = (
        Member(
            name=_name(document) or path,
            path=path,
            manifest=posixpath.join(path, _MANIFEST),
            needs=tuple(dict.fromkeys(other for other in needs[path] if other != path)),
        )
        for path, document in sorted(documents.items())
        if is_name(_name(document) or path)
    )
    return Workspace(
        "poetry", _MANIFEST, tuple(members), _is_project(document_of(folder, _MANIFEST))
    )


def _is_project(document: dict[str, Any]) -> bool:
    return bool(table(document, "project") or table(document, "tool", "poetry", "dependencies"))


def _name(document: dict[str, Any]) -> str:
    name = table(document, "project").get("name") or table(document, "tool", "poetry").get("name")
    return name if isinstance(name, str) else ""


def _paths(folder: Folder) -> tuple[str, ...]:
    return tuple(_paths_of(document_of(folder, _MANIFEST)))


def _paths_of(document: dict[str, Any]) -> Iterator[str]:
    """Yield the path dependencies of a project; one name may have several, chosen by markers."""
    for wanted in table(document, "tool", "poetry", "dependencies").values():
        for one in wanted if isinstance(wanted, list) else [wanted]:
            path = one.get("path") if isinstance(one, dict) else None
            if isinstance(path, str):
                yield posixpath.normpath(path)
