"""Findings as text: one block per finding, in the words of the specification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Severity, shortened
from docker_generator.diagnostics.quoting import printable
from docker_generator.diagnostics.report import Report, facts_of

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Diagnostic

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;34"}
_MOST_PLACES = 3
_PLAIN = Report(())
_LONGEST_PLACE = 200


def render_text(report: Report) -> str:
    """Return all findings as blocks, an empty line between them, and a line that counts them."""
    if not report.diagnostics:
        return ""
    blocks = [render_block(diagnostic, report) for diagnostic in report.shown]
    if report.hidden:
        blocks.append(f"... and {report.hidden} more")
    return "\n\n".join([*blocks, report.counts]) + "\n"


def render_block(diagnostic: Diagnostic, report: Report = _PLAIN) -> str:
    """Return the block of one finding."""
    heading = f"{diagnostic.severity.upper()}:"
    if report.colored:
        heading = f"\x1b[{_COLORS[diagnostic.severity]}m{heading}\x1b[0m"
    rule = diagnostic.rule
    lines = [f"{heading} {printable(diagnostic.message)}", *facts_of(diagnostic)]
    if report.explained and rule.explanation:
        lines.append(f"Why: {rule.explanation}")
    if diagnostic.position is not None:
        line, column = diagnostic.position
        lines.append(f"File: {printable(report.file)}:{line}:{column}")
    place = f"{diagnostic.origin} {diagnostic.pointer}".strip() or "/"
    lines.append(f"At: {_place(place)} ({rule.code} {rule.slug})")
    if diagnostic.also:
        shown = ", ".join(_place(place) for place in diagnostic.also[:_MOST_PLACES])
        more = len(diagnostic.also) - _MOST_PLACES
        lines.append(f"Also: {shown}" + (f" and {more} more" if more > 0 else ""))
    return "\n".join(lines)


def _place(place: str) -> str:
    return printable(shortened(place, _LONGEST_PLACE))
