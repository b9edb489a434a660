"""A JSON object to a Topology: all faults of types and values at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import BY_SLUG, reading
from docker_generator.topology.jobs import settle_jobs
from docker_generator.topology.model import Service, Topology
from docker_generator.topology.quantities import KINDS
from docker_generator.topology.shape import containers_in
from docker_generator.topology.texts import ServiceName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

MOST_SERVICES: Final = 2000
"""Services of the largest topology."""

MOST_FAULTS: Final = 1000
"""Faults after which nobody looks for more: what is wrong a thousand times is wrong at its root."""

MOST_VALUES: Final = 20_000
"""Values of the largest service, wherever in it."""

MOST_DEPENDENCIES: Final = 20_000
"""Dependencies of all services of the largest topology."""

_FEW: Final = 1000

_SERVICE = TypeAdapter(dict[ServiceName, Service])
_TOPOLOGY = TypeAdapter(Topology)


def read_topology(document: Mapping[str, Any]) -> tuple[Topology | None, list[Diagnostic]]:
    """Return the topology in a document, or every fault of a type or value in it.

    Services are read one by one, so that a hostile document is left after its first thousand
    faults. What no job can have is told and left out, so that nobody has to ask for it later.
    """
    given = document.get("services")
    if not isinstance(given, dict):
        return None, _faults(_TOPOLOGY, document)
    if len(given) > MOST_SERVICES:
        return None, [
            reading.INPUT_TOO_LARGE.at("/services", reason=f"more than {MOST_SERVICES} services")
        ]
    services: dict[str, Service] = {}
    found: list[Diagnostic] = []
    for name, service in given.items():
        try:
            if _is_too_large(service):
                reason = f"more than {MOST_VALUES} values in one service"
                found.append(reading.INPUT_TOO_LARGE.at(pointer("services", name), reason=reason))
            else:
                services |= _SERVICE.validate_python({name: service})
        except ValidationError:
            found += _faults(_SERVICE, {name: service}, "services")
        if len(found) > MOST_FAULTS:
            return None, found
    whole = {**document, "services": services}
    try:
        topology = Topology.model_validate(whole)
    except ValidationError:
        return None, [*found, *_faults(_TOPOLOGY, whole)]
    if sum(len(service.dependencies) for service in services.values()) > MOST_DEPENDENCIES:
        reason = f"more than {MOST_DEPENDENCIES} dependencies"
        found.append(reading.INPUT_TOO_LARGE.at("/services", reason=reason))
    return (None, found) if found else settle_jobs(topology)


def _faults(adapter: TypeAdapter[Any], value: Any, *above: str) -> list[Diagnostic]:
    """Return the findings for a value that the adapter refuses."""
    errors = _errors(adapter, value)
    if errors is None:
        errors = _errors(adapter, _beginning(value), most=None)
    return [_diagnose(error, above) for error in errors or ()]


def _errors(
    adapter: TypeAdapter[Any], value: Any, most: int | None = MOST_FAULTS
) -> list[ErrorDetails] | None:
    """Return the errors of a value, or nothing where there are more than so many."""
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        is_bearable = most is None or error.error_count() <= most
        return error.errors(include_url=False) if is_bearable else None
    return []


def _is_too_large(service: Any) -> bool:
    """Return whether there are too many values in a service, on all levels."""
    size, waiting = 0, [service] if isinstance(service, dict | list) else []
    while waiting and size <= MOST_VALUES:
        parent = waiting.pop()
        size += len(parent)
        waiting += containers_in(parent)
    return size > MOST_VALUES


def _beginning(value: Any) -> Any:
    """Return a value with the first members of each list and object in it."""
    if isinstance(value, dict):
        return {key: _beginning(one) for key, one in list(value.items())[:_FEW]}
    return [_beginning(one) for one in value[:_FEW]] if isinstance(value, list) else value


def _diagnose(error: ErrorDetails, above: tuple[str, ...]) -> Diagnostic:
    parts = [*above, *(part for part in error["loc"] if part != "[key]")]
    place = pointer(*parts)
    subject = _subject(parts)
    field = str(parts[-1]) if parts else "/"
    rule = BY_SLUG.get(error["type"])
    if rule is not None:
        expected = error.get("ctx", {}).get("expected", "")
        return rule.at(place, subject, value=error["input"], expected=expected, field=field)
    if error["type"] == "missing":
        return reading.MISSING_FIELD.at(place, subject, field=field)
    expected = KINDS.get(error["type"], error["msg"])
    return reading.UNEXPECTED_TYPE.at(
        place, subject, value=error["input"], expected=expected, field=field
    )


def _subject(parts: list[str | int]) -> str:
    if len(parts) > 1 and parts[0] == "services":
        return str(parts[1])
    if len(parts) > 2 and parts[1] in {"required_ports", "dependency_matrix"}:  # noqa: PLR2004 -- documented
        return str(parts[2])
    return str(parts[0]) if len(parts) > 1 else "the graph"
