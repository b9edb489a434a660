"""Files to disk: what a person edited stays, and everything else becomes what was generated."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from folders import FILE, action_of, actions, after, before, contents, edited
from pipeline_helpers import generated, slugs

import docker_generator
from docker_generator import GeneratedFile, GenerationResult
from docker_generator.output.comparison import Action
from docker_generator.output.writing import compare, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_everything_is_created(tmp_path: Path) -> None:
    """The folder is made, and holds exactly the files of the result."""
    report = write(before(), tmp_path / "new" / "folder")

    assert report.ok
    assert {Action.CREATED} == actions(report)
    assert {path: file.content.encode() for path, file in before().files.items()} == contents(
        tmp_path / "new" / "folder"
    )


def test_the_public_name_is_the_same_function() -> None:
    """Hosts have the protection of edits that the command line has."""
    assert write is docker_generator.write


def test_a_folder_may_be_given_as_text(tmp_path: Path) -> None:
    """A host need not know pathlib."""
    assert write(before(), str(tmp_path)).ok
    assert {Action.UNCHANGED} == actions(compare(before(), str(tmp_path)))


@pytest.mark.parametrize("act", [write, compare])
def test_a_result_of_somebody_else_is_not_written(tmp_path: Path, act: Any) -> None:
    """Without a manifest nobody could tell an edit later."""
    files = {"a.yaml": GeneratedFile("a.yaml", "a: 1\n")}
    report = act(GenerationResult(files=files), tmp_path)

    assert ["unwritable-output"] == slugs(report.diagnostics)
    assert "docker-manifest.json" in report.diagnostics[0].message
    assert {} == contents(tmp_path)


@pytest.fixture
def narrow() -> Iterator[None]:
    """Let new files be their owner's alone."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.mark.usefixtures("narrow")
def test_what_a_container_reads_stays_readable(tmp_path: Path) -> None:
    """It runs as a user of its own; all other files obey the user's umask."""
    result = generated(graph({"A": service(dependencies=[needs("mysql", external=True)])}))
    mounted = {path for path in result.files if path.startswith("mysql/")}
    assert write(result, tmp_path).ok

    modes = {path: (tmp_path / path).stat().st_mode & 0o077 for path in result.files}
    assert {0o055} == {modes[path] for path in mounted}
    assert {0} == {mode for path, mode in modes.items() if path not in mounted}


def test_a_second_run_touches_nothing(tmp_path: Path) -> None:
    """An unchanged file keeps its time of modification, the manifest too."""
    write(before(), tmp_path)
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))
    report = write(before(), tmp_path)

    assert {Action.UNCHANGED} == actions(report)
    assert {1.0} == {path.stat().st_mtime for path in tmp_path.iterdir()}


def test_a_file_that_we_wrote_is_replaced(tmp_path: Path) -> None:
    """The folder becomes what the new graph says."""
    write(before(), tmp_path)
    report = write(after(), tmp_path)

    assert report.ok
    assert (Action.REPLACED, Action.UNCHANGED) == (
        action_of(report, FILE),
        action_of(report, "start.sh"),
    )
    assert {p: f.content.encode() for p, f in after().files.items()} == contents(tmp_path)


def test_an_edit_is_kept_while_our_text_is_the_same(tmp_path: Path) -> None:
    """Nothing is withheld, so it is an info."""
    write(before(), tmp_path)
    edit = edited(tmp_path / FILE)
    report = write(before(), tmp_path)

    assert (True, Action.KEPT, ["edited-file"]) == (
        report.ok,
        action_of(report, FILE),
        slugs(report.diagnostics),
    )
    assert edit == (tmp_path / FILE).read_bytes()
    assert not (tmp_path / f"{FILE}.new").exists()


@pytest.mark.parametrize("edit", [b"edited\n", b"", b"\xff\xfe binary", b"\xef\xbb\xbf"], ids=ascii)
def test_new_text_is_offered_beside_an_edit(tmp_path: Path, edit: bytes) -> None:
    """The edit stays byte for byte, and the new text is withheld: an error."""
    write(before(), tmp_path)
    (tmp_path / FILE).write_bytes(edit)
    report = write(after(), tmp_path)

    assert (False, Action.CONFLICT, "edit-conflict") == (
        report.ok,
        action_of(report, FILE),
        slugs(report.diagnostics)[0],
    )
    assert edit == (tmp_path / FILE).read_bytes()
    assert after().files[FILE].content == (tmp_path / f"{FILE}.new").read_text("utf-8")


def test_what_is_withheld_stays_withheld(tmp_path: Path) -> None:
    """A second run says it again: what was offered has not been taken over."""
    write(before(), tmp_path)
    (tmp_path / FILE).write_bytes(b"edited\n")
    first, second = write(after(), tmp_path), write(after(), tmp_path)

    assert (Action.CONFLICT, Action.CONFLICT) == (action_of(first, FILE), action_of(second, FILE))
    assert b"edited\n" == (tmp_path / FILE).read_bytes()


def test_taking_the_offer_over_ends_it(tmp_path: Path) -> None:
    """Whoever moves the offered text into place is clean again."""
    write(before(), tmp_path)
    (tmp_path / FILE).write_bytes(b"edited\n")
    write(after(), tmp_path)
    (tmp_path / f"{FILE}.new").replace(tmp_path / FILE)
    report = write(after(), tmp_path)

    assert (True, {Action.UNCHANGED}) == (report.ok, actions(report))


def test_an_offer_that_is_settled_is_removed(tmp_path: Path) -> None:
    """Where nothing is withheld any more, no old write_update lies about."""
    write(before(), tmp_path)
    (tmp_path / FILE).write_bytes(b"edited\n")
    write(after(), tmp_path)
    (tmp_path / FILE).write_text(after().files[FILE].content, "utf-8")
    write(after(), tmp_path)
    write(after(), tmp_path)

    assert not (tmp_path / f"{FILE}.new").exists()


def test_a_file_that_was_there_before_us_is_kept(tmp_path: Path) -> None:
    """What is not in our manifest is somebody's own."""
    (tmp_path / FILE).write_bytes(b"own\n")
    report = write(before(), tmp_path)

    assert Action.CONFLICT == action_of(report, FILE)
    assert b"own\n" == (tmp_path / FILE).read_bytes()


def test_converted_line_endings_are_healed(tmp_path: Path) -> None:
    """A version control that writes CRLF leaves the files ours: no edit, and LF comes back."""
    write(before(), tmp_path)
    own = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for path, data in own.items():
        path.write_bytes(data.replace(b"\n", b"\r\n"))

    assert FILE in compare(before(), tmp_path).drift
    assert Action.REPLACED == action_of(write(before(), tmp_path), FILE)
    assert own == {path: path.read_bytes() for path in own}
    assert () == compare(before(), tmp_path).drift


def test_converted_line_endings_of_an_old_text_are_ours(tmp_path: Path) -> None:
    """What was written last with CRLF is replaced by a new text."""
    write(before(), tmp_path)
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert Action.REPLACED == action_of(write(after(), tmp_path), FILE)


@pytest.mark.parametrize(
    ("start", "end"), [(b"\xef\xbb\xbf", b""), (b"", b"\n"), (b"", b" ")], ids=ascii
)
def test_a_mark_or_a_line_end_more_is_an_edit(tmp_path: Path, start: bytes, end: bytes) -> None:
    """Only what a version control does to line ends is nobody's edit."""
    write(before(), tmp_path)
    edit = start + (tmp_path / FILE).read_bytes() + end
    (tmp_path / FILE).write_bytes(edit)
    report = write(after(), tmp_path)

    assert Action.CONFLICT == action_of(report, FILE)
    assert edit == (tmp_path / FILE).read_bytes()


def test_a_file_that_is_not_generated_any_more_is_told_and_kept(tmp_path: Path) -> None:
    """An orphan is a warning at every run, until somebody deletes it."""
    both = generated(graph({"A": service(), "B": service(dependencies=[needs("A")])}))
    one = generated(graph({"A": service()}))
    write(both, tmp_path)
    first, second = write(one, tmp_path), write(one, tmp_path)

    assert first.ok
    assert ["orphaned-file"] * 2 == slugs(first.diagnostics)
    assert ["Dockerfile.b", "Dockerfile.b.dockerignore"] == [d.subject for d in second.diagnostics]
    assert (tmp_path / "Dockerfile.b").exists()


def test_comparing_writes_nothing(tmp_path: Path) -> None:
    """What would happen is reported, and the folder stays as it is."""
    write(before(), tmp_path)
    (tmp_path / "start.sh").unlink()
    there = contents(tmp_path)
    report = compare(after(), tmp_path)

    assert there == contents(tmp_path)
    assert (Action.REPLACED, Action.CREATED, Action.UNCHANGED) == (
        action_of(report, FILE),
        action_of(report, "start.sh"),
        action_of(report, "stop.sh"),
    )


def test_what_a_service_needs_is_written_below(tmp_path: Path) -> None:
    """Files of backing services have folders of their own."""
    document = graph({"A": service(dependencies=[needs("postgres", external=True)])})
    write(generated(document), tmp_path)

    assert os.access(tmp_path / "postgres/databases.sh", os.X_OK)
