"""The names of the packages in a lock file, and which of them an installation compiles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.source.locks import locked_packages

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Stack

# Both are written by their managers, one package per line, and hold thousands.
_YARN_ENTRY = re.compile(r'^"?(@?[^@\s"]+)@[^\n]*(?:\n +version:? "?([^\s"]+))?', re.MULTILINE)
_PNPM_ENTRY = re.compile(r"^  '?/?(@?[^@\s'():]+)[@/](\d[^\s'():]*)", re.MULTILINE)


class LockedNames(NamedTuple):
    """The names in a lock file.

    `runtime` are the packages that are known to be needed at run time; empty if the lock file does
    not distinguish them. `compiled` are the packages whose installation compiles. `is_own` means
    that they belong to one member, although the whole workspace has one lock file. `compilers` are
    the programs that compile, with each of their versions.
    """

    every: frozenset[str] = frozenset()
    runtime: frozenset[str] = frozenset()
    compiled: frozenset[str] = frozenset()
    is_own: bool = False
    compilers: frozenset[tuple[str, str]] = frozenset()


def locked_names(
    folder: Folder, lock: str, stack: Stack, version: str, member: str = ""
) -> LockedNames:
    """Return the names in a lock file, as a build on a version of the language installs them.

    If the file has the dependencies of each package, only the packages of a member of the workspace
    are returned.
    """
    base = lock.rpartition("/")[2]
    if member and base == "Cargo.lock":
        own = _of_crate(folder, lock, member)
        return LockedNames(own, own, is_own=True)
    if base in {"package-lock.json", "npm-shrinkwrap.json"}:
        return _of_npm(folder, lock, stack)
    if base in {"yarn.lock", "pnpm-lock.yaml"}:
        entry = _YARN_ENTRY if base == "yarn.lock" else _PNPM_ENTRY
        return _by_name(entry.findall(folder.text(lock)), stack)
    if base == "bun.lock":
        entries = folder.table(lock, "/packages").values()
        first = (str(one[0]) for one in entries if isinstance(one, list) and one)
        split = (one.rpartition("@") for one in first)
        return _by_name([(name, version) for name, _, version in split], stack)
    packages = locked_packages(folder, lock)
    names = frozenset(package.name for package in packages)
    table = stack.first_releases
    compiled = frozenset(one.name for one in packages if one.is_compiled(version, table))
    return LockedNames(names, names, compiled)


def _of_crate(folder: Folder, lock: str, member: str) -> frozenset[str]:
    """Return the crates that one needs, directly or indirectly."""
    needs: dict[str, list[str]] = {}
    for one in folder.values(lock, "/package/*"):
        wanted = one.get("dependencies") if isinstance(one, dict) else None
        listed = wanted if isinstance(wanted, list) else []
        if isinstance(one, dict):
            needs.setdefault(str(one.get("name")), []).extend(str(name) for name in listed)
    found, waiting = {member}, [member]
    while waiting:
        for name in needs.get(waiting.pop(), ()):
            crate = name.partition(" ")[0]
            if crate not in found:
                found.add(crate)
                waiting.append(crate)
    return frozenset(found - {member})


def _by_name(entries: list[tuple[str, str]], stack: Stack) -> LockedNames:
    """Return the names in a lock file without further details."""
    every = frozenset(name for name, _ in entries)
    compiled = every.intersection(stack.system_packages.compiled_by)
    compilers = frozenset(entry for entry in entries if entry[0] in compiled)
    return LockedNames(every, compiled=compiled, compilers=compilers)


def _of_npm(folder: Folder, lock: str, stack: Stack) -> LockedNames:
    entries = [
        (path.rpartition("node_modules/")[2], one)
        for path, one in folder.table(lock, "/packages").items()
        if path and isinstance(one, dict)
    ]
    compiled_by = frozenset(stack.system_packages.compiled_by)
    return LockedNames(
        frozenset(name for name, _ in entries),
        frozenset(name for name, one in entries if not one.get("dev")),
        frozenset(name for name, one in entries if _runs_compiler(one, compiled_by)),
        compilers=frozenset(
            (name, str(one.get("version", ""))) for name, one in entries if name in compiled_by
        ),
    )


def _runs_compiler(one: dict[str, Any], compiled_by: frozenset[str]) -> bool:
    """Return whether a package has an install script, and depends on a tool that compiles."""
    needed = one.get("dependencies")
    uses = compiled_by.intersection(needed if isinstance(needed, dict) else ())
    return bool(one.get("hasInstallScript") and uses)
