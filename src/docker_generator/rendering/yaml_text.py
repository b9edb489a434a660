"""Write data as YAML that readers of YAML 1.1 and 1.2 read in the same way.

A string is plain only if every reader reads it as a string; any other string is double-quoted.
PyYAML writes 1e3 and 0o14 plain, which Go's reader takes for numbers (yaml/pyyaml#794). No anchors,
no aliases, no line folding.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_PLAIN = re.compile(r"(?:\.{1,2}/)?[A-Za-z][A-Za-z0-9_/.@-]*(?::[A-Za-z0-9_/.@-]+)*", re.ASCII)
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})


class Block(str):
    """A text of several lines that is written as a literal block for readers.

    It ends with one newline, its first line begins with no blank, and no line ends with one.
    """

    __slots__ = ()


def yaml_text(value: Mapping[str, Any], indent: int = 0) -> str:
    """Return a mapping as block YAML, indented by so many spaces; a tuple is in one line."""
    space = " " * indent
    return "".join(f"{space}{line}\n" if line else "\n" for line in _mapping(value))


def _mapping(value: Mapping[str, Any]) -> list[str]:
    lines = []
    for key, item in value.items():
        name = _text_scalar(key)
        if isinstance(item, str) and not isinstance(item, Block):  # most are: asked first
            lines.append(f"{name}: {_text_scalar(item)}")
        elif isinstance(item, Mapping) and item:
            lines.append(f"{name}:")
            lines.extend(f"  {line}" if line else "" for line in _mapping(item))
        elif isinstance(item, list) and item:
            lines.append(f"{name}:")
            for child in item:
                lines.extend(f"  {line}" for line in _item(child))
        elif isinstance(item, Block) and _is_literal(item):
            lines.append(f"{name}: |")
            lines.extend(f"  {line}" if line else "" for line in item.split("\n")[:-1])
        else:
            lines.append(f"{name}: {scalar(item)}")
    return lines


def _is_literal(text: str) -> bool:
    """Return whether a literal block gives a text back unchanged."""
    lines = text.split("\n")
    is_shaped = len(lines) > 1 and lines[-1] == "" != lines[-2] and not text.startswith((" ", "\n"))
    return is_shaped and all(line.rstrip() == line and line.isprintable() for line in lines)


def _item(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        first, *rest = _mapping(value)
        return [f"- {first}", *(f"  {line}" for line in rest)]
    return [f"- {scalar(value)}"]


def scalar(value: Any) -> str:
    """Return a string, number, truth value, or empty collection as a YAML scalar."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{}"
    if not isinstance(value, str):
        return f"[{', '.join(double_quoted(part) for part in value)}]"
    return _text_scalar(value)


@lru_cache(maxsize=4096)  # keys and the values that most services share
def _text_scalar(value: str) -> str:
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return double_quoted(value)


def double_quoted(text: str) -> str:
    """Return the text in double quotes, with the escapes that YAML needs."""
    quoted = json.dumps(text, ensure_ascii=False)
    if quoted.isprintable():  # nearly all are, and one test is cheaper than one for each character
        return quoted
    return "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in quoted)
