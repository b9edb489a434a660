"""Variables in the texts of a compose file, replaced as Compose replaces them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docker_generator.proof.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

_START = re.compile(r"\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*))")
_OPERATOR = re.compile(r":?[-?+]")
# The common form: plain parts, and references without nested ones.
_FLAT = re.compile(r"[^$]*(?:\$\{[A-Za-z_][A-Za-z0-9_]*(?::?[-?+][^${}]*)?\}[^$]*)*")
_FLAT_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])([^}]*))?\}")
_NAMES = re.compile(r"\$(?:\$|\{?([A-Za-z_][A-Za-z0-9_]*))")


def asked(name: str) -> str:
    """Return the mark for the value of a required variable.

    Characters of private use: no value of a graph can hold them.
    """
    return f"\ue000{name}\ue001"


def asked_in(text: str) -> list[str]:
    """Return the names of the required variables, in their order in a text.

    >>> asked_in(f"base64:{asked('APP_KEY')}")
    ['APP_KEY']
    """
    return re.findall("\ue000([^\ue001]*)\ue001", text)


def names_in(text: str) -> frozenset[str]:
    """Return the names of all variables in a text."""
    return frozenset(name for name in _NAMES.findall(text) if name)


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """Return the text with $NAME, ${NAME}, ${NAME:-default}, ${NAME:?why} and $$ replaced.

    A required variable without a value becomes `asked(name)`. Raises Unreadable.
    """
    if "$" not in text:
        return text
    if _FLAT.fullmatch(text):
        return _FLAT_REFERENCE.sub(lambda m: _value(m[1], m[2] or "", m[3] or "", variables), text)
    value, end = _expand(text, 0, variables, depth=0)
    if end != len(text):
        raise Unreadable(f"invalid interpolation: {text}")
    return value


def _expand(text: str, place: int, variables: Mapping[str, str], *, depth: int) -> tuple[str, int]:
    """Return the replaced text from a place on, to its end or to the brace that closes it."""
    parts = []
    while place < len(text):
        ends = [end for mark in ("$}" if depth else "$") if (end := text.find(mark, place)) >= 0]
        if not ends:
            parts.append(text[place:])
            return "".join(parts), len(text)
        parts.append(text[place : min(ends)])
        place = min(ends)
        if text[place] == "}":
            return "".join(parts), place
        part, place = _reference(text, place, variables, depth)
        parts.append(part)
    return "".join(parts), place


_DEEPEST = 20


def _reference(text: str, place: int, variables: Mapping[str, str], depth: int) -> tuple[str, int]:
    match = _START.match(text, place)
    if match is None or depth > _DEEPEST:
        raise Unreadable(f"invalid interpolation: {text}")
    if match[1]:
        return "$", match.end()
    if match[2]:
        return variables.get(match[2], ""), match.end()
    name, place = match[3], match.end()
    operator = _OPERATOR.match(text, place)
    rest = ""
    if operator is not None:
        rest, place = _expand(text, operator.end(), variables, depth=depth + 1)
    if text[place : place + 1] != "}":
        raise Unreadable(f"invalid interpolation: {text}")
    return _value(name, operator[0] if operator else "", rest, variables), place + 1


def _value(name: str, operator: str, rest: str, variables: Mapping[str, str]) -> str:
    value = variables.get(name, "")
    is_set = bool(value) if operator[:1] == ":" else name in variables
    if operator[-1:] == "+":
        return rest if is_set else ""
    if is_set or not operator:
        return value
    return asked(name) if operator[-1] == "?" else rest
