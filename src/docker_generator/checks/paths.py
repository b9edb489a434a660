"""The number of paths through depends_on: Docker Compose follows each of them."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Final

from docker_generator.diagnostics.rules import paths as rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic

MOST_PATHS: Final = 5_000_000
"""Paths that Compose 2.40 and 5.6 follow in two to three seconds: both take the same time."""

_PATHS_PER_SECOND: Final = 2_200_000
_MOST_EDGES: Final = 3
_LONGEST_WRITTEN: Final = 15
"""The number of digits up to which a number is written out."""


def check_paths(needs: Mapping[str, Collection[str]]) -> Iterator[Diagnostic]:
    """Warn about more paths than Compose can follow, and name the edges with most of them.

    `needs` are the names in depends_on by the name of each container. Time and memory are linear in
    its edges: the count of a container is the sum of the counts of its dependencies.
    """
    order = [name for name in TopologicalSorter(needs).static_order() if name in needs]
    below = dict.fromkeys(order, 1)
    above = dict.fromkeys(order, 1)
    for name in order:
        below[name] += sum(below[one] for one in needs[name])
    count = sum(below.values())
    if count <= MOST_PATHS:
        return
    for name in reversed(order):
        for one in needs[name]:
            above[one] += above[name]
    edges = sorted(
        ((above[name] * below[one], name, one) for name in order for one in needs[name]),
        key=lambda edge: (-edge[0], *edge[1:]),
    )
    yield rules.TOO_MANY_PATHS.at(
        "",
        count=_written(count),
        seconds=_duration(count // _PATHS_PER_SECOND),
        most=_written(MOST_PATHS),
        edges=", ".join(f"{name} → {one}" for _, name, one in edges[:_MOST_EDGES]),
    )


def _written(number: int) -> str:
    """Return a number for people: 10,761,657, or about 10^30."""
    digits = len(str(number))
    return f"{number:,}" if digits <= _LONGEST_WRITTEN else f"about 10^{digits - 1}"


def _duration(seconds: int) -> str:
    """Return a duration, in the largest unit that fits."""
    for unit, size in (("years", 31_536_000), ("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{_written(seconds // size)} {unit}"
    return f"{seconds} s"
