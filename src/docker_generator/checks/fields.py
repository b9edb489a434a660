"""Fields that nobody reads: most often a known field with a slip in its name."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import reading
from docker_generator.topology.model import Edge, Record, Topology

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# A dependency's kind stands on the edges that the analyzer derives from it.
_DERIVED: dict[type[Record], set[str]] = {Edge: {"type"}}


def check_fields(topology: Topology) -> Iterator[Diagnostic]:
    """Name each unknown field with the nearest known one."""
    yield from _unknown(topology, (), "the graph")


def nearest(word: str, known: Iterable[str], key: Callable[[str], str] = str.lower) -> str:
    """Return 'did you mean "X"?' for the known word that is most like this one, or nothing."""
    words = {key(name): name for name in known}
    found = difflib.get_close_matches(key(word), words, 1, 0.7)
    return f'did you mean "{words[found[0]]}"?' if found else ""


def _unknown(record: Record, parts: tuple[str | int, ...], subject: str) -> Iterator[Diagnostic]:
    known = type(record).model_fields
    for field in record.model_extra or {}:
        if field not in _DERIVED.get(type(record), ()):
            yield reading.UNKNOWN_FIELD.at(
                pointer(*parts, field), subject, field=field, expected=nearest(field, known)
            )
    for field in known:
        value = getattr(record, field)
        if isinstance(value, Record):
            yield from _unknown(value, (*parts, field), subject)
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if isinstance(item, Record):
                    yield from _unknown(item, (*parts, field, number), subject)
        elif field == "services":
            for name, service in value.items():
                yield from _unknown(service, (*parts, field, name), name)


def one_of(word: str, known: Iterable[str]) -> str:
    """Return what is known, and the nearest of it to a word."""
    names = sorted(known)
    hint = nearest(word, names)
    return f"one of: {', '.join(names)}" + (f"; {hint}" if hint else "")
