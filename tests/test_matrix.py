"""The matrix of bad input: the outcome, the exit status, the code and the place of each case."""

from __future__ import annotations

import ast
import json
import os
from typing import TYPE_CHECKING

import pytest
from cases import lay_out
from conftest import ROOT, graph, service
from hostile import circle, real
from matrix import CASES as TEXTS
from matrix import Case
from matrix_values import CASES as VALUE_CASES
from matrix_values import ELSEWHERE
from pipeline_helpers import compose_of, generated, run
from unprivileged import as_nobody

from docker_generator.diagnostics.rules import BY_CODE
from docker_generator.topology.document import LARGEST

if TYPE_CHECKING:
    from pathlib import Path


CASES = [*TEXTS, *VALUE_CASES]


def test_the_matrix_is_complete() -> None:
    """137 cases, each of them here or tested elsewhere."""
    numbers = [{case.number for case in CASES}, set(ELSEWHERE)]

    assert set(range(1, 138)) == set.union(*numbers)
    assert 137 == sum(map(len, numbers))


@pytest.mark.parametrize(("file", "test"), sorted(set(ELSEWHERE.values())))
def test_a_case_that_is_elsewhere_is_there(file: str, test: str) -> None:
    """It is a test that runs with all others."""
    parsed = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
    (found,) = (one for one in parsed.body if isinstance(one, ast.FunctionDef) and one.name == test)

    assert not {"skip", "skipif", "full", "engine"} & {
        node.attr
        for decorator in found.decorator_list
        for node in ast.walk(decorator)
        if isinstance(node, ast.Attribute)
    }


def named(case: Case) -> str:
    """Return the number of a case and the code that has to come of it."""
    return f"{case.number}-{case.code or 'accepted'}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_case_has_its_outcome(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rule fires at its place, an error writes nothing, and no traceback is shown."""
    lay_out(case.given, tmp_path)
    monkeypatch.chdir(tmp_path)
    status, out, err = run(
        *("generate", "topology-graph.json", "-o", "out", "--format", "json"), capsys=capsys
    )
    found = json.loads(out)["diagnostics"]
    is_error = case.code != "" and BY_CODE[case.code].severity == "error"

    assert (int(is_error), "") == (status, err)
    assert is_error != (tmp_path / "out").exists()
    if not case.code:
        assert [] == [one for one in found if one["severity"] != "info"]
        return
    places = {one["pointer"] for one in found if one["code"] == case.code}
    assert case.pointer in places if case.pointer else places
    assert out.isascii()
    if case.given.data != b"" and case.code != "DG110":
        assert all(one["line"] for one in found if one["code"] == case.code)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        *((kind, 2, "DG101") for kind in ("missing", "folder", "pipe", "zero")),
        ("too-large", 1, "DG107"),
    ],
)
def test_a_file_that_cannot_be_used(
    kind: str, status: int, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """1, 2, 16, 23: reported at once, nothing is waited for, and nothing is written."""
    file = tmp_path / "graph.json"
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    elif kind == "zero":
        file.symlink_to("/dev/zero")
    elif kind == "too-large":
        with file.open("wb") as writing:
            writing.truncate(LARGEST + 1)
    words = ("generate", str(file), "-o", str(tmp_path / "out"), "--format", "json")
    found, out, err = run(*words, capsys=capsys)
    (reported,) = json.loads(out)["diagnostics"]

    assert (status, "", code, "") == (found, err, reported["code"], reported["pointer"])
    assert not (tmp_path / "out").exists()


def test_3_a_file_that_may_not_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    """The reason is reported, to whoever may not read it."""
    with as_nobody() as folder:
        file = folder / "graph.json"
        file.touch(mode=0o000)
        status, out, err = run("check", str(file), "--format", "json", capsys=capsys)
    (reported,) = json.loads(out)["diagnostics"]

    assert (2, "", "DG101") == (status, err, reported["code"])
    assert reported["message"].endswith("Permission denied")


def test_36_a_hundred_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All are found, the first hundred are shown in order, the rest is counted."""
    document = graph({f"S{number:03}": service(port=0) for number in range(120)})
    (tmp_path / "graph.json").write_text(json.dumps(document), "utf-8")
    status, out, _ = run("check", str(tmp_path / "graph.json"), capsys=capsys)
    shown = [line for line in out.splitlines() if line.startswith("At: ")]

    assert 1 == status
    assert sorted(shown) == shown
    assert 100 == len(shown)
    assert out.endswith("\n... and 20 more\n\n120 errors, 0 warnings\n")


def test_62_a_circle_of_500(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is one finding, found without recursion."""
    (tmp_path / "graph.json").write_bytes(circle(500))
    status, out, _ = run("check", str(tmp_path / "graph.json"), capsys=capsys)

    assert 1 == status
    assert "(500 services)" in out
    assert out.endswith("\n1 error, 0 warnings\n")


@pytest.mark.slow
def test_68_ten_thousand_edges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A large graph is a graph."""
    (tmp_path / "graph.json").write_bytes(real(1000, 10, matrix=False))

    assert (0, "") == run("check", str(tmp_path / "graph.json"), "-q", capsys=capsys)[::2]


VALUES = [
    *("$HOME", "$$", "${X:-y}", "yes", "no", "0o14", "1e3", "08", "12:30", "null", "~", ""),
    *("a: b", "a #b", "- a", "|", ">", "\U0001f600", '"', "\\", "'", "%", "@", "`", "&a", "*a"),
]


def test_91_to_93_values_stay() -> None:
    """Every text reaches the container as it was written."""
    environment = {f"V{number}": value for number, value in enumerate(VALUES)}
    compose = compose_of(generated(graph({"A": service(environment=environment)})))
    written = compose["services"]["a"]["environment"]

    assert environment == {name: written[name].replace("$$", "$") for name in environment}
