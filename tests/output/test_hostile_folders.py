"""Folders that nobody expects: nothing is written outside, no edit is lost, nothing raises."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service
from folders import FILE, MANIFEST, action_of, actions, after, before, contents, edited
from pipeline_helpers import generated, slugs
from unprivileged import as_nobody

import docker_generator
from docker_generator.output import folder as folder_module
from docker_generator.output import writing as writing_module
from docker_generator.output.comparison import Action
from docker_generator.output.writing import compare, write
from docker_generator.rendering.manifest import hash_of

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"files": null}',
        b'{"files": []}',
        b'{"files": {"Dockerfile.catalog": 5}}',
        b'{"files": {"Dockerfile.catalog": ""}}',
        b'{"files": {"Dockerfile.catalog": "0000"}}',
        b'{"files": {"../../../etc/passwd": "x", "/etc/passwd": "x", "a//b": "x", "": "x"}}',
        b'{"files": {"a\\u0000b": "x"}}',
        b'{"files": {"\\ud800": "x"}}',
        b'{"files": {"' + b"x" * 300 + b'": "x"}}',
        b'{"files": {"start.sh/below": "x"}}',
        b"[" * 100_000,
        b'{"files": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda manifest: ascii(manifest[:40]),
)
def test_by_a_garbled_manifest_every_other_file_counts_as_edited(
    tmp_path: Path, manifest: bytes
) -> None:
    """Whatever lies in the manifest's place, no edit is lost and nothing raises."""
    write(before(), tmp_path)
    (tmp_path / FILE).write_bytes(b"\xff edited")
    (tmp_path / MANIFEST).write_bytes(manifest)
    report = write(after(), tmp_path)

    assert Action.CONFLICT == action_of(report, FILE)
    assert b"\xff edited" == (tmp_path / FILE).read_bytes()
    assert after().files[FILE].content == (tmp_path / f"{FILE}.new").read_text("utf-8")
    assert "files" in json.loads((tmp_path / MANIFEST).read_text("utf-8"))


def test_a_result_with_errors_writes_nothing(tmp_path: Path) -> None:
    """Not even the folder is made."""
    result = docker_generator.generate({"services": {}})
    report = write(result, tmp_path / "out")

    assert (False, (), False) == (report.ok, report.changes, (tmp_path / "out").exists())
    assert report.diagnostics == result.diagnostics


@pytest.mark.parametrize("path", [FILE, MANIFEST, "start.sh"])
def test_a_linked_file_is_not_written_through(tmp_path: Path, path: str) -> None:
    """A symbolic link in the folder is an error, and what it points to stays as it is."""
    outside, folder = tmp_path / "outside", tmp_path / "out"
    outside.write_bytes(b"outside")
    folder.mkdir()
    (folder / path).symlink_to(outside)
    report = write(before(), folder)

    assert ["unwritable-output"] == slugs(report.diagnostics)
    assert b"outside" == outside.read_bytes()


def test_a_linked_folder_is_not_entered(tmp_path: Path) -> None:
    """Files of backing services lie in folders, which may be links as well."""
    result = generated(graph({"A": service(dependencies=[needs("postgres", external=True)])}))
    (tmp_path / "outside").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/postgres").symlink_to(tmp_path / "outside")
    report = write(result, tmp_path / "out")

    assert ["unwritable-output"] == slugs(report.diagnostics)
    assert [] == list((tmp_path / "outside").iterdir())


@pytest.mark.parametrize("place", ["file", "file/below", "link", "dangling", "x" * 300, "a\0b"])
def test_a_folder_that_cannot_be_written_is_a_finding(tmp_path: Path, place: str) -> None:
    """It says which folder and why, and raises nothing."""
    (tmp_path / "file").write_bytes(b"own")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to("elsewhere")
    (tmp_path / "dangling").symlink_to("nowhere")
    report = write(before(), tmp_path / place)

    assert (False, ["unwritable-output"]) == (report.ok, slugs(report.diagnostics))
    assert b"own" == (tmp_path / "file").read_bytes()
    assert [] == list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_in_the_place_of_one_is_a_finding(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    """It is neither removed nor waited for."""
    make(tmp_path / FILE)
    (finding,) = write(before(), tmp_path).diagnostics

    assert "unwritable-output" == finding.rule.slug
    assert f"{FILE} cannot be written: it is not a regular file" == finding.message
    assert (tmp_path / FILE).exists()
    assert not (tmp_path / FILE).is_file()


def test_a_folder_that_may_not_be_written_stays_as_it_is() -> None:
    """The reason is reported, and no part of anything is left."""
    with as_nobody() as folder:
        write(before(), folder)
        old = contents(folder)
        folder.chmod(0o555)
        report = write(after(), folder)
        folder.chmod(0o755)

        assert ["unwritable-output"] == slugs(report.diagnostics)
        assert "Permission denied" in report.diagnostics[0].message
        assert old == contents(folder)


@pytest.mark.parametrize(
    ("umask", "plain", "script"), [(0o022, 0o644, 0o755), (0o077, 0o600, 0o700)], ids=oct
)
def test_scripts_can_be_run_and_the_umask_is_respected(
    tmp_path: Path, umask: int, plain: int, script: int
) -> None:
    """Permission bits are those of any program that writes files."""
    previous = os.umask(umask)
    try:
        write(before(), tmp_path / "out")
    finally:
        os.umask(previous)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "out").iterdir()}

    assert {plain} == {modes[name] for name in (FILE, MANIFEST, ".env.example")}
    assert {script} == {modes[name] for name in ("start.sh", "stop.sh", "logs.sh")}


@pytest.mark.parametrize("place", ["missing", "x" * 300], ids=["missing", "impossible"])
def test_comparing_with_no_folder_raises_nothing(tmp_path: Path, place: str) -> None:
    """Where nothing is, everything would be created."""
    report = compare(before(), tmp_path / place)

    assert {Action.CREATED} >= actions(report)
    assert not (tmp_path / place[:200]).exists()


@pytest.mark.parametrize("path", [f"{FILE}.new", f"{FILE}.bak-1", "postgres"])
def test_no_way_of_writing_leads_outside(tmp_path: Path, path: str) -> None:
    """Neither an write_update, nor a backup, nor pruning follows a link."""
    store = needs("postgres", external=True)
    first = generated(graph({"Catalog": service(dependencies=[store])}))
    outside, folder = tmp_path / "outside", tmp_path / "out"
    write(first, folder)
    outside.mkdir()
    (outside / "databases.sh").write_bytes((folder / "postgres/databases.sh").read_bytes())
    edit = edited(folder / FILE)
    if path == "postgres":
        (folder / "postgres/databases.sh").unlink()
        (folder / "postgres").rmdir()
        (folder / path).symlink_to(outside)
    else:
        (folder / path).symlink_to(outside / "databases.sh")
    before = (outside / "databases.sh").read_bytes()
    for force in (False, True):
        write(after(), folder, force=force, prune=True)

    assert ["databases.sh"] == [file.name for file in outside.iterdir()]
    assert before == (outside / "databases.sh").read_bytes()
    assert edit in [file.read_bytes() for file in folder.iterdir() if file.is_file()]


def test_a_manifest_cannot_make_the_users_files_ours(tmp_path: Path) -> None:
    """Neither .env nor the override file is pruned, whatever a manifest says."""
    write(before(), tmp_path)
    manifest = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    for name in (".env", "docker-compose.override.yml", "compose.override.yaml"):
        (tmp_path / name).write_text("own\n", "utf-8")
        manifest["files"][name] = hash_of("own\n")
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    report = write(before(), tmp_path, prune=True)

    assert report.ok
    assert (tmp_path / ".env").exists()
    assert (tmp_path / "docker-compose.override.yml").exists()
    assert (tmp_path / "compose.override.yaml").exists()


def test_a_file_of_somebody_else_in_the_manifests_place_is_kept(tmp_path: Path) -> None:
    """It lies beside ours as a backup."""
    (tmp_path / MANIFEST).write_bytes(b"mine")
    write(before(), tmp_path)

    assert b"mine" == (tmp_path / f"{MANIFEST}.bak-1").read_bytes()
    assert "proof" in json.loads((tmp_path / MANIFEST).read_text("utf-8"))


def test_two_runs_at_once_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one waits for a while, and then says why it gives up."""
    monkeypatch.setattr(folder_module, "PATIENCE", 0.1)
    with folder_module.open_folder(tmp_path, create=True):
        report = write(before(), tmp_path)

    assert ["unwritable-output"] == slugs(report.diagnostics)
    assert "another run" in report.diagnostics[0].message
    assert [] == list(tmp_path.iterdir())


def test_a_file_that_changes_while_we_run_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that saves in between wins."""
    write(before(), tmp_path)

    def save(*_: object) -> list[object]:
        edited(tmp_path / FILE)
        return []

    monkeypatch.setattr(writing_module, "open_offers", save)
    report = write(after(), tmp_path)

    assert ["unwritable-output"] == slugs(report.diagnostics)
    assert (tmp_path / FILE).read_text("utf-8").endswith("# An edit.\n")
