"""What a reader of a format says about a text that is not in it."""

from __future__ import annotations


class FormatError(ValueError):
    """A text that is not in its format: the reason, and the line (from 1) where one is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
