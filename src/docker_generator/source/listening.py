"""Calls in a program's code that accept connections: from everywhere, or only from this host."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from docker_generator.source.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.folder import Folder
    from docker_generator.source.vocabulary import ListenForm

_LONGEST = 400
_LOOPBACK = re.compile(
    r"""(?:^|[\s"'`=/(,])(127\.0\.0\.1|localhost|\[::1\]|::1)(?::(\d+))?(?=["'`:/;,)\s]|$)"""
    r"""|Ipv4Addr::LOCALHOST|[\[(]\s*127\s*,\s*0\s*,\s*0\s*,\s*1\s*[\])]"""
)
_BY_VARIABLE = re.compile(
    r"(?:env(?:\.|\[[\"'])|getenv\([\"']|environ\.get\([\"'])([A-Z][A-Z0-9_]+)"
)
_NUMBER = re.compile(r"(?<![\w.])(\d{2,5})(?![\w.])")
_LINES_BELOW = 3
"""Lines below the one that reads a variable on which its default may be."""
_FIXED_ENDINGS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".py", ".go", ".rs")
_FURTHER = re.compile(
    r"(?i)metric|prom(?:etheus|http)|pprof|debug(?!\s*[=:])|health|admin|probe|telemetry"
)
"""Words beside a server that is not the one of the service."""
_END = r"\s*(?:[,})\]]|\Z)"
_NAMED = r"&?([A-Za-z_]\w*|\d{2,5})"
_PORTS = (
    re.compile(rf"\b(?:port|Port)\s*[:=]\s*{_NAMED}{_END}"),
    re.compile(r"\A\s*(?:\"tcp4?\"\s*,\s*|\bAddr:\s*)?[\"'`][\w.\[\]:]*:(\d{2,5})[\"'`]" + _END),
    re.compile(r"\bAddr:\s*[\"`][\w.\[\]:]*:(\d{2,5})[\"`]" + _END),
    re.compile(rf"\A\s*(?:\"tcp4?\"\s*,\s*)?[\"'`][\w.\[\]]*:[\"'`]\s*\+\s*{_NAMED}{_END}"),
    re.compile(rf"\bSprintf\(\s*[\"`][\w.\[\]]*:%[dsv][\"`]\s*,\s*{_NAMED}{_END}"),
    re.compile(rf"\A\s*\(\s*[^(),]*,\s*{_NAMED}\s*\)"),
    re.compile(rf"\A\s*{_NAMED}{_END}"),
)
"""Where the arguments of a call have a port: by name, in an address, in a pair, or first."""
_ASKED = re.compile(r"(?:\.|[\"'])([A-Z][A-Z0-9_]*)(?![\w(])")
"""A variable that is read: env.APP_PORT, getenv("APP_PORT"), config.get('APP_PORT')."""
_PORT = "PORT"
_DEFINED = r"(?<![\w.]){name}\s*(?::\s*\w+\s*)?:?=(?!=)\s*([^\n;]*)"
_VALUE = re.compile(
    r"(?:[\"'`]?(?:[\w.\[\]]*:)?(\d{2,5})[\"'`]?|SocketAddr::\w+\([^;]*,\s*(\d{2,5})\s*\)+),?"
    r"(?:\s*(?://|#).*)?"
)
_ASIDE = frozenset({"dev", "development", "test", "testing", "local", "example", "mock"})


def numbers_in(text: str) -> list[str]:
    """Return the numbers in a text that may be ports.

    >>> numbers_in("--port 8000, 1.5")
    ['8000']
    """
    return _NUMBER.findall(text)


def numbers_at(place: str, tree: Folder) -> list[str]:
    """Return the numbers that may be the default of a variable that is read at a place.

    Arguments:
        place: the file and the line, such as app/main.py:12.
        tree: the directory to which the place is relative.
    """
    file, _, line = place.rpartition(":")
    first = int(line) - 1
    lines = tree.text(file).splitlines()[first : first + 1 + _LINES_BELOW]
    return numbers_in("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Listener:
    """One call that accepts connections.

    `address` is an address that only this host reaches, empty for any other. `variable` is the
    variable that may name another one. `port` is the literal port, 0 if there is none; `fixed` is
    the port if nothing but the code decides it, 0 if that is not certain; `asked` is a variable
    that replaces it, if there is one other than PORT.
    """

    address: str
    place: str
    variable: str = ""
    port: int = 0
    fixed: int = 0
    asked: str = ""

    @property
    def file(self) -> str:
        """The file of the call."""
        return self.place.rpartition(":")[0]


def listeners_in(path: str, text: str) -> Iterator[Listener]:
    """Yield the calls in a file that accept connections.

    Arguments:
        path: the file, as it is shown; programs that are run by hand and settings for a developer's
            machine have no calls.
        text: its content.
    """
    parts = re.split(r"[/._-]", path.lower())
    if _ASIDE.intersection(parts) or vocabulary().is_aside(path):
        return
    base = posixpath.basename(path)
    for form, pattern in _forms():
        if any(fnmatchcase(base, one) for one in form.files) and _is_meant(form, text):
            for match in pattern.finditer(text):
                yield _listener(path, text, match, form)


def _is_meant(form: ListenForm, text: str) -> bool:
    is_one = not form.only or re.search(form.only, text) is not None
    return is_one and not (form.unless and re.search(form.unless, text))


def _listener(path: str, text: str, match: re.Match[str], form: ListenForm) -> Listener:
    found = _reached(path, text, match, form)
    given = _arguments(text, match.end() - 1) if match[0].endswith(("(", "{")) else ""
    is_further = _is_further(path, text, match, given)
    fixed, asked = (0, "") if is_further else _fixed(given, text)
    return replace(found, fixed=fixed, asked=asked)


def _is_further(path: str, text: str, match: re.Match[str], given: str) -> bool:
    """Return whether a call is not certainly the program's own server: one for metrics, say."""
    if not path.endswith(_FIXED_ENDINGS):
        return True
    before = "\n".join(text[: match.start()].split("\n")[-_LINES_BELOW:])
    return _FURTHER.search(f"{path}\n{before}\n{given}") is not None


def _fixed(given: str, text: str) -> tuple[int, str]:
    """Return the port in the arguments of a call, and the variable that replaces it.

    The port is a number there, or in the definition of a name; 0 if that is not certain.
    """
    for pattern in _PORTS:
        match = pattern.search(given)
        if match is None:
            continue
        if match[1].isdecimal():
            return int(match[1]), ""
        if values := set(re.findall(_DEFINED.format(name=re.escape(match[1])), text)):
            return _decided(values)
    return _decided({given})


def _decided(values: set[str]) -> tuple[int, str]:
    """Return the port that the values of a name give, and the variable that replaces it."""
    plain = [number for one in values if (number := _VALUE.fullmatch(one.strip()))]
    if len(values) == 1 and plain:
        return int(plain[0][1] or plain[0][2]), ""
    asked = {name for one in values for name in _ASKED.findall(one)}
    numbers = {number for one in values for number in _NUMBER.findall(one)}
    known = len(plain) + sum(bool(_ASKED.search(one)) for one in values)
    variable = next(iter(asked), "")
    if len(asked) != 1 or len(numbers) != 1 or known != len(values) or variable == _PORT:
        return 0, ""
    return (int(numbers.pop()), variable) if _PORT in variable.split("_") else (0, "")


def _reached(path: str, text: str, match: re.Match[str], form: ListenForm) -> Listener:
    place = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
    given = _arguments(text, match.end() - 1) if match[0].endswith(("(", "{")) else match[0]
    port = next((int(one) for one in _NUMBER.findall(given)), 0)
    found = _LOOPBACK.search(given)
    variable = _BY_VARIABLE.search(given)
    if found is None and (named := _named(given, text)):
        found, variable = _LOOPBACK.search(named), _BY_VARIABLE.search(named)
    if found is None:
        is_plain = bool(form.default) and re.search(form.plain, given) is not None
        return Listener(form.default if is_plain else "", place, port=port)
    shown = found[1] or "127.0.0.1"
    return Listener(shown, place, variable[1] if variable else "", int(found[2] or port))


def _named(given: str, text: str) -> str:
    """Return the value of a name in a call, if that is an address of this host."""
    for name in dict.fromkeys(re.findall(r"(?<![\w.\"'`])[A-Za-z_]\w*(?![\w(\"'`])", given)):
        definition = re.search(
            rf"\b(?:const|let|var|val)?\s*{re.escape(name)}\s*(?::\s*\w+\s*)?:?=\s*([^\n;]*)", text
        )
        if definition and _LOOPBACK.search(definition[1]):
            return definition[1]
    return ""


def _arguments(text: str, start: int) -> str:
    """Return the text between a bracket and its closing bracket, up to a limit."""
    depth = 0
    for index in range(start, min(len(text), start + _LONGEST)):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(text[index], 0)
        if depth == 0:
            return text[start + 1 : index]
    return text[start + 1 : start + _LONGEST]


@cache
def _forms() -> tuple[tuple[ListenForm, re.Pattern[str]], ...]:
    return tuple((form, re.compile(form.call, re.MULTILINE)) for form in vocabulary().listening)
