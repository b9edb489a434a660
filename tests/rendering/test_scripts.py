"""The scripts: constants, of which one is only read."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import generated
from scripts_stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = ["start.sh", "stop.sh", "logs.sh", "status.sh", "data.sh"]
READ_ONLY = {"stack.sh", "part.sh", "ports.sh", "completion.bash"}


@pytest.mark.parametrize(
    "name",
    [
        "start.sh",
        "stop.sh",
        "logs.sh",
        "status.sh",
        "data.sh",
        "stack.sh",
        "part.sh",
        "ports.sh",
        "completion.bash",
    ],
)
def test_scripts_hold_nothing_of_the_graph(shop: dict[str, Any], name: str) -> None:
    """They are the same for every graph, and can be run."""
    one, other = generated(shop).files[name], generated(graph()).files[name]

    assert one == other
    assert (0o644 if name in READ_ONLY else 0o755) == one.mode


def test_only_scripts_can_be_run(shop: dict[str, Any]) -> None:
    """Every other file has mode 0644."""
    scripts = {"start.sh", "stop.sh", "logs.sh", "status.sh", "data.sh"}
    assert scripts | {"postgres/databases.sh", "data/postgres.sh", "data/redis.sh"} == {
        path for path, file in generated(shop).files.items() if file.executable
    }


def test_the_start_is_read_in_one_go(shop: dict[str, Any]) -> None:
    """What grows lies in the files beside it, each of which is about one thing."""
    files = generated(shop).files

    assert files["start.sh"].content.count("\n") <= 300
    for name in {*SCRIPTS, *READ_ONLY}:
        assert files[name].content.count("\n") <= 400, name


@pytest.mark.parametrize("name", SCRIPTS)
def test_help_is_printed_wherever_a_script_is_called_from(name: str, tmp_path: Path) -> None:
    """It is the comment at the top, also for a relative path to another directory."""
    stage = Stage(tmp_path, graph())
    inside = stage.run(name, "--help")
    outside = called(stage, name, "--help")

    assert inside.returncode == outside.returncode == 0, outside.stderr
    assert f"Usage: ./{name}" in inside.stdout
    assert inside.stdout == outside.stdout


def test_a_hint_can_be_typed_where_the_script_was_called(tmp_path: Path) -> None:
    """It names .env and the scripts as seen from there, in quotes where a shell needs them."""
    stage = Stage(tmp_path, graph({"GreeterService": service(secrets=["TOKEN"])}))

    assert "in .env: TOKEN" in stage.start().stderr
    assert "in stack/.env: TOKEN" in called(stage, "start.sh").stderr
    stage.folder.rename(tmp_path / "my & stack")
    quoted = called(stage, "start.sh", directory="my & stack")
    assert "in my\\ \\&\\ stack/.env: TOKEN" in quoted.stderr
    quoted = called(stage, "logs.sh", directory="my & stack")
    assert "run my\\ \\&\\ stack/start.sh" in quoted.stderr


def test_a_start_that_is_refused_does_not_claim_the_name(tmp_path: Path) -> None:
    """The volume that marks a name is made after everything that is checked before the build."""
    greeter = service(secrets=["TOKEN"], dependencies=[needs("postgres", external=True)])
    stage = Stage(tmp_path, graph({"GreeterService": greeter}))

    assert stage.start().returncode == 1
    assert not [call for call in stage.calls() if call.startswith("volume create")]
    assert stage.run("start.sh", variables={"TOKEN": "x"}).returncode == 0
    assert [call for call in stage.calls() if call.startswith("volume create")]


def called(
    stage: Stage, name: str, *options: str, directory: str = "stack"
) -> subprocess.CompletedProcess[str]:
    """Run a script of a stage from the directory above it."""
    bash = shutil.which("bash")
    assert bash is not None
    return subprocess.run(
        [bash, f"{directory}/{name}", *options],
        cwd=stage.folder.parent,
        env=stage.variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
