"""Fields of the records of the graph, and suggestions for unknown ones."""

from __future__ import annotations

from functools import cache
from inspect import isclass
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

from docker_generator.diagnostics.suggestions import closest, did_you_mean
from docker_generator.topology.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docker_generator.topology.repair import Parts

_SYNONYMS: Final[dict[str, str]] = {
    "depend_on": "dependencies",
    "depends_on": "dependencies",
    "deps": "dependencies",
    "limits": "resources",
    "requires": "dependencies",
    "variables": "environment",
}
"""Names of other tools for a field."""


def known_fields(record: type[Record]) -> frozenset[str]:
    """Return the fields of a record as the graph writes them."""
    return frozenset(field.alias or name for name, field in record.model_fields.items())


@cache
def nested_records(record: type[Record]) -> dict[str, tuple[type[Record], type | None]]:
    """Return the fields of a record that hold records: their type, and dict or tuple if many."""
    return {
        name: (nested, _container(field.annotation))
        for name, field in record.model_fields.items()
        if (nested := _record_in(field.annotation)) is not None
    }


def record_at(root: type[Record], parts: Parts) -> type[Record] | None:
    """Return the type of the record at a place below a record, None if there is none.

    >>> from docker_generator.topology.model import Topology
    >>> record_at(Topology, ("services", "Catalog", "dependencies", 0)).__name__
    'Dependency'
    """
    record, rest = root, list(parts)
    while rest:
        found = nested_records(record).get(str(rest.pop(0)))
        if found is None or (found[1] is not None and not rest):
            return None
        record, container = found
        if container is not None:
            rest.pop(0)
    return record


def misspelt(field: str, record: type[Record], keys: Iterable[str]) -> str | None:
    """Return the unknown key that most likely is a misspelt required field, else None.

    >>> from docker_generator.topology.model import Service
    >>> misspelt("language", Service, ["lang", "port"])
    'lang'
    """
    known = known_fields(record)
    unknown = (key for key in keys if key not in known)
    return next((key for key in sorted(unknown) if closest(key, [field], prefixes=True)), None)


def hint_for(field: str, record: type[Record]) -> str:
    """Return a hint about the meaning of an unknown field of a record, or an empty text.

    >>> from docker_generator.topology.model import Service
    >>> hint_for("memory", Service)
    'did you mean "resources.memory"?'
    """
    known = known_fields(record)
    synonym = _SYNONYMS.get(field.lower())
    if synonym in known:
        return did_you_mean(synonym)
    similar = closest(field, known, prefixes=True)
    return did_you_mean(similar) if similar else _elsewhere(field, record)


def _elsewhere(field: str, record: type[Record]) -> str:
    """Return the record below this one to which a field belongs, or an empty text."""
    lists = []
    for name, (nested, container) in nested_records(record).items():
        known = closest(field, known_fields(nested))
        if known and container is None:
            return did_you_mean(f"{name}.{known}")
        if known and container is tuple:
            lists.append(f'"{known}" is a field of an entry of "{name}"')
    return lists[0] if lists else ""


def _record_in(annotation: Any) -> type[Record] | None:
    if isclass(annotation) and issubclass(annotation, Record):
        return annotation
    found = (_record_in(one) for one in get_args(annotation))
    return next((record for record in found if record is not None), None)


def _container(annotation: Any) -> type | None:
    """Return dict or tuple for an annotation of several values."""
    origin: Any = get_origin(annotation)
    if origin is dict or origin is tuple:
        return dict if origin is dict else tuple
    inner = (_container(one) for one in get_args(annotation))
    return next((one for one in inner if one is not None), None)
