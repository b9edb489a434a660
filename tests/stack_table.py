"""The table of README: how far each language, framework and package manager was tried."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from conftest import FIXTURES

from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docker_generator.stacks.model import Stack

ROWS: dict[str, dict[str, Any]] = {
    file.parent.name: json.loads(file.read_text("utf-8"))
    for file in sorted((FIXTURES / "stacks").glob("*/row.json"))
}
"""What row.json says of each application that is built and run."""

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
