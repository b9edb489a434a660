"""Where in the file a pointer leads."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docker_generator.diagnostics.diagnostic import Diagnostic, Position, pointer
from docker_generator.diagnostics.rules import amounts
from docker_generator.topology.positions import LONGEST_POINTER, place, position_of, resolvable

TEXT = """\
{"services":
  {"A/B": { "port" : 0 , "needs":[ {"name" :"x"},
    7 ]}}, "~": "\\" ,]}"}
"""
DOCUMENT: dict[str, Any] = json.loads(TEXT)


def found_at(*pointers: str, origin: str = "") -> list[Diagnostic]:
    """Return a finding at each pointer."""
    return [amounts.INVALID_PORT.at(one, "A", origin=origin) for one in pointers]


@pytest.mark.parametrize(
    ("pointed", "pointer", "position"),
    [
        ("", "", (1, 1)),
        ("/services", "/services", (2, 3)),
        ("/services/A~1B", "/services/A~1B", (2, 11)),
        ("/services/A~1B/port", "/services/A~1B/port", (2, 22)),
        ("/services/A~1B/needs", "/services/A~1B/needs", (2, 34)),
        ("/services/A~1B/needs/0/name", "/services/A~1B/needs/0/name", (2, 45)),
        ("/services/A~1B/needs/1", "/services/A~1B/needs/1", (3, 5)),
        ("/~0", "/~0", (3, 17)),
        # What is not there is shown where it would be.
        ("/services/A~1B/port/x", "/services/A~1B/port", (2, 22)),
        ("/services/A~1B/needs/2", "/services/A~1B/needs", (2, 34)),
        ("/services/A~1B/needs/-1", "/services/A~1B/needs", (2, 34)),
        ("/services/A~1B/needs/x", "/services/A~1B/needs", (2, 34)),
        ("/services/C/port", "/services", (2, 3)),
        ("/x", "", (1, 1)),
    ],
)
def test_a_pointer_has_its_place(pointed: str, pointer: str, position: tuple[int, int]) -> None:
    """The value begins there; a pointer that leads nowhere becomes that of its parent."""
    (one,) = place(found_at(pointed), DOCUMENT, TEXT)

    assert (pointer, position) == (one.pointer, one.position)


def test_all_findings_are_placed_at_once() -> None:
    """In their order, whatever the order of their places."""
    pointers = ("/~0", "/services", "/services/A~1B/port", "/services")
    placed = place(found_at(*pointers), DOCUMENT, TEXT)

    assert [((3, 17)), ((2, 3)), ((2, 22)), ((2, 3))] == [one.position for one in placed]
    assert list(pointers) == [one.pointer for one in placed]


def test_without_a_text_there_are_no_positions() -> None:
    """A host has no file; pointers lead somewhere all the same."""
    (one,) = place(found_at("/services/C"), DOCUMENT, None)

    assert ("/services", None) == (one.pointer, one.position)


def test_what_is_about_another_document_stays_as_it_is() -> None:
    """Its pointer leads into that one."""
    (one,) = found = place(found_at("/tag", origin="options"), DOCUMENT, TEXT)

    assert ("/tag", None) == (one.pointer, one.position)
    assert tuple(found_at("/tag", origin="options")) == found


def test_a_position_that_is_known_stays() -> None:
    """Whoever found it has looked already."""
    known = amounts.INVALID_PORT.at("/x", "A", position=Position(7, 8))

    assert [("/x", (7, 8))] == [(o.pointer, o.position) for o in place([known], DOCUMENT, TEXT)]


@pytest.mark.parametrize(
    ("offset", "position"),
    [(0, (1, 1)), (1, (1, 2)), (2, (1, 3)), (3, (2, 1)), (4, (2, 2)), (5, (3, 1))],
)
def test_lines_and_columns_are_counted_from_one(offset: int, position: tuple[int, int]) -> None:
    """A line ends with its line feed, which belongs to it."""
    assert position == position_of("ab\nc\n", offset)


def test_a_long_pointer_ends_at_its_parent() -> None:
    """A key of megabytes would fill a report."""
    for length, kept in ((LONGEST_POINTER - 3, 2), (LONGEST_POINTER - 2, 1)):
        key = "x" * length
        assert kept == len(resolvable(pointer("a", key), {"a": {key: 0}}))


@pytest.mark.parametrize("digits", ["\u0663", "\u00b2", "01x", "+1", " 1", ""])
def test_only_digits_count_in_a_list(digits: str) -> None:
    """What int() may take elsewhere is not an index."""
    assert ("a",) == resolvable(f"/a/{digits}", {"a": [0] * 9})


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=3), values), st.sampled_from([None, 1]), st.booleans())
def test_every_value_is_found_where_it_is_written(
    document: dict[str, Any], indent: int | None, is_ascii: bool
) -> None:
    """Whatever the text looks like: from the place on, the parser reads that value."""
    text = json.dumps(document, indent=indent, ensure_ascii=is_ascii)
    wanted: list[tuple[str, Any]] = []

    def collect(value: Any, *parts: str | int) -> None:
        wanted.append((pointer(*parts), value))
        if isinstance(value, dict | list):
            for key, one in value.items() if isinstance(value, dict) else enumerate(value):
                collect(one, *parts, key)

    collect(document)
    lines = text.split("\n")
    for one, (where, value) in zip(
        place(found_at(*(w for w, _ in wanted)), document, text), wanted, strict=True
    ):
        assert one.position is not None
        line, column = one.position
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        assert where == one.pointer
        assert value == json.JSONDecoder().raw_decode(rest)[0]
