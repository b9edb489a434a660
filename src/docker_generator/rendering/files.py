"""A generated file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """The text of a file and its mode; paths are relative, with / between their parts.

    A `mounted` file is readable by any user of a container.
    """

    path: str
    content: str
    executable: bool = False
    mounted: bool = False

    @property
    def mode(self) -> int:
        """The permission bits; the user's umask narrows them, unless the file is mounted."""
        return 0o755 if self.executable else 0o644
