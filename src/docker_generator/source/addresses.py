"""Addresses that are written in the code of a program: a URL, a connection string, a host."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOST = r"([A-Za-z][A-Za-z0-9_.-]{0,62})"
_URL = re.compile(
    r"[\"'`](?:jdbc:|r2dbc:)?([a-z][a-z0-9]{1,15})(?:[+:][a-z0-9+]+)?"
    r"://(?:(?:[^\s\"'`/@{}$%<>]|%[sdqv]|\$?\{[^{}\s\"'`]*\})*@)?" + _HOST
    + r"(?::\d+)?(?:[/?][^\s\"'`{}$%<>]*)?[\"'`]"
)  # fmt: skip
_PAIRS = re.compile(
    r"[\"'`](?:[^\"'`\n]{0,200}[;\s])?(?:Server|Host|Data Source|host)="
    + _HOST + r"(?:[;,: ][^\"'`\n]*)?[\"'`]"
)  # fmt: skip
_SOCKET = re.compile(r"[\"'`][^\"'`\s@]*@tcp\(" + _HOST + r"(?::\d+)?\)")
_NAMED = re.compile(r"\bhost[\"']?\s*[:=]\s*[\"'`]" + _HOST + r"[\"'`]", re.IGNORECASE)
_LOCAL = re.compile(r"(?<![\w.:/@-])(localhost|127\.0\.0\.1):(\d{4,5})(?![\d.])")
_HERE = frozenset({"localhost", "0.0.0.0"})  # noqa: S104 -- compared, and never listened on


@dataclass(frozen=True, slots=True)
class WrittenAddress:
    """A host in the code; `scheme` is the scheme of its URL, empty if there is none.

    `port` is only that of an address on this host: it may be the port of an engine.
    """

    scheme: str
    host: str
    place: str
    port: int = 0

    @property
    def shown(self) -> str:
        """The address without a login, and its place."""
        prefix = f"{self.scheme}://" if self.scheme else ""
        port = f":{self.port}" if self.port else ""
        return f"{prefix}{self.host}{port} ({self.place})"


def addresses_in(path: str, text: str) -> Iterator[WrittenAddress]:
    """Yield the addresses in the text of a file whose host is no variable; the login may be one.

    A host without a scheme that means this host is most often the address on which a program
    listens, unless its port is that of an engine.

    >>> [one.shown for one in addresses_in("app.js", "connect('postgres://a:b@db/shop')")]
    ['postgres://db (app.js:1)']
    """
    for match in _URL.finditer(text):
        yield WrittenAddress(match[1], match[2], _place(path, text, match))
    for match in (*_PAIRS.finditer(text), *_SOCKET.finditer(text)):
        yield WrittenAddress("", match[1], _place(path, text, match))
    for match in _NAMED.finditer(text):
        if match[1] not in _HERE:
            yield WrittenAddress("", match[1], _place(path, text, match))
    for match in _LOCAL.finditer(text):
        yield WrittenAddress("", match[1], _place(path, text, match), int(match[2]))


def _place(path: str, text: str, match: re.Match[str]) -> str:
    line = text.count("\n", 0, match.start()) + 1
    return f"{path}:{line}"
