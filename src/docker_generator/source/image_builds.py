"""The Dockerfiles from which a tree builds images: by its compose files, pipelines and tasks."""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import TYPE_CHECKING, Any

from docker_generator.source.ci_files import ci_documents
from docker_generator.source.formats.documents import parse_document
from docker_generator.source.formats.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.folder import Folder

_COMPOSE = ("*compose*.yml", "*compose*.yaml")
_TASKS = ("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", "build.sh", "docker.sh")
_ACTION = "docker/build-push-action"
_LARGEST = 256 * 1024
_BUILD = re.compile(r"\bdocker\s+(?:buildx\s+|image\s+)?build\b([^\n;&|]*)")
_VARIABLE = re.compile(r"\$\{\{[^{}\n]*\}\}|\$\([^()\n]*\)|\$\{[^{}\n]*\}|\$\w+")
_FILE_OPTIONS = frozenset({"-f", "--file"})
_LONE_OPTIONS = frozenset(
    ("--load", "--no-cache", "--pull", "--push", "--quiet", "-q", "--rm", "--squash", "--force-rm")
)
"""Options without a value of their own; each other one without = is followed by its value."""


def built_dockerfiles(folder: Folder) -> tuple[str, ...]:
    """Return the Dockerfiles with which a tree builds images from its own directory, in order.

    A build whose file or context holds a variable is not known.

    Arguments:
        directory: the tree.
    """
    found: dict[str, None] = {}
    composed = (file for pattern in _COMPOSE for file in folder.expand(pattern))
    for document in (
        *folder.once(ci_documents).values(),
        *(_document(folder, f) for f in composed),
    ):
        for context, dockerfile in _of_document(document):
            found |= dict.fromkeys(_below(context, dockerfile))
    scripts = folder.table("package.json", "/scripts").values()
    texts = [*map(folder.text, _TASKS), *(one for one in scripts if isinstance(one, str))]
    for text in texts:
        for context, dockerfile in _of_lines(text[:_LARGEST]):
            found |= dict.fromkeys(_below(context, dockerfile))
    return tuple(file for file in found if folder.holds(file))


def _below(context: str, dockerfile: str) -> Iterator[str]:
    """Yield the path of a Dockerfile if its context is the tree itself."""
    if "$" not in context + dockerfile and posixpath.normpath(context or ".") == ".":
        yield posixpath.normpath(dockerfile or "Dockerfile")


def _document(folder: Folder, file: str) -> Any:
    try:
        return parse_document(file, folder.text(file)[:_LARGEST])
    except FormatError:
        return None


def _of_document(document: Any) -> Iterator[tuple[str, str]]:
    """Yield context and Dockerfile of each build in the values of a YAML file."""
    services = document.get("services") if isinstance(document, dict) else None
    for service in services.values() if isinstance(services, dict) else ():
        build = service.get("build") if isinstance(service, dict) else None
        if isinstance(build, str):
            yield build, ""
        elif isinstance(build, dict):
            yield str(build.get("context") or "."), str(build.get("dockerfile") or "")
    yield from _steps(document, 0)


def _steps(value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the builds of the steps of a pipeline, wherever they are in its document."""
    if depth > 12:  # noqa: PLR2004 -- deeper than any pipeline
        return
    if isinstance(value, str):
        yield from _of_lines(value)
    elif isinstance(value, list):
        for one in value:
            yield from _steps(one, depth + 1)
    elif isinstance(value, dict):
        given = value.get("with")
        if str(value.get("uses", "")).startswith(_ACTION) and isinstance(given, dict):
            yield str(given.get("context") or "."), str(given.get("file") or "")
        for one in value.values():
            yield from _steps(one, depth + 1)


def _of_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the builds of `docker build` in the lines of a script."""
    for match in _BUILD.finditer(text.replace("\\\n", " ")):
        try:
            words = shlex.split(_VARIABLE.sub("$", match[1]))
        except ValueError:
            continue
        dockerfile, contexts = "", list[str]()
        rest = iter(words)
        for word in rest:
            name, is_pair, value = word.partition("=")
            if name in _FILE_OPTIONS:
                dockerfile = value if is_pair else next(rest, "")
            elif not word.startswith("-"):
                contexts.append(word)
            elif not is_pair and word not in _LONE_OPTIONS:
                next(rest, "")
        if len(contexts) == 1:
            yield contexts[0], dockerfile
