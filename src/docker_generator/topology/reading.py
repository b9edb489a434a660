"""A JSON object to a Topology: all faults of types and values at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import BY_SLUG, reading
from docker_generator.topology.model import Topology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

_KINDS = {
    "dict_type": "an object",
    "model_type": "an object",
    "tuple_type": "a list",
    "string_type": "text",
    "bool_type": "true or false",
}


def read_topology(document: Mapping[str, Any]) -> tuple[Topology | None, list[Diagnostic]]:
    """Return the topology in a document, or every fault of a type or value in it."""
    try:
        return Topology.model_validate(document), []
    except ValidationError as error:
        return None, [_diagnose(fault) for fault in error.errors(include_url=False)]


def _diagnose(error: ErrorDetails) -> Diagnostic:
    parts = [part for part in error["loc"] if part != "[key]"]
    place = pointer(*parts)
    subject = _subject(parts)
    field = str(parts[-1]) if parts else "/"
    rule = BY_SLUG.get(error["type"])
    if rule is not None:
        expected = error.get("ctx", {}).get("expected", "")
        return rule.at(place, subject, value=error["input"], expected=expected, field=field)
    if error["type"] == "missing":
        return reading.MISSING_FIELD.at(place, subject, field=field)
    expected = _KINDS.get(error["type"], error["msg"])
    return reading.UNEXPECTED_TYPE.at(
        place, subject, value=error["input"], expected=expected, field=field
    )


def _subject(parts: list[str | int]) -> str:
    if len(parts) > 1 and parts[0] == "services":
        return str(parts[1])
    if len(parts) > 2 and parts[1] in {"required_ports", "dependency_matrix"}:  # noqa: PLR2004
        return str(parts[2])
    return str(parts[0]) if len(parts) > 1 else "the graph"
