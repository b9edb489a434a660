"""What an author's Dockerfile may do beyond what the stages of a language do: tables, as data."""

from __future__ import annotations

from pydantic import Field

from docker_generator.catalogue import Entry
from docker_generator.stacks.detectors import Detector


class AuthoredSteps(Entry):
    """The commands of a RUN instruction that decide what is in an image.

    `programs` are the first words of commands of the tree itself; those whose next word is `known`
    are run, or not needed. `compilers` compile it, with `options` that decide what is part of
    the program: each with true where a value follows it.
    """

    programs: tuple[tuple[str, ...], ...] = ()
    known: tuple[str, ...] = ()
    compilers: tuple[tuple[str, ...], ...] = ()
    options: dict[str, bool] = Field(default_factory=dict)


class FurtherBuild(Entry):
    """A build that a tree needs where the `clue` is there, and that no stage does: its `step`."""

    clue: Detector
    step: str
