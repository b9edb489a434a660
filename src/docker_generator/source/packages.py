"""Which packages a source tree declares for run time; what builds or tests it does not count."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docker_generator.source.folder import Folder

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


def declared_packages(folder: Folder) -> frozenset[str]:
    """Return the names of the packages, in the one form that they all have: lower case, with -."""
    found: set[str] = set()
    for name, read in _READERS.items():
        try:
            found.update(_normal(p) for p in read(folder.text(name)) if isinstance(p, str))
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
            continue  # Whoever installs it will say what is wrong with the file.
    return frozenset(found)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _requirements(lines: Iterable[str]) -> list[str]:
    return [match[0] for line in lines if (match := _NAME.match(str(line).strip()))]


def _pyproject(text: str) -> list[str]:
    document: dict[str, Any] = tomllib.loads(text)
    poetry = document.get("tool", {}).get("poetry", {}).get("dependencies", {})
    return [*_requirements(document.get("project", {}).get("dependencies", [])), *poetry]


_READERS: dict[str, Callable[[str], Iterable[Any]]] = {
    "requirements.txt": lambda text: _requirements(text.splitlines()),
    "pyproject.toml": _pyproject,
    "Pipfile": lambda text: tomllib.loads(text).get("packages", {}),
    "package.json": lambda text: json.loads(text).get("dependencies", {}),
    "composer.json": lambda text: json.loads(text).get("require", {}),
    "Gemfile": lambda text: re.findall(r"^\s*gem\s+[\"']([\w.-]+)[\"']", text, re.MULTILINE),
}
