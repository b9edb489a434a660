"""Make input safe to print: on a terminal, in a log, in a report."""

from __future__ import annotations

import json
from typing import Any, Final

LONGEST_VALUE: Final = 120
"""Characters of an offending value that are shown."""


def quoted(value: Any) -> str:
    """Return the value as ASCII JSON, shortened: safe on every terminal."""
    text = ""
    try:
        for part in json.JSONEncoder().iterencode(value):
            text += part
            if len(text) > LONGEST_VALUE:
                break
    except (TypeError, ValueError, RecursionError):
        return f"a value that JSON cannot hold ({type(value).__name__})"
    if len(text) <= LONGEST_VALUE:
        return text
    size = f" ({len(value)} characters)" if isinstance(value, str) else ""
    return f"{text[:LONGEST_VALUE]}...{size}"


def printable(text: str) -> str:
    """Return the text with escapes for all characters that control a terminal or are invisible.

    These are control, format and surrogate characters, and every space but the common one.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
