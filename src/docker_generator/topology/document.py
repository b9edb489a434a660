"""From bytes to a JSON object: checks of a document before its fields are read."""

from __future__ import annotations

import json
import re
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from math import isinf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docker_generator.diagnostics.rules import reading
from docker_generator.topology.faults import (
    invalid_numbers,
    lone_surrogates,
    syntax_fault,
    undecodable,
)
from docker_generator.topology.positions import position_of
from docker_generator.topology.shape import MOST_FINDINGS, nested_too_deep, object_of, shape_faults

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Diagnostic

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of the largest topology graph that is read."""

MOST_CONTAINERS: Final = 200_000
"""Objects and lists of the largest document that is read: a thousand services have some 50,000."""

LONGEST_NUMBER: Final = 300
"""Characters of the longest number that is read."""

# A pattern that begins with a digit is faster than one with a lookbehind.
_LONG = re.compile(rf"[0-9](?<![0-9.].)[0-9.]{{{LONGEST_NUMBER - 1}}}")
_POWER = re.compile(r"[0-9][eE]\+?[0-9]{2}")
_Found = list["Diagnostic"]


def read_file(place: str) -> tuple[bytes, _Found]:
    """Return the bytes of a regular file, or the finding that says why it cannot be read."""
    try:
        path = Path(place)
        if not stat.S_ISREG(path.stat().st_mode):
            return b"", [_unreadable(place, "it is not a regular file")]
        with path.open("rb") as file:
            return _limited(file.read(LARGEST + 1))
    except OSError as error:
        return b"", [_unreadable(place, error.strerror or "it does not exist")]
    except ValueError as error:  # a NUL in the path
        return b"", [_unreadable(place, str(error))]


def read_standard_input() -> tuple[bytes, _Found]:
    """Return the bytes of standard input, or the finding that says why it cannot be read."""
    if sys.stdin is None:
        return b"", [_unreadable("-", "standard input is closed")]
    try:
        return _limited(sys.stdin.buffer.read(LARGEST + 1))
    except OSError as error:
        return b"", [_unreadable("-", error.strerror or "it cannot be read")]


def _unreadable(place: str, reason: str) -> Diagnostic:
    return reading.UNREADABLE_INPUT.at("", place, reason=reason)


def _limited(data: bytes) -> tuple[bytes, _Found]:
    if len(data) > LARGEST:
        return b"", [reading.INPUT_TOO_LARGE.at("", reason="more than 64 MiB")]
    return data, []


def text_of(data: bytes) -> str:
    """Return the text of a document in UTF-8, with or without a byte order mark."""
    return data.decode("utf-8-sig")


def read_document(data: bytes) -> tuple[dict[str, Any], _Found]:
    """Return the JSON object in the bytes, or the findings that say why there is none.

    The parser of the standard library reads it; duplicate keys, NaN and lone surrogates, which it
    accepts, are noted; only if there are any, they are located.
    """
    text, parser = "", _Parser()
    try:
        text = text_of(data)
        document = parser.parse(text)
    except UnicodeDecodeError as error:
        return {}, [undecodable(data, error.start)]
    except json.JSONDecodeError as error:
        return {}, [syntax_fault(text, error)]
    except RecursionError:
        return {}, [nested_too_deep(text)]
    except _TooLarge:
        reason = f"more than {MOST_CONTAINERS} objects and lists"
        return {}, [reading.INPUT_TOO_LARGE.at("", reason=reason)]
    found = [*invalid_numbers(text, parser.numbers)]
    found += islice(lone_surrogates(text), MOST_FINDINGS)
    if isinstance(document, dict):
        found += shape_faults(document, text)
        return ({}, found) if found else (document, [])
    kind = {list: "a list", str: "text", type(None): "null", bool: "true or false"}
    what = kind.get(type(document), "a number")
    return {}, [*found, reading.NOT_AN_OBJECT.at("", what=what, position=position_of(text, 0))]


def copy_document(document: Any) -> tuple[dict[str, Any], _Found]:
    """Return data that a host has parsed already in the form of a file."""
    given = dict(document) if isinstance(document, Mapping) else document
    try:
        document, found = read_document(json.dumps(given, allow_nan=False).encode())
    except (TypeError, ValueError):
        reason = "it holds a value that is not valid in JSON"
        return {}, [reading.INVALID_JSON.at("", reason=reason)]
    except RecursionError:
        return {}, [reading.NESTED_TOO_DEEP.at("")]
    # Data of a host has no file, and so no lines.
    return document, [replace(one, position=None) for one in found]


class _TooLarge(Exception):  # noqa: N818 -- leaves the parser, never this module
    """The document has more objects and lists than any graph."""


@dataclass(slots=True)
class _Parser:
    """The parser of the standard library, with further checks."""

    numbers: dict[str, str] = field(default_factory=dict)

    def parse(self, text: str) -> Any:
        """Return the values in the text."""
        if text.count("{") + text.count("[") > MOST_CONTAINERS:
            raise _TooLarge
        has_long = bool(_LONG.search(text))
        return json.loads(
            text,
            object_pairs_hook=object_of,
            parse_constant=self._constant,
            # It is called for each number, so it is used only if one may be refused.
            parse_float=self._float if has_long or _POWER.search(text) else None,
            parse_int=self._int if has_long else None,
        )

    def _refuse(self, number: str, reason: str) -> None:
        if len(self.numbers) < MOST_FINDINGS:
            self.numbers.setdefault(number, reason)

    def _constant(self, number: str) -> None:
        if number not in self.numbers:
            self._refuse(number, f"{number} is not a JSON number")

    def _float(self, number: str) -> float:
        if number in self.numbers:
            return 0.0
        value = float(number)
        if len(number) > LONGEST_NUMBER or isinf(value):
            self._refuse(number, "a number is too large")
        return value

    def _int(self, number: str) -> int:
        if len(number) > LONGEST_NUMBER:
            self._refuse(number, f"a number has {len(number)} digits")
            return 0
        return int(number)
