"""Line and column of a JSON pointer in a file, or of the nearest existing place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.diagnostics.diagnostic import Diagnostic, Position, pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LONGEST_POINTER = 1000
"""The longest pointer, in characters; a longer one is replaced by the pointer of its parent."""

_NO_SPACE = re.compile(r"[^ \t\n\r]")
# Values are not needed here, and converting a number with thousands of digits costs time.
_decode = json.JSONDecoder(parse_int=len, parse_float=len).raw_decode


def place(
    found: Sequence[Diagnostic], document: Mapping[str, Any], text: str | None
) -> tuple[Diagnostic, ...]:
    """Return the findings with pointers that exist in the document, and with their positions.

    Findings about anything but the topology graph are returned unchanged. Without
    the text of the file there are no positions.
    """
    known = [resolvable(one.pointer, document) if not one.origin else () for one in found]
    offsets: list[int] = [-1] * len(found)
    if text is not None:
        members = Members(text)
        for number, one in enumerate(found):
            if not one.origin and one.position is None:
                offsets[number] = members.offset(known[number])
    positions = dict(_positions(text or "", (offset for offset in offsets if offset >= 0)))
    return tuple(
        one
        if one.origin or one.position is not None
        else replace(one, pointer=pointer(*parts), position=positions.get(offset))
        for one, parts, offset in zip(found, known, offsets, strict=True)
    )


def resolvable(pointed: str, document: Any) -> tuple[str | int, ...]:
    """Return the parts of a pointer up to the last one that exists in the document."""
    found: list[str | int] = []
    length = 0
    for part in pointed.split("/")[1:]:
        key: str | int = part.replace("~1", "/").replace("~0", "~")
        length += len(part) + 1
        is_number = part.isascii() and part.isdecimal()
        if isinstance(document, list) and is_number and int(part) < len(document):
            key = int(part)
        elif not isinstance(document, dict) or key not in document:
            break
        if length > LONGEST_POINTER:
            break
        document = document[key]
        found.append(key)
    return tuple(found)


def position_of(text: str, offset: int) -> Position:
    """Return line and column of a character."""
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _positions(text: str, offsets: Iterable[int]) -> Iterator[tuple[int, Position]]:
    """Yield the position of each offset; the text is read once for all of them."""
    line, last = 1, 0
    for offset in sorted(set(offsets)):
        line += text.count("\n", last, offset)
        last = offset
        yield offset, Position(line, offset - text.rfind("\n", 0, offset))


class Member(NamedTuple):
    """A member of an object or a list: the offsets of its key and its value."""

    key: str | int
    start: int
    value: int


class Members:
    """The members of a valid JSON text: only those on the path of a pointer are read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, dict[str | int, int]] = {}

    def offset(self, parts: Iterable[str | int]) -> int:
        """Return the offset of the value of a pointer."""
        offset = self._after_space(0)
        for part in parts:
            if offset not in self._known:
                self._known[offset] = {member.key: member.value for member in self.at(offset)}
            offset = self._known[offset][part]
        return offset

    def at(self, offset: int) -> Iterator[Member]:
        """Yield the members of the object or list that begins at an offset."""
        is_object = self._text[offset] == "{"
        for number in count():
            start = value = self._after_space(offset + 1)
            if self._text[start] in "}]":
                return
            key: str | int = number
            if is_object:
                key, colon = _decode(self._text, start)
                value = self._after_space(self._after_space(colon) + 1)
            yield Member(key, start, value)
            offset = self._after_space(_decode(self._text, value)[1])
            if self._text[offset] != ",":
                return

    def _after_space(self, offset: int) -> int:
        found = _NO_SPACE.search(self._text, offset)
        return found.start() if found else len(self._text)
