"""The modules of a build of Gradle: the modules that its settings include."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docker_generator.source.folder import is_folder
from docker_generator.source.formats.gradle import Token, gradle_tokens
from docker_generator.source.workspaces.globs import expand_globs
from docker_generator.source.workspaces.model import Member, Workspace, is_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.source.folder import Folder

_SETTINGS = ("settings.gradle.kts", "settings.gradle")
_BUILDS = ("build.gradle.kts", "build.gradle")
_ROOTS = re.compile(
    r"^\$(?:\{(?:rootDir|settingsDir|rootProject\.projectDir)\}|rootDir|settingsDir)/?"
)
_FOR_ALL = {"subprojects", "allprojects"}
_OF_LIBRARIES = {"java-library", "java-platform", "java-test-fixtures"}
_OF_PROGRAMS = {
    *("application", "org.springframework.boot", "io.quarkus", "io.ktor.plugin", "war"),
    *("io.micronaut.application", "com.gradleup.shadow", "com.github.johnrengelman.shadow"),
}
_READ_ENDINGS = (".toml", ".gradle", ".gradle.kts", ".properties")
_FURTHEST = 8
"""The most tokens between `projectDir =` and its directory."""


def read_gradle(folder: Folder) -> Workspace | None:
    """Return the modules that a settings file includes; None if it includes none.

    Nothing is run: if the settings compute their modules, all directories with a build file count.
    """
    settings = next((file for file in _SETTINGS if folder.holds(file)), "")
    tokens = list(gradle_tokens(folder.text(settings))) if settings else []
    paths = _included(folder, tokens)
    by_name = {
        name: path
        for name, path in sorted(paths.items(), key=lambda pair: pair[1])
        if is_name(name) and is_name(path) and is_folder(folder.path / path)
    }
    if not by_name:
        return None
    root = [token for file in _BUILDS for token in gradle_tokens(folder.text(file))]
    given = _given_by_root(root, by_name)
    shared = tuple(_shared(folder, tokens))
    members = (
        _member(folder, name, by_name, given.get(name, frozenset()) | given.get("", frozenset()))
        for name in by_name
    )
    is_program = any(is_folder(folder.path / "src" / "main" / one) for one in ("java", "kotlin"))
    return Workspace("gradle", settings, tuple(members), is_program, shared)


def _included(folder: Folder, tokens: list[Token]) -> dict[str, str]:
    """Return the directories of the included projects by their names, as in services:orders."""
    names: list[str] = []
    is_made = False
    for at, token in enumerate(tokens):
        if token.value == "include" and not token.is_text:
            texts = list(_arguments(tokens, at + 1))
            names += texts
            is_made = is_made or not texts
    found: dict[str, str] = {}
    for name in names:
        parts = name.strip(":").split(":")
        for end in range(1, len(parts) + 1):  # those above a project are projects, too
            found.setdefault(":".join(parts[:end]), "/".join(parts[:end]))
    if is_made:
        for path in expand_globs(folder, ["**"], "build.gradle*"):
            if path.partition("/")[0] not in {"buildSrc", *_included_builds(tokens)}:
                found.setdefault(path.replace("/", ":"), path)
    return found | dict(_moved(tokens))


def _arguments(tokens: list[Token], at: int) -> Iterator[str]:
    """Yield the string arguments of a call, with or without brackets.

    None if there are other arguments.
    """
    while at < len(tokens) and tokens[at].value in {"(", ",", "["} and not tokens[at].is_text:
        at += 1
    while at < len(tokens) and tokens[at].is_text:
        if "$" in tokens[at].value:
            return
        yield tokens[at].value
        at += 1
        if at >= len(tokens) or tokens[at].value != ",":
            return
        at += 1


def _moved(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Yield the projects whose directory the settings name: projectDir = file("b")."""
    for at, token in enumerate(tokens):
        if token.value != "projectDir" or token.is_text or at < 4:  # noqa: PLR2004 -- project ( name )
            continue
        before = [one for one in tokens[max(0, at - 5) : at] if one.is_text]
        after = tokens[at + 1 : at + 1 + _FURTHEST]
        place = next((one for one in after if one.is_text), None)
        if before and place is not None and after[0].value == "=":
            path = posixpath.normpath(_ROOTS.sub("", place.value))
            yield before[-1].value.strip(":"), path


def _included_builds(tokens: list[Token]) -> list[str]:
    """Return the directories of builds that are a part of this one."""
    places = [
        at for at, one in enumerate(tokens) if one.value == "includeBuild" and not one.is_text
    ]
    texts = (text for at in places for text in _arguments(tokens, at + 1))
    return [posixpath.normpath(text) for text in texts]


def _shared(folder: Folder, tokens: list[Token]) -> Iterator[str]:
    """Yield the files that every module reads: plugins in the tree, and files of the settings."""
    for path in ("buildSrc", *_included_builds(tokens)):
        if is_name(path) and is_folder(folder.path / path):
            yield f"{path}/"
    root = [token for file in _BUILDS for token in gradle_tokens(folder.text(file))]
    for token in (*tokens, *root):
        path = posixpath.normpath(_ROOTS.sub("", token.value)) if token.is_text else ""
        if path.endswith(_READ_ENDINGS) and is_name(path) and folder.holds(path):
            yield path


def _member(folder: Folder, name: str, by_name: Mapping[str, str], given: frozenset[str]) -> Member:
    path = by_name[name]
    own = posixpath.basename(path)
    files = (*_BUILDS, f"{own}.gradle.kts", f"{own}.gradle")
    manifest = next((f"{path}/{file}" for file in files if folder.holds(f"{path}/{file}")), "")
    tokens = list(gradle_tokens(folder.text(manifest))) if manifest else []
    needs = {by_name[other] for other in (*_needed(tokens, name, by_name), *given)}
    plugins = {token.value for token in tokens if token.is_text or token.value == "application"}
    has_source = is_folder(folder.path / path / "src")
    is_plain = bool(plugins & _OF_LIBRARIES) and not plugins & _OF_PROGRAMS
    return Member(
        name=name,
        path=path,
        manifest=manifest,
        needs=tuple(sorted(needs - {path})),
        is_library=is_plain or not has_source,
    )


def _needed(tokens: Iterable[Token], name: str, by_name: Mapping[str, str]) -> Iterator[str]:
    """Yield the projects that a build file names: ":a:b", a task of one, or projects.a.b."""
    accessors = {_accessor(one): one for one in by_name}
    listed = list(tokens)
    for at, token in enumerate(listed):
        if token.is_text and token.value.startswith(":"):
            yield from _longest(token.value.strip(":"), by_name)
        elif token.is_text and [one.value for one in listed[max(0, at - 2) : at]] == [
            "project",
            "(",
        ]:
            yield from _longest(f"{name}:{token.value}", by_name)
        elif token.value == "projects" and not token.is_text:
            words = listed[at + 1 : at + 1 + 2 * _FURTHEST]
            chain = ".".join(one.value for one in words[1::2])
            known = (one for one in accessors if f"{chain}.".startswith(f"{one}."))
            found = max(known, key=len, default="")
            if found and words[:1] == [Token(".")]:
                yield accessors[found]


def _accessor(name: str) -> str:
    """Return the accessor of a project: libs.orderCore for libs:order-core."""
    return ".".join(
        re.sub(r"[-_.]+(\w)", lambda match: match[1].upper(), part) for part in name.split(":")
    )


def _longest(text: str, by_name: Mapping[str, str]) -> Iterator[str]:
    """Yield the project of a path whose last part may be a task."""
    parts = text.split(":")
    names = (":".join(parts[:end]) for end in range(len(parts), 0, -1))
    yield from [name for name in names if name in by_name][:1]


def _given_by_root(tokens: list[Token], by_name: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the dependencies that the root's build file adds to projects; "" is the key for all.

    >>> tokens = list(gradle_tokens("subprojects { dependencies { api project(':core') } }"))
    >>> _given_by_root(tokens, {"core": "core"})
    {'': frozenset({'core'})}
    """
    found: dict[str, frozenset[str]] = {}
    for at, token in enumerate(tokens):
        if token.is_text:
            continue
        name = None
        if token.value in _FOR_ALL and tokens[at + 1 : at + 2] == [Token("{")]:
            name, start = "", at + 1
        elif token.value == "project" and [t.value for t in tokens[at + 3 : at + 5]] == [")", "{"]:
            name, start = tokens[at + 2].value.strip(":"), at + 4
        if name is not None and (not name or name in by_name):
            inside = _needed(_block(tokens, start), name, by_name)
            found[name] = found.get(name, frozenset()) | frozenset(inside)
    return found


def _block(tokens: list[Token], start: int) -> list[Token]:
    """Return the tokens up to the bracket that closes the one at `start`."""
    depth = 0
    for at in range(start, len(tokens)):
        if not tokens[at].is_text:
            depth += {"{": 1, "}": -1}.get(tokens[at].value, 0)
        if not depth:
            return tokens[start:at]
    return tokens[start:]
