"""A layered layout of a directed graph: the place of each box, and the points of each edge.

A box is to the right of its targets. An edge over several layers has its own lane in each, so no
line crosses a box. The same graph gives the same layout.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SWEEPS = 8
"""The number of passes that order the layers by their neighbours, from either side."""
_BETWEEN_LAYERS = 72.0
_BETWEEN_BOXES = 18.0
_LANE = 12.0
"""The height of an edge in a layer that it crosses."""


class Size(NamedTuple):
    """Width and height of a box, in pixels."""

    width: float
    height: float


@dataclass(slots=True)
class Layout:
    """The upper left corner of each box, the points of each edge, and the size of all.

    From its first point on, an edge is alternately curved and straight.
    """

    boxes: dict[str, tuple[float, float]] = field(default_factory=dict)
    edges: dict[tuple[str, str], list[tuple[float, float]]] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0


def lay_out(sizes: Mapping[str, Size], edges: Iterable[tuple[str, str]]) -> Layout:
    """Return the layout of boxes by name and edges (from, to); the edges have no cycle.

    >>> layout = lay_out({"a": Size(50, 20), "b": Size(60, 20)}, [("b", "a")])
    >>> layout.boxes
    {'a': (0.0, 0.0), 'b': (122.0, 0.0)}
    """
    if not sizes:
        return Layout()
    known = list(dict.fromkeys(edges))
    ranks = _ranks(sizes, known)
    chains = {edge: _chain(edge, ranks) for edge in known}
    heights = {name: size.height + _BETWEEN_BOXES for name, size in sizes.items()}
    layers: list[list[str]] = [[] for _ in range(max(ranks.values(), default=0) + 1)]
    for name in sizes:
        layers[ranks[name]].append(name)
    links: dict[str, list[str]] = {}
    for edge, chain in chains.items():
        for lane in chain[1:-1]:
            heights[lane] = _LANE
        for number, lane in enumerate(chain[1:-1], 1):
            layers[ranks[edge[0]] - number].append(lane)
        for one, other in pairwise(chain):
            links.setdefault(one, []).append(other)
            links.setdefault(other, []).append(one)
    where = {name: number for number, layer in enumerate(layers) for name in layer}
    _order(layers, links)
    middles = _middles(layers, links, heights)
    return _drawn(layers, middles, sizes, chains, where)


def _ranks(names: Iterable[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return the layer of each box: one after the last of its targets."""
    targets: dict[str, list[str]] = {name: [] for name in names}
    for start, end in edges:
        targets[start].append(end)
    ranks: dict[str, int] = {}
    for first in targets:
        waiting = [first]
        while waiting:
            name = waiting[-1]
            missing = [target for target in targets[name] if target not in ranks]
            if missing:
                waiting += missing
                continue
            ranks[waiting.pop()] = 1 + max((ranks[one] for one in targets[name]), default=-1)
    return ranks


def _chain(edge: tuple[str, str], ranks: Mapping[str, int]) -> list[str]:
    """Return the ends of an edge with its lanes in the layers between them."""
    start, end = edge
    lanes = (f"{start}\0{end}\0{rank}" for rank in range(ranks[start] - 1, ranks[end], -1))
    return [start, *lanes, end]


def _order(layers: list[list[str]], links: Mapping[str, Sequence[str]]) -> None:
    """Put each layer in the order of its neighbours, so that few edges cross."""
    for sweep in range(_SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        numbers = range(1, len(layers)) if side < 0 else range(len(layers) - 2, -1, -1)
        for number in numbers:
            place = {name: index for index, name in enumerate(layers[number + side])}
            wanted = {
                name: _mean([place[one] for one in links.get(name, ()) if one in place], index)
                for index, name in enumerate(layers[number])
            }
            layers[number].sort(key=wanted.__getitem__)


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _middles(
    layers: Sequence[Sequence[str]],
    links: Mapping[str, Sequence[str]],
    heights: Mapping[str, float],
) -> dict[str, float]:
    """Return the height at which each box and lane is, near the heights of its neighbours."""
    middles: dict[str, float] = {}
    for layer in layers:
        top = -sum(heights[name] for name in layer) / 2
        for name in layer:
            middles[name] = top + heights[name] / 2
            top += heights[name]
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wanted = [
                _mean([middles[one] for one in links.get(name, ())], middles[name])
                for name in layer
            ]
            middles.update(zip(layer, _apart(wanted, [heights[n] for n in layer]), strict=True))
    return middles


def _apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return heights near the wanted ones, in their order and without an overlap.

    Boxes that would overlap are joined to a block at the mean of their wanted positions.

    >>> _apart([0, 0], [10, 10])
    [-5.0, 5.0]
    """
    offsets = [0.0]
    for one, other in pairwise(heights):
        offsets.append(offsets[-1] + (one + other) / 2)
    blocks: list[tuple[float, int]] = []
    for target, offset in zip(wanted, offsets, strict=True):
        total, count = target - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            more, number = blocks.pop()
            total, count = total + more, count + number
        blocks.append((total, count))
    starts = [total / count for total, count in blocks for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _drawn(
    layers: Sequence[Sequence[str]],
    middles: Mapping[str, float],
    sizes: Mapping[str, Size],
    chains: Mapping[tuple[str, str], Sequence[str]],
    where: Mapping[str, int],
) -> Layout:
    """Return the layout: layers side by side, and the topmost box at 0."""
    widths = [max((sizes[n].width for n in layer if n in sizes), default=0.0) for layer in layers]
    lefts = [sum(widths[:number]) + number * _BETWEEN_LAYERS for number in range(len(widths))]
    top = min((middles[name] - size.height / 2 for name, size in sizes.items()), default=0.0)
    top = min([top, *(middles[lane] for chain in chains.values() for lane in chain[1:-1])])
    layout = Layout(width=lefts[-1] + widths[-1])
    for name, size in sizes.items():
        corner = (float(lefts[where[name]]), middles[name] - size.height / 2 - top)
        layout.boxes[name] = corner
        layout.height = max(layout.height, corner[1] + size.height)
    for edge, chain in chains.items():
        points = [(lefts[where[chain[0]]], middles[chain[0]] - top)]
        for lane in chain[1:-1]:
            right = lefts[where[lane]] + widths[where[lane]]
            points += [(right, middles[lane] - top), (lefts[where[lane]], middles[lane] - top)]
        end, left = chain[-1], lefts[where[chain[-1]]]
        points += [
            (left + widths[where[end]], middles[end] - top),
            (left + sizes[end].width, middles[end] - top),
        ]
        layout.edges[edge] = points
        layout.height = max([layout.height, *(y for _, y in points)])
    return layout
