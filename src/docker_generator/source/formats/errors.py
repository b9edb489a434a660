"""The error of a text that cannot be parsed."""

from __future__ import annotations


class FormatError(ValueError):
    """A text that cannot be parsed: the reason, and the line (from 1) if known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
