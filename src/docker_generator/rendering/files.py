"""A generated file: what is written where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """The text of a file and its mode; paths are relative, with / between their parts.

    A container reads what is `mounted` as any user.
    """

    path: str
    content: str
    executable: bool = False
    mounted: bool = False

    @property
    def mode(self) -> int:
        """The permission bits; those of what is not mounted are narrowed by the user's umask."""
        return 0o755 if self.executable else 0o644
