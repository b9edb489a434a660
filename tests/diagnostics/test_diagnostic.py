"""Findings: order, uniqueness, pointers."""

from __future__ import annotations

import pytest

from docker_generator.diagnostics.diagnostic import Diagnostic, has_errors, in_order, pointer
from docker_generator.diagnostics.rules import amounts, graph, reading, support

ERROR = amounts.INVALID_PORT.at("/b", "B")
WARNING = reading.UNKNOWN_FIELD.at("/a", "A", field="x")
INFO = support.NO_RESOURCES.at("/a", "A")


def test_findings_are_sorted_by_severity_code_and_place() -> None:
    """Errors come first, whatever the order in which they were found."""
    earlier = amounts.INVALID_PORT.at("/a", "A")
    family = graph.SELF_DEPENDENCY.at("/z", "Z")
    expected = (family, earlier, ERROR, WARNING, INFO)

    assert expected == in_order([INFO, ERROR, WARNING, earlier, family])
    assert expected == in_order([family, earlier, ERROR, WARNING, INFO])


def test_the_same_finding_is_told_once() -> None:
    """Two checks may see one fault; two faults at one place stay two."""
    other = reading.UNKNOWN_FIELD.at("/a", "A", field="y")

    assert 2 == len(in_order([WARNING, WARNING, other]))


@pytest.mark.parametrize(
    ("found", "expected"), [([], False), ([INFO, WARNING], False), ([INFO, ERROR], True)]
)
def test_only_errors_keep_files_from_being_produced(
    found: list[Diagnostic], expected: bool
) -> None:
    """Warnings and infos do not."""
    assert expected == has_errors(found)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [((), ""), (("services", "A", 0), "/services/A/0"), (("a/b", "c~d", ""), "/a~1b/c~0d/")],
)
def test_pointers_are_those_of_rfc_6901(parts: tuple[str | int, ...], expected: str) -> None:
    """~ and / are escaped; the whole document is the empty pointer."""
    assert expected == pointer(*parts)
