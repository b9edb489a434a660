"""Projects of an integrated repository of Nx, which share one package.json."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from docker_generator.source.workspaces.documents import document_of, items, table
from docker_generator.source.workspaces.globs import expand_globs
from docker_generator.source.workspaces.mentions import mentioned
from docker_generator.source.workspaces.model import Member, Workspace, is_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docker_generator.source.folder import Folder

_MANIFEST = "project.json"
ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".cts", ".cjs", ".vue", ".svelte")
_TSCONFIGS = ("tsconfig.base.json", "tsconfig.json")
_BUNDLERS = ("webpack.config.*", "vite.config.*", "rspack.config.*", "rsbuild.config.*")
_ROOT_DIST = re.compile(r"""["'`](?:\.\./)+dist/""")
_COMPILERS = ("@nx/js:tsc", "@nx/js:swc", "@nrwl/js:tsc", "@nrwl/js:swc")
"""Executors whose output has the directories of the source."""


def read_nx(folder: Folder) -> Workspace | None:
    """Return the projects of a repository with nx.json that share its package.json.

    If package.json lists workspaces, its package manager knows the members. A repository of one
    program has its project.json in the root: then the other projects are libraries and tests of it.
    """
    if not folder.holds("nx.json") or document_of(folder, "package.json").get("workspaces"):
        return None
    paths = expand_globs(folder, ["**"], _MANIFEST)
    documents = {path: document_of(folder, f"{path}/{_MANIFEST}") for path in paths}
    names = {path: _name(path, document) for path, document in documents.items()}
    by_name = {name: path for path, name in names.items() if is_name(name)}
    imports = imports_of(folder, by_name.values())
    members = (
        _member(folder, name, path, documents[path], (by_name, imports))
        for name, path in by_name.items()
    )
    if not by_name:
        return None
    root = document_of(folder, _MANIFEST)
    is_program = bool(table(root, "targets")) and root.get("projectType") != "library"
    return Workspace("nx", "nx.json", tuple(members), root_is_program=is_program)


def _name(path: str, document: dict[str, Any]) -> str:
    name = document.get("name")
    return name if isinstance(name, str) else posixpath.basename(path)


def _member(
    folder: Folder,
    name: str,
    path: str,
    document: dict[str, Any],
    known: tuple[dict[str, str], dict[str, str]],
) -> Member:
    by_name, imports = known
    targets = table(document, "targets")
    is_test = name.endswith("-e2e") or ("e2e" in targets and "build" not in targets)
    declared = [
        by_name[one] for one in items(document.get("implicitDependencies")) if one in by_name
    ]
    needs = [*declared, *mentioned(folder, path, ENDINGS, imports)]
    build = table(document, "targets", "build")
    return Member(
        name=name,
        path=path,
        manifest=posixpath.join(path, _MANIFEST),
        needs=() if is_test else tuple(dict.fromkeys(one for one in needs if one != path)),
        builds=True,
        is_library=is_test or document.get("projectType") == "library",
        output=_output(folder, path, name, build),
        main=_main(path, build),
    )


def imports_of(folder: Folder, paths: Iterable[str]) -> dict[str, str]:
    """Return the words by which the source of one project imports another: aliases and packages."""
    known = tuple(paths)
    found: dict[str, str] = {}
    for file in _TSCONFIGS:
        for alias, places in table(document_of(folder, file), "compilerOptions", "paths").items():
            for place in items(places):
                inside = _inside(str(place), known)
                if inside:
                    found.setdefault(alias.removesuffix("*").rstrip("/"), inside)
    for path in known:
        name = document_of(folder, f"{path}/package.json").get("name")
        if isinstance(name, str) and name:
            found.setdefault(name, path)
        parts = path.split("/")
        for at in range(len(parts)):  # a path that leads out of one project into another
            found.setdefault(f"../{'/'.join(parts[at:])}/", path)
    return {word: path for word, path in found.items() if word}


def _inside(place: str, known: tuple[str, ...]) -> str:
    """Return the project in which a path of tsconfig is."""
    path = posixpath.normpath(place)
    inner = [one for one in known if path.startswith(f"{one}/")]
    return max(inner, key=len, default="")


def _output(folder: Folder, path: str, name: str, build: dict[str, Any]) -> str:
    """Return the output directory of a build: from its options, its outputs, or its bundler."""
    options = table(build, "options")
    given = options.get("outputPath")
    given = given.get("base") if isinstance(given, dict) else given
    outputs = [given, *items(build.get("outputs"))]
    for text in outputs:
        found = _filled(text, path, name) if isinstance(text, str) else ""
        if found:
            return found
    bundlers = [file for one in _BUNDLERS for file in folder.expand(f"{path}/{one}")]
    is_in_root = any(_ROOT_DIST.search(folder.text(file)) for file in bundlers)
    return posixpath.join("dist", path) if is_in_root or not bundlers else f"{path}/dist"


def _filled(text: str, path: str, name: str) -> str:
    """Return an output below the root; empty if it has an unknown variable."""
    for word, value in (("workspaceRoot", "."), ("projectRoot", path), ("projectName", name)):
        text = text.replace(f"{{{word}}}", value)
    found = posixpath.normpath(text.removesuffix("/**/*").removesuffix("/**"))
    is_known = is_name(found.lstrip("./")) and "{" not in found
    return found if is_known and not found.startswith(("/", "..")) else ""


def _main(path: str, build: dict[str, Any]) -> str:
    """Return the file that a build makes from the entry point."""
    options = table(build, "options")
    named = options.get("outputFileName")
    if isinstance(named, str) and is_name(named):
        return named
    source = options.get("main")
    source = source if isinstance(source, str) and is_name(source.lstrip("./")) else "src/main.ts"
    source = posixpath.normpath(source).removeprefix(f"{path}/")
    stem = posixpath.splitext(source)[0]
    is_kept = build.get("executor") in _COMPILERS
    return f"{stem if is_kept else posixpath.basename(stem)}.js"
