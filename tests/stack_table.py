"""The table of docs/support.md: how far each language, framework and package manager was tried."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from conftest import FIXTURES

from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from docker_generator.stacks.model import Stack

FOLDERS = FIXTURES / "stacks"


def _facts(row: str) -> dict[str, Any]:
    own: dict[str, Any] = json.loads((FOLDERS / row / "row.json").read_text("utf-8"))
    if "like" not in own:
        return own
    return _facts(own["like"]) | {"by_default": False} | own


ROWS = {file.parent.name: _facts(file.parent.name) for file in sorted(FOLDERS.glob("*/row.json"))}
"""What row.json says about each application that is built and run."""


def copy_source(row: str, folder: Path) -> None:
    """Copy the application of a row into a folder.

    A row that is `like` another has the source of that one, without lock files, and over it what
    lies in its own folder.
    """
    own = FOLDERS / row / "source"
    if like := ROWS[row].get("like"):
        stack = built_in_stacks().find(_service(row)["language"])
        managers = stack.package_managers.values() if stack else ()
        locks = {lock for manager in managers for lock in manager.lock}
        shutil.copytree(FOLDERS / like / "source", folder, ignore=shutil.ignore_patterns(*locks))
    if own.exists():
        shutil.copytree(own, folder, dirs_exist_ok=True)


LIVES = "test_stacks.py::test_a_stack_lives["
"""The test that a row has to pass for its place in the table."""


def lived_in(passed: Iterable[str]) -> list[str]:
    """Return the rows that lived, given the names of the tests that passed."""
    return [name.partition("[")[2].partition("]")[0] for name in passed if LIVES in name]


HEAD = ("| language | built, healthy, hung, stopped | linted only |", "|---|---|---|")


def stack_table(lived: Iterable[str]) -> str:
    """Return the table, given the rows that were built and seen healthy."""
    rows = sorted(set(lived))
    return "\n".join((*HEAD, *(_line(stack, rows) for stack in built_in_stacks().stacks.values())))


def _line(stack: Stack, rows: list[str]) -> str:
    own = [row for row in rows if built_in_stacks().find(_service(row)["language"]) is stack]
    started = {framework_of(stack, _service(row)) for row in own}
    used = {manager for manager in stack.package_managers for row in own if manager in _words(row)}
    frameworks = [name for name in stack.frameworks if name not in started]
    managers = [name for name in stack.package_managers if name not in used]
    lived = [row.removeprefix(f"{stack.language}-") for row in own]
    return f"| {stack.title} | {_list(lived)} | {_list([*frameworks, *managers])} |"


def framework_of(stack: Stack, service: dict[str, Any]) -> str:
    """Return the name of the framework that a service means."""
    wanted = stack.framework(service.get("framework", ""))
    return next(name for name, known in stack.frameworks.items() if known is wanted)


def _service(row: str) -> dict[str, Any]:
    service: dict[str, Any] = ROWS[row]["service"]
    return service


def _words(row: str) -> list[str]:
    return row.split("-")


def _list(names: list[str]) -> str:
    return ", ".join(names) or "-"
