"""Configuration files of nginx."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<blank>\s+|\#[^\n]*)|(?P<end>[;{}])"""
    r"""|(?P<word>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|\$\{[^}]*\}|[^\s;{}])+)|.""",
    re.DOTALL,
)


class Directive(NamedTuple):
    """A directive with its arguments, without quotes, and its line; blocks are not nested."""

    name: str
    arguments: tuple[str, ...]
    line: int


def parse_nginx(text: str) -> Iterator[Directive]:
    """Yield the directives of a file in their order; a text without any has none.

    The syntax is that of nginx.org/en/docs/beginners_guide.html: words that end at `;` or `{`.

    >>> [one.name for one in parse_nginx("location / { return 301 https://$host; } # no")]
    ['location', 'return']
    """
    words: list[str] = []
    line = start = 1
    for match in _TOKEN.finditer(text):
        if match["word"]:
            start = start if words else line
            words.append(match["word"].strip("\"'") if match["word"][0] in "\"'" else match["word"])
        elif match["end"] and words:
            yield Directive(words[0], tuple(words[1:]), start)
            words = []
        line += match[0].count("\n")
