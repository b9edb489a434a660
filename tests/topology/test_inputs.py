"""Where the bytes of a topology graph come from."""

from __future__ import annotations

import errno
import io
import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from pipeline_helpers import reported, set_stdin, slugs

from docker_generator.topology import document as document_module
from docker_generator.topology.document import (
    LARGEST,
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
    set_stdin(b'{"a": 1}', monkeypatch)

    assert (b'{"a": 1}', []) == read_standard_input()


def unreadable(place: str, reason: str) -> list[tuple[str, str, str]]:
    """Return what is reported about a place that cannot be read."""
    return [("unreadable-input", "", f"Topology graph {place} cannot be read: {reason}")]


def test_closed_standard_input_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process has no standard input, that is a finding."""
    monkeypatch.setattr(sys, "stdin", None)
    data, found = read_standard_input()

    assert (b"", unreadable("-", "standard input is closed")) == (data, reported(found))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (OSError(), "it cannot be read"),
    ],
)
def test_standard_input_that_fails_is_unreadable(
    error: OSError, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's reason is reported, where it gives one."""

    class Failing(io.RawIOBase):
        def read(self, _: int = -1) -> bytes:
            raise error

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Failing()))
    data, found = read_standard_input()

    assert (b"", unreadable("-", reason)) == (data, reported(found))


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        *(("missing.json", "No such file or directory"), (".", "it is not a regular file")),
        *(("", "it is not a regular file"), ("x" * 300, "File name too long")),
        *(("/dev/zero", "it is not a regular file"), ("file.json/below", "Not a directory")),
        ("a\0b", "embedded null byte"),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_what_is_no_file_is_unreadable(
    place: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders, devices and impossible paths are a finding, and none of them is waited for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.json").touch()
    data, found = read_file(place)

    assert (b"", unreadable(place, reason)) == (data, reported(found))


def test_a_pipe_in_the_file_system_is_not_waited_for(tmp_path: Path) -> None:
    """A FIFO that nobody writes to is refused at once."""
    os.mkfifo(tmp_path / "graph.json")

    assert ["unreadable-input"] == slugs(read_file(str(tmp_path / "graph.json"))[1])


@pytest.mark.parametrize("is_file", [True, False])
def test_what_is_above_the_limit_is_refused(
    is_file: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many bytes are read, and not a byte more."""
    assert 64 * 1024 * 1024 == LARGEST
    monkeypatch.setattr(document_module, "LARGEST", 4)
    file = tmp_path / "graph.json"
    for given, expected in ((b"1234", (b"1234", [])), (b"12345", (b"", ["input-too-large"]))):
        file.write_bytes(given)
        set_stdin(given, monkeypatch)
        data, found = read_file(str(file)) if is_file else read_standard_input()
        assert expected == (data, slugs(found))
    assert [("input-too-large", "", "Topology graph is too large: more than 64 MiB")] == reported(
        found
    )


def test_what_has_no_end_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands behind standard input, memory is not filled with it."""

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert size > 0
            return b" " * size

    monkeypatch.setattr(document_module, "LARGEST", 4)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Endless()))

    assert ["input-too-large"] == slugs(read_standard_input()[1])
