"""The directories that the globs of a workspace match: `*`, `**`, `{a,b}`, `!`."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.source.folder import Folder

_BRACES = re.compile(r"\{([^{}]*)\}")
_SKIPPED = frozenset(
    ("node_modules", "target", "build", "dist", "out", "bin", "obj", "__pycache__")
)
_PLAIN = re.compile(r"[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*", re.ASCII)
_DEEPEST = 6
_MOST = 5000


def expand_globs(folder: Folder, globs: Iterable[object], manifest: str) -> tuple[str, ...]:
    """Return the directories below a root that match globs and hold a manifest, sorted.

    A glob that starts with `!` excludes matches of those before it; `manifest` may hold `*`. Values
    that are not strings are ignored.
    """
    found: set[str] = set()
    for glob in globs:
        if not isinstance(glob, str):
            continue
        is_negative = glob.startswith("!")
        for one in _without_braces(glob.removeprefix("!")):
            pattern = posixpath.normpath(one.removesuffix("/"))
            if is_negative:
                found -= {path for path in found if matches(pattern, path)}
            elif not pattern.startswith(("/", "..")):
                found.update(_folders(folder, pattern, manifest))
    return tuple(sorted(found - {"."}))


def _without_braces(glob: str) -> Iterator[str]:
    """Yield the expansions of a glob with braces."""
    waiting = [glob]
    for _ in range(_MOST):
        if not waiting:
            return
        pattern = waiting.pop()
        match = _BRACES.search(pattern)
        if match is None:
            yield pattern
        else:
            start, end = pattern[: match.start()], pattern[match.end() :]
            waiting += [f"{start}{one}{end}" for one in match[1].split(",")][::-1]


def matches(glob: str, path: str) -> bool:
    """Return whether a glob without braces matches a directory.

    >>> matches("packages/**", "packages/a/b")
    True
    """
    parts = []
    for part in glob.split("/"):
        text = re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
        parts.append("(?:[^/]+/)*" if part == "**" else f"{text}/")
    pattern = "".join(parts)
    return re.fullmatch(pattern, f"{path}/") is not None


def _folders(folder: Folder, pattern: str, manifest: str) -> Iterator[str]:
    if "**" not in pattern:
        for file in folder.expand(f"{pattern.replace('?', '*')}/{manifest}"):
            path = posixpath.normpath(posixpath.dirname(file) or ".")
            if "node_modules" not in path.split("/") and (
                matches(pattern, path) or "*" not in pattern
            ):
                yield path
        return
    start = pattern.partition("**")[0].rpartition("/")[0]
    for path in folders_below(folder, start):
        if matches(pattern, path) and folder.expand(f"{path}/{manifest}"):
            yield path


def folders_below(folder: Folder, start: str) -> Iterator[str]:
    """Yield the directories below another one, without build output and installed packages."""
    waiting = [start] if start else [""]
    for _ in range(_MOST):
        if not waiting:
            return
        path = waiting.pop(0)
        if path:
            yield path
        if path.count("/") < _DEEPEST:
            waiting += [posixpath.join(path, name) for name in _names(folder, path)]


def _names(folder: Folder, path: str) -> list[str]:
    """Return the directories in a directory, without symbolic links."""
    try:
        entries = sorted((folder.path / path).iterdir())
        found = [one.name for one in entries[:_MOST] if not one.is_symlink() and one.is_dir()]
    except (OSError, ValueError):
        return []
    return [name for name in found if _PLAIN.fullmatch(name) and name not in _SKIPPED]
