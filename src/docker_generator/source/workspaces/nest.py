"""Projects of a repository of Nest, which share one package.json and one nest-cli.json."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from docker_generator.source.workspaces.documents import document_of, table
from docker_generator.source.workspaces.mentions import mentioned
from docker_generator.source.workspaces.model import Member, Workspace, is_name
from docker_generator.source.workspaces.nx import ENDINGS, imports_of

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder

_MANIFEST = "nest-cli.json"
_TSCONFIGS = ("tsconfig.app.json", "tsconfig.lib.json")


def read_nest(folder: Folder) -> Workspace | None:
    """Return the projects of a nest-cli.json with several programs, which share its package.json.

    If package.json lists workspaces, its package manager knows the members. A nest-cli.json with
    libraries only is about the program of the root.
    """
    if not folder.holds(_MANIFEST) or folder.holds("nx.json"):
        return None
    if document_of(folder, "package.json").get("workspaces"):
        return None
    document = document_of(folder, _MANIFEST)
    projects = {
        name: one
        for name, one in table(document, "projects").items()
        if is_name(name) and isinstance(one, dict)
    }
    places = {name: _place(one) for name, one in projects.items()}
    known = {name: path for name, path in places.items() if path}
    if not any(projects[name].get("type") != "library" for name in known):
        return None
    imports = imports_of(folder, known.values())
    members = [
        _member(folder, name, path, projects[name], (document, imports))
        for name, path in sorted(known.items(), key=lambda pair: pair[1])
    ]
    # The first of the document is a project too, unless its source is beside the others.
    root = _place(document)
    return Workspace("nest", _MANIFEST, tuple(members), root_is_program=root in {"", "src"})


def _place(project: dict[str, Any]) -> str:
    """Return the directory of a project: its root, else the directory above its source."""
    for key, suffix in (("root", ""), ("sourceRoot", "/src")):
        text = project.get(key)
        path = posixpath.normpath(text) if isinstance(text, str) and text else ""
        if path not in {"", "."} and is_name(path):
            return path.removesuffix(suffix) if suffix else path
    return ""


def _member(
    folder: Folder,
    name: str,
    path: str,
    project: dict[str, Any],
    known: tuple[dict[str, Any], dict[str, str]],
) -> Member:
    document, imports = known
    needs = tuple(one for one in mentioned(folder, path, ENDINGS, imports) if one != path)
    options = table(document, "compilerOptions") | table(project, "compilerOptions")
    entry = project.get("entryFile", document.get("entryFile"))
    main = f"{entry if is_name(entry) else 'main'}.js"
    if needs and not _is_bundled(options):
        # The compiler keeps the directories below the one that holds all its files.
        main = posixpath.join(_source(project, path), main)
    named = options.get("tsConfigPath")
    manifests = [named] if isinstance(named, str) else [f"{path}/{one}" for one in _TSCONFIGS]
    return Member(
        name=name,
        path=path,
        manifest=next((file for file in manifests if folder.holds(file)), ""),
        needs=tuple(dict.fromkeys(needs)),
        builds=project.get("type") != "library",
        is_library=project.get("type") == "library",
        output=posixpath.join("dist", path),
        main=main,
    )


def _source(project: dict[str, Any], path: str) -> str:
    source = project.get("sourceRoot")
    is_given = isinstance(source, str) and is_name(source)
    return str(source) if is_given else posixpath.join(path, "src")


def _is_bundled(options: dict[str, Any]) -> bool:
    """Return whether a build makes one file of a project and its libraries: the default here."""
    builder = options.get("builder")
    builder = builder.get("type") if isinstance(builder, dict) else builder
    return builder in {None, "webpack", "rspack"} and options.get("webpack", True) is not False
