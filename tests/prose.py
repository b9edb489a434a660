"""The prose of the project: what people read in its files, without code.

In Python these are comments, docstrings and texts of several words; in YAML comments and texts of
several words; in templates, scripts and ignore files comments and what is printed; in Markdown
everything but code; in a JSON Schema its descriptions. Words in backticks, in braces and in paths
are code.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml
from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Passage(NamedTuple):
    """One text of a file, and the line on which it begins, from 1."""

    file: Path
    line: int
    text: str


_CODE: Final = re.compile(r"`[^`]*`|\{[^{}]*\}|\]\([^)]*\)|https?://\S+|[\w.*{}<>-]*[/_]\S*")
_SEVERAL_WORDS: Final = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]")
_FENCED: Final = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_COMMENT: Final = re.compile(r"(?:^|\s)(?:#|--|//)\s(.*)")
_PRINTED: Final = re.compile(r"\b(?:echo|fail|printf) ([\"'].*)")


def passages() -> Iterator[Passage]:
    """Yield the prose of sources, schemas and pages, file by file."""
    for folder in ("src", "docs", "schema"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and not _MADE_DIRECTORIES & set(file.parts):
                yield from prose_of(file)
    for file in sorted(ROOT.glob("*.md")):
        yield from prose_of(file)


def prose_of(file: Path) -> Iterator[Passage]:
    """Yield the prose of one file; none where its kind has none."""
    reader = _READERS.get(file.suffix, _of_comments if file.name in _IGNORES else None)
    if reader and file.name not in _MADE:
        for line, text in reader(file.read_text("utf-8")):
            yield Passage(file, line, text)


def without_code(text: str) -> str:
    """Return a text without what is code in it."""
    return _CODE.sub("\N{HORIZONTAL ELLIPSIS}", text)


def _of_python(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ")
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Constant(value=str(value)) if _SEVERAL_WORDS.search(value):
                yield node.lineno, value


def _of_yaml(text: str) -> Iterator[tuple[int, str]]:
    scalars = [token for token in yaml.scan(text) if isinstance(token, yaml.ScalarToken)]
    for one in scalars:
        if _SEVERAL_WORDS.search(one.value):
            yield one.start_mark.line + 1, one.value
    inside = [(one.start_mark.index, one.end_mark.index) for one in scalars]
    for match in re.finditer(r"# (.*)", text):
        if not any(start <= match.start() < end for start, end in inside):
            yield text.count("\n", 0, match.start()) + 1, match[1]


def _of_script(text: str) -> Iterator[tuple[int, str]]:
    yield from _of_comments(text)
    for number, line in enumerate(text.split("\n"), 1):
        if match := _PRINTED.search(line):
            yield number, match[1]


def _of_comments(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if match := _COMMENT.search(line):
            yield number, match[1]


def _of_markdown(text: str) -> Iterator[tuple[int, str]]:
    plain = _FENCED.sub(lambda match: "\n" * match[0].count("\n"), text)
    for match in re.finditer(r"(?:.+\n?)+", plain):
        yield plain.count("\n", 0, match.start()) + 1, match[0]


def _of_schema(text: str) -> Iterator[tuple[int, str]]:
    def walk(value: Any) -> Iterator[tuple[int, str]]:
        if isinstance(value, dict):
            if isinstance(said := value.get("description"), str):
                yield text.count("\n", 0, text.find(json.dumps(said))) + 1, said
            value = list(value.values())
        for one in value if isinstance(value, list) else ():
            yield from walk(one)

    yield from walk(json.loads(text))


_IGNORES: Final = ("dockerignore",)
_MADE: Final = ("catalogue.json",)
_MADE_DIRECTORIES: Final = {"__pycache__", "compiled"}
_READERS: Final = {
    ".py": _of_python,
    ".yaml": _of_yaml,
    ".md": _of_markdown,
    ".json": _of_schema,
    ".sh": _of_script,
    ".jinja": _of_comments,
    ".sql": _of_comments,
    ".conf": _of_comments,
}
