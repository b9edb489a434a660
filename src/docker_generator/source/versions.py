"""The version that a source tree requests, and the best supported one for it."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.stacks.detectors import Meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Stack

Point = tuple[float, ...]
Span = tuple[Point, Point]
"""From the first version up to the second, which is not included."""

_EVER: Point = (math.inf,)
_ANYTHING = frozenset({"*", "x", "X", "any"})
_COMPARISON = re.compile(
    r"(===|==|=|!=|>=|<=|>|<|~=|~>|~|\^|)\s*v?([0-9]+(?:\.(?:[0-9]+|[*xX]))*)"
    r"(?:[-+A-Za-z][A-Za-z0-9.+-]*)?"  # of a pre-release or a build
)


class Declared(NamedTuple):
    """One version in a source tree: as it is written, its file, and its meaning."""

    written: str
    file: str
    meaning: Meaning


def wished_version(folder: Folder, stack: Stack) -> Declared | None:
    """Return the version that the tree requests, its file, and its meaning."""
    for clue in stack.version_clues:
        for hit in folder.find(clue):
            if hit.groups and hit.groups[0]:
                return Declared(hit.groups[0].strip(), hit.file, clue.meaning)
    return None


def contradicting(
    folders: Iterable[Folder], stack: Stack, wish: Declared, used: str
) -> Iterator[Declared]:
    """Yield each declared version that contradicts both the strongest one and the used one.

    Of a file that lists several, one is enough. Files of other directories are left out: they may
    belong to parts that are not built.
    """
    seen: set[tuple[str, str]] = set()
    strongest = _spans(stack.meant_version(wish.written), wish.meaning)
    for folder in folders:
        for clue in stack.version_clues:
            hits = [hit for hit in folder.find(clue) if hit.groups and hit.groups[0]]
            if not hits or "/" in clue.file or (place := (hits[0].file, clue.at)) in seen:
                continue
            seen.add(place)
            texts = [stack.meant_version(hit.groups[0].strip()) for hit in hits]
            allowed = [span for one in texts for span in _spans(one, _at_least(clue.meaning))]
            is_met = any(is_meant(one, clue.meaning, used) for one in texts)
            if allowed and not is_met and not _meet(strongest, allowed):
                yield Declared(hits[0].groups[0].strip(), hits[0].file, clue.meaning)


def is_meant(text: str, meaning: Meaning, version: str) -> bool:
    """Return whether a tree requests a version, listed or not."""
    return best_version(text, _at_least(meaning), [version], version) is not None


def _at_least(meaning: Meaning) -> Meaning:
    return Meaning.MINIMUM if meaning is Meaning.NEAREST else meaning


def best_version(wish: str, meaning: Meaning, known: Iterable[str], default: str) -> str | None:
    """Return the known version for a request: the default if it satisfies it, else the newest.

    A known version such as 3.14 stands for its newest patch. If that is too new for the request, a
    version with another patch that satisfies it is used.
    """
    spans = _spans(wish, meaning)
    if meaning is Meaning.NEAREST:
        later = (version for version in sorted(known, key=point) if point(version) >= point(wish))
        return next(later, None)
    newest_first = sorted(known, key=point, reverse=True)
    candidates = [default, *(version for version in newest_first if version != default)]
    for fits in (_holds_newest, _overlaps):
        for version in candidates:
            if any(fits(span, point(version)) for span in spans):
                return version
    return None


def nearest_version(wish: str, meaning: Meaning, known: Iterable[str]) -> str | None:
    """Return the known version nearest to a request that none satisfies, or None.

    That is the first one after the request, which differs least, else the last one before it.

    >>> nearest_version("^18.1", Meaning.RANGE, ["22", "24", "26"])
    '22'
    """
    spans = _spans(wish, meaning)
    oldest_first = sorted(known, key=point)
    if not spans or not oldest_first:
        return None
    least = min(span[0] for span in spans)
    return next((v for v in oldest_first if point(v) >= least), oldest_first[-1])


def allows(wish: str, version: str) -> bool:
    """Return whether a range holds the newest patch of a version.

    >>> allows(">=3.9,<3.13", "3.13")
    False
    """
    spans = _spans(wish, Meaning.RANGE)
    return not spans or any(_holds_newest(span, point(version)) for span in spans)


def overlap(wish: str, other: str) -> bool:
    """Return whether some version is in both of two ranges; a text without one allows all.

    >>> overlap("~=2.0.30", ">=2.1"), overlap("", ">=2.1")
    (False, True)
    """
    anything: list[Span] = [((0.0,), _EVER)]
    return _meet(_spans(wish, Meaning.RANGE) or anything, _spans(other, Meaning.RANGE) or anything)


def point(version: str) -> Point:
    """Return a version as numbers, up to the first part that is not a number."""
    numbers = re.match(r"[0-9]+(\.[0-9]+)*", version)
    return tuple(int(number) for number in numbers[0].split(".")) if numbers else ()


def _meet(spans: list[Span], others: list[Span]) -> bool:
    return any(max(one[0], two[0]) < min(one[1], two[1]) for one in spans for two in others)


def _holds_newest(span: Span, version: Point) -> bool:
    return span[0] <= (*version, math.inf) < span[1]


def _overlaps(span: Span, version: Point) -> bool:
    return version < span[1] and span[0] < _next(version)


def _next(version: Point) -> Point:
    return (*version[:-1], version[-1] + 1) if version else _EVER


def _spans(wish: str, meaning: Meaning) -> list[Span]:
    if meaning is Meaning.RANGE:
        alternatives = (_range(part) for part in re.split(r"\|\|?", wish))
        return [span for span in alternatives if span is not None]
    start = point(wish)
    if not start:
        return []
    return [(start, _EVER if meaning is Meaning.MINIMUM else _next(start))]


def _range(text: str) -> Span | None:
    """Return the combined comparisons of a range; nothing if it has none."""
    if text.strip() in _ANYTHING:
        return (0.0,), _EVER
    comparisons = _COMPARISON.findall(re.sub(r"(\S+) - (\S+)", r">=\1 <=\2", text))
    low: Point = (0.0,)
    high = _EVER
    for sign, written in comparisons:
        start, end = _comparison(sign, written)
        low, high = max(low, start), min(high, end)
    return (low, high) if comparisons else None


def _comparison(sign: str, written: str) -> Span:
    start = point(written)
    is_open = written[-1] in "*xX"
    if sign == "^":
        return start, _next(start[:1])
    if sign in {"~", "~=", "~>"}:
        # ~=3.11 and ~>3.11 let the last number grow, npm's ~20.1 lets the third one grow.
        keep = max(1, min(2, len(start))) if sign == "~" else max(1, len(start) - 1)
        return start, _next(start[:keep])
    return {
        ">=": (start, _EVER),
        ">": (_next(start), _EVER),
        "<": ((0.0,), start),
        "<=": ((0.0,), _next(start)),
        "!=": ((0.0,), _EVER),
    }.get(sign, (start, _next(start) if is_open or len(start) < 3 else (*start, 1)))  # noqa: PLR2004 -- a full version has three numbers
