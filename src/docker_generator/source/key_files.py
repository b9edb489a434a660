"""Names of keys and certificates in the code and the settings of a program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docker_generator.source.named_files import is_comment
from docker_generator.source.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDINGS = (".pem", ".key", ".p12", ".pfx")
_KEY = re.compile(r"(?<![\w.$}{-])((?:[\w.-]+/|/)*[\w.-]+\.(?:pem|key|p12|pfx))(?![\w./(-])")
_PARTS = re.compile(r"(?:[\"'`]/?[\w.-]+(?:/[\w.-]+)*/?[\"'`]\s*[,/]\s*)+[\"'`]$")
_WORD = re.compile(r"[\"'`]/?([\w./-]+?)/?[\"'`]")


def key_files_in(path: str, text: str) -> Iterator[tuple[str, str]]:
    r"""Yield the names of keys and certificates in a file of a program, each with its place.

    Parts of a path that are joined count as one.

    >>> list(key_files_in("a.py", 'open("keys/jwt.pem")\n'))
    [('keys/jwt.pem', 'a.py:1')]
    """
    if vocabulary().is_aside(path) or not any(one in text for one in _ENDINGS):
        return
    for match in _KEY.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        if is_comment(text[start : match.end()]):
            continue
        before = _PARTS.search(text[max(0, match.start() - 200) : match.start()])
        parts = [*_WORD.findall(before[0]), match[1]] if before else [match[1]]
        yield "/".join(parts), f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
