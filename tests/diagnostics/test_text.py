"""Findings as text."""

from __future__ import annotations

import pytest
from conftest import Strange

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.quoting import LONGEST_VALUE, printable, quoted
from docker_generator.diagnostics.report import MOST_SHOWN, Report
from docker_generator.diagnostics.rules import amounts, choices, graph, reading, support
from docker_generator.diagnostics.text import render_block, render_text


def test_an_invalid_value_is_told_in_the_words_of_the_specification() -> None:
    """Value, expectation and action follow the headline; a last line locates the finding."""
    finding = amounts.INVALID_CPU.at(
        pointer("services", "CatalogService", "resources", "cpu"),
        "CatalogService",
        value="not-a-number",
    )

    assert """\
ERROR: Invalid CPU value for CatalogService
Value: "not-a-number"
Expected: numeric (e.g., 2, 0.5)
Action: Fix resources in services.spec.yaml
At: /services/CatalogService/resources/cpu (DG301 invalid-cpu)""" == render_block(finding)


def test_a_missing_service_is_told_in_the_words_of_the_specification() -> None:
    """Where nothing can be said about a value or an expectation, the lines are left out."""
    finding = graph.UNKNOWN_SERVICE.at("/topology/initialization_order/0", "CatalogService")

    assert """\
ERROR: Service 'CatalogService' not in topology graph
Action: Re-run service-topology-analyzer
At: /topology/initialization_order/0 (DG201 unknown-service)""" == render_block(finding)


def test_further_places_are_listed_and_counted() -> None:
    """Three are shown."""
    finding = graph.UNKNOWN_SERVICE.at("/a", "X", also=("/b", "/c", "/d", "/e", "/f"))

    assert "Also: /b, /c, /d and 2 more" == render_block(finding).splitlines()[-1]


@pytest.mark.parametrize(
    ("place", "origin", "shown"),
    [("/a", "", "/a"), ("", "", "/"), ("/tag", "options", "options /tag"), ("", "x", "x")],
)
def test_the_place_names_its_document(place: str, origin: str, shown: str) -> None:
    """The topology graph itself needs no name; its whole is /."""
    finding = choices.UNKNOWN_OPTION.at(place, "a", origin=origin)

    assert f"At: {shown} (DG109 unknown-option)" == render_block(finding).splitlines()[-1]


def test_null_is_a_value() -> None:
    """What the user wrote is shown, even if it is nothing."""
    assert "Value: null" in render_block(amounts.INVALID_PORT.at("/a", "A", value=None))


def test_a_report_ends_with_its_count() -> None:
    """Blocks are separated by an empty line."""
    one = amounts.INVALID_PORT.at("/a", "A", value=0)
    other = reading.UNKNOWN_FIELD.at("/b", "B", field="x")

    assert f"{render_block(one)}\n\n{render_block(other)}\n\n1 error, 1 warning\n" == (
        render_text(Report((one, other)))
    )


def test_nothing_found_is_nothing_said() -> None:
    """An empty report has no line."""
    assert "" == render_text(Report(()))


def test_a_long_report_is_cut() -> None:
    """A hundred findings are shown in full, and the rest is counted."""
    found = (amounts.INVALID_PORT.at(f"/{number}", "A", value=0) for number in range(250))
    report = render_text(Report(tuple(found)))

    assert MOST_SHOWN == report.count("Invalid port")
    assert report.endswith("... and 150 more\n\n250 errors, 0 warnings\n")


@pytest.mark.parametrize(
    ("errors", "warnings", "infos", "text"),
    [
        (0, 0, 0, "0 errors, 0 warnings"),
        (1, 0, 3, "1 error, 0 warnings"),
        (2, 1, 0, "2 errors, 1 warning"),
    ],
)
def test_findings_are_counted(errors: int, warnings: int, infos: int, text: str) -> None:
    """Infos do not count."""
    found = [amounts.INVALID_PORT.at("/a", "A")] * errors
    found += [reading.UNKNOWN_FIELD.at("/b", "B", field="x")] * warnings
    found += [support.NO_RESOURCES.at("/a", "A")] * infos

    assert text == Report(tuple(found)).counts


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\nb", '"a\\nb"'),
        ("\x1b[31m", '"\\u001b[31m"'),
        ("ä\u202e", '"\\u00e4\\u202e"'),
        ("\ud800", '"\\ud800"'),
        (None, "null"),
        ([1, {"a": True}], '[1, {"a": true}]'),
        (float("inf"), "Infinity"),
    ],
    ids=ascii,
)
def test_a_value_is_shown_as_ascii(value: object, shown: str) -> None:
    """No terminal is moved by what a graph holds."""
    assert shown == quoted(value)


def test_a_long_value_is_cut() -> None:
    """The length is reported instead."""
    shown = quoted("x" * 1_000_000)

    assert len(shown) < LONGEST_VALUE + 40
    assert shown.endswith("... (1000000 characters)")


@pytest.mark.parametrize(
    "value",
    [Strange(), {1, 2}, b"bytes", {(1, 2): 3}, 10**5000],
    ids=["object", "set", "bytes", "keys", "digits"],
)
def test_a_value_that_json_cannot_hold_is_shown_somehow(value: object) -> None:
    """A host may hand over anything."""
    assert quoted(value).isascii()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Käse 日本 😀", "Käse 日本 😀"),
        ("a\nb", "a\\u000ab"),
        ("\x1b]0;title\x07", "\\u001b]0;title\\u0007"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2028b", "a\\u2028b"),
        ("a\x85b", "a\\u0085b"),
        ("\ud800", "\\ud800"),
        ("\u200b\ufeff", "\\u200b\\ufeff"),
        ("\x7f", "\\u007f"),
    ],
    ids=ascii,
)
def test_text_that_moves_a_terminal_is_escaped(text: str, shown: str) -> None:
    """Control, format and surrogate characters are written out, letters of any script are not."""
    assert shown == printable(text)


def test_a_hostile_name_does_not_forge_a_report() -> None:
    """Wherever a name stands in a block, the block keeps its lines."""
    name = "X\nERROR: forged\x1b[31m"
    finding = amounts.INVALID_PORT.at(pointer("services", name, "port"), name, value=name)
    lines = render_block(finding).splitlines()

    assert ["ERROR", "Value", "Expected", "Action", "At"] == [
        line.partition(":")[0] for line in lines
    ]
    assert "\x1b" not in "".join(lines)
