"""Workspaces of Python: the members that uv knows."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from docker_generator.source.workspaces.documents import document_of, items, table
from docker_generator.source.workspaces.globs import expand_globs, matches
from docker_generator.source.workspaces.model import Member, Workspace, is_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.folder import Folder

_MANIFEST = "pyproject.toml"
_PACKAGE = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", re.ASCII)


def normalized(name: str) -> str:
    """Return the normalized name of a package: lower case, with -."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_uv(folder: Folder) -> Workspace | None:
    """Return the workspace of a pyproject.toml with [tool.uv.workspace]."""
    root = document_of(folder, _MANIFEST)
    workspace = table(root, "tool", "uv", "workspace")
    if not items(workspace.get("members")):
        return None
    found = expand_globs(folder, items(workspace.get("members")), _MANIFEST)
    excluded = [glob for glob in items(workspace.get("exclude")) if isinstance(glob, str)]
    paths = [path for path in found if not any(matches(glob, path) for glob in excluded)]
    documents = {path: document_of(folder, f"{path}/{_MANIFEST}") for path in paths}
    by_name: dict[str, str] = {}
    for path, document in documents.items():
        name = table(document, "project").get("name")
        if is_name(name):
            by_name[normalized(str(name))] = path
    members = (_member(name, path, documents[path], by_name) for name, path in by_name.items())
    return Workspace("uv", _MANIFEST, tuple(members), bool(table(root, "project")))


def _member(name: str, path: str, document: dict[str, Any], by_name: dict[str, str]) -> Member:
    needed = (by_name.get(other) for other in _needs(table(document, "project")))
    return Member(
        name=name,
        path=path,
        manifest=posixpath.join(path, _MANIFEST),
        needs=tuple(dict.fromkeys(other for other in needed if other and other != path)),
    )


def _needs(project: dict[str, Any]) -> Iterator[str]:
    extras = table(project, "optional-dependencies").values()
    for group in (project.get("dependencies"), *extras):
        for text in items(group):
            match = _PACKAGE.match(text) if isinstance(text, str) else None
            if match:
                yield normalized(match[1])
