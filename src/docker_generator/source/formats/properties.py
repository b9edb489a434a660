"""Files of properties, as Java reads them."""

from __future__ import annotations

import re

_LINES = re.compile(r"\r\n|\r|\n")
_KEY = re.compile(r"(?:\\.|[^\\=:\s])*")
_BETWEEN = re.compile(r"[ \t\f]*(?:[=:][ \t\f]*)?")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_KNOWN = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_BREAKS = ("#---", "!---")
"""The comments that divide a file into documents, as Spring Boot reads them."""


def parse_properties(text: str) -> list[dict[str, str]]:
    r"""Return the properties in a text, by key, for each of its documents.

    >>> parse_properties("# a comment\nserver.port = 80\\\n  80")
    [{'server.port': '8080'}]
    """
    documents: list[dict[str, str]] = [{}]
    lines = iter(_LINES.split(text.removeprefix("\ufeff")))
    for line in lines:
        logical = line.lstrip(" \t\f")
        if logical.rstrip() in _BREAKS:
            documents.append({})
        if not logical or logical[0] in "#!":
            continue
        while _is_continued(logical):
            logical = logical[:-1] + next(lines, "").lstrip(" \t\f")
        key = _KEY.match(logical)
        end = key.end() if key else 0
        between = _BETWEEN.match(logical, end)
        value = logical[between.end() if between else end :]
        documents[-1][_plain(logical[:end])] = _plain(value)
    return documents


def _is_continued(line: str) -> bool:
    """Return whether a line ends with a backslash that no backslash escapes."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _plain(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    found = match[1]
    return chr(int(found[1:], 16)) if len(found) > 1 else _KNOWN.get(found, found)
