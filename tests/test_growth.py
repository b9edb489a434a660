"""benchmarks/growth.py: what it builds of two versions, and how it compares them."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def growth() -> ModuleType:
    """Return the script as a module."""
    path = PROJECT / "benchmarks" / "growth.py"
    spec = importlib.util.spec_from_file_location("growth", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["growth"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with two applications, one of them like the other."""
    rows = tmp_path / "fixtures" / "stacks"
    for name, facts, files in (
        ("node-npm", {"service": {"port": 1}, "answer": "a"}, ("app.js", "package-lock.json")),
        ("node-yarn", {"like": "node-npm", "answer": "b"}, ("yarn.lock",)),
    ):
        (rows / name / "source").mkdir(parents=True)
        (rows / name / "row.json").write_text(json.dumps(facts), "utf-8")
        for file in files:
            (rows / name / "source" / file).write_text(name, "utf-8")
    return tmp_path


def test_a_row_takes_what_it_does_not_say_from_the_one_that_it_is_like(
    growth: ModuleType, checkout: Path
) -> None:
    """Such a row says only what differs."""
    rows = growth.read_rows(checkout)
    assert rows["node-yarn"] == {"service": {"port": 1}, "like": "node-npm", "answer": "b"}


def test_a_source_that_is_like_another_has_its_own_lock_file_only(
    growth: ModuleType, checkout: Path
) -> None:
    """The lock file of the other one belongs to another package manager."""
    into = checkout / "into"
    growth.copy_source(checkout, "node-yarn", "node-npm", into, {"package-lock.json", "yarn.lock"})
    assert sorted(file.name for file in into.iterdir()) == ["app.js", "yarn.lock"]


def test_the_lock_files_are_those_of_the_version_of_a_checkout(growth: ModuleType) -> None:
    """They are asked for in a process that imports that version."""
    assert {"package-lock.json", "uv.lock", "Cargo.lock"} <= growth.locks_of(PROJECT)


def test_what_could_not_be_built_is_named_and_in_no_figure(
    growth: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """A row without two images has no ratio."""
    results: list[dict[str, Any]] = [
        {"row": "a", "before": 100_000_000, "now": 101_000_000},
        {"row": "b", "before": 100_000_000, "now": 90_000_000},
        {"row": "c", "before": 10_000_000, "now": 13_000_000},
        {"row": "d", "failure": "before: no such field"},
    ]
    assert growth.report(results) == pytest.approx(1.01)
    printed = capsys.readouterr().out
    assert "| a | 100.0 | 101.0 | 1.010 |" in printed
    assert "d: not compared: before: no such field" in printed
    assert "median of 3 rows: 1.010" in printed


def test_a_version_that_refuses_a_row_is_the_reason(growth: ModuleType, tmp_path: Path) -> None:
    """It is printed, and the next row is tried."""
    (tmp_path / "source").mkdir()
    facts = {"service": {"language": "cobol", "port": 8000}}
    with pytest.raises(growth.NotBuilt):
        growth.image_of(PROJECT, "x", facts, tmp_path / "source")


def test_a_result_of_an_earlier_call_is_read_again(growth: ModuleType, tmp_path: Path) -> None:
    """A row that is recorded is not built again."""
    file = tmp_path / "record"
    file.write_text('{"row": "a", "before": 1, "now": 2}\n', "utf-8")
    assert growth.read_record(file) == {"a": {"row": "a", "before": 1, "now": 2}}
    assert growth.read_record(None) == {}


def test_a_row_that_the_earlier_version_lacks_is_refused(
    growth: ModuleType,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Before anything is built."""
    monkeypatch.setattr("sys.argv", ["growth", str(checkout), "--only", "node-npm", "--only", "go"])
    with pytest.raises(SystemExit):
        growth.main()

    assert "the earlier version has no row go" in capsys.readouterr().err
