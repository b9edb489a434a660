"""env: .env is made as start.sh makes it, and a value of the user is never changed."""

from __future__ import annotations

import json
import os
import re
import stat
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service
from pipeline_helpers import run
from scripts_stage import COMPOSE, Stage

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = graph(
    {"GreeterService": service(secrets=["TOKEN"], dependencies=[needs("postgres", external=True)])}
)
USERS = {"TOKEN": "x"}
MADE = {"GREETER_POSTGRES_PASSWORD", "JWT_SECRET", "POSTGRES_PASSWORD"}


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Return a generated directory whose docker is Compose itself, before any start."""
    made = Stage(tmp_path, DOCUMENT)
    (tmp_path / "graph.json").write_text(json.dumps(DOCUMENT), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{made.stage}:{os.environ['PATH']}")
    monkeypatch.setenv("STAGE", str(made.stage))
    monkeypatch.setenv("COMPOSE", str(COMPOSE))
    return made


def made_by(stage: Stage) -> set[str]:
    """Return the names of the random values in .env."""
    return set(re.findall("^([A-Z_]+)=[0-9a-f]{48}$", stage.env, re.MULTILINE))


def test_it_makes_what_can_be_made_and_asks_for_the_rest(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only its owner reads the file, and start.sh has nothing to add to it."""
    status, said, faults = run("env", "graph.json", "-o", "stack", capsys=capsys)

    assert (status, made_by(stage)) == (1, MADE)
    assert "JWT_SECRET was generated and written to .env\n" in said
    assert faults == "docker-generator: set these variables in .env: TOKEN\n"
    assert "COMPOSE_PROJECT_NAME=app\n" in stage.env
    assert stat.S_IMODE((stage.folder / ".env").stat().st_mode) == 0o600

    before = stage.env
    assert stage.start(**USERS).returncode == 0
    assert stage.env == before


@pytest.mark.parametrize(
    "form", ["export TOKEN=mine", "TOKEN: 'mine' # c", "\ufeffTOKEN = mine", "TOKEN=mine\r\n"]
)
def test_a_value_of_the_user_stays(
    form: str, stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """In every form that Compose reads; a last line without an end stays a line of its own."""
    stage.write_env(form)
    first = run("env", "graph.json", "-o", "stack", "-q", capsys=capsys)
    text = (stage.folder / ".env").read_bytes()
    second = run("env", "graph.json", "-o", "stack", capsys=capsys)

    assert first == (0, "", "")
    assert text.startswith(form.encode())
    assert made_by(stage) == MADE
    assert second == (0, ".env is complete\n", "")
    assert (stage.folder / ".env").read_bytes() == text


def test_what_compose_refuses_is_told_without_a_value(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written beside a line that is not understood."""
    stage.write_env("TOKEN='hidden\n")
    status, said, faults = run("env", "graph.json", "-o", "stack", capsys=capsys)

    assert (status, said) == (2, "")
    assert faults.startswith("docker-generator: docker compose cannot read .env: ")
    assert "'hidden" not in faults
    assert stage.env == "TOKEN='hidden\n"


@pytest.mark.usefixtures("stage")
def test_an_empty_variable_of_the_shell_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It wins over .env, so that a value there would be without effect."""
    monkeypatch.setenv("JWT_SECRET", "")
    status, _, faults = run("env", "graph.json", "-o", "stack", capsys=capsys)

    assert status == 2
    assert "unset: JWT_SECRET" in faults


def test_a_directory_that_is_not_there_is_named(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Generate comes first."""
    status, _, faults = run("env", "graph.json", "-o", "elsewhere", capsys=capsys)

    assert (status, stage.folder.exists()) == (2, True)
    assert "elsewhere does not exist: run docker-generator generate" in faults


def test_without_docker_it_says_so(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback where no docker is installed."""
    monkeypatch.setenv("PATH", str(stage.folder))
    status, _, faults = run("env", "graph.json", "-o", "stack", capsys=capsys)

    assert status == 2
    assert "docker compose cannot be run" in faults


def test_a_graph_elsewhere_needs_its_directory(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Secrets of one stack are not written beside another one."""
    status, _, faults = run("env", "graph.json", capsys=capsys)

    assert (status, (stage.folder / ".env").exists()) == (2, False)
    assert "-o/--output is required" in faults
