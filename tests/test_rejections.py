"""Each folder of fixtures/invalid is a case with a fault, and the exact report that tells it.

A folder is called after the slug of the rule that has to fire, with a variant behind a dot; what
may lie in it stands in `cases`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cases import arguments_of, run_case
from conftest import FIXTURES

from docker_generator import cli

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = sorted((FIXTURES / "invalid").iterdir())
REPORTS = {"text": "expected.txt", "json": "expected.json"}
UNUSABLE = {"DG101", "DG118", "DG506"}
"""Rules about input and folders that cannot be used: exit status 2."""

folders = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def is_new(folder: Path) -> bool:
    """Return whether a case is about a graph, and not about a folder that is there."""
    return not (folder / "earlier.json").exists() and "check" in arguments_of(folder)


@folders
def test_a_fault_is_told_word_for_word(
    folder: Path,
    renews: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The report is the reviewed one, and the named rule fires."""
    for form, name in REPORTS.items():
        copy = tmp_path / form
        status, out, err = run_case(folder, copy, monkeypatch, capsys, "--format", form)
        if renews:
            (folder / name).write_text(out, "utf-8")
        assert (folder / name).read_text("utf-8") == out
        assert "" == err
    found = json.loads((folder / "expected.json").read_text("utf-8"))["diagnostics"]
    assert folder.name.partition(".")[0] in {one["slug"] for one in found}
    assert status_of(found) == status


def status_of(found: list[dict[str, Any]]) -> int:
    """Return the exit status that findings mean."""
    if UNUSABLE & {one["code"] for one in found}:
        return 2
    return int(any(one["severity"] == "error" for one in found))


@pytest.mark.usefixtures("renews")
@folders
def test_a_place_resolves(folder: Path) -> None:
    """Each pointer into the graph leads to something in it, and comes with line and column."""
    found = json.loads((folder / "expected.json").read_text("utf-8"))["diagnostics"]
    lines = (folder / "topology-graph.json").read_bytes().decode("utf-8", "replace").split("\n")
    for one in found:
        if not one["origin"] and one["line"] is not None:
            assert 1 <= one["column"] <= len(lines[one["line"] - 1]) + 1
        if not one["origin"] and one["pointer"]:
            assert one["line"] is not None
            value = json.loads("\n".join(lines), object_pairs_hook=dict)
            for part in one["pointer"].split("/")[1:]:
                key = part.replace("~1", "/").replace("~0", "~")
                value = value[int(key)] if isinstance(value, list) else value[key]


@pytest.mark.parametrize("folder", [f for f in FOLDERS if is_new(f)], ids=lambda f: f.name)
def test_nothing_is_generated_of_a_faulty_graph(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An error leaves the output folder alone; a warning does not keep it from being written."""
    monkeypatch.chdir(folder)
    options = arguments_of(folder)[1:]
    status = cli.main(["generate", *options, "-o", str(tmp_path / "out")])

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
