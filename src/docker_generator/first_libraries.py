"""Members of a workspace that are libraries of its programs, for the first graph of init."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.source.declared_names import crates_of
from docker_generator.source.packages import read_packages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.source.folder import Folder

_NAMES = (
    ("package.json", "/name"),
    ("Cargo.toml", "/package/name"),
    ("pyproject.toml", "/project/name"),
    ("pyproject.toml", "/tool/poetry/name"),
)
"""Where a manifest names the package of its directory."""
_STARTS = (
    ("package.json", "/scripts/start"),
    ("package.json", "/scripts/build"),
    ("package.json", "/bin"),
    ("Cargo.toml", "/bin"),
    ("pyproject.toml", "/project/scripts"),
    ("pyproject.toml", "/tool/poetry/scripts"),
)
"""What a manifest of a program declares: how it is started, or built for a server of files."""
_PROGRAMS = ("src/main.rs", "src/bin/*.rs", "src/bin/*/main.rs", "main.py", "app.py", "index.html")


def libraries(found: dict[str, Folder], vague: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the services that another one declares as a package and that start nothing.

    Each is yielded with the service that declares it.

    Arguments:
        found: the directories of the services by name.
        vague: the services without a framework of their own. Only these may have a build: it makes
            the files that others import.
    """
    known = {name: _declared(folder) for name, folder in found.items()}
    unsure = set(vague)
    for name, folder in found.items():
        own = _package(folder)
        user = next((o for o, one in known.items() if o != name and own and own in one), "")
        if user and not _starts(folder, name in unsure):
            yield name, user


def _package(folder: Folder) -> str:
    names = (value for file, place in _NAMES for value in folder.values(file, place))
    return next((one.lower() for one in names if isinstance(one, str)), "")


def _declared(folder: Folder) -> frozenset[str]:
    packages = folder.once(read_packages)
    return packages.runtime | packages.development | frozenset(crates_of(folder))


def _starts(folder: Folder, is_vague: bool) -> bool:
    """Return whether a manifest declares a start, or a file starts a program."""
    left_out = {"/scripts/build"} if is_vague else set()
    declared = any(
        bool(value)
        for file, place in _STARTS
        if place not in left_out
        for value in folder.values(file, place)
    )
    return declared or any(folder.expand(file) for file in _PROGRAMS)
