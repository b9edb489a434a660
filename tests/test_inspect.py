"""inspect: every decision has evidence, and the evidence is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import FIXTURES, graph, needs, service
from pipeline_helpers import generated, run
from test_golden import SCENARIOS, options_of

import docker_generator
from docker_generator.options import DEFAULT_TOPOLOGY
from docker_generator.source.evidence import EvidenceKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docker_generator.resolve.decisions import Decision

ASKED = {
    *("context", "framework", "version", "package_manager", "lock", "entrypoint", "command"),
    *("port", "probe", "resources", "facts", "migrations"),
}
"""What a reader may ask about any service."""


def decisions(scenario: str) -> tuple[Any, dict[str, tuple[Decision, ...]]]:
    """Return the graph of a scenario, and the decisions about its containers."""
    data = (FIXTURES / "valid" / scenario / DEFAULT_TOPOLOGY).read_bytes()
    result = docker_generator.generate(data, options_of(scenario))
    assert result.plan is not None
    return json.loads(data), dict(result.plan.decisions)


def evidence_of(found: dict[str, tuple[Decision, ...]]) -> Iterator[Any]:
    """Yield all evidence, for and against."""
    for one in (one for group in found.values() for one in group):
        yield one.evidence
        yield from one.contradictions


def at(document: Any, pointer: str) -> Any:
    """Return the value at a JSON pointer; KeyError or IndexError if there is none."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_decision_has_evidence(scenario: str) -> None:
    """Each question about each service is answered, with a place and what stands there."""
    _, found = decisions(scenario)

    assert all(one.where and one.text and one.kind in EvidenceKind for one in evidence_of(found))
    services = [group for group in found.values() if any(one.name == "context" for one in group)]
    assert services
    assert all({one.name for one in group} >= ASKED for group in services)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_evidence_of_the_graph_is_in_the_graph(scenario: str) -> None:
    """A pointer leads to a value; that of a condition may be its default."""
    document, found = decisions(scenario)
    pointers = [one.where for one in evidence_of(found) if one.kind is EvidenceKind.GRAPH]

    assert pointers
    assert not [one for one in pointers if at(document, one.removesuffix("/condition")) is None]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_evidence_of_a_tree_is_in_the_tree(scenario: str) -> None:
    """What a file is said to declare, lies there."""
    _, found = decisions(scenario)
    root = FIXTURES / "valid" / scenario
    of_trees = {EvidenceKind.DECLARED, EvidenceKind.CONTAINER, EvidenceKind.CODE}
    for group in found.values():
        (context,) = {one.value for one in group if one.name == "context"} or {""}
        for one in group:
            if one.evidence.kind in of_trees:
                assert (root / context / one.evidence.where).exists(), one


def test_the_manifest_keeps_the_decisions() -> None:
    """A reader of the folder needs no further run."""
    result = generated(graph({"A": service(port=8000)}))
    rows = json.loads(result.files["docker-manifest.json"].content)["decisions"]

    assert {"value": "8000", "kind": "graph", "where": "/services/A/port", "text": "8000"} == rows[
        "a"
    ]["port"]


def test_a_backing_service_says_why_it_is_what_it_is() -> None:
    """Engine by type is a convention; a version of the graph has its pointer."""
    need = needs("store", external=True, type="database", version="17")
    result = generated(graph({"A": service(dependencies=["x", need][1:])}))
    assert result.plan is not None
    found = {one.name: one for one in result.plan.decisions["store"]}

    assert ("postgres", EvidenceKind.CONVENTION) == (
        found["engine"].value,
        found["engine"].evidence.kind,
    )
    assert "/services/A/dependencies/0/version" == found["version"].evidence.where
    assert "/services/A/dependencies/0/type" == found["engine"].evidence.where


def test_a_condition_that_cannot_come_true_contradicts() -> None:
    """The edge says what is waited for, and what the graph asked for instead."""
    services = {"A": service(dependencies=[needs("B")]), "B": service(port=None, framework="plain")}
    services["B"].pop("port")
    result = generated(graph(services))
    assert result.plan is not None
    (edge,) = (one for one in result.plan.decisions["a"] if one.name == "dependency b")

    assert "service service_started" == edge.value
    assert ["service_healthy"] == [one.text for one in edge.contradictions]


def test_the_table_names_value_and_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One call answers why a version stands there."""
    monkeypatch.chdir(tmp_path)
    document = graph({"A": service(build={"version": "3.12"})})
    (tmp_path / "g.json").write_text(json.dumps(document), "utf-8")
    status, out, _ = run("inspect", "g.json", "-o", "out", capsys=capsys)

    assert 0 == status
    (line,) = (line for line in out.splitlines() if line.strip().startswith("version "))
    assert ["version", "3.12", "graph:", "/services/A/build/version", '"3.12"'] == line.split()


def test_as_json_it_is_the_form_of_the_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By container and name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "g.json").write_text(json.dumps(graph({"A": service()})), "utf-8")
    _, out, _ = run("inspect", "g.json", "--format", "json", "-o", "out", capsys=capsys)

    result = generated(graph({"A": service()}), root=str(tmp_path), output="out")
    rows = json.loads(result.files["docker-manifest.json"].content)["decisions"]
    document = json.loads(out)
    assert rows == document["decisions"]
    assert {"value": "out", "from": "--output"} == document["options"]["output"]
    assert {"value": "dev", "from": "default"} == document["options"]["environment"]


def test_errors_of_the_graph_go_to_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing was decided then."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "g.json").write_text(json.dumps(graph({"A": service(port=0)})), "utf-8")
    status, out, err = run("inspect", "g.json", "-o", "out", capsys=capsys)

    assert (1, "") == (status, out)
    assert "invalid-port" in err


def test_what_a_tree_decides_is_not_said_to_be_a_convention() -> None:
    """Alembic's file is named, and so is what the build was reported by."""
    _, found = decisions("migrated")
    migrations = {
        (one.value, one.evidence.kind, one.evidence.where)
        for group in found.values()
        for one in group
        if one.name == "migrations" and one.value
    }

    assert {
        ("Alembic", EvidenceKind.DECLARED, "alembic.ini"),
        ("Flyway", EvidenceKind.DECLARED, "flyway.toml"),
    } <= migrations


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_fact_of_a_tree_that_was_found_has_its_file(scenario: str) -> None:
    """Only where no tree was found do the conventions of the language hold."""
    _, found = decisions(scenario)
    of_trees = [
        one for group in found.values() for one in group if one.name in {"facts", "migrations"}
    ]

    assert not [
        one
        for one in of_trees
        if one.value
        and one.evidence.kind is EvidenceKind.CONVENTION
        and "no source" not in one.evidence.text
    ]
