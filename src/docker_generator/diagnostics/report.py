"""The findings of a run, for a renderer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docker_generator.diagnostics.diagnostic import ABSENT, Severity
from docker_generator.diagnostics.quoting import printable, quoted

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Diagnostic

MOST_SHOWN: Final = 100
"""Findings that are shown in full; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Report:
    """The findings in their order, and the file of the topology graph as its user named it.

    `files` are pairs of a change and a file. Without `most`, all are shown; `explained` adds the
    explanation of each finding, `colored` is for terminals.
    """

    diagnostics: tuple[Diagnostic, ...]
    file: str = "-"
    files: tuple[tuple[str, str], ...] = ()
    most: int | None = MOST_SHOWN
    explained: bool = False
    colored: bool = False

    @property
    def shown(self) -> tuple[Diagnostic, ...]:
        """The findings that are shown."""
        return self.diagnostics[: self.most]

    @property
    def hidden(self) -> int:
        """The number of findings that are only counted."""
        return len(self.diagnostics) - len(self.shown)

    def count(self, severity: Severity) -> int:
        """Return the number of findings with a severity, shown or not."""
        return sum(one.severity is severity for one in self.diagnostics)

    @property
    def counts(self) -> str:
        """The errors and warnings in words: "1 error, 0 warnings"; infos are not counted."""
        errors, warnings = self.count(Severity.ERROR), self.count(Severity.WARNING)
        return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"


def counted(count: int, noun: str) -> str:
    """Return a number with a noun whose plural ends in -s.

    >>> counted(1, "error"), counted(0, "warning")
    ('1 error', '0 warnings')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"


def facts_of(diagnostic: Diagnostic) -> list[str]:
    """Return the lines that follow the message in every format: value, expected, action."""
    lines = []
    if diagnostic.value is not ABSENT:
        lines.append(f"Value: {quoted(diagnostic.value)}")
    if diagnostic.expected:
        lines.append(f"Expected: {printable(diagnostic.expected)}")
    return [*lines, f"Action: {printable(diagnostic.action)}"]
