"""Requirements files of pip: packages, included files, constraints, local paths, repositories."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NAMED = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*((?:[=<>!~@(].*)?)",
    re.DOTALL,
)
_PINNED = re.compile(r"={2,3}\s*([0-9][A-Za-z0-9.+!_-]*)\s*$")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTION = re.compile(
    r"(-r|--requirement|-c|--constraint|-e|--editable)(?:\s*=\s*|\s+|(?<=^-[rce]))(.+)"
)
_LINKS = re.compile(r"(?:-f|--find-links)(?:\s*=\s*|\s+|(?<=^-f))(.+)")
_MOST_FILES = 100


class Requirement(NamedTuple):
    """One requirement: a package by name, or a path or a repository that holds one.

    `name` is normalized (PEP 503), empty if only the path says it. `marker` is the condition
    after `;`. `path` is relative to the build context; one that leaves it starts with `..`.
    """

    file: str
    line: int
    name: str = ""
    extras: tuple[str, ...] = ()
    specifier: str = ""
    marker: str = ""
    url: str = ""
    path: str = ""

    @property
    def pinned(self) -> str:
        """The one version that is allowed, empty if there are several."""
        match = _PINNED.match(self.specifier)
        return match[1] if match and "*" not in self.specifier else ""


class RequirementsFiles(NamedTuple):
    """The contents of a requirements file and of the files that it includes.

    `files` in the order of reading.

    `constraints` are among `files` and declare nothing. `missing` are included files that do not
    exist. `links` are directories and pages that are searched for packages.
    """

    requirements: tuple[Requirement, ...]
    files: tuple[str, ...]
    missing: tuple[tuple[str, str, int], ...] = ()
    links: tuple[str, ...] = ()

    @property
    def missing_places(self) -> tuple[tuple[str, str], ...]:
        """The missing files, each with the file and the line that include it."""
        return tuple((path, f"{file}:{line}") for path, file, line in self.missing)


def normalized(name: str) -> str:
    """Return the normalized name of a Python package: lower case, with -."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_requirements(file: str, read: Callable[[str], str | None]) -> RequirementsFiles:
    """Return the contents of a requirements file, and of the files that it includes.

    `read` returns the text of a file below the build context, or nothing if it does not exist.
    """
    found: list[Requirement] = []
    files: list[str] = []
    missing: list[tuple[str, str, int]] = []
    links: list[str] = []
    waiting: list[tuple[str, bool, str, int]] = [(file, True, "", 0)]
    while waiting and len(files) < _MOST_FILES:
        name, declares, origin, number = waiting.pop(0)
        if name in files:
            continue
        text = read(name)
        if text is None:
            missing.append((name, origin, number))
            continue
        files.append(name)
        for line, words in _lines(text):
            option = _OPTION.match(words)
            if link := _LINKS.match(words):
                links.append(_beside(name, link[1]))
            elif option and option[1] in {"-r", "--requirement", "-c", "--constraint"}:
                target = _beside(name, option[2])
                if "://" not in target:
                    waiting.append((target, declares and "r" in option[1][:3], name, line))
            elif declares:
                text_of = option[2] if option else words
                if requirement := parse_requirement(text_of, name, line):
                    found.append(requirement)
    return RequirementsFiles(tuple(found), tuple(files), tuple(missing), tuple(links))


def _beside(file: str, path: str) -> str:
    """Return a path that a file names, relative to the build context."""
    path = path.strip().strip("\"'")
    if "://" in path:
        return path
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), path))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each logical line with its number: continued lines are one, comments are none."""
    pending, start = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        start = start or number
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            pending += line[:-1] + " "
            continue
        words = _COMMENT.sub("", pending + line).strip()
        if words:
            yield start, words
        pending, start = "", 0
    if pending.strip():
        yield start, pending.strip()


def parse_requirement(text: str, file: str = "", line: int = 0) -> Requirement | None:
    """Return one requirement of PEP 508 or pip, or nothing for another option of pip.

    >>> parse_requirement("Django[argon2]==5.2 ; python_version < '3.13'").extras
    ('argon2',)
    """
    if text.startswith("-"):
        return None
    body = re.split(r"\s--(?:hash|config-settings|global-option)\b", text)[0]
    # In a URL, only a space before it makes ; the start of a marker.
    body, _, marker = body.partition(" ;" if "://" in body else ";")
    body, marker = body.strip(), marker.strip()
    match = None if _is_path(body) else _NAMED.fullmatch(body)
    if match is None:
        return _located(body, marker, file, line)
    name, extras, rest = normalized(match[1]), _extras(match[2]), match[3].strip()
    if rest.startswith("@"):
        found = _located(rest[1:].strip(), marker, file, line)
        return found._replace(name=name, extras=extras)
    return Requirement(file, line, name, extras, rest.strip("()"), marker)


def _located(place: str, marker: str, file: str, line: int) -> Requirement:
    """Return the requirement at a URL, or at a path relative to the working directory."""
    place = re.sub(r"^file:(//)?", "", place)
    if "://" in place:
        egg = re.search(r"[#&]egg=([A-Za-z0-9._-]+)", place)
        name = normalized(egg[1]) if egg else ""
        return Requirement(file, line, name, marker=marker, url=place)
    path, _, extras = place.partition("[")
    wheel = re.match(r"([A-Za-z0-9_.]+)-\d[^/]*\.whl$", posixpath.basename(path))
    name = normalized(wheel[1]) if wheel else ""
    return Requirement(
        file, line, name, _extras(extras.rstrip("]")), marker=marker, path=posixpath.normpath(path)
    )


def _extras(text: str | None) -> tuple[str, ...]:
    return tuple(one.strip().lower() for one in (text or "").split(",") if one.strip())


def _is_path(text: str) -> bool:
    is_file = text.endswith((".whl", ".zip", ".tar.gz")) and "://" not in text
    return is_file or text.startswith((".", "/", "~")) or bool(re.match(r"[a-z+]+:", text))
