"""Variables that name a file: a program opens the file, and its content is what it needs."""

from __future__ import annotations

import ast
import posixpath
import re
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.source.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.source.vocabulary import OpenForm

_LONGEST = 300
_NAME = re.compile(r"\$?[A-Za-z_]\w*")
_SECRET_PATH = re.compile(r"[\"'`:](/run/secrets/[\w./-]+)[\"'`]")
_LOOKS = re.compile(
    r"(?i)\bexists(?:Sync)?\b|\bis_?file\b|\.Stat\(|\bstat(?:Sync)?\(|\baccess(?:Sync)?\(|file_exists"
)
_BRACKETS = {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}
_OPENERS = frozenset({"open", "read_text", "read_bytes"})
_PATHS = frozenset({"Path", "PurePath", "str", "expanduser", "abspath", "fspath", "strip"})
_READERS = frozenset({"get", "getenv", "pop"})


class Opened(NamedTuple):
    """A variable that names a file which a program opens, and the place of that call."""

    variable: str
    place: str


def opened_in(path: str, text: str) -> Iterator[Opened]:
    r"""Yield the variables of whose values a file of a program opens a file.

    Arguments:
        path: the file, as it is shown; its ending says how it is read. A program that is run by
            hand opens none.
        text: its content.

    >>> list(opened_in("db.py", 'import os\nopen(os.environ["PASSWORD"]).read()\n'))
    [Opened(variable='PASSWORD', place='db.py:2')]
    """
    if vocabulary().is_aside(path):
        return
    is_python = path.endswith(".py")
    found = _of_python(text) if is_python else _of_others(posixpath.basename(path), text)
    for variable, line in found:
        yield Opened(variable, f"{path}:{line}")


def secret_paths_in(path: str, text: str) -> Iterator[tuple[str, str]]:
    r"""Yield the files of secrets that a file of a program names, each with its place.

    A program that first looks whether such a file exists can run without it.

    Arguments:
        path: the file, as it is shown; a program that is run by hand names none.
        text: its content.

    >>> list(secret_paths_in("db.go", 'os.ReadFile("/run/secrets/password")\n'))
    [('/run/secrets/password', 'db.go:1')]
    """
    if "/run/secrets/" not in text or vocabulary().is_aside(path) or _LOOKS.search(text):
        return
    for match in _SECRET_PATH.finditer(text):
        yield match[1], f"{path}:{text.count(chr(10), 0, match.start()) + 1}"


def _of_others(base: str, text: str) -> Iterator[tuple[str, int]]:
    """Yield the variables and lines of a file that no parser here reads."""
    for form, call, read in _forms():
        if not any(fnmatchcase(base, one) for one in form.files):
            continue
        for match in call.finditer(text):
            given = _first_argument(text, match.end())
            named = _NAME.fullmatch(given)
            value = _value_of(given, text[: match.start()]) if named else given
            variable = read.search(value)
            if variable and not re.search(r"[\"'`}]\s*[+.]|\$\{", value[: variable.start()]):
                yield variable[1], text.count("\n", 0, match.start()) + 1


def _first_argument(text: str, start: int) -> str:
    """Return the first argument of a call whose bracket is before `start`, up to a limit."""
    depth = 0
    for index in range(start, min(len(text), start + _LONGEST)):
        depth += _BRACKETS.get(text[index], 0)
        if depth < 0 or (depth == 0 and text[index] == ","):
            return text[start:index].strip()
    return ""


def _value_of(name: str, before: str) -> str:
    """Return the last value that a name gets in a text, on one line."""
    pattern = rf"(?<![\w.$]){re.escape(name)}\s*(?::\s*\w+\s*|,\s*\w+\s*)?:?=(?!=)\s*([^\n;]*)"
    found = re.findall(pattern, before)
    return found[-1] if found else ""


@cache
def _forms() -> tuple[tuple[OpenForm, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (form, re.compile(form.call), re.compile(form.reads)) for form in vocabulary().opened
    )


def _of_python(text: str) -> Iterator[tuple[str, int]]:
    if not ("environ" in text or "getenv" in text) or not any(one in text for one in _OPENERS):
        return
    try:
        tree = ast.parse(text)
        named = dict(_assigned(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                variable = _opened_by(node, named)
                if variable:
                    yield variable, node.lineno
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return


def _assigned(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the names whose value is a variable of the environment."""
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) or node.value is None:
            continue
        variable = _variable(node.value, {})
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if variable:
            yield from ((one.id, variable) for one in targets if isinstance(one, ast.Name))


def _opened_by(node: ast.Call, named: Mapping[str, str]) -> str:
    """Return the variable that names the file which a call opens; empty if it is no such call."""
    called = node.func
    if isinstance(called, ast.Attribute) and called.attr in _OPENERS:
        # Path(os.environ["X"]).read_text() has the file before it, io.open(...) in its brackets.
        before = _variable(called.value, named)
        if before:
            return before
    is_open = (isinstance(called, ast.Name) and called.id == "open") or (
        isinstance(called, ast.Attribute) and called.attr == "open"
    )
    return _variable(node.args[0], named) if is_open and node.args else ""


def _variable(node: ast.expr, named: Mapping[str, str]) -> str:
    """Return the variable of the environment that an expression is, also as a path."""
    if isinstance(node, ast.Name):
        return named.get(node.id, "")
    if isinstance(node, ast.BoolOp):
        return next((found for one in node.values if (found := _variable(one, named))), "")
    if isinstance(node, ast.Subscript):
        return _text(node.slice) if _is_environ(node.value) else ""
    return _called(node, named) if isinstance(node, ast.Call) else ""


def _called(node: ast.Call, named: Mapping[str, str]) -> str:
    """Return the variable that a call reads, or that is in the path which a call returns."""
    called = node.func
    owner = called.value if isinstance(called, ast.Attribute) else None
    last = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    if last in _READERS:
        is_read = last == "getenv" or (owner is not None and _is_environ(owner))
        return _text(node.args[0]) if is_read and node.args else ""
    if last not in _PATHS:
        return ""
    inner = [*node.args[:1], *([owner] if owner is not None else [])]
    return next((found for one in inner if (found := _variable(one, named))), "")


def _is_environ(node: ast.expr) -> bool:
    """Return whether an expression is os.environ, or environ by itself."""
    return getattr(node, "attr", getattr(node, "id", "")) == "environ"


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
