"""The tokens of a build file of Gradle, in Groovy or Kotlin, which is not run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
    | (?P<long>\"{3}(?P<long_text>.*?)\"{3}|'{3}(?P<long_raw>.*?)'{3})
    | "(?P<text>(?:[^"\\\n]|\\.)*)"
    | '(?P<raw>(?:[^'\\\n]|\\.)*)'
    | `(?P<name>[^`\n]*)`
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<mark>[^\s])
    """,
    re.DOTALL | re.VERBOSE,
)
_KEPT = ("long_text", "long_raw", "text", "raw", "name", "word", "mark")
_MOST = 200_000


class Token(NamedTuple):
    """One token; `is_text` marks a string, which is given without its quotes."""

    value: str
    is_text: bool = False


def gradle_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a build file without comments, up to a limit.

    >>> [token.value for token in gradle_tokens("include(':api') // the first")]
    ['include', '(', ':api', ')']
    """
    for count, match in enumerate(_TOKEN.finditer(text)):
        if count > _MOST:
            return
        kind = match.lastgroup or ""
        kind = next((name for name in _KEPT if match[name] is not None), kind)
        if kind != "comment":
            yield Token(match[kind], kind not in {"word", "mark"})
