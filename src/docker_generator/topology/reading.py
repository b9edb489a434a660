"""From a JSON object to a Topology: every error in a type or value, and the valid rest."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer, shortened
from docker_generator.diagnostics.rules import BY_SLUG, names, reading
from docker_generator.diagnostics.suggestions import did_you_mean
from docker_generator.topology.fields import misspelt, record_at
from docker_generator.topology.jobs import settle_jobs
from docker_generator.topology.model import Service, Topology
from docker_generator.topology.quantities import KINDS
from docker_generator.topology.repair import Repairs
from docker_generator.topology.shape import containers_in
from docker_generator.topology.texts import ServiceName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from docker_generator.topology.repair import Parts

MOST_SERVICES: Final = 2000
"""Services of the largest topology."""

MOST_FAULTS: Final = 1000
"""Errors after which reading ends."""

MOST_VALUES: Final = 20_000
"""The most values in one service, at any depth."""

MOST_DEPENDENCIES: Final = 20_000
"""Dependencies of all services of the largest topology."""

_FEW: Final = 1000
_ROUNDS: Final = 6
_INVALID_NAMES: Final = (names.INVALID_SERVICE_NAME, names.INVALID_DEPENDENCY_NAME)
_LONGEST_HINT: Final = 100
_SERVICE = TypeAdapter(dict[ServiceName, Service])
_TOPOLOGY = TypeAdapter(Topology)


class Reading(NamedTuple):
    """The result of reading a document.

    `topology` holds the valid part, and is None only if nothing can be read.
    `alternative` is the same with samples instead of removed values: a finding for only one of the
    two follows from a removed value.
    """

    topology: Topology | None
    diagnostics: list[Diagnostic]
    repairs: Repairs
    alternative: Topology | None = None


def read_topology(document: Mapping[str, Any]) -> Reading:
    """Read a topology from a document, and find every error in a type or value in it.

    Services are read one by one, so reading a hostile document ends after its first thousand
    errors. A refused value is left out and the rest is read without it. Fields that a job cannot
    have are left out with a warning.

    >>> found = read_topology({"services": {"Catalog": {"language": "go", "port": "8000"}}})
    >>> found.topology.services["Catalog"].language, [d.rule.slug for d in found.diagnostics]
    ('go', ['invalid-port'])
    """
    return _Reader(dict(document)).read()


@dataclass(slots=True)
class _Reader:
    """The reading of one document.

    Places refer to the model, in which the key of the services is `services`;
    `Repairs.original` returns their place in the document.
    """

    document: dict[str, Any]
    found: list[Diagnostic] = field(default_factory=list)
    repairs: Repairs = field(init=False)

    def __post_init__(self) -> None:
        self.repairs = Repairs(self.document)

    def read(self) -> Reading:
        """Return everything that can be read."""
        key = self._key_of_services()
        given = self.document.get(key)
        if not isinstance(given, dict):
            self._report(_TOPOLOGY, self.document)
            return self._hopeless()
        if len(given) > MOST_SERVICES:
            self._too_large((key,), f"more than {MOST_SERVICES} services")
            return self._hopeless()
        services: dict[str, Service] = {}
        for name, service in given.items():
            if _is_too_large(service):
                self._too_large((key, name), f"more than {MOST_VALUES} values in one service")
                self.repairs.leave_out((key, name))
            else:
                services |= self._service(key, name)
            if len(self.found) > MOST_FAULTS:
                return self._hopeless()
        if sum(len(service.dependencies) for service in services.values()) > MOST_DEPENDENCIES:
            self._too_large((key,), f"more than {MOST_DEPENDENCIES} dependencies")
            return self._hopeless()
        topology = self._topology(services)
        return self._hopeless() if topology is None else self._settled(topology, key)

    def _hopeless(self) -> Reading:
        return Reading(None, self._merged(), self.repairs)

    def _merged(self) -> list[Diagnostic]:
        """Return the findings; an invalid service name is one, however often it occurs."""
        key = self.repairs.services_key
        named = [d for d in self.found if d.rule in _INVALID_NAMES and isinstance(d.value, str)]
        invalid = {d.value: d.pointer for d in named if d.pointer == pointer(key, d.value)}
        also: dict[str, list[str]] = {place: [] for place in invalid.values()}
        merged = []
        for one in self.found:
            is_name = one.rule in _INVALID_NAMES and isinstance(one.value, str)
            place = invalid.get(one.value) if is_name else None
            if place is None or one.pointer == place:
                merged.append(one)
            else:
                also[place].append(one.pointer)
        return [
            replace(one, also=tuple(dict.fromkeys(also[one.pointer])))
            if one.rule in _INVALID_NAMES and also.get(one.pointer)
            else one
            for one in merged
        ]

    def _settled(self, topology: Topology, key: str) -> Reading:
        """Return a topology without fields that a job cannot have, and its alternative."""
        sampled = {
            name: self._sampled(key, name, service)
            for name, service in topology.services.items()
            if self.repairs.contains((key, name))
        }
        other = topology.model_copy(update={"services": topology.services | sampled})
        settled, faults = settle_jobs(topology)
        found = [*self._merged(), *self.repairs.located(faults)]
        # Fields that a job cannot have stay in the alternative, in which a service may be a job by
        # its sample.
        return Reading(settled, found, self.repairs, other if sampled else None)

    def _key_of_services(self) -> str:
        """Return the key of the services; if it is misspelt, that is reported."""
        key = misspelt("services", Topology, self.document)
        if "services" in self.document or key is None or not isinstance(self.document[key], dict):
            return "services"
        self._misspelt((), "services", key)
        return key

    def _service(self, key: str, name: str) -> dict[str, Service]:
        """Return a service by its name, nothing if it cannot be read."""
        place = (key, name)
        for _ in range(_ROUNDS):
            if self.repairs.covers(place):
                return {}
            value = {name: self.repairs.applied(place)}
            try:
                return _SERVICE.validate_python(value)
            except ValidationError:
                if not self._report(_SERVICE, value, "services"):
                    break
        self.repairs.leave_out(place)
        return {}

    def _sampled(self, key: str, name: str, service: Service) -> Service:
        """Return a service with samples for removed values.

        Unchanged if they are not valid for it.
        """
        value = {name: self.repairs.applied((key, name), sampled=True)}
        try:
            return _SERVICE.validate_python(value)[name]
        except ValidationError:
            return service

    def _topology(self, services: dict[str, Service]) -> Topology | None:
        """Return the whole topology, None if too many fields around the services are refused."""
        for _ in range(_ROUNDS):
            value = self.repairs.applied() | {"services": services}
            try:
                return Topology.model_validate(value)
            except ValidationError:
                if not self._report(_TOPOLOGY, value):
                    break
        return None

    def _report(self, adapter: TypeAdapter[Any], value: Any, *above: str) -> bool:
        """Remove and report values that an adapter refuses; return False if there are too many.

        A removed value that is now missing is not reported again.
        """
        errors = _errors(adapter, value)
        is_within_limit = errors is not None
        if errors is None:
            errors = _errors(adapter, _beginning(value), most=None) or []
        places = [(*above, *(part for part in error["loc"] if part != "[key]")) for error in errors]
        originals = [self.repairs.original(place) for place in places]
        removed = []
        for error, place, original in zip(errors, places, originals, strict=True):
            if self.repairs.covers(original):
                removed.append(original)
            elif error["type"] != "missing" or not self._is_misspelt(place, original):
                self.found.append(_diagnose(error, place, original))
                removed.append(original)
        for original in removed if is_within_limit else ():
            self.repairs.leave_out(original)
        return is_within_limit

    def _is_misspelt(self, place: Parts, original: Parts) -> bool:
        """Return whether a missing field exists under a similar name."""
        *parents, name = original
        record = record_at(Topology, place[:-1])
        given = self.repairs.applied(tuple(parents))
        key = misspelt(str(name), record, given) if record and isinstance(given, dict) else None
        if key is not None:
            self._misspelt(tuple(parents), str(name), key)
        return key is not None

    def _misspelt(self, parents: Parts, name: str, key: str) -> None:
        """Report a required field with another name, and read it."""
        self.repairs.rename((*parents, key), name)
        self.found.append(
            reading.MISSING_FIELD.at(
                pointer(*parents, key),
                _subject((*parents, name)),
                field=name,
                expected=f'{did_you_mean(name)} "{shortened(key)}" is not known',
            )
        )

    def _too_large(self, parts: Parts, reason: str) -> None:
        self.found.append(reading.INPUT_TOO_LARGE.at(pointer(*parts), reason=reason))


def _errors(
    adapter: TypeAdapter[Any], value: Any, most: int | None = MOST_FAULTS
) -> list[ErrorDetails] | None:
    """Return the errors of a value, or nothing if there are too many."""
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        is_within_limit = most is None or error.error_count() <= most
        return error.errors(include_url=False) if is_within_limit else None
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


def _diagnose(error: ErrorDetails, place: Parts, original: Parts) -> Diagnostic:
    """Return the finding for an error of pydantic."""
    subject, named = _subject(place), _named(place)
    rule = BY_SLUG.get(error["type"])
    if rule is not None:
        expected = error.get("ctx", {}).get("expected", "")
    elif error["type"] == "missing":
        return reading.MISSING_FIELD.at(pointer(*original), subject, field=named)
    else:
        rule = reading.UNEXPECTED_TYPE
        expected = _expected(error)
    return rule.at(
        pointer(*original), subject, value=error["input"], expected=expected, field=named
    )


def _expected(error: ErrorDetails) -> str:
    """Return the expected type, with the value corrected."""
    kind, value = KINDS.get(error["type"], error["msg"]), error["input"]
    if error["type"] == "tuple_type" and isinstance(value, str):
        return f"{kind}: {shortened(json.dumps([value]), _LONGEST_HINT)}"
    if error["type"].startswith("bool_") and value in ("true", "false"):
        return f"{kind}, without quotes: {value}"
    if error["type"] == "string_type" and isinstance(value, bool | int | float):
        return f"{kind}: {json.dumps(json.dumps(value))}"
    return kind


def _subject(parts: Parts) -> str:
    """Return the subject of a finding at a place: a service, a section, or the graph."""
    if len(parts) > 1 and parts[0] == "services":
        return str(parts[1])
    if len(parts) > 2 and parts[1] in {"required_ports", "dependency_matrix"}:  # noqa: PLR2004 -- documented
        return str(parts[2])
    return str(parts[0]) if len(parts) > 1 else "the graph"


def _named(parts: Parts) -> str:
    """Return the name of a field in a message: health_check.path, dependencies[0]."""
    is_in_service = parts[:1] == ("services",) and len(parts) > len(("services", "name"))
    below = parts[2:] if is_in_service else parts[-2:]
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in below)
    return words.removeprefix(".") or "/"
