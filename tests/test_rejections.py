"""Bad input: each folder of fixtures/invalid gets exactly the report that lies beside it.

A folder is named after the rule that must fire, with a variant behind it. `expected.txt` is what
`docker-generator check topology-graph.json` prints there, with `--options options.json` where that
file exists; `status` holds its exit status where that is not 1. --update-golden renews the reports.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import FIXTURES
from folders import contents
from street import run

from docker_generator.diagnostics.diagnostic import Severity
from docker_generator.diagnostics.rules import BY_SLUG, RULES

if TYPE_CHECKING:
    from pathlib import Path

INVALID = FIXTURES / "invalid"
CASES = sorted(folder.name for folder in INVALID.iterdir())
GRAPH = "topology-graph.json"

NEEDS_A_SOURCE = {"no-lock-file", "several-lock-files", "entry-point-not-found"}
"""Rules about source trees: their tests are those of the source."""


def slug_of(case: str) -> str:
    """Return the slug of the rule after which a folder is named: the longest that fits."""
    fitting = [slug for slug in BY_SLUG if case == slug or case.startswith(f"{slug}-")]
    assert fitting, f"{case}: no rule has this name"
    return max(fitting, key=len)


def status_of(case: str) -> int:
    """Return the exit status that a case must have."""
    file = INVALID / case / "status"
    return int(file.read_text("utf-8")) if file.exists() else 1


@pytest.fixture
def folder(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder: a copy of the case without what is expected of it."""
    copy = tmp_path / case
    shutil.copytree(INVALID / case, copy, ignore=shutil.ignore_patterns("expected.txt", "status"))
    monkeypatch.chdir(copy)
    return copy


def arguments_of(folder: Path) -> list[str]:
    """Return the arguments that a case needs behind the command."""
    return [GRAPH, *(["--options", "options.json"] if (folder / "options.json").exists() else [])]


@pytest.mark.parametrize("case", CASES)
def test_the_report_is_the_expected_one(
    case: str, folder: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    """Word for word, with its exit status; nothing goes to standard error or to disk."""
    before = contents(folder)
    status, out, err = run("check", *arguments_of(folder), capsys=capsys)
    expected = INVALID / case / "expected.txt"
    if request.config.getoption("--update-golden"):
        expected.write_text(out, "utf-8")

    assert expected.read_text("utf-8") == out
    assert (status_of(case), "") == (status, err)
    assert before == contents(folder)


@pytest.mark.parametrize("case", CASES)
def test_the_rule_of_the_folder_fires(case: str) -> None:
    """What the folder is named after stands in its report."""
    rule = BY_SLUG[slug_of(case)]
    report = (INVALID / case / "expected.txt").read_text("utf-8")

    assert f"({rule.code} {rule.slug})" in report
    assert f"{rule.severity.upper()}: " in report


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_generated_of_a_graph_with_errors(
    case: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Generating tells the same, and writes only where no finding is an error."""
    before = contents(folder)
    status, out, err = run("generate", *arguments_of(folder), "-o", "out", capsys=capsys)

    assert (status_of(case), "") == (status, err)
    if status:
        assert (INVALID / case / "expected.txt").read_text("utf-8") == out
        assert before == contents(folder)
    else:
        assert (folder / "out/docker-compose.yml").exists()


@pytest.mark.parametrize("case", CASES)
def test_a_report_cannot_move_a_terminal(case: str) -> None:
    """Whatever stands in a graph, its report is printable text in lines."""
    report = (INVALID / case / "expected.txt").read_text("utf-8")

    assert report.replace("\n", "").isprintable()
    assert re.search(r"\n\n[0-9]+ errors?, [0-9]+ warnings?\n$", report)
    assert "Traceback" not in report


def test_every_rule_about_a_graph_has_a_case() -> None:
    """Errors and warnings of graphs and options are shown by at least one folder each."""
    wanted = {
        rule.slug
        for rule in RULES
        if rule.severity is not Severity.INFO and not rule.code.startswith("DG5")
    }

    assert set() == wanted - NEEDS_A_SOURCE - {slug_of(case) for case in CASES}


def test_an_invalid_cpu_is_told_in_the_words_of_the_specification() -> None:
    """The block of the contract, word for word."""
    report = (INVALID / "invalid-cpu-text" / "expected.txt").read_text("utf-8")

    assert report.startswith(
        """\
ERROR: Invalid CPU value for CatalogService
Value: "not-a-number"
Expected: numeric (e.g., 2, 0.5)
Action: Fix resources in services.spec.yaml
At: /services/CatalogService/resources/cpu (DG301 invalid-cpu)
"""
    )


def test_a_missing_service_is_told_in_the_words_of_the_specification() -> None:
    """The block of the contract, word for word."""
    report = (INVALID / "unknown-service-in-order" / "expected.txt").read_text("utf-8")

    assert report.startswith(
        """\
ERROR: Service 'AuthService' not in topology graph
Action: Re-run service-topology-analyzer
At: """
    )
