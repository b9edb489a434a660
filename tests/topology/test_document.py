"""Bytes to a JSON object."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from street import feed, slugs

from docker_generator.topology.document import (
    DEEPEST,
    LARGEST,
    copy_document,
    read_document,
    read_file,
    read_standard_input,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read(tmp_path: Path) -> None:
    """The bytes come back as they are."""
    file = tmp_path / "graph.json"
    file.write_bytes(b"\xff{}")

    assert (b"\xff{}", []) == read_file(str(file))


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place "-" means standard input."""
    feed(b'{"a": 1}', monkeypatch)

    assert (b'{"a": 1}', []) == read_standard_input()


def test_closed_standard_input_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process has no standard input, that is a finding."""
    monkeypatch.setattr(sys, "stdin", None)

    assert ["unreadable-input"] == slugs(read_standard_input()[1])


@pytest.mark.parametrize(
    "place", ["missing.json", ".", "", "a\0b", "x" * 5000, "/dev/zero", "file.json/below"]
)
def test_what_is_no_file_is_unreadable(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders, devices and impossible paths are a finding, and none of them is waited for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.json").touch()
    data, found = read_file(place)

    assert (b"", ["unreadable-input"]) == (data, slugs(found))


def test_a_pipe_in_the_file_system_is_not_waited_for(tmp_path: Path) -> None:
    """A FIFO that nobody writes to is refused at once."""
    os.mkfifo(tmp_path / "graph.json")

    assert ["unreadable-input"] == slugs(read_file(str(tmp_path / "graph.json"))[1])


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    """64 MiB are read, and not a byte more."""
    file = tmp_path / "graph.json"
    with file.open("wb") as writing:
        writing.truncate(LARGEST + 1)

    assert ["input-too-large"] == slugs(read_file(str(file))[1])


@pytest.mark.parametrize(
    "data",
    [b'{"a": 1}', b'\xef\xbb\xbf{"a": 1}', b' \r\n{"a":\t1}\n', b'{"\\u0061": 1}'],
    ids=["plain", "byte-order-mark", "white-space", "escaped"],
)
def test_an_object_is_read(data: bytes) -> None:
    """Every way to write one JSON object in UTF-8 is read."""
    assert ({"a": 1}, []) == read_document(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\t", "it is empty"),
        (b'{"a": 1', "line 1, column 8"),
        (b'{"a": 1,}', "line 1"),
        (b'{\n  "a": 1, // one\n}', "line 2"),
        (b'{"a": 1} {"b": 2}', "Extra data"),
        (b"services:\n  Catalog: {}", "line 1, column 1"),
        (b'{"a": "\xff"}', "byte 7 is not UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "UTF-8"),
        (b'{"a": 1}\0', "line 1"),
        (b'{"a": NaN}', "NaN is no JSON number"),
        (b'{"a": Infinity}', "Infinity is no JSON number"),
        (b'{"a": -Infinity}', "-Infinity is no JSON number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"),
        (b"[]", "the top level is a list, not an object"),
        (b'"graph"', "the top level is text, not an object"),
        (b"1", "the top level is a number, not an object"),
        (b"1.5", "the top level is a number, not an object"),
        (b"null", "the top level is null, not an object"),
        (b"true", "the top level is true or false, not an object"),
    ],
    ids=lambda value: value[:20].decode("latin-1") if isinstance(value, bytes) else "",
)
def test_what_is_no_object_is_refused(data: bytes, reason: str) -> None:
    """The finding says what is wrong, and where."""
    document, found = read_document(data)

    assert ({}, ["invalid-json"]) == (document, slugs(found))
    assert reason in found[0].message


@pytest.mark.parametrize(
    "data", [b'{"a": 1, "a": 1}', b'{"b": [{"a": 1, "c": 2, "a": 3}]}'], ids=["top", "nested"]
)
def test_a_key_that_stands_twice_is_refused(data: bytes) -> None:
    """No value silently wins over another."""
    document, found = read_document(data)

    assert ({}, ["duplicate-key"]) == (document, slugs(found))
    assert 'Key "a" stands twice' in found[0].message


def test_a_repeated_key_among_many_is_found_at_once() -> None:
    """A hostile object costs no square of its keys."""
    keys = [f"k{number}" for number in range(30_000)]
    data = "{" + ",".join(f'"{key}":0' for key in [*keys, keys[-1]]) + "}"
    started = time.monotonic()

    assert ["duplicate-key"] == slugs(read_document(data.encode())[1])
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("levels", [DEEPEST + 1, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")], ids=["list", "map"])
def test_deep_nesting_is_refused(levels: int, opening: str, closing: str) -> None:
    """A document is at most 64 levels deep, however it is nested."""
    inner = levels - 1
    text = '{"a":' + opening * inner + "1" + closing * inner + "}"

    assert ["input-too-large"] == slugs(read_document(text.encode())[1])


def test_the_deepest_document_is_read() -> None:
    """64 levels are not too deep."""
    text = '{"a":' + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1) + "}"

    assert (json.loads(text), []) == read_document(text.encode())


@pytest.mark.parametrize("given", [None, 5, "text", [], object(), {"a"}], ids=repr)
def test_only_an_object_is_a_graph(given: Any) -> None:
    """A host may hand over anything; what is no object is a finding."""
    document, found = copy_document(given)

    assert ({}, ["invalid-json"]) == (document, slugs(found))


def test_a_document_that_holds_itself_is_refused() -> None:
    """A host's circular structure has no end, and is nothing that JSON holds."""
    document: dict[str, Any] = {}
    document["a"] = document

    assert ["invalid-json"] == slugs(copy_document(document)[1])
