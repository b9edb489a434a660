"""The reason why a text is not JSON, and its place; used only after the parser has refused it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import reading
from docker_generator.topology.positions import position_of

if TYPE_CHECKING:
    import json
    from collections.abc import Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(rf"{_STRING}|-?(?:NaN|Infinity|[0-9][0-9.eE+-]*+)", re.DOTALL)
_YAML = re.compile(r"\s*(?:%YAML|---|#|[A-Za-z_][A-Za-z0-9_-]*:(?:\s|\Z))")
_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
# Complete characters, and then part of one.
_HALF = re.compile(
    rf"(?:[^\\]++|\\(?!u[dD][89a-fA-F]).|{_HIGH}{_LOW})*+\\u(?P<half>[dD][89a-fA-F]..)", re.DOTALL
)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_TRAILING = re.compile(r",[ \t\n\r]*[}\]]")


def undecodable(data: bytes, offset: int) -> Diagnostic:
    """Return the finding for bytes that are not UTF-8 from an offset on."""
    what = f"byte {offset + 1} is not UTF-8"
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:2]:
        what = "it is UTF-16"
    before = data[:offset].decode("utf-8-sig", "replace")
    return reading.INVALID_ENCODING.at("", reason=what, position=position_of(before, len(before)))


def syntax_fault(text: str, error: json.JSONDecodeError) -> Diagnostic:
    """Return the finding for an error of the parser, in our own words.

    The parser's words and, for a trailing comma, its places differ between versions of Python.
    """
    if not text.strip():
        return reading.EMPTY_INPUT.at("")
    if _YAML.match(text):
        reason = "it looks like YAML"
        return reading.INVALID_JSON.at("", reason=reason, position=position_of(text, 0))
    offset = error.pos
    if "control character" not in error.msg:
        offset += len(text[offset:]) - len(text[offset:].lstrip(" \t\n\r"))
    if offset >= len(text) or error.msg.startswith("Unterminated string"):
        end = len(text.rstrip())
        return reading.TRUNCATED_JSON.at("", position=position_of(text, end))
    comma = _comma_before_end(text, offset)
    if comma is None:
        reason = _reason(text[offset], error.msg)
    else:
        offset, reason = comma, "there is a comma before a closing bracket"
    return reading.INVALID_JSON.at("", reason=reason, position=position_of(text, offset))


def _comma_before_end(text: str, offset: int) -> int | None:
    """Return the comma before a closing bracket, at or before an offset."""
    before = text[:offset].rstrip(" \t\n\r")
    candidates = (offset, len(before) - 1)
    return next((at for at in candidates if at >= 0 and _TRAILING.match(text, at)), None)


# Messages of the parser, in the order of the search, with their meanings.
_SAID = {
    "Extra data": "something follows after its end",
    "control character": "a text holds a control character",
    "escape": "a text contains a backslash that begins no JSON escape",
}
_SEEN = {
    "/": "JSON has no comments",
    "#": "JSON has no comments",
    "'": "a text is in single quotes instead of double quotes",
}
_MISSING = {
    "':'": "a colon is missing",
    "','": "a comma or a closing bracket is missing",
    "property name": "a key in double quotes is missing",
    "": "a value is missing or not in double quotes",
}


def _reason(char: str, said: str) -> str:
    reported = next((reason for words, reason in _SAID.items() if words in said), None)
    missing = next(reason for words, reason in _MISSING.items() if words in said)
    return reported or _SEEN.get(char) or missing


def lone_surrogates(text: str) -> Iterator[Diagnostic]:
    """Yield a finding for each escape of a lone surrogate."""
    match = _HALF.match(text) if _SURROGATE.search(text) else None
    while match is not None:
        half, place = match["half"].upper(), position_of(text, match.start("half") - len("\\u"))
        yield reading.LONE_SURROGATE.at("", half, position=place, escape=f"\\u{half}")
        match = _HALF.match(text, match.end())


def invalid_numbers(text: str, reasons: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield a finding for the first place of each number that has a reason to be refused."""
    waiting = dict(reasons)
    for match in _TOKEN.finditer(text) if waiting else ():
        reason = waiting.pop(match[0], None)
        if reason is not None:
            position = position_of(text, match.start())
            yield reading.INVALID_NUMBER.at("", reason=reason, position=position)
            if not waiting:
                return
