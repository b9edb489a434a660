"""The JSON Schema of the topology graph judges as reading does, as far as form goes."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any

import pytest
import regress
from conftest import FIXTURES, ROOT, graph, service
from graphs import graphs
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError, validators
from mutations import SEEDS, of_values
from pipeline_helpers import run

from docker_generator.checks.fields import check_fields
from docker_generator.diagnostics.rules import BY_CODE, RULES, amounts, backing, reading, values
from docker_generator.options import DEFAULT_TOPOLOGY
from docker_generator.schema import render_schema
from docker_generator.topology.reading import read_topology

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = ROOT / "schema" / "topology-graph.schema.json"
SCHEMA: dict[str, Any] = json.loads(render_schema())

BEFORE_JSON = "it is reported of the text, and a schema judges what was read from it"
MEANING = "it compares parts of the graph, which no schema can"
GUESSED = "it weighs what a text means"
UNCOMPARED = "a pattern cannot compare amounts; those that are numbers are compared"
ANOTHER_FILE = "it is about options, or about a file that does not exist"
EXCEPTIONS = {
    "unreadable-input": ANOTHER_FILE,
    "invalid-option": ANOTHER_FILE,
    "unreadable-options": ANOTHER_FILE,
    "invalid-json": BEFORE_JSON,
    "duplicate-key": BEFORE_JSON,
    "empty-input": BEFORE_JSON,
    "invalid-encoding": BEFORE_JSON,
    "truncated-json": BEFORE_JSON,
    "invalid-number": BEFORE_JSON,
    "secret-in-plain": GUESSED,
    "secret-value": GUESSED,
    "insufficient-memory": UNCOMPARED,
    "excessive-memory": UNCOMPARED,
    "reservation-above-limit": MEANING,
    "reserved-name": MEANING,
    "secret-given-twice": MEANING,
    "repeated-mount-target": MEANING,
    "taken-volume-name": MEANING,
    "exposed-secrets": "it depends on where the output folder lies",
    "invalid-target": "an author's own Dockerfile has stages of its own",
    "long-name": "it is the slug of the name that is too long",
}
"""Errors about reading and values that the schema lets pass, each with its reason."""

INEXACT = {
    rule.slug
    for rule in (
        # A pattern cannot compare amounts, nor count thousandths.
        *(amounts.INVALID_CPU, amounts.EXCESSIVE_CPU, amounts.INVALID_MEMORY),
        *(amounts.INSUFFICIENT_MEMORY, amounts.EXCESSIVE_MEMORY, amounts.INVALID_DURATION),
        # What is not printable is a long list of Unicode.
        values.INVALID_TEXT,
        # A pattern cannot say "any tag but this one" in every dialect.
        backing.UNPINNED_IMAGE,
        # It counts all values of a service.
        reading.INPUT_TOO_LARGE,
    )
}
"""Rules whose finer part a schema cannot tell."""


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """Match as JSON Schema says: as ECMAScript does, whose $ is the end and nothing else."""
    if isinstance(instance, str) and not _matches(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _matches(pattern: str, text: str) -> bool:
    if any("\ud800" <= one <= "\udfff" for one in text):  # the library takes whole characters
        return re.fullmatch(pattern, text) is not None
    return regress.Regex(pattern, "u").find(text) is not None


def _is_whole(_: Any, value: Any) -> bool:
    return type(value) is int


_extend: Any = validators.extend  # it has no types
VALIDATOR = _extend(
    Draft202012Validator,
    {"pattern": _pattern},
    # JSON has one kind of number; for a reader in Python 80.0 is not the number 80.
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)(SCHEMA)


def is_accepted(document: Any) -> bool:
    """Return whether the schema accepts a document."""
    return bool(VALIDATOR.is_valid(document))


def faults_of_form(document: Any) -> set[str]:
    """Return the rules by which reading refuses a document, whatever the parts mean together."""
    if not isinstance(document, dict):
        return {reading.NOT_AN_OBJECT.slug}
    read = read_topology(document)
    found = [*read.diagnostics, *(check_fields(read.topology) if read.topology else ())]
    return {fault.rule.slug for fault in found if fault.is_error}


def test_the_file_is_what_the_command_prints(
    renews: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """--update-golden rewrites it."""
    status, out, err = run("schema", capsys=capsys)
    if renews:
        FILE.write_text(out, "utf-8")

    assert (0, FILE.read_text("utf-8"), "") == (status, out, err)


def test_it_is_a_schema() -> None:
    """By the schema of schemas, and its patterns are those of ECMAScript."""
    VALIDATOR.check_schema(SCHEMA)
    for pattern in re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', FILE.read_text("utf-8")):
        assert regress.Regex(json.loads(pattern), "u")


def _fields(schema: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, record in {**schema["$defs"], place: schema}.items():
        for field, one in record["properties"].items():
            yield f"{name}.{field}", one


@pytest.mark.parametrize(("field", "schema"), list(_fields(SCHEMA)))
def test_a_field_is_described(field: str, schema: dict[str, Any]) -> None:
    """An editor shows a sentence for each, whose examples are right ones."""
    assert re.fullmatch(r"[A-Z`].*[.]", schema["description"]), field
    for value in schema.get("examples", ()):
        assert VALIDATOR.evolve(schema=schema | {"$defs": SCHEMA["$defs"]}).is_valid(value)


def _valid_graphs() -> list[Path]:
    stacks = sorted((FIXTURES / "stacks").glob("*/row.json"))
    assert stacks
    return sorted((FIXTURES / "valid").glob(f"*/{DEFAULT_TOPOLOGY}"))


@pytest.mark.parametrize("file", _valid_graphs(), ids=lambda path: path.parts[-7])
def test_a_valid_graph_is_accepted(file: Path) -> None:
    """Every scenario, also with the schema's own address in it."""
    document = json.loads(file.read_text("utf-8"))

    assert [] == [error.message for error in VALIDATOR.iter_errors(document)]
    assert is_accepted(document | {"$schema": SCHEMA["$id"]})


STRUCTURAL = [
    rule
    for rule in RULES
    if rule.code[:3] in {"DG1", "DG3"} and rule.severity == "error" and rule.slug not in EXCEPTIONS
]


def _fixtures(slug: str) -> list[Path]:
    return [f for f in (FIXTURES / "invalid").iterdir() if f.name.partition(".")[0] == slug]


@pytest.mark.parametrize("rule", STRUCTURAL, ids=lambda rule: rule.slug)
def test_a_structural_fault_is_refused(rule: Any) -> None:
    """Every fixture of a rule about reading and values, and the example of the rule."""
    for folder in _fixtures(rule.slug):
        assert not is_accepted(json.loads((folder / "topology-graph.json").read_bytes()))
    assert not is_accepted(json.loads(rule.wrong.data))
    assert is_accepted(json.loads(rule.right.data))


def _json_of(file: Path) -> Any:
    """Return what a file holds, or nothing where it is no JSON, as NaN is none."""
    try:
        return json.loads(file.read_bytes(), parse_constant=int)
    except ValueError:
        return None


def test_every_exception_is_one() -> None:
    """Each is a rule about reading or values, and nothing is excused that the schema refuses."""
    for slug in EXCEPTIONS:
        for folder in _fixtures(slug):
            document = _json_of(folder / "topology-graph.json")
            assert document is None or is_accepted(document), slug


def test_what_is_faulty_elsewhere_is_accepted() -> None:
    """A schema that refused contradictions or unknown words would refuse later catalogues."""
    for folder in (FIXTURES / "invalid").iterdir():
        found = json.loads((folder / "expected.json").read_text("utf-8"))["diagnostics"]
        rules = {BY_CODE[one["code"]] for one in found if one["severity"] == "error"}
        if rules and not any(rule.code[:3] in {"DG1", "DG3"} for rule in rules):
            document = json.loads((folder / "topology-graph.json").read_bytes())
            assert is_accepted(document) == (faults_of_form(document) <= INEXACT), folder.name


def test_an_unknown_field_is_left_to_others() -> None:
    """The graph is shared with other generators."""
    assert is_accepted(graph({"A": service(mesh={"mtls": True})}, owner="shop"))


@pytest.mark.slow
@given(graphs())
def test_any_valid_graph_is_accepted(document: dict[str, Any]) -> None:
    """Over every stack and engine that is known."""
    assert is_accepted(document)


@given(st.integers(0, 2**32), st.sampled_from(SEEDS))
def test_it_judges_as_reading_does(seed: int, file: Path) -> None:
    """Of any mutation: what reading accepts it accepts, and the other way round but for INEXACT."""
    document = _json_of(file)
    if document is None:
        return
    mutation = of_values(document, random.Random(seed))  # noqa: S311 -- no secret
    # Half a character is reported of the text.
    changed = json.loads(json.dumps(mutation, ensure_ascii=False).encode("utf-8", "replace"))
    faults = faults_of_form(changed)

    if not faults:
        assert is_accepted(changed)
    elif not faults & INEXACT:
        assert not is_accepted(changed)
