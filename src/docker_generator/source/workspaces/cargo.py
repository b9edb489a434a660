"""The members of a workspace of Cargo."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from docker_generator.source.workspaces.documents import document_of, items, table
from docker_generator.source.workspaces.globs import expand_globs, matches
from docker_generator.source.workspaces.model import Member, Workspace, is_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.folder import Folder

_MANIFEST = "Cargo.toml"
_MOST = 1000
_NEEDS = ("dependencies", "build-dependencies")
_TARGETS = {"bin": "src/bin", "example": "examples", "test": "tests", "bench": "benches"}
"""The targets of a crate, and the default places of their sources."""


def read_cargo(folder: Folder) -> Workspace | None:
    """Return the members of a Cargo.toml with [workspace]; None if it has none.

    A crate of the tree that a member needs by its path is a member as well, as in Cargo.
    """
    root = document_of(folder, _MANIFEST)
    if "workspace" not in root:
        return None
    workspace = table(root, "workspace")
    excluded = [posixpath.normpath(path) for path in items(workspace.get("exclude")) if _is(path)]
    shared = table(workspace, "dependencies")
    crates: dict[str, Member] = {}
    waiting = list(expand_globs(folder, items(workspace.get("members")), _MANIFEST))
    waiting += _paths(root, ".", shared)
    while waiting and len(crates) < _MOST:
        path = waiting.pop(0)
        if path in crates or path == "." or path.startswith(("..", "/")):
            continue
        is_excluded = any(path == one or path.startswith(f"{one}/") for one in excluded)
        if is_excluded or any(matches(one, path) for one in excluded):
            continue
        crate = _crate(folder, path, shared)
        if crate is not None:
            crates[path] = crate
            waiting += crate.needs
    members = (
        crate._replace(needs=tuple(path for path in crate.needs if path in crates))
        for _, crate in sorted(crates.items())
    )
    is_program = "package" in root and not _is_library(folder, ".", root)
    return Workspace("cargo", _MANIFEST, tuple(members), is_program)


def _is(value: object) -> bool:
    return isinstance(value, str)


def _crate(folder: Folder, path: str, shared: dict[str, Any]) -> Member | None:
    """Return one crate; None if there is no crate with a name for a command."""
    manifest = posixpath.join(path, _MANIFEST)
    document = document_of(folder, manifest)
    name = table(document, "package").get("name")
    if not is_name(name):
        return None
    return Member(
        name=str(name),
        path=path,
        manifest=manifest,
        needs=tuple(dict.fromkeys(_paths(document, path, shared))),
        is_library=_is_library(folder, path, document),
        sources=tuple(dict.fromkeys(_sources(folder, path, document))),
    )


def _is_library(folder: Folder, path: str, document: dict[str, Any]) -> bool:
    programs = ("src/main.rs", "src/bin/*.rs", "src/bin/*/main.rs")
    is_there = any(folder.expand(posixpath.normpath(f"{path}/{one}")) for one in programs)
    return not is_there and not items(document.get("bin"))


def _paths(document: dict[str, Any], path: str, shared: dict[str, Any]) -> Iterator[str]:
    """Yield the directories of path dependencies of a crate, its own or inherited."""
    targets = table(document, "target").values()
    for place in (document, *targets):
        for key in _NEEDS:
            for name, wanted in table(place, key).items():
                if not isinstance(wanted, dict):
                    continue
                is_shared = wanted.get("workspace") is True
                given = table(shared, name).get("path") if is_shared else wanted.get("path")
                if isinstance(given, str):
                    start = "." if is_shared else path
                    yield posixpath.normpath(posixpath.join(start, given))


def _sources(folder: Folder, path: str, document: dict[str, Any]) -> Iterator[str]:
    """Yield the files that Cargo requires to read a manifest: a source of each target.

    The conventional ones are `src/main.rs` and `src/lib.rs`.
    """
    wanted = ["src/main.rs", "src/lib.rs", table(document, "lib").get("path")]
    for kind, usual in _TARGETS.items():
        for target in items(document.get(kind)):
            one = target if isinstance(target, dict) else {}
            name = one.get("name")
            wanted += [one.get("path"), f"{usual}/{name}.rs", f"{usual}/{name}/main.rs"]
    for file in wanted:
        found = posixpath.normpath(posixpath.join(path, file)) if isinstance(file, str) else ""
        if found.startswith(f"{path}/") and is_name(found) and folder.holds(found):
            yield found
