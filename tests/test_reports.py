"""--format, --color, -v: one document on standard output, and nothing else."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import FIXTURES, graph, service
from pipeline_helpers import run, set_stdin

from docker_generator import cli

if TYPE_CHECKING:
    from pathlib import Path

FAULTY = FIXTURES / "invalid/invalid-cpu/topology-graph.json"


@pytest.mark.parametrize("form", ["json", "sarif"])
@pytest.mark.parametrize("command", ["check", "generate"])
def test_a_document_stands_alone(
    form: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether there are findings, files or nothing to tell."""
    file = tmp_path / "graph.json"
    for document, expected in ((graph(), 0), (graph({"A": service(port=0)}), 1)):
        file.write_text(json.dumps(document), "utf-8")
        status, out, err = run(
            *(command, str(file), "-o", str(tmp_path / "out"), "--format", form), capsys=capsys
        )
        assert (expected, "") == (status, err)
        assert isinstance(json.loads(out), dict)


def test_files_are_part_of_the_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What generate did to each file is reported in JSON as well."""
    file = tmp_path / "graph.json"
    file.write_text(json.dumps(graph()), "utf-8")
    _, out, _ = run(
        *("generate", str(file), "-o", str(tmp_path / "out"), "--format", "json"), capsys=capsys
    )

    assert {"action": "created", "path": "Dockerfile.catalog"} in json.loads(out)["files"]


def test_nothing_found_prints_no_annotation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clean graph leaves the log alone."""
    file = tmp_path / "graph.json"
    document = graph({"Catalog": service(port=0)})
    file.write_text(json.dumps(document), "utf-8")
    _, out, _ = run("check", str(file), "--format", "github", capsys=capsys)

    assert out.startswith("::error file=")
    file.write_text(json.dumps(graph()), "utf-8")
    assert (0, "", "") == run("check", str(file), "-q", "--format", "github", capsys=capsys)


@pytest.mark.parametrize("named", ["absolute", "relative", "above"])
def test_reports_name_the_file_from_the_working_folder(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """However it was given: code scanning and annotations want it relative."""
    (tmp_path / "a").mkdir()
    file = tmp_path / "a" / "graph.json"
    file.write_text("{", "utf-8")
    monkeypatch.chdir(tmp_path if named != "above" else tmp_path / "a")
    given = {"absolute": str(file), "relative": "./a/../a/graph.json", "above": "../a/graph.json"}
    _, out, _ = run("check", given[named], "--format", "json", capsys=capsys)

    assert ("a/graph.json" if named != "above" else "graph.json") == json.loads(out)["file"]


def test_standard_input_is_a_dash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If there is no file there is no name."""
    set_stdin(b"{", monkeypatch)

    assert "\nFile: -:1:2\n" in run("check", "-", capsys=capsys)[1]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        """Say that this is a terminal."""
        return True


@pytest.mark.parametrize(
    ("arguments", "environment", "on_terminal", "colored"),
    [
        ([], {}, True, True),
        ([], {}, False, False),
        ([], {"NO_COLOR": "1"}, True, False),
        ([], {"NO_COLOR": ""}, True, True),
        ([], {"TERM": "dumb"}, True, False),
        (["--color", "always"], {"NO_COLOR": "1"}, False, True),
        (["--color", "never"], {}, True, False),
        (["--color", "always", "--format", "json"], {}, True, False),
    ],
)
def test_color_is_for_terminals(
    arguments: list[str],
    environment: dict[str, str],
    on_terminal: bool,
    colored: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """NO_COLOR is obeyed where it is set and not empty; --color has the last word."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = _Terminal() if on_terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    cli.main(["check", str(FAULTY), *arguments])

    assert colored == ("\x1b[" in stream.getvalue())


def test_verbose_and_quiet_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    """Who asks for both is reported so."""
    assert 2 == run("check", str(FAULTY), "-q", "-v", capsys=capsys)[0]
    assert "\nWhy: " in run("check", str(FAULTY), "-v", capsys=capsys)[1]
