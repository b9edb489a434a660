"""What is watched while code is changed, and what a change leads to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WatchAction(StrEnum):
    """What a changed file leads to, in Compose's words."""

    SYNC = "sync"
    SYNC_AND_RESTART = "sync+restart"
    REBUILD = "rebuild"


@dataclass(frozen=True, slots=True)
class WatchRule:
    """A file or directory that is watched, relative to the output directory.

    `target` is where it is in the container; empty for an image that is built again.
    """

    action: WatchAction
    path: str
    target: str = ""
