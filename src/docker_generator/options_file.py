"""Options in the root directory: docker-generator.toml or .json, or pyproject.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docker_generator.diagnostics.rules import choices
from docker_generator.topology.document import read_document, read_file

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Diagnostic

FILES = ("docker-generator.toml", "docker-generator.json", "pyproject.toml")
"""Names of the files in order of precedence; in pyproject.toml it is [tool.docker-generator]."""

PINS_FILE = "docker-generator.pins.json"
"""The name of the file in which `docker-generator pin` keeps digests, beside the options."""

_TABLE = "docker-generator"


def read_options_file(root: Any) -> tuple[dict[str, Any], str, list[Diagnostic]]:
    """Return the options in a root directory, the name of their file, and the findings.

    Without a file, the name is empty. If there are several, the first of FILES counts and a
    warning names the others.
    """
    directory = _directory(root)
    if directory is None:
        return {}, "", []
    found = [(name, table) for name in FILES if (table := _table(directory, name)) is not None]
    if not found:
        return {}, "", []
    name, (options, findings) = found[0]
    for other, _ in found[1:]:
        findings.append(choices.SECOND_OPTIONS_FILE.at("", other, used=name, origin=other))
    if "root" in options:
        options = {key: value for key, value in options.items() if key != "root"}
        findings.append(
            choices.INVALID_OPTION.at(
                "/root", "root", expected="no root: it is the directory of this file", origin=name
            )
        )
    return options, name, findings


def read_pins_file(root: Any) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return the digests of `docker-generator pin` in a root directory, and the findings."""
    directory = _directory(root)
    found = _table(directory, PINS_FILE) if directory is not None else None
    return found or ({}, [])


def _directory(root: Any) -> Path | None:
    try:
        directory = Path(root)
        return directory if directory.is_dir() else None
    except (TypeError, ValueError, OSError):  # its errors are reported elsewhere
        return None


def _table(directory: Path, name: str) -> tuple[dict[str, Any], list[Diagnostic]] | None:
    """Return the options of one file and its errors, or None if it has none."""
    file = directory / name
    if not file.is_file():
        return None
    data, unread = read_file(str(file))
    if unread:
        return {}, [_unreadable(name, unread[0])]
    if name.endswith(".json"):
        document, faults = read_document(data)
        return document, [_unreadable(name, fault) for fault in faults]
    return _toml_table(data, name)


def _toml_table(data: bytes, name: str) -> tuple[dict[str, Any], list[Diagnostic]] | None:
    """Return the options in a TOML document; None for a pyproject.toml without our table."""
    try:
        parsed = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        if name == FILES[-1] and f"tool.{_TABLE}".encode() not in data:
            return None
        reason = str(error) or "nested too deeply"
        found = choices.UNREADABLE_OPTIONS.at("", name, reason=reason, origin=name)
        return {}, [found]
    if name != FILES[-1]:
        return _as_json(parsed), []
    tools = parsed.get("tool")
    table = tools.get(_TABLE) if isinstance(tools, dict) else None
    return (_as_json(table), []) if isinstance(table, dict) else None


def _unreadable(name: str, fault: Diagnostic) -> Diagnostic:
    reason = fault.message.removeprefix("Topology graph ")
    return choices.UNREADABLE_OPTIONS.at(
        "", name, reason=reason, origin=name, position=fault.position
    )


def _as_json(value: Any) -> Any:
    """Return a value of TOML as a JSON value: times are text."""
    if isinstance(value, dict):
        return {key: _as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    is_time = isinstance(value, dt.date | dt.time)
    return value.isoformat() if is_time else value
