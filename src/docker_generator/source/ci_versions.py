"""The versions of a language on which the continuous integration of a tree tests a program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.source.base_versions import AuthoredVersion, as_listed, version_of_image
from docker_generator.source.ci_files import ci_documents
from docker_generator.source.evidence import Evidence, EvidenceKind
from docker_generator.source.formats.shell import expand
from docker_generator.source.versions import best_version, point
from docker_generator.stacks.detectors import Meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Stack

_EXPRESSION = re.compile(r"\$\{\{\s*(matrix|env|inputs)\.([\w-]+)\s*\}\}")
_PLAIN = re.compile(r"v?([0-9]+(?:\.[0-9]+)*)(?:\.[xX*])?")
_RANGE = re.compile(r"[\^~<>=]{1,2}\s*[0-9][0-9.xX*]*(?:[\s,|]+[\^~<>=]{0,2}\s*[0-9][0-9.xX*]*)*")
_ASIDE = re.compile(
    r"(?:^|[\W_])(?:codeql|commit|deploy\w*|docs?|documentation|label\w*|lint\w*|pages|pre|publish"
    r"|release\w*|stale|website)(?=[\W_]|$)",
    re.IGNORECASE,
)
"""Words in the names of jobs that do not test the program."""


class CiPlace(NamedTuple):
    """A directory whose files for continuous integration may be about a service.

    `below` is the path of the service's tree in it; empty text if all of it is the service's.
    """

    folder: Folder
    below: str = ""


class _Job(NamedTuple):
    """One job: its steps, the texts of its images, and the values of its expressions."""

    name: str
    values: Any
    steps: list[Any]
    images: tuple[str, ...]
    known: Mapping[tuple[str, str], tuple[str, ...]]


def ci_versions(places: tuple[CiPlace, ...], stack: Stack) -> tuple[AuthoredVersion, ...]:
    """Return the versions that continuous integration uses: the default if it does, the newest.

    Jobs for documentation, releases and the like count only if no other job names a version.

    Args:
        places: The directories, in the order of precedence: the first one with a version counts.
        stack: The language; `ci_versions` are the steps that install it.
    """
    for place in places:
        found: dict[bool, list[AuthoredVersion]] = {False: [], True: []}
        for file, document in place.folder.once(ci_documents).items():
            for job in _jobs(file, document):
                if place.below and not _names(job.values, place.below):
                    continue
                is_aside = _ASIDE.search(f"{file.rpartition('/')[2]} {job.name}") is not None
                for text, version in _of_job(job, place.folder, stack):
                    where = Evidence(EvidenceKind.CONTAINER, file, text)
                    found[is_aside].append(AuthoredVersion(version, where))
        versions = {one.version: one for one in reversed(found[False] or found[True])}
        if versions:
            usual = stack.default_version
            newest = sorted(versions.values(), key=lambda one: point(one.version), reverse=True)
            return tuple(sorted(newest, key=lambda one: one.version != usual))
    return ()


def _names(value: Any, path: str) -> bool:
    """Return whether a text among the values of a job names a path."""
    pattern = re.compile(rf"(?<![\w./-])(?:\./)?{re.escape(path)}(?![\w-])")
    return any(pattern.search(text) for text in _texts(value, 0))


def _texts(value: Any, depth: int) -> Iterator[str]:
    if depth > 12:  # noqa: PLR2004 -- deeper than any pipeline
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one, depth + 1)


def _jobs(file: str, document: Any) -> Iterator[_Job]:
    """Yield the jobs of a file, by the service that reads it."""
    if not isinstance(document, dict):
        return
    read: Callable[[dict[str, Any]], Iterator[_Job]] = _of_github
    if file.startswith(".gitlab-ci"):
        read = _of_gitlab
    elif file.startswith(".circleci"):
        read = _of_circle
    yield from read(document)


def _of_github(document: dict[str, Any]) -> Iterator[_Job]:
    """Yield the jobs of a workflow, and the steps of an action, which are like one."""
    shared = {("env", name): value for name, value in _scalars(document.get("env"))}
    inputs = _table(document.get("inputs"))
    shared |= {
        ("inputs", name): (str(one["default"]),)
        for name, one in inputs.items()
        if isinstance(one, dict) and "default" in one
    }
    # YAML reads the key `on` as true.
    around = [value for key, value in document.items() if str(key) in {"defaults", "on", "True"}]
    jobs = {**_table(document.get("jobs")), "action": document.get("runs")}
    for name, job in jobs.items():
        if isinstance(job, dict):
            known = shared | {("env", key): value for key, value in _scalars(job.get("env"))}
            known |= _matrix(_table(job.get("strategy")).get("matrix"))
            container = job.get("container")
            image = container.get("image") if isinstance(container, dict) else container
            images = (image,) if isinstance(image, str) else ()
            yield _Job(str(name), [job, around], _list(job.get("steps")), images, known)


def _matrix(given: Any) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the values of each name of a matrix, with the values that `include` adds."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    table = _table(given)
    added = [pair for one in _list(table.get("include")) for pair in _table(one).items()]
    for name, value in (*table.items(), *added):
        values = tuple(str(one) for one in _list(value) or [value] if _is_scalar(one))
        found["matrix", str(name)] = (*found.get(("matrix", str(name)), ()), *values)
    return found


def _of_gitlab(document: dict[str, Any]) -> Iterator[_Job]:
    """Yield the jobs with an image of their own, and the image of all others."""
    variables = {name: value[0] for name, value in _scalars(document.get("variables"))}
    for name, job in {"": document, **document}.items():
        image = job.get("image") if isinstance(job, dict) else None
        written = image.get("name") if isinstance(image, dict) else image
        if isinstance(written, str) and isinstance(job, dict):
            own = {one: value[0] for one, value in _scalars(job.get("variables"))}
            filled = expand(written, variables | own)
            yield _Job(str(name), job, [], (filled,) if filled else (), {})


def _of_circle(document: dict[str, Any]) -> Iterator[_Job]:
    """Yield the jobs and executors with the first of their images, in which the steps run."""
    for kind in ("jobs", "executors"):
        for name, job in _table(document.get(kind)).items():
            first = next(iter(_list(_table(job).get("docker"))), None)
            image = _table(first).get("image")
            if isinstance(image, str):
                yield _Job(str(name), job, [], (image,), {})


def _of_job(job: _Job, folder: Folder, stack: Stack) -> Iterator[tuple[str, str]]:
    """Yield the versions of a job: as they are written, and as the catalogue writes them."""
    for image in job.images:
        for filled in _filled(image, job):
            if version := version_of_image(filled, stack):
                yield filled, version
    for step in job.steps:
        for written in _of_step(_table(step), folder, stack):
            for line in (line for text in _filled(written, job) for line in text.splitlines()):
                if version := _version_of(line.strip(), stack):
                    yield line.strip(), version


def _of_step(step: dict[str, Any], folder: Folder, stack: Stack) -> Iterator[str]:
    """Yield the text with which a step installs the language, if it does."""
    action, _, ref = str(step.get("uses", "")).partition("@")
    given = _table(step.get("with"))
    for known in stack.ci_versions:
        if action.lower() == known.action:
            text, file = given.get(known.version), given.get(known.file)
            if text is None and known.in_ref:
                text = ref
            elif text is None and isinstance(file, str):
                text = next(iter(folder.text(file.removeprefix("./")).split()), None)
            if _is_scalar(text):
                yield str(text)


def _filled(text: str, job: _Job) -> Iterator[str]:
    """Yield a text with each value of its expression; nothing if it is not known."""
    match = _EXPRESSION.search(text)
    if match is None:
        yield text
        return
    for value in job.known.get((match[1], match[2]), ()):
        if "${{" not in value:
            yield text.replace(match[0], value)


def _version_of(text: str, stack: Stack) -> str:
    """Return the version for a text of an action; empty text if it names none."""
    if plain := _PLAIN.fullmatch(text):
        is_old = "." not in stack.default_version and plain[1].startswith("1.")  # Java's 1.8
        return as_listed(plain[1].removeprefix("1.") if is_old else plain[1], stack)
    if text in stack.version_names:
        return stack.version_names[text]
    if _RANGE.fullmatch(text):
        return best_version(text, Meaning.RANGE, stack.versions, stack.default_version) or ""
    return ""


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _scalars(value: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names of an object with a single value, and the value as text."""
    for name, one in _table(value).items():
        if _is_scalar(one):
            yield str(name), (str(one),)


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
