"""Whatever call of the writer fails, each file is old or new, and the next run heals the rest."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service
from faults import ERRORS, fail, in_a_process, kill, system
from folders import FILE, MANIFEST, actions, contents, edited
from pipeline_helpers import generated, slugs

from docker_generator.output.comparison import Action
from docker_generator.output.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator import GenerationResult

EDITED = "Dockerfile.orders"
"""What a person has edited before."""


@cache
def old() -> GenerationResult:
    """Return what lies there."""
    return generated(graph({"Catalog": service(), "Orders": service(), "Mail": service()}))


@cache
def new() -> GenerationResult:
    """Return what is to be written: files are created, replaced, withheld, and orphaned."""
    store = needs("postgres", external=True)
    return generated(
        graph({"Catalog": service(port=9000, dependencies=[store]), "Orders": service(port=9001)})
    )


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Return a folder in memory, where there is one: each test writes many thousand files."""
    if not os.access("/dev/shm", os.W_OK):  # noqa: S108 -- made by its own name below
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def prepared(folder: Path) -> dict[str, bytes]:
    """Write the old files, edit one, and return what lies there."""
    first = folder.parent / "prepared"
    if not first.exists():
        write(old(), first)
        edited(first / EDITED)
    shutil.copytree(first, folder)
    return contents(folder)


def check(folder: Path, before: dict[str, bytes]) -> None:
    """See each file old or new, the edit untouched, and the next run heal the rest."""
    texts = {path: file.content.encode() for path, file in new().files.items()}
    for path, data in contents(folder).items():
        if path.endswith("-part") or path == MANIFEST:
            continue
        assert data in {before.get(path), texts.get(path.removesuffix(".new"))}, path
    assert before[EDITED] == (folder / EDITED).read_bytes()
    report = write(new(), folder, prune=True)
    there = contents(folder)

    assert {"edit-conflict", "wrong-port", "wrong-command", "wrong-health-check"} >= set(
        slugs(report.diagnostics)
    )
    assert there.pop(EDITED) == before[EDITED]
    assert there.pop(f"{EDITED}.new") == texts.pop(EDITED)
    assert there.pop(MANIFEST)
    del texts[MANIFEST]
    assert texts == there
    assert {Action.UNCHANGED, Action.CONFLICT} == actions(write(new(), folder, prune=True))


def number_of_calls(folder: Path) -> int:
    """Return how many system calls the new files take."""
    prepared(folder)
    result = new()
    with system(0, kill) as calls:
        write(result, folder, prune=True)
    return calls.count


@pytest.mark.slow
@pytest.mark.parametrize("error", sorted(ERRORS))
def test_each_call_may_fail(place: Path, error: str) -> None:
    """A full disk, a missing right, a broken device: a finding, and nothing half-written."""
    last = number_of_calls(place / "count")
    assert last > 50
    for number in range(1, last + 1):
        folder = place / str(number)
        before = prepared(folder)
        with system(number, fail(ERRORS[error])) as calls:
            report = write(new(), folder, prune=True)
        assert calls.count >= number
        assert not report.ok
        check(folder, before)


@pytest.mark.slow
def test_a_process_may_be_killed_at_each_call(place: Path) -> None:
    """Nothing of it runs after that, and the next run needs nothing of it."""
    last = number_of_calls(place / "count")
    for number in range(1, last + 1):
        folder = place / str(number)
        before = prepared(folder)

        def run(number: int = number, folder: Path = folder) -> None:
            with system(number, kill):
                write(new(), folder, prune=True)

        assert -9 == in_a_process(run)
        check(folder, before)


@pytest.mark.slow
def test_a_first_run_may_be_killed_at_each_call(place: Path) -> None:
    """Where nothing was before, and the graph is another one when it runs again."""
    result = old()
    with system(0, kill) as calls:
        write(result, place / "count")
    for number in range(1, calls.count + 1):
        folder = place / str(number)

        def run(number: int = number, folder: Path = folder) -> None:
            with system(number, kill):
                write(old(), folder)

        assert -9 == in_a_process(run)
        report = write(new(), folder, prune=True)
        assert report.ok
        assert {p: f.content.encode() for p, f in new().files.items()} == contents(folder)
        assert FILE in contents(folder)
