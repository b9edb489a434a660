"""A graph that does not lie at its default place: what the messages say about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import graph

from docker_generator import cli

if TYPE_CHECKING:
    from pathlib import Path


def test_a_graph_in_the_root_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is read that was not named, and the message says which file is there."""
    (tmp_path / "topology-graph.json").write_text(json.dumps(graph({})), "utf-8")

    assert cli.main(["check", "--root", str(tmp_path)]) == 2
    assert f"found instead: {tmp_path}/topology-graph.json" in capsys.readouterr().out


def test_nothing_is_named_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of that name that was named by the caller is not named again."""
    assert cli.main(["check", "--root", str(tmp_path)]) == 2
    assert cli.main(["check", str(tmp_path / "topology-graph.json")]) == 2
    assert "found instead" not in capsys.readouterr().out


@pytest.mark.parametrize("command", ["generate", "verify"])
def test_a_missing_output_directory_comes_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line can be run as it is."""
    assert cli.main([command, "my graph.json"]) == 2
    error = capsys.readouterr().err
    assert f"docker-generator {command} 'my graph.json' -o deploy" in error
    assert error.startswith("docker-generator: -o/--output is required")
