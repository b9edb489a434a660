"""Data for the guesses of a first graph: first_graph.yaml."""

from __future__ import annotations

from functools import cache

from docker_generator.catalogue import Entry
from docker_generator.shipped import shipped_data
from docker_generator.stacks.detectors import Detector


class FirstWords(Entry):
    """The file first_graph.yaml; names of packages are in lower case."""

    clients: dict[str, tuple[str, ...]]
    no_clients: tuple[str, ...]
    frameworks: dict[str, dict[str, str]]
    plain_names: tuple[str, ...]
    consoles: tuple[str, ...]
    kinds: tuple[Detector, ...]
    files: tuple[str, ...]
    crates: tuple[str, ...]
    not_workers: tuple[str, ...]
    settings: tuple[str, ...]


@cache
def first_words() -> FirstWords:
    """Return the data by which a first graph is guessed."""
    return shipped_data("source/first_graph.yaml", FirstWords)
