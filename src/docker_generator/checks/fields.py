"""Fields that nobody reads, and fields that nobody may write."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import reading
from docker_generator.topology.claims import Edge
from docker_generator.topology.model import Service, Topology
from docker_generator.topology.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# A dependency's kind stands on the edges that the analyzer derives from it.
_DERIVED: dict[type[Record], set[str]] = {Edge: {"type"}}

FORBIDDEN = frozenset(
    {
        *(
            "cap_add",
            "cap_drop",
            "cgroup",
            "cgroup_parent",
            "credential_spec",
            "device_cgroup_rules",
        ),
        *("devices", "extra_hosts", "gpus", "group_add", "ipc", "isolation", "network_mode"),
        *("oom_kill_disable", "oom_score_adj", "pid", "privileged", "runtime", "security_opt"),
        *("sysctls", "use_api_socket", "user", "userns_mode", "uts", "volumes_from"),
    }
)
"""Fields by which Compose would give a container power over its host."""

_MOST_HINTS = 100
_LONGEST_HINTED = 64


def check_fields(topology: Topology) -> Iterator[Diagnostic]:
    """Name each unknown field with the nearest known one, and refuse what is forbidden."""
    hinted = 0
    for record, parts, subject in _records(topology, (), "the graph"):
        known = type(record).model_fields
        for field in record.model_extra or {}:
            if field in _DERIVED.get(type(record), ()):
                continue
            place = pointer(*parts, field)
            if isinstance(record, Service) and field in FORBIDDEN:
                yield reading.FORBIDDEN_FIELD.at(place, subject, field=field)
                continue
            hinted += 1
            hint = nearest(field, known) if hinted <= _MOST_HINTS else ""
            yield reading.UNKNOWN_FIELD.at(place, subject, field=field, expected=hint)


def nearest(word: str, known: Iterable[str], key: Callable[[str], str] = str.lower) -> str:
    """Return 'did you mean "X"?' for the known word that is most like this one, or nothing."""
    if len(word) > _LONGEST_HINTED:
        return ""
    words = {key(name): name for name in known}
    found = difflib.get_close_matches(key(word), words, 1, 0.7)
    return f'did you mean "{words[found[0]]}"?' if found else ""


def _records(
    record: Record, parts: tuple[str | int, ...], subject: str
) -> Iterator[tuple[Record, tuple[str | int, ...], str]]:
    """Yield every record of the graph with its place and its subject."""
    yield record, parts, subject
    for field in type(record).model_fields:
        value = getattr(record, field)
        if isinstance(value, Record):
            yield from _records(value, (*parts, field), subject)
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if isinstance(item, Record):
                    yield from _records(item, (*parts, field, number), subject)
        elif field == "services":
            for name, service in value.items():
                yield from _records(service, (*parts, field, name), name)


def one_of(word: str, known: Iterable[str]) -> str:
    """Return what is known, and the nearest of it to a word."""
    names = sorted(known)
    hint = nearest(word, names)
    return f"one of: {', '.join(names)}" + (f"; {hint}" if hint else "")
