"""Words with which a program of several tasks serves or migrates: a table, as data."""

from __future__ import annotations

from typing import Literal

from docker_generator.catalogue import Entry
from docker_generator.stacks.detectors import Detector


class Subcommands(Entry):
    """The words that select a program's task, as its source declares them.

    The first group of each of `clues` is such a word. They count only if one of `requires` is found
    (if any is set), and none of `unless`. `task` is the task of the program with them. `lower`
    says that such a word is the name of a field, and the command its lower case. `nested` says that
    the commands form a tree, whose root may run itself: source/go_commands.py reads it.
    """

    task: Literal["serve", "migrate"]
    clues: tuple[Detector, ...]
    requires: tuple[Detector, ...] = ()
    unless: tuple[Detector, ...] = ()
    lower: bool = False
    nested: bool = False
