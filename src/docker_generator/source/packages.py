"""The packages that a source tree declares: for run time, and for building and testing."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docker_generator.source.formats.requirements import (
    Requirement,
    RequirementsFiles,
    normalized,
    parse_requirement,
    read_requirements,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.source.folder import Folder

REQUIREMENTS = (
    "requirements.txt",
    "requirements/production.txt",
    "requirements/prod.txt",
    "requirements/base.txt",
)
"""The names of the main requirements file, in order of precedence."""

_GEM = re.compile(r"^\s*gem\s*\(?\s*[\"']([\w.-]+)[\"']", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class DeclaredPackages:
    """The names of packages in one form: lower case, with -.

    `extras` are "name[extra]". `development` holds the packages that only a build or a test needs.
    """

    runtime: frozenset[str]
    development: frozenset[str]
    extras: frozenset[str]
    files: tuple[str, ...]
    complete: bool = True
    """Whether every file was read, and none of them may add further packages."""
    ranges: Mapping[str, str] = field(default_factory=dict)
    """The allowed versions by package, in the words of the manifest."""


def requirements_of(folder: Folder) -> RequirementsFiles | None:
    """Return the merged contents of a tree's requirements files, or nothing if there is none."""
    file = next((name for name in REQUIREMENTS if folder.holds(name)), None)
    if file is None:
        return None
    return read_requirements(file, lambda name: _in_context(folder, name))


def _in_context(folder: Folder, name: str) -> str | None:
    """Return the text of a file, or None if the build context does not contain it."""
    return folder.text(name) if not leads_out(name) and folder.holds(name) else None


def leads_out(path: str) -> bool:
    """Return whether a relative path leads out of the directory that it is relative to.

    >>> leads_out("../shared"), leads_out("libs/../../shared"), leads_out("libs/shared")
    (True, True, False)
    """
    return posixpath.normpath(path).startswith("../") or path == ".."


def installed_files(
    files: tuple[str, ...], listed: RequirementsFiles | None, used: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the files that an installation reads, without requirements of tests and the like.

    Arguments:
        files: all that may be read.
        listed: the requirements that are installed, None if these decide nothing.
        used: further names of files that are read.
    """
    if listed is None:
        return files
    known = {*listed.files, *used}
    return tuple(file for file in files if file in known)


def read_packages(folder: Folder) -> DeclaredPackages:
    """Return the packages that the manifests of a tree declare."""
    runtime: set[str] = set()
    extras: set[str] = set()
    files: list[str] = []
    listed = folder.once(requirements_of)
    if listed is not None:
        files += listed.files
    project = folder.table("pyproject.toml", "/project").get("dependencies")
    requirements = [*(listed.requirements if listed else ()), *_parsed(project)]
    for one in requirements:
        if one.name:
            runtime.add(one.name)
            extras.update(f"{one.name}[{extra}]" for extra in one.extras)
    ranges = {one.name: one.specifier for one in requirements if one.name and one.specifier}
    for file, pointer in _TABLES:
        found = folder.table(file, pointer)
        runtime.update(normalized(name) for name in found)
        for name, wanted in found.items():
            if isinstance(wanted, str):
                ranges[normalized(name)] = wanted
            if isinstance(wanted, dict) and isinstance(wanted.get("extras"), list):
                extras.update(f"{normalized(name)}[{extra}]" for extra in wanted["extras"])
    extras.update(_features(folder))
    runtime.update(normalized(name) for name in _GEM.findall(folder.text("Gemfile")))
    files += [file for file in _MANIFESTS if folder.holds(file)]
    return DeclaredPackages(
        frozenset(runtime),
        frozenset(_development(folder)),
        frozenset(extras),
        tuple(dict.fromkeys(files)),
        complete=not any(one.url or one.path for one in requirements)
        and "dynamic" not in folder.table("pyproject.toml", "/project")
        and not folder.unparsable
        # A Gemfile is a program, too: it may name gems that are not seen.
        and not any(folder.holds(file) for file in ("setup.py", "setup.cfg", "Gemfile")),
        ranges=ranges,
    )


def merged_packages(found: Iterable[DeclaredPackages]) -> DeclaredPackages:
    """Return the merged declarations of several trees."""
    several = tuple(found)
    return DeclaredPackages(
        frozenset().union(*(one.runtime for one in several)),
        frozenset().union(*(one.development for one in several)),
        frozenset().union(*(one.extras for one in several)),
        tuple(dict.fromkeys(file for one in several for file in one.files)),
        complete=all(one.complete for one in several),
        ranges={name: text for one in several[::-1] for name, text in one.ranges.items()},
    )


_TABLES = (
    ("pyproject.toml", "/tool/poetry/dependencies"),
    ("Pipfile", "/packages"),
    ("package.json", "/dependencies"),
    ("composer.json", "/require"),
)
_MANIFESTS = ("pyproject.toml", "Pipfile", "package.json", "composer.json", "Gemfile")


def _features(folder: Folder) -> Iterator[str]:
    """Yield the features of crates that a manifest of Cargo asks for, as "name[feature]"."""
    for place in ("/dependencies", "/workspace/dependencies"):
        for name, wanted in folder.table("Cargo.toml", place).items():
            asked = wanted.get("features") if isinstance(wanted, dict) else None
            yield from (f"{name}[{one}]" for one in asked or () if isinstance(one, str))


def _parsed(dependencies: Any) -> Iterator[Requirement]:
    for text in dependencies if isinstance(dependencies, list) else ():
        found = parse_requirement(text.strip()) if isinstance(text, str) else None
        if found is not None:
            yield found


def _development(folder: Folder) -> Iterable[str]:
    yield from folder.table("package.json", "/devDependencies")
    yield from folder.table("composer.json", "/require-dev")
    yield from folder.table("Pipfile", "/dev-packages")
