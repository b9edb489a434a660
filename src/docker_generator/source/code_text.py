"""The text of a program whose language no parser here reads: its literals, and the blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FARTHEST = 20_000
LITERAL = re.compile(
    r"""//[^\n]*|(?<!\S)\#[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'""",
    re.DOTALL,
)
"""A comment or a text, whichever begins first."""


def without_comments(text: str) -> str:
    r"""Return a text of the same length in which its comments are blank.

    >>> without_comments('go("a // b") // c')
    'go("a // b")     '
    """

    def blank(match: re.Match[str]) -> str:
        found = match[0]
        return re.sub(r"[^\n]", " ", found) if found[0] in "/#" else found

    return LITERAL.sub(blank, text)


def headers(masked: str, at: int) -> Iterator[str]:
    """Yield the text before each block around a place, the innermost first."""
    depth = 0
    for index in range(at - 1, max(-1, at - _FARTHEST), -1):
        if masked[index] == "}":
            depth += 1
        elif masked[index] == "{":
            if not depth:
                begin = max(masked.rfind(one, 0, index) for one in "{};")
                yield masked[begin + 1 : index]
            depth = max(depth - 1, 0)


def outer_lines(masked: str, at: int) -> Iterator[str]:
    """Yield the lines above a place with less indentation, the innermost first."""
    margin = margin_of(masked, at)
    for line in reversed(masked[max(0, at - _FARTHEST) : at].split("\n")[:-1]):
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth < margin:
            margin = depth
            yield line


def margin_of(masked: str, at: int) -> int:
    """Return the indentation of the line of a place."""
    begin = masked.rfind("\n", 0, at) + 1
    return len(masked[begin:]) - len(masked[begin:].lstrip(" \t"))
