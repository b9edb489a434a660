"""Structured files by their name: JSON (also with comments), TOML and YAML to plain values."""

from __future__ import annotations

import json
import posixpath
import re
import tomllib
from typing import TYPE_CHECKING, Any

import yaml

from docker_generator.source.formats.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOML_LINE = re.compile(r"\(at line (\d+)")
# A string, a comment, or a comma that only a bracket follows.
_JSON_EXTRAS = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=(?:\s|//[^\n]*|/\*.*?\*/)*[\]}])', re.DOTALL
)


def parse_document(name: str, text: str) -> Any:
    """Return the values in a text, by the format that its file name stands for.

    A name without a known format is an error of the caller (KeyError). Raises FormatError.

    >>> parse_document("package.json", '{"name": "shop"}')
    {'name': 'shop'}
    """
    read = _reader(posixpath.basename(name))
    if read is None:
        raise KeyError(name)
    try:
        return read(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise FormatError("it is nested too deeply") from error


def is_document(name: str) -> bool:
    """Return whether files with this name are parsed."""
    return _reader(posixpath.basename(name)) is not None


def parse_json(text: str) -> Any:
    """Return the values in JSON, in which comments and trailing commas may be."""
    try:
        return json.loads(text)
    except ValueError:
        return parse_strict_json(_JSON_EXTRAS.sub(_without_extra, text))


def parse_strict_json(text: str) -> Any:
    """Return the values in JSON without any extras, as the programs read it that install packages.

    >>> parse_strict_json('{"name": "shop",}')
    Traceback (most recent call last):
    docker_generator.source.formats.errors.FormatError: ...
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(error.msg, error.lineno) from error
    except ValueError as error:  # a number with too many digits
        raise FormatError(str(error)) from error


def _without_extra(match: re.Match[str]) -> str:
    """Return a string as it is, and the line breaks of everything else."""
    found = match[0]
    return found if found.startswith('"') else "\n" * found.count("\n")


def parse_toml(text: str) -> Any:
    """Return the values in TOML."""
    try:
        return tomllib.loads(text)
    except ValueError as error:
        line = _TOML_LINE.search(str(error))
        raise FormatError(
            str(error).partition(" (at")[0], int(line[1]) if line else None
        ) from error


def parse_yaml(text: str) -> Any:
    """Return the values in the first document of YAML; aliases that multiply are refused."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506 -- a safe one
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise FormatError(str(reason), mark.line + 1 if mark else None) from error


def parse_yaml_documents(text: str) -> list[Any]:
    r"""Return the values in each document of YAML. Raises FormatError.

    >>> parse_yaml_documents("a: 1\n---\nb: 2")
    [{'a': 1}, {'b': 2}]
    """
    try:
        return list(yaml.load_all(text.removeprefix("\ufeff"), _Loader))  # a safe one
    except RecursionError as error:
        raise FormatError("it is nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise FormatError(str(reason), mark.line + 1 if mark else None) from error


_BY_NAME: dict[str, Callable[[str], Any]] = {
    "Cargo.lock": parse_toml,
    "Pipfile": parse_toml,
    "Pipfile.lock": parse_strict_json,
    "bun.lock": parse_json,
    "composer.json": parse_strict_json,
    "composer.lock": parse_strict_json,
    "npm-shrinkwrap.json": parse_strict_json,
    "package-lock.json": parse_strict_json,
    "package.json": parse_strict_json,
    "pdm.lock": parse_toml,
    "poetry.lock": parse_toml,
    "uv.lock": parse_toml,
}
_BY_SUFFIX: dict[str, Callable[[str], Any]] = {
    ".json": parse_json,
    ".jsonc": parse_json,
    ".toml": parse_toml,
    ".yaml": parse_yaml,
    ".yml": parse_yaml,
}


def _reader(name: str) -> Callable[[str], Any] | None:
    return _BY_NAME.get(name) or _BY_SUFFIX.get(posixpath.splitext(name)[1])


def values_at(document: Any, pointer: str) -> Iterator[Any]:
    """Return the values at a JSON pointer, in which `*` stands for every key or item.

    >>> list(values_at({"scripts": {"start": "node app.js"}}, "/scripts/*"))
    ['node app.js']
    """
    found = [document]
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        found = [child for value in found for child in _children(value, key)]
    yield from found


def _children(value: Any, key: str) -> Iterator[Any]:
    if isinstance(value, dict):
        if key == "*":
            yield from value.values()
        elif key in value:
            yield value[key]
    elif isinstance(value, list):
        if key == "*":
            yield from value
        elif key.isdecimal() and int(key) < len(value):
            yield value[int(key)]
