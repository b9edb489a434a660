"""Every rule is complete: explanation, a page, a fixture, and examples that do what they say."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from cases import lay_out, run_case
from conftest import FIXTURES, ROOT

from docker_generator.diagnostics.explanation import pages
from docker_generator.diagnostics.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator.diagnostics.diagnostic import Rule

PAGES = ROOT / "docs" / "diagnostics"

# No input leads to these, so that no example and no fixture can show them. Each has its reason.
UNREACHABLE = {
    "DG579": "it tells a fault of docker-generator itself; tests/test_cli_writing.py makes one",
}

complete = pytest.mark.parametrize(
    "rule", [r for r in RULES if r.code not in UNREACHABLE], ids=lambda rule: rule.slug
)


def test_only_what_cannot_be_reached_lacks_anything() -> None:
    """Every other rule has both examples and a fixture."""
    folders = {folder.name.partition(".")[0] for folder in (FIXTURES / "invalid").iterdir()}

    plain = {r.code for r in RULES if not (r.wrong and r.right)}
    untold = {r.code for r in RULES if r.slug not in folders}

    assert plain == UNREACHABLE.keys()
    assert untold == UNREACHABLE.keys()


def test_there_are_sixty_rules() -> None:
    """What Compose accepts silently and what fails later is a rule of its own."""
    assert len(RULES) >= 60


@complete
def test_a_rule_is_complete(rule: Rule) -> None:
    """It explains itself in full sentences and has both examples."""
    assert re.fullmatch(r"[A-Z'\"].*[.]", rule.explanation), rule.slug
    assert rule.wrong is not None
    assert rule.right is not None


def test_the_pages_are_made_from_the_rules(renews: bool) -> None:
    """docs/diagnostics has an index and a page for each rule; --update-golden writes them."""
    expected = pages(RULES)
    if renews:
        PAGES.mkdir(exist_ok=True)
        for stale in {file.name for file in PAGES.iterdir()} - expected.keys():
            (PAGES / stale).unlink()
        for name, text in expected.items():
            (PAGES / name).write_text(text, "utf-8")

    assert expected == {file.name: file.read_text("utf-8") for file in PAGES.iterdir()}
    assert all(
        f"[{rule.code} {rule.slug}]({rule.code}.md)" in expected["README.md"] for rule in RULES
    )


def test_no_page_of_a_rule_is_longer_than_400_lines() -> None:
    """A reader sees one rule at a time."""
    assert not [name for name, text in pages(RULES).items() if text.count("\n") > 400]


@complete
def test_the_wrong_example_triggers_the_rule(
    rule: Rule,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What the page shows as wrong is found, with the severity that it names."""
    assert rule.wrong is not None
    lay_out(rule.wrong, tmp_path / "case")
    status, out, err = run_case(
        tmp_path / "case", tmp_path / "copy", monkeypatch, capsys, "--format", "json"
    )
    found = json.loads(out)["diagnostics"]

    assert (rule.code, str(rule.severity)) in {(one["code"], one["severity"]) for one in found}
    assert "" == err
    # An example shows one fault, and other errors would hide it.
    errors = {one["code"] for one in found if one["severity"] == "error"}
    assert errors <= {rule.code}
    assert (status == 0) == (not errors)


@complete
def test_the_right_example_does_not(
    rule: Rule,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What the page shows as right is free of the fault, and of every error."""
    assert rule.right is not None
    lay_out(rule.right, tmp_path / "case")
    status, out, _ = run_case(
        tmp_path / "case", tmp_path / "copy", monkeypatch, capsys, "--format", "json"
    )

    assert rule.code not in {one["code"] for one in json.loads(out)["diagnostics"]}
    assert 0 == status
