"""explain: the page of one rule."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pipeline_helpers import run

from docker_generator.diagnostics.explanation import explanation_text
from docker_generator.diagnostics.rules import RULES, amounts, choices, proof, reading, sources

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_page_fits_a_terminal(rule: Rule) -> None:
    """Code, slug, severity and action stand on it, and no control character."""
    text = explanation_text(rule)

    assert text.startswith(f"{rule.code} {rule.slug}\n\n{rule.severity.capitalize()}: ")
    assert "\n\nAction: " in text
    assert all(line.isprintable() for line in text.split("\n"))
    assert max(len(line) for line in text.split("\n") if not line.startswith("  ")) <= 88
    texts = text.partition("Wrong")[0].partition("Both examples")[0]
    assert "{" not in texts.replace("${", "")


@pytest.mark.parametrize("name", ["DG301", "dg301", "invalid-cpu", "Invalid-CPU"])
def test_a_rule_is_found_by_code_and_by_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Upper and lower case are one."""
    assert (0, explanation_text(amounts.INVALID_CPU), "") == run("explain", name, capsys=capsys)


def test_the_examples_can_be_copied(capsys: pytest.CaptureFixture[str]) -> None:
    """What the page shows is JSON."""
    _, out, _ = run("explain", "invalid-cpu", capsys=capsys)
    wrong = out.partition("Wrong:\n\n")[2].partition("\n\nRight:")[0]

    assert "not-a-number" == json.loads(wrong)["services"]["Catalog"]["resources"]["cpu"]


PAIRS = [rule for rule in RULES if rule.wrong and rule.right]


@pytest.mark.parametrize("rule", PAIRS, ids=lambda rule: rule.slug)
def test_the_examples_differ_on_the_page(rule: Rule) -> None:
    """Also where both have one graph: then it is shown once, and what differs follows."""
    text = explanation_text(rule)
    before, _, rest = text.partition("\n\nWrong")
    wrong, _, right = rest.partition("\n\nRight")
    right = right.partition("\n\nWords in capitals")[0]

    assert wrong.strip() != right.strip()
    assert rule.wrong is not None
    assert rule.right is not None
    if rule.wrong.data == rule.right.data:
        assert "Both examples have this graph" in before
        assert '"services"' not in wrong + right or "services" in str(rule.wrong.files)
    for one, other, shown in ((rule.wrong, rule.right, wrong), (rule.right, rule.wrong, right)):
        for path, content in one.files.items():
            if content.strip() and other.files.get(path) != content and content.isascii():
                assert content.strip().split("\n")[0].strip() in shown


def test_what_only_one_example_has_is_named() -> None:
    """A file, an edit and an option that the other one is without."""
    source, edit = explanation_text(sources.SOURCE_NOT_FOUND), explanation_text(proof.LOST_EDGE)
    option = explanation_text(choices.UNKNOWN_OPTION)

    assert "Wrong, without the file artifacts/" in " ".join(source.split())
    assert "\n\n  fastapi==" in source
    assert "Right, without the edit of docker-compose.yml." in edit
    assert "Wrong, with the option " in option


def test_words_in_capitals_are_explained() -> None:
    """An addition that is often empty is left out, and not glued to the word before it."""
    text = explanation_text(sources.SOURCE_NOT_FOUND)

    assert "set build.context\n" in text
    assert text.endswith("\n\nWords in capitals stand for what was found.\n")
    assert "Words in capitals" not in explanation_text(reading.EMPTY_INPUT)


def test_a_replaced_piece_is_shown_as_a_difference() -> None:
    """What was there and what stands there now, below the graph that both are compared with."""
    _, _, wrong = explanation_text(proof.WRONG_USER).partition("Wrong")

    assert ":\n\n  - USER 10001:10001\n  + USER root\n\nRight" in wrong


@pytest.mark.parametrize(
    ("name", "hint"),
    [("DG999", ""), ("invalid-cpus", 'did you mean "invalid-cpu"?'), ("\x1b[31m", "\\u001b[31m")],
)
def test_an_unknown_rule_is_a_fault_of_usage(
    name: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The nearest name is offered, and nothing is echoed raw."""
    status, out, err = run("explain", name, capsys=capsys)

    assert (2, "") == (status, out)
    assert err.startswith("docker-generator: no rule is called ")
    assert hint in err
    assert "\x1b" not in err
