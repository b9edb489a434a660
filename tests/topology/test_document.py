"""Bytes to a JSON object."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest
from conftest import Strange
from pipeline_helpers import reported, slugs

from docker_generator.topology.document import (
    copy_document,
    read_document,
)


@pytest.mark.parametrize(
    "data",
    [b'{"a": 1}', b'\xef\xbb\xbf{"a": 1}', b' \r\n{"a":\t1}\n', b'{"\\u0061": 1}'],
    ids=["plain", "byte-order-mark", "white-space", "escaped"],
)
def test_an_object_is_read(data: bytes) -> None:
    """Every way to write one JSON object in UTF-8 is read."""
    assert ({"a": 1}, []) == read_document(data)


REFUSED: list[tuple[bytes, str, tuple[int, int] | None, str]] = [
    (b"", "empty-input", None, "is empty"),
    (b" \n\t", "empty-input", None, "is empty"),
    (b'{"a": 1', "truncated-json", (1, 8), "ends too early"),
    (b'{"a": "b', "truncated-json", (1, 9), "ends too early"),
    (b'{"a":\n{"b": [1,', "truncated-json", (2, 10), "ends too early"),
    (
        b'{"a": 1,}',
        "invalid-json",
        (1, 8),
        "is not valid JSON: there is a comma before a closing bracket",
    ),
    (
        b'{"a": [1,\n  2 , ]}',
        "invalid-json",
        (2, 5),
        "is not valid JSON: there is a comma before a closing bracket",
    ),
    (b'{\n  "a": 1, // one\n}', "invalid-json", (2, 11), "is not valid JSON: JSON has no comments"),
    (
        b'{"a": 1} {"b": 2}',
        "invalid-json",
        (1, 10),
        "is not valid JSON: something follows after its end",
    ),
    (b'{"a": 1}\0', "invalid-json", (1, 9), "is not valid JSON: something follows after its end"),
    (
        b"{'a': 1}",
        "invalid-json",
        (1, 2),
        "is not valid JSON: a text is in single quotes instead of double quotes",
    ),
    (b'{"a" 1}', "invalid-json", (1, 6), "is not valid JSON: a colon is missing"),
    (
        b'{"a": 1 "b": 2}',
        "invalid-json",
        (1, 9),
        "is not valid JSON: a comma or a closing bracket is missing",
    ),
    (b"{1: 2}", "invalid-json", (1, 2), "is not valid JSON: a key in double quotes is missing"),
    (
        b'{"a": True}',
        "invalid-json",
        (1, 7),
        "is not valid JSON: a value is missing or not in double quotes",
    ),
    (
        b'{"a": "b\nc"}',
        "invalid-json",
        (1, 9),
        "is not valid JSON: a text holds a control character",
    ),
    (
        b'{"a": "\\x"}',
        "invalid-json",
        (1, 8),
        "is not valid JSON: a text contains a backslash that begins no JSON escape",
    ),
    (b"services:\n  Catalog: {}", "invalid-json", (1, 1), "is not valid JSON: it looks like YAML"),
    (b"---\nservices: {}", "invalid-json", (1, 1), "is not valid JSON: it looks like YAML"),
    (b'{\n"a": "\xff"}', "invalid-encoding", (2, 7), "is not in UTF-8: byte 9 is not UTF-8"),
    ('{"a": 1}'.encode("utf-16"), "invalid-encoding", (1, 1), "is not in UTF-8: it is UTF-16"),
    (
        b'{"a": NaN}',
        "invalid-number",
        (1, 7),
        "holds an impossible number: NaN is not a JSON number",
    ),
    (
        b'{"NaN": "NaN", "a": -Infinity}',
        "invalid-number",
        (1, 21),
        "holds an impossible number: -Infinity is not a JSON number",
    ),
    (
        b'{"a": "1e999", "b": 1e999}',
        "invalid-number",
        (1, 21),
        "holds an impossible number: a number is too large",
    ),
    (
        b'{"a": ' + b"9" * 5000 + b"}",
        "invalid-number",
        (1, 7),
        "holds an impossible number: a number has 5000 digits",
    ),
    (
        b'{"a": 0.' + b"1" * 400 + b"}",
        "invalid-number",
        (1, 7),
        "holds an impossible number: a number is too large",
    ),
    (b'{"a": "\\ud800"}', "lone-surrogate", (1, 8), "holds half a character: \\uD800"),
    (b'{"\\\\ud800": "\\udc00"}', "lone-surrogate", (1, 14), "holds half a character: \\uDC00"),
    (b"[]", "not-an-object", (1, 1), "is a list instead of an object"),
    (b' "graph"', "not-an-object", (1, 1), "is text instead of an object"),
    (b"1", "not-an-object", (1, 1), "is a number instead of an object"),
    (b"1.5", "not-an-object", (1, 1), "is a number instead of an object"),
    (b"null", "not-an-object", (1, 1), "is null instead of an object"),
    (b"true", "not-an-object", (1, 1), "is true or false instead of an object"),
    (
        b"[" + b"[]," * 200_000 + b"0]",
        "input-too-large",
        None,
        "is too large: more than 200000 objects and lists",
    ),
]


@pytest.mark.parametrize(
    ("data", "slug", "position", "reason"), REFUSED, ids=lambda value: ascii(value)[:30]
)
def test_what_is_no_object_is_refused(
    data: bytes, slug: str, position: tuple[int, int] | None, reason: str
) -> None:
    """The finding says what is wrong, and in which line and column."""
    document, found = read_document(data)

    assert ({}, [slug]) == (document, slugs(found))
    assert position == found[0].position
    assert f"Topology graph {reason}" == found[0].message


def test_a_pair_of_surrogates_is_one_character() -> None:
    """What is written as two escapes is read, and a backslash before u is not an escape."""
    data = b'{"a": "\\ud83d\\ude00 \\\\ud800"}'

    assert ({"a": "\U0001f600 \\ud800"}, []) == read_document(data)


REPEATED = [
    (b'{"a": 1,\n "a": 1}', [("/a", (2, 2), "line 1, column 2")]),
    (b'{"b": [{"a": 1, "c": 2, "a": 3}]}', [("/b/0/a", (1, 25), "line 1, column 9")]),
    (
        b'{"a": {"x": 1, "x": 2}, "b": {"y": 1, "\\u0079": 2, "y": 3}}',
        [
            ("/b/y", (1, 39), "line 1, column 31"),
            ("/b/y", (1, 52), "line 1, column 31"),
            ("/a/x", (1, 16), "line 1, column 8"),
        ],
    ),
]


@pytest.mark.parametrize(("data", "expected"), REPEATED)
def test_a_key_that_stands_twice_is_refused(
    data: bytes, expected: list[tuple[str, tuple[int, int], str]]
) -> None:
    """No value silently wins over another; both places are reported, in every object."""
    document, found = read_document(data)

    assert {} == document
    assert {"duplicate-key"} == set(slugs(found))
    assert sorted(expected) == sorted(
        (one.pointer, tuple(one.position or ()), one.expected.partition("is at ")[2])
        for one in found
    )


_CANNOT = "is not valid JSON: it holds a value that is not valid in JSON"


@pytest.mark.parametrize(
    ("given", "slug", "message"),
    [
        (None, "not-an-object", "is null instead of an object"),
        (5, "not-an-object", "is a number instead of an object"),
        (True, "not-an-object", "is true or false instead of an object"),
        ("text", "not-an-object", "is text instead of an object"),
        ([], "not-an-object", "is a list instead of an object"),
        *((given, "invalid-json", _CANNOT) for given in (Strange(), {"a"}, {"a": float("nan")})),
    ],
    ids=repr,
)
def test_only_an_object_is_a_graph(given: Any, slug: str, message: str) -> None:
    """A host may hand over anything; what is not an object is a finding, and has no line."""
    document, found = copy_document(given)

    assert ({}, [(slug, "", f"Topology graph {message}")]) == (document, reported(found))
    assert found[0].position is None


def test_any_mapping_is_a_graph() -> None:
    """A host need not use a dictionary."""
    assert ({"a": 1}, []) == copy_document(MappingProxyType({"a": 1}))


def test_a_document_that_holds_itself_is_refused() -> None:
    """A host's circular structure has no end, and is nothing that JSON holds."""
    document: dict[str, Any] = {}
    document["a"] = document

    assert [("invalid-json", "", f"Topology graph {_CANNOT}")] == reported(
        copy_document(document)[1]
    )


def test_a_hosts_document_that_is_too_deep_is_refused() -> None:
    """Also where Python itself cannot follow."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]

    assert [("nested-too-deep", "")] == [
        (one.rule.slug, one.pointer) for one in copy_document({"a": deep})[1]
    ]
