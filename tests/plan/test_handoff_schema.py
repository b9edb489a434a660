"""The JSON Schema of the hand-off, and that every hand-off keeps to it."""

from __future__ import annotations

import json
from typing import Any

import hypothesis
import jsonschema
import pytest
from conftest import ROOT, graph
from graphs import graphs
from pipeline_helpers import generated
from test_golden import SCENARIOS, files_of

from docker_generator import Handoff
from docker_generator.handoff import schema

SCHEMA = ROOT / "schema" / "handoff.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(schema())


def test_the_published_schema_is_that_of_the_code(renews: bool) -> None:
    """--update-golden writes it anew."""
    text = json.dumps(schema(), indent=2) + "\n"
    if renews:
        SCHEMA.write_text(text, "utf-8")

    jsonschema.Draft202012Validator.check_schema(schema())
    assert SCHEMA.read_text("utf-8") == text


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_hand_off_of_a_scenario_keeps_to_its_schema(scenario: str) -> None:
    """So does what the manifest holds of it."""
    manifest = json.loads(files_of(scenario)["docker-manifest.json"])

    VALIDATOR.validate(manifest["handoff"])


@pytest.mark.slow
@hypothesis.given(graphs())
def test_every_hand_off_keeps_to_its_schema(document: dict[str, Any]) -> None:
    """Whatever the graph: JSON can hold it, its form is the published one, its names resolve."""
    result = generated(document)
    reported = json.loads(json.dumps(result.handoff))
    typed = Handoff.model_validate(reported)

    VALIDATOR.validate(reported)
    assert reported == result.handoff == typed.model_dump(mode="json")
    known = {s.slug for s in typed.services.values()} | set(typed.backing_services)
    assert {
        need.name
        for told_of in typed.services.values()
        for need in told_of.dependencies
        if need.condition is not None
    } <= known


def test_no_part_of_the_schema_accepts_less() -> None:
    """A field that is missing is a fault: a reader need not ask whether it is there."""
    reported = generated(graph()).handoff
    for field in reported:
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate({k: v for k, v in reported.items() if k != field})


def test_every_field_is_described() -> None:
    """Whoever reads the schema alone knows what each field means."""
    parts = {"Handoff": schema(), **schema()["$defs"]}
    bare = [
        f"{part}.{name}"
        for part, form in parts.items()
        for name, field in form.get("properties", {}).items()
        if "description" not in field
    ]

    assert [] == bare
    assert all("description" in form for form in parts.values())
