"""What is put over the compose file while code is changed: watched, reloaded, debugged."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.plan.model import Health, Mount, PublishedPort
    from docker_generator.topology.quantities import Memory


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


@dataclass(frozen=True, slots=True)
class DebuggerPlan:
    """The debugger of a service that is opened while its code is changed.

    `stages` follow the Dockerfile of its image in a file of their own, `dockerfile`; both are empty
    if the image holds the debugger. `launch` is the configuration of VS Code that attaches to it.
    """

    port: PublishedPort
    launch: Mapping[str, Any]
    stages: str = ""
    dockerfile: str = ""


@dataclass(frozen=True, slots=True)
class DevelopmentService:
    """What is put over one compose service while its code is changed.

    `stage` of its Dockerfile makes `image`; both are empty if it runs its own one. `text` is the
    content of `file`, if it has one. `depends_on` and `networks` are further ones. What is empty
    stays as it is in the compose file.
    """

    name: str
    comment: str
    rules: tuple[WatchRule, ...]
    image: str = ""
    stage: str = ""
    user: int | None = None
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    health: Health | None = None
    tmpfs: tuple[str, ...] = ()
    memory: Memory | None = None
    debugger: DebuggerPlan | None = None
    file: Mount | None = None
    text: str = ""
    depends_on: Mapping[str, str] = field(default_factory=dict)
    networks: tuple[str, ...] = ()
