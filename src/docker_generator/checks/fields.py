"""Unknown fields, and forbidden fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import reading
from docker_generator.diagnostics.suggestions import nearest, one_of
from docker_generator.topology.claims import Edge
from docker_generator.topology.fields import hint_for
from docker_generator.topology.model import Service, Topology
from docker_generator.topology.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FORBIDDEN", "check_fields", "nearest", "one_of"]

# A dependency's kind is on the edges that the analyzer derives from it.
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
"""Fields with which Compose would give a container privileges on its host."""

_MOST_HINTS = 100  # the search for a suggestion compares a field with all others


def check_fields(topology: Topology) -> Iterator[Diagnostic]:
    """Find each unknown field, with a suggestion, and each forbidden one."""
    hinted = 0
    for record, parts, subject in _records(topology, (), "the graph"):
        for field in record.model_extra or {}:
            if field in _DERIVED.get(type(record), ()):
                continue
            place = pointer(*parts, field)
            if isinstance(record, Service) and field in FORBIDDEN:
                yield reading.FORBIDDEN_FIELD.at(place, subject, field=field)
                continue
            hinted += 1
            hint = hint_for(field, type(record)) if hinted <= _MOST_HINTS else ""
            yield reading.UNKNOWN_FIELD.at(place, subject, field=field, expected=hint)


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
