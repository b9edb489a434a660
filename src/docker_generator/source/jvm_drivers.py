"""The drivers of databases that the build files of a program on the JVM name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from docker_generator.source.formats.gradle import gradle_tokens
from docker_generator.source.jvm_databases import jvm_databases
from docker_generator.source.workspaces.documents import elements_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree import ElementTree as ET

    from docker_generator.source.folder import Folder

_GRADLE = ("build.gradle", "build.gradle.kts")
_CATALOGUE = "gradle/*.toml"
_NAMED = re.compile(r"[a-z0-9][\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class JvmDrivers:
    """The drivers that a program may have.

    `kinds` are the databases whose drivers run with it, by kind with their file; `possible` are
    those that any build file mentions. `user` is a package that opens a database, and its file.
    `complete` says that no file from outside of the tree may add a driver.
    """

    kinds: dict[str, str]
    possible: tuple[str, ...]
    user: str
    file: str
    complete: bool


def read_jvm_drivers(trees: Iterable[Folder]) -> JvmDrivers:
    """Return the drivers in the build files of some directories.

    Arguments:
        trees: the directory of the program, then the ones of its modules.
    """
    kinds: dict[str, str] = {}
    possible: set[str] = set()
    user = file_of_user = ""
    files, every = [], tuple(dict.fromkeys(trees))
    poms = [root for folder in every if (root := elements_of(folder, "pom.xml")) is not None]
    known = {_text(root, "artifactId") for root in poms} - {""}
    for folder in every:
        for file, group, artifact, is_run in (*_of_maven(folder), *_of_gradle(folder)):
            files.append(file)
            if any(word in f"{group}:{artifact}".lower() for word in jvm_databases().no_drivers):
                continue
            kind = jvm_databases().kind_of(artifact)
            if is_run:
                possible |= {kind, jvm_databases().kind_of(group)} - {""}
            if kind and is_run and group:
                kinds.setdefault(kind, file)
            if artifact.lower() in jvm_databases().users and is_run and not user:
                user, file_of_user = artifact, file
        possible.update(_of_catalogues(folder))
    complete = all(_is_complete(folder, known) for folder in every)
    file = next((one for one in (*kinds.values(), file_of_user, *files) if one), "")
    return JvmDrivers(kinds, tuple(sorted(possible)), user, file, complete)


def _of_maven(folder: Folder) -> Iterator[tuple[str, str, str, bool]]:
    """Yield the dependencies of a pom.xml: file, group, artifact, and whether it is for run time.

    One that only a profile or a parent's management names counts without its group: it may be used.
    """
    root = elements_of(folder, "pom.xml")
    if root is None:
        return
    direct = set(root.iterfind("./{*}dependencies/{*}dependency"))
    for one in root.iterfind(".//{*}dependency"):
        group, artifact, scope = (_text(one, name) for name in ("groupId", "artifactId", "scope"))
        yield "pom.xml", group if one in direct else "", artifact, scope != "test"


def _text(element: ET.Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _of_gradle(folder: Folder) -> Iterator[tuple[str, str, str, bool]]:
    """Yield the coordinates and the names in a build file of Gradle, like those of Maven."""
    for file in _GRADLE:
        configuration = ""
        for token in gradle_tokens(folder.text(file)):
            if not token.is_text:
                if _NAMED.fullmatch(token.value):
                    configuration = token.value
                    yield file, "", token.value, True
                continue
            group, colon, rest = token.value.partition(":")
            if colon:
                is_run = not configuration.lower().startswith("test")
                yield file, group, rest.partition(":")[0], is_run


def _of_catalogues(folder: Folder) -> Iterator[str]:
    """Yield the kinds of databases that a catalogue of versions mentions anywhere."""
    for file in folder.expand(_CATALOGUE):
        for word in _NAMED.findall(folder.text(file).lower()):
            kind = jvm_databases().kind_of(word.rpartition(".")[2]) or jvm_databases().kind_of(word)
            if kind:
                yield kind


def _is_complete(tree: Folder, known: set[str]) -> bool:
    """Return whether the build files of a directory name all that may add a driver.

    Arguments:
        tree: the directory.
        known: the projects of Maven whose files were read.
    """
    root = elements_of(tree, "pom.xml")
    parent = root.find("./{*}parent") if root is not None else None
    if parent is not None and not (
        _text(parent, "groupId") in jvm_databases().parents or _text(parent, "artifactId") in known
    ):
        return False
    if tree.expand("buildSrc/*") or tree.expand("gradle/*.gradle*"):
        return False
    tokens = [one.value for file in _GRADLE for one in gradle_tokens(tree.text(file))]
    pairs = set(pairwise(tokens))
    others = {("apply", "from"), ("project", "("), ("projects", ".")}
    return "includeBuild" not in tokens and not (others & pairs)
