"""Where a JSON text ends being readable: sizes, depths, and faults that are too many."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pipeline_helpers import reported, slugs

from docker_generator.topology.document import read_document
from docker_generator.topology.shape import DEEPEST, MOST_FINDINGS, MOST_MEMBERS


@pytest.mark.parametrize("inner", ["{%s}", "[%s]"], ids=["map", "list"])
def test_a_large_object_or_list_is_refused(inner: str) -> None:
    """The place is reported, whatever the members are; also where all of them have one key."""
    many = range(MOST_MEMBERS + 1)
    members = ",".join('"a":0' if inner[0] == "{" else str(number) for number in many)
    _, found = read_document(f'{{"a": [0, {inner % members}]}}'.encode())

    assert ["input-too-large"] == slugs(found)
    assert ("/a/1", (1, 11)) == (found[0].pointer, found[0].position)


def test_a_fault_beside_a_large_list_is_found() -> None:
    """Inside of a list of the largest size, and beside one that is too large."""
    most = ",".join("0" * (MOST_MEMBERS - 1))
    inside = f'{{"a": [{most}, {{"b": 1, "b": 2}}]}}'
    beside = f'{{"a": {{"b": 1, "b": 2}}, "c": [{most},0,0]}}'
    twice = 'Key "b" appears twice in one object'

    assert [("duplicate-key", f"/a/{MOST_MEMBERS - 1}/b", twice)] == reported(
        read_document(inside.encode())[1]
    )
    assert [
        ("input-too-large", "/c", "Topology graph is too large: 20001 members in one place"),
        ("duplicate-key", "/a/b", twice),
    ] == reported(read_document(beside.encode())[1])


@pytest.mark.parametrize(
    ("item", "slug"),
    [
        ("1e{number}999", "invalid-number"),
        ("9" * 400 + "{number}", "invalid-number"),
        ('"\\ud800"', "lone-surrogate"),
        ('{{"a":{number},"a":1}}', "duplicate-key"),
    ],
)
def test_so_many_faults_are_looked_for(item: str, slug: str) -> None:
    """Each costs a walk through the text, and nobody reads the next one."""
    items = ",".join(item.format(number=number) for number in range(MOST_FINDINGS + 50))
    found = read_document(f'{{"x": [{items}]}}'.encode())[1]

    assert [slug] * MOST_FINDINGS == slugs(found)


def test_a_host_that_is_deep_in_calls_gets_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the parser has no room left, the text itself may be flat."""

    def loads(*_: Any, **__: Any) -> None:
        raise RecursionError

    monkeypatch.setattr(json, "loads", loads)
    _, found = read_document(b'{"a": 1}')

    assert [("nested-too-deep", "", "Topology graph is nested too deep")] == reported(found)
    assert found[0].position is None


def test_a_large_object_that_is_not_too_large_is_read() -> None:
    """The limit itself is allowed."""
    data = json.dumps({"a": list(range(MOST_MEMBERS))}).encode()

    assert [] == read_document(data)[1]


@pytest.mark.parametrize("levels", [DEEPEST + 1, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")], ids=["list", "map"])
def test_deep_nesting_is_refused(levels: int, opening: str, closing: str) -> None:
    """A document is at most 64 levels deep, however it is nested."""
    inner = levels - 1
    text = '{"a":' + opening * inner + "1" + closing * inner + "}"

    _, found = read_document(text.encode())

    assert ["nested-too-deep"] == slugs(found)
    assert (1, 6 + (DEEPEST - 1) * len(opening)) == found[0].position


def test_brackets_that_close_are_levels_that_end() -> None:
    """The first bracket that is too deep is reported, not the hundredth in a row."""
    text = '{"a":[' + "[]," * 90 + '{"b": []},' + "[" * 70 + "]" * 70 + "]}"
    _, found = read_document(text.encode())

    assert [("nested-too-deep", "")] == [(one.rule.slug, one.pointer) for one in found]
    assert (1, text.index("[" * 70) + DEEPEST - 1) == found[0].position


@pytest.mark.parametrize("number", ["9" * 300, "-" + "9" * 299, "0." + "1" * 298])
def test_the_longest_number_is_read(number: str) -> None:
    """300 characters are not too long, also where another one is."""
    assert {"a": float(number) if "." in number else int(number)} == read_document(
        f'{{"a": {number}}}'.encode()
    )[0]


def test_the_deepest_document_is_read() -> None:
    """64 levels are not too deep."""
    text = '{"a":' + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1) + "}"

    assert (json.loads(text), []) == read_document(text.encode())
