"""The error of a file that cannot be read back."""

from __future__ import annotations


class Unreadable(Exception):  # noqa: N818 -- it is an answer of the readers, caught by `prove`
    """A file that Docker or Compose would refuse, or that uses an unsupported feature."""

    def __init__(self, reason: str, *place: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place
