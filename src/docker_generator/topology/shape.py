"""The shape of a document: its depth, the size of its parts, and duplicate keys."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import reading
from docker_generator.topology.positions import Members, position_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST: Final = 64
"""Levels of the deepest document that is read."""

MOST_MEMBERS: Final = 20_000
"""Members of the largest object or list that is read."""

MOST_FINDINGS: Final = 200
"""The most errors of the shape that are located: each costs a walk through the text."""

_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)


class _Repeating(dict[str, Any]):
    """An object that is refused for its keys, and its number of members."""

    members = 0


_CONTAINERS = frozenset({dict, _Repeating, list})


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of the pairs, marked if it has duplicate keys or too many."""
    if len(pairs) <= MOST_MEMBERS:
        result = dict(pairs)
        if len(result) == len(pairs):
            return result
    else:
        result = {}
    marked = _Repeating(result)
    marked.members = len(pairs)
    return marked


def shape_faults(document: dict[str, Any], text: str) -> list[Diagnostic]:
    """Return the findings for values that are too deep or too large, and for duplicate keys."""
    is_faulty = False
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        is_faulty |= any(isinstance(c, _Repeating) or len(c) > MOST_MEMBERS for c in level)
        level = [
            child
            for parent in level
            if len(parent) <= MOST_MEMBERS
            for child in containers_in(parent)
        ]
        if not level:
            found = _faults(document, text) if is_faulty else iter(())
            return list(islice(found, MOST_FINDINGS))
    return [nested_too_deep(text)]


def nested_too_deep(text: str) -> Diagnostic:
    """Return the finding for the first bracket below the deepest level."""
    depth = 0
    for match in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > DEEPEST:
            return reading.NESTED_TOO_DEEP.at("", position=position_of(text, match.start()))
    return reading.NESTED_TOO_DEEP.at("")


def containers_in(parent: dict[str, Any] | list[Any]) -> list[Any]:
    """Return the objects and lists among the members of an object or a list."""
    values = parent.values() if isinstance(parent, dict) else parent
    # Most lists contain none, and testing that first is cheaper than reading each value.
    if _CONTAINERS.isdisjoint(map(type, values)):
        return []
    return [value for value in values if isinstance(value, dict | list)]


def _containers(value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield every object and list with the parts of its pointer."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        parts, parent = waiting.pop()
        yield parts, parent
        if len(parent) > MOST_MEMBERS:
            continue
        members = parent.items() if isinstance(parent, dict) else enumerate(parent)
        waiting += [((*parts, key), one) for key, one in members if isinstance(one, dict | list)]


def _faults(document: dict[str, Any], text: str) -> Iterator[Diagnostic]:
    members = Members(text)
    for parts, container in _containers(document):
        size = container.members if isinstance(container, _Repeating) else len(container)
        if size > MOST_MEMBERS:
            yield reading.INPUT_TOO_LARGE.at(
                pointer(*parts),
                reason=f"{size} members in one place",
                position=position_of(text, members.offset(parts)),
            )
        elif isinstance(container, _Repeating):
            yield from _repeated(parts, members, text)


def _repeated(parts: tuple[str | int, ...], members: Members, text: str) -> Iterator[Diagnostic]:
    first: dict[str | int, int] = {}
    for member in members.at(members.offset(parts)):
        if member.key in first:
            line, column = position_of(text, first[member.key])
            yield reading.DUPLICATE_KEY.at(
                pointer(*parts, member.key),
                json.dumps(member.key),
                line=line,
                column=column,
                position=position_of(text, member.start),
            )
        first.setdefault(member.key, member.start)
