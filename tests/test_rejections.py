"""Each folder of fixtures/invalid holds a graph with a fault, and the exact text that tells it.

A folder is called after the slug of the rule that has to fire, with a variant behind a dot.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import FIXTURES

from docker_generator import cli

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = sorted((FIXTURES / "invalid").iterdir())
HEADINGS = {"ERROR": 1, "WARNING": 0, "INFO": 0}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_fault_is_told_word_for_word(
    folder: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The text is the reviewed one, the named rule fires, and nothing is written."""
    monkeypatch.chdir(folder)
    before = sorted(folder.iterdir())
    status = cli.main(["check", "topology-graph.json"])
    out, err = capsys.readouterr()
    if request.config.getoption("--update-golden"):
        (folder / "expected.txt").write_text(out, "utf-8")
        before = sorted({*before, folder / "expected.txt"})

    assert (folder / "expected.txt").read_text("utf-8") == out
    assert "" == err
    assert f" {folder.name.partition('.')[0]})\n" in out
    assert before == sorted(folder.iterdir())
    worst = out.partition(":")[0]
    unreadable = "(DG101 " in out
    assert (2 if unreadable else HEADINGS[worst]) == status


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_is_generated_of_a_faulty_graph(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error leaves the output folder alone; a warning does not keep it from being written."""
    graph = str(folder / "topology-graph.json")
    status = cli.main(["generate", graph, "-o", str(tmp_path / "out")])

    assert (tmp_path / "out").exists() == (status == 0)
    assert "Traceback" not in capsys.readouterr().err


def test_the_blocks_of_the_contract_are_word_for_word() -> None:
    """The two blocks that the specification gives open the texts of their faults."""
    texts = FIXTURES / "invalid"
    cpu = (texts / "invalid-cpu" / "expected.txt").read_text("utf-8")
    missing = (texts / "unknown-service" / "expected.txt").read_text("utf-8")

    assert cpu.startswith(
        "ERROR: Invalid CPU value for CatalogService\n"
        'Value: "not-a-number"\n'
        "Expected: numeric (e.g., 2, 0.5)\n"
        "Action: Fix resources in services.spec.yaml\n"
    )
    assert missing.startswith(
        "ERROR: Service 'AuthService' not in topology graph\n"
        "Action: Re-run service-topology-analyzer\n"
    )


def test_all_faults_are_told_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Ten faults in ten services are ten blocks."""
    services = {
        f"Unit{number}": {"language": "python", "framework": "fastapi", "port": 70000 + number}
        for number in range(10)
    }
    graph = tmp_path / "graph.json"
    graph.write_text(json.dumps({"services": services}), "utf-8")

    assert 1 == cli.main(["check", str(graph)])
    assert 10 == capsys.readouterr().out.count("DG303 invalid-port")
