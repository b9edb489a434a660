"""Bytes to a JSON object: what a topology graph may be before its fields are looked at."""

from __future__ import annotations

import json
import stat
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docker_generator.diagnostics.rules import reading

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Diagnostic

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest topology graph that is read."""

DEEPEST = 64
"""Levels of the deepest document that is read."""


class _Refused(Exception):  # noqa: N818 -- leaves the parser, never this module
    """The parser met something that JSON allows and a topology graph does not."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def read_file(place: str) -> tuple[bytes, list[Diagnostic]]:
    """Return the bytes of a regular file, or the finding that says why it cannot be read."""
    try:
        path = Path(place)
        if not stat.S_ISREG(path.stat().st_mode):
            return b"", [_unreadable(place, "it is not a regular file")]
        with path.open("rb") as file:
            return _limited(file.read(LARGEST + 1))
    except OSError as error:
        return b"", [_unreadable(place, error.strerror or "it is not there")]
    except ValueError as error:  # a NUL in the path
        return b"", [_unreadable(place, str(error))]


def read_standard_input() -> tuple[bytes, list[Diagnostic]]:
    """Return the bytes of standard input, or the finding that says why it cannot be read."""
    if sys.stdin is None:
        return b"", [_unreadable("-", "standard input is closed")]
    try:
        return _limited(sys.stdin.buffer.read(LARGEST + 1))
    except OSError as error:
        return b"", [_unreadable("-", error.strerror or "it cannot be read")]


def _limited(data: bytes) -> tuple[bytes, list[Diagnostic]]:
    if len(data) > LARGEST:
        return b"", [reading.INPUT_TOO_LARGE.at("", reason="more than 64 MiB")]
    return data, []


def read_document(data: bytes) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return the JSON object in the bytes, or the findings that say why there is none."""
    try:
        document = _parse(data)
    except _Refused as refused:
        return {}, [refused.diagnostic]
    except RecursionError:
        return {}, [reading.INPUT_TOO_LARGE.at("", reason=f"more than {DEEPEST} levels")]
    except json.JSONDecodeError as error:
        reason = f"{error.msg} at line {error.lineno}, column {error.colno}"
        return {}, [reading.INVALID_JSON.at("", reason=reason)]
    except ValueError as error:  # an integer of more digits than Python reads
        return {}, [reading.INVALID_JSON.at("", reason=str(error))]
    return _check(document)


def _parse(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"byte {error.start} is not UTF-8"
        raise _Refused(reading.INVALID_JSON.at("", reason=reason)) from error
    if not text.strip():
        raise _Refused(reading.INVALID_JSON.at("", reason="it is empty"))
    return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)


def copy_document(document: Any) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return what a host has parsed already as if it had been read from a file."""
    given = dict(document) if isinstance(document, Mapping) else document
    try:
        return _check(json.loads(json.dumps(given, allow_nan=False)))
    except (TypeError, ValueError):
        reason = "it holds a value that JSON cannot hold"
        return {}, [reading.INVALID_JSON.at("", reason=reason)]
    except RecursionError:
        return {}, [reading.INPUT_TOO_LARGE.at("", reason=f"more than {DEEPEST} levels")]


def _check(document: Any) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return the document if it is an object of bearable depth."""
    if not isinstance(document, dict):
        kind = {list: "a list", str: "text", type(None): "null", bool: "true or false"}
        reason = f"the top level is {kind.get(type(document), 'a number')}, not an object"
        return {}, [reading.INVALID_JSON.at("", reason=reason)]
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return document, []
    return {}, [reading.INPUT_TOO_LARGE.at("", reason=f"more than {DEEPEST} levels")]


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [child for child in value.values() if isinstance(child, dict | list)]
    return [child for child in value if isinstance(child, dict | list)]


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise _Refused(reading.DUPLICATE_KEY.at("", json.dumps(twice)))
    return document


def _no_constant(name: str) -> None:
    raise _Refused(reading.INVALID_JSON.at("", reason=f"{name} is no JSON number"))


def _unreadable(place: str, reason: str) -> Diagnostic:
    return reading.UNREADABLE_INPUT.at("", place, reason=reason)
