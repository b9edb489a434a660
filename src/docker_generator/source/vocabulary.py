"""Names of environment variables, and how programs read them: variables.yaml."""

from __future__ import annotations

from functools import cache

from docker_generator.catalogue import Entry
from docker_generator.shipped import shipped_data


class ReadForm(Entry):
    """One way in which a program reads a variable: the first group of the pattern is its name.

    `required` says that the program fails without it; a match that contains `unless` is ignored.
    """

    files: tuple[str, ...]
    pattern: str
    required: bool = False
    unless: str = ""


class Vocabulary(Entry):
    """The file variables.yaml: endings of names, files that are read, signs of writing."""

    endings: dict[str, tuple[str, ...]]
    files: tuple[str, ...]
    left_out: tuple[str, ...]
    folders_left_out: tuple[str, ...]
    largest: dict[str, int]
    examples: tuple[str, ...]
    written: tuple[str, ...]
    reads: tuple[ReadForm, ...]
    aside: tuple[str, ...]
    not_for_it: tuple[str, ...]
    usual: tuple[str, ...]
    secret: tuple[str, ...]
    forms: dict[str, tuple[str, ...]]


@cache
def vocabulary() -> Vocabulary:
    """Return the data about names of variables."""
    return shipped_data("source/variables.yaml", Vocabulary)
