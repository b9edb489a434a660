"""Commands of an author's Dockerfile that the generated stages lack, as tables."""

from __future__ import annotations

from pydantic import Field

from docker_generator.catalogue import Entry
from docker_generator.stacks.detectors import Detector


class AuthoredSteps(Entry):
    """The commands of a RUN instruction that change the contents of an image.

    `programs` are the first words of commands of the tree itself; commands with a next word in
    `known` are run anyway, or not needed. `compilers` compile it, with `options` that decide which
    code is part of the program: true means that a value follows. They are used as {options}, except
    for values of `unfit`, which need another image.
    """

    programs: tuple[tuple[str, ...], ...] = ()
    known: tuple[str, ...] = ()
    compilers: tuple[tuple[str, ...], ...] = ()
    options: dict[str, bool] = Field(default_factory=dict)
    unfit: tuple[str, ...] = ()


class FurtherBuild(Entry):
    """A build that a tree with the `clue` needs, and that no stage runs: its `step`."""

    clue: Detector
    step: str
