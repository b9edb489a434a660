"""How an image is built: the place of its files, its secrets, and a stage before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.source.tree import Source
    from docker_generator.stacks.managers import PackageManager


@dataclass(frozen=True, slots=True)
class BuildSecretPlan:
    """A secret of a build: a variable of .env, or a file relative to the output directory."""

    name: str
    variable: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Build:
    """The context of a build, the Dockerfile relative to it, and the stage.

    Without a `stage`, the last one is built. `secrets` are readable only in its steps.
    """

    context: str
    dockerfile: str
    stage: str = ""
    secrets: tuple[BuildSecretPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class FrontEndPlan:
    """The stage that builds files which a program in another language serves.

    It has the fields of an ImagePlan; `outputs` are the directories that it makes, relative to
    the tree, and `directory` its own, empty for the same. If they are `embedded`, the program
    holds them.
    """

    directory: str
    outputs: tuple[str, ...]
    embedded: bool
    builder: str
    manager: PackageManager
    versions: Mapping[str, str]
    build_environment: Mapping[str, str]
    source: Source
