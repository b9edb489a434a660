"""The command graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import FIXTURES, SHOP
from pipeline_helpers import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("options", "start"),
    [
        ((), "flowchart LR\n"),
        (("--format", "mermaid"), "flowchart LR\n"),
        (("--format", "dot"), "digraph topology {\n"),
        (("--format", "svg"), "<svg xmlns="),
    ],
)
def test_it_prints_one_picture_and_nothing_else(
    options: tuple[str, ...], start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the whole stack, in the form that is asked for."""
    status, out, err = run("graph", "--root", str(SHOP), *options, capsys=capsys)

    assert (0, "") == (status, err)
    assert out.startswith(start)
    assert {"catalog", "billing", "auth", "postgres", "redis", "nats"} <= set(
        out.replace('"', " ").replace("_", " ").replace("[", " ").split()
    )


def test_a_graph_with_errors_is_not_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with it goes to standard error."""
    graph = FIXTURES / "invalid/dependency-cycle/topology-graph.json"
    status, out, err = run("graph", str(graph), capsys=capsys)

    assert (1, "") == (status, out)
    assert "dependency-cycle" in err


def test_verify_prints_one_document_in_every_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for people stands only beside text."""
    import json

    place = ("--root", str(SHOP), "-o", str(tmp_path / "out"))
    run("generate", *place, capsys=capsys)
    status, out, _ = run("verify", *place, "--format", "json", capsys=capsys)

    assert 0 == status
    assert json.loads(out)
