"""Findings as text: one block per finding, in the words of the specification."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

from docker_generator.diagnostics.diagnostic import ABSENT, Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_VALUE = 120
"""Characters of an offending value that are shown."""

MOST_BLOCKS = 100
"""Findings that are shown in full; the rest is counted."""


def render_text(diagnostics: Sequence[Diagnostic]) -> str:
    """Return all findings as blocks, an empty line between them, and a line that counts them."""
    if not diagnostics:
        return ""
    blocks = [render_block(diagnostic) for diagnostic in diagnostics[:MOST_BLOCKS]]
    hidden = len(diagnostics) - len(blocks)
    if hidden:
        blocks.append(f"... and {hidden} more")
    blocks.append(count(diagnostics))
    return "\n\n".join(blocks) + "\n"


def render_block(diagnostic: Diagnostic) -> str:
    """Return the block of one finding."""
    lines = [f"{diagnostic.severity.upper()}: {printable(diagnostic.message)}"]
    if diagnostic.value is not ABSENT:
        lines.append(f"Value: {quoted(diagnostic.value)}")
    if diagnostic.expected:
        lines.append(f"Expected: {printable(diagnostic.expected)}")
    lines.append(f"Action: {printable(diagnostic.action)}")
    place = f"{diagnostic.origin} {diagnostic.pointer}".strip() or "/"
    lines.append(f"At: {printable(place)} ({diagnostic.rule.code} {diagnostic.rule.slug})")
    if diagnostic.also:
        shown = ", ".join(printable(place) for place in diagnostic.also[:3])
        more = len(diagnostic.also) - 3
        lines.append(f"Also: {shown}" + (f" and {more} more" if more > 0 else ""))
    return "\n".join(lines)


def count(diagnostics: Sequence[Diagnostic]) -> str:
    """Return "1 error, 0 warnings" for the findings; infos are not counted."""
    errors = sum(d.severity is Severity.ERROR for d in diagnostics)
    warnings = sum(d.severity is Severity.WARNING for d in diagnostics)
    return (
        f"{errors} error{'' if errors == 1 else 's'}, "
        f"{warnings} warning{'' if warnings == 1 else 's'}"
    )


def quoted(value: Any) -> str:
    """Return the value as ASCII JSON, shortened: safe on every terminal."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        text = f"a value that JSON cannot hold ({type(value).__name__})"
    if len(text) > LONGEST_VALUE:
        return f"{text[:LONGEST_VALUE]}... ({len(text)} characters)"
    return text


def printable(text: str) -> str:
    """Return the text with control, format and surrogate characters written as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        else f"\\u{ord(char):04x}"
        for char in text
    )
