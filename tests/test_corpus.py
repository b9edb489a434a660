"""benchmarks/corpus.py: what it calls right, reported and wrong, on small trees."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import forked
import pytest
import yaml

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


def _corpus() -> Any:
    spec = importlib.util.spec_from_file_location("corpus_script", BENCHMARKS / "corpus.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


corpus = _corpus()
ABOUT = corpus.read_findings()
SERVICE = {"language": "python", "framework": "flask", "port": 8000}
TREE = {
    "main.py": "from flask import Flask\napp = Flask(__name__)\n",
    "requirements.txt": "flask==3.1.2\ngunicorn==23.0.0\nwerkzeug==3.1.3\n",
    ".python-version": "3.12\n",
}


def _command(*words: str) -> tuple[int, str, str]:
    """Stand for a new process; one test below starts those of the script itself."""
    done = forked.run(words, Path.cwd())
    return done.returncode, done.stdout, done.stderr


def _judged(
    folder: Path, expect: dict[str, Any], changes: dict[str, str] | None = None, **row: Any
) -> list[str]:
    tree = folder / "tree"
    for name, text in {**TREE, **(changes or {})}.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    chosen = corpus.Row(service=SERVICE, expect=expect, **row)
    with mock.patch.object(corpus, "_command", _command):
        run = corpus.try_tree("tree", chosen, tree, folder / "work")
    assert run.failure == ""
    return [verdict.outcome for verdict in corpus.judge(chosen, run, ABOUT)]


def test_what_the_tree_says_is_right(tmp_path: Path) -> None:
    """What a tree says about version, manager and start is found by name."""
    expect = {
        "version": "3.12",
        "package_manager": "pip",
        "command": "gunicorn main:app",
        "entrypoint": "main:app",
    }
    files = {"Dockerfile.app": ["FROM python:3.12"]}
    assert _judged(tmp_path, expect, files=files) == ["right"] * 5


def test_a_decision_by_default_is_told_from_one_of_the_tree(tmp_path: Path) -> None:
    """A version that the tree names is not one by default."""
    assert _judged(tmp_path, {"version": "default"}) == ["wrong"]


@pytest.mark.parametrize(
    ("expect", "changes", "outcome"),
    [
        # A version that is not supported: another one is used, and a warning says so.
        ({"version": "3.6"}, {".python-version": "3.6\n"}, "reported"),
        # The warning is about the version: it says nothing of the package manager.
        ({"package_manager": "poetry"}, {".python-version": "3.6\n"}, "wrong"),
        ({"version": "3.11"}, {}, "wrong"),
        ({"command": "main:app gunicorn"}, {}, "wrong"),
        # An error: no file is made, so that nobody is misled.
        ({"entrypoint": "shop:app"}, {"requirements.txt": "-r missing.txt\n"}, "reported"),
    ],
)
def test_what_differs_is_reported_or_wrong(
    tmp_path: Path, expect: dict[str, str], changes: dict[str, str], outcome: str
) -> None:
    """Only a finding about this kind of decision makes it reported."""
    assert _judged(tmp_path, expect, changes) == [outcome]


def test_an_expected_finding_is_right_where_it_is_given(tmp_path: Path) -> None:
    """A finding may be what is expected."""
    old = {".python-version": "3.6\n"}
    assert _judged(tmp_path / "a", {}, old, findings=["DG419"]) == ["right"]
    assert _judged(tmp_path / "b", {}, findings=["DG419"]) == ["wrong"]


def test_the_command_prints_figures_and_says_wrong_by_its_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The figures count decisions; the status says whether one was wrong."""
    tables, trees = tmp_path / "tables", tmp_path / "trees"
    rows = {
        "good": {"service": SERVICE, "expect": {"version": "3.12"}},
        "bad": {"service": SERVICE, "expect": {"version": "3.11", "package_manager": "pip"}},
    }
    tables.mkdir()
    (tables / "small.yaml").write_text(yaml.safe_dump({"source": "here", "rows": rows}))
    (tables / "findings.yaml").write_text((BENCHMARKS / "corpus" / "findings.yaml").read_text())
    for name in rows:
        for file, text in TREE.items():
            (trees / name).mkdir(parents=True, exist_ok=True)
            (trees / name / file).write_text(text)
    common = [str(trees), "--tables", str(tables)]
    assert corpus.main(common) == 1
    told = capsys.readouterr().out
    assert "wrong    bad: app.version: expected '3.11', found '3.12'" in told
    assert "right        2  66.7 %" in told
    assert "2 runs, 2 without an error or a warning, 1 of these with something wrong" in told
    assert corpus.main([*common, "--only", "good"]) == 0


def test_a_tree_that_is_not_there_is_no_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tree that is missing fails the run."""
    row = {"service": SERVICE, "expect": {"version": "3.12"}}
    (tmp_path / "small.yaml").write_text(json.dumps({"source": "here", "rows": {"gone": row}}))
    (tmp_path / "findings.yaml").write_text("{}")
    assert corpus.main([str(tmp_path), "--tables", str(tmp_path)]) == 1
    assert "gone: the tree is not there" in capsys.readouterr().out


def test_the_tables_are_readable_and_name_known_codes() -> None:
    """Each row expects something, and codes are those of rules."""
    from docker_generator.diagnostics.rules import RULES

    codes = {rule.code for rule in RULES}
    rows = [row for table in corpus.read_tables([]).values() for row in table.rows.values()]
    named = {code for row in rows for code in row.findings}
    assert len(rows) > 150
    assert all(row.expect or row.findings or row.files for row in rows)
    assert named | {code for listed in ABOUT.values() for code in listed} <= codes


def test_images_that_stages_begin_with_are_told_from_stages() -> None:
    """A stage that another one starts from is not an image."""
    text = "FROM nobody.invalid/base:1 AS build\nFROM build AS last\nFROM nobody.invalid/run:2\n"
    run = corpus.Run("tree", files={"Dockerfile.app": text, "docker-compose.yml": "services: {}"})
    assert corpus.needed_images(run) == ["nobody.invalid/base:1", "nobody.invalid/run:2"]
