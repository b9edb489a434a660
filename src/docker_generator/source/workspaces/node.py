"""Workspaces of Node.js: the globs of package.json, or of pnpm-workspace.yaml."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from docker_generator.source.workspaces.documents import document_of, items, table
from docker_generator.source.workspaces.globs import expand_globs
from docker_generator.source.workspaces.model import Member, Workspace, is_name

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder

_MANIFEST = "package.json"
_NEEDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


def read_npm(folder: Folder) -> Workspace | None:
    """Return the workspace of a package.json; npm, Yarn and Bun read it in the same way."""
    root = document_of(folder, _MANIFEST)
    globs = root.get("workspaces")
    globs = table(root, "workspaces").get("packages") if isinstance(globs, dict) else globs
    return _workspace("npm", _MANIFEST, folder, items(globs)) if items(globs) else None


def read_pnpm(folder: Folder) -> Workspace | None:
    """Return the workspace of a pnpm-workspace.yaml, which may hold only settings."""
    globs = items(document_of(folder, "pnpm-workspace.yaml").get("packages"))
    return _workspace("pnpm", "pnpm-workspace.yaml", folder, globs) if globs else None


def _workspace(kind: str, manifest: str, folder: Folder, globs: list[Any]) -> Workspace:
    paths = expand_globs(folder, globs, _MANIFEST)
    documents = {path: document_of(folder, f"{path}/{_MANIFEST}") for path in paths}
    by_name = {
        name: path for path, one in documents.items() if is_name(name := one.get("name", path))
    }
    members = (_member(folder, name, documents[path], by_name) for name, path in by_name.items())
    root = document_of(folder, _MANIFEST)
    is_program = bool(root.get("main")) or str(_script(root, "start")).startswith("node ")
    return Workspace(kind, manifest, tuple(members), is_program)


def _member(folder: Folder, name: str, document: dict[str, Any], by_name: dict[str, str]) -> Member:
    path = by_name[name]
    needed = (by_name.get(other) for key in _NEEDS for other in table(document, key))
    return Member(
        name=name,
        path=path,
        manifest=posixpath.join(path, _MANIFEST),
        needs=tuple(dict.fromkeys(other for other in needed if other and other != path)),
        builds=bool(_script(document, "build")) or _has_target(folder, path, document),
    )


def _has_target(folder: Folder, path: str, document: dict[str, Any]) -> bool:
    """Return whether Nx infers how a member is built, without a script."""
    targets = table(document, "nx", "targets")
    return "build" in targets or "build" in table(
        document_of(folder, f"{path}/project.json"), "targets"
    )


def _script(document: dict[str, Any], name: str) -> Any:
    return table(document, "scripts").get(name, "")
