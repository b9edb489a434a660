"""Watched files while code is changed, and the actions for a change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WatchAction(StrEnum):
    """The action for a changed file, as Compose names it."""

    SYNC = "sync"
    SYNC_AND_RESTART = "sync+restart"
    REBUILD = "rebuild"


@dataclass(frozen=True, slots=True)
class WatchRule:
    """A file or directory that is watched, relative to the output directory.

    `target` is its path in the container; empty if the image is rebuilt.
    """

    action: WatchAction
    path: str
    target: str = ""
