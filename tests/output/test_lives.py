"""A folder lives on: generated, edited, renamed, deleted, its graph changed, its runs killed.

Whatever the order: no edit is lost, no file is half-written, no file of ours is forgotten.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service
from faults import Killed, die, system
from folders import MANIFEST, contents
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pipeline_helpers import generated

from docker_generator.output.comparison import Action
from docker_generator.output.writing import WriteReport, compare, write

if TYPE_CHECKING:
    from docker_generator import GenerationResult

PART = "docker-generator-part"


@cache
def results() -> tuple[GenerationResult, ...]:
    """Return the results of graphs that share some files, and some texts."""
    store = needs("postgres", external=True)
    return tuple(
        generated(graph(services))
        for services in (
            {"A": service()},
            {"A": service(port=9000)},
            {"A": service(), "B": service(dependencies=[needs("A")])},
            {"B": service(dependencies=[store])},
        )
    )


@cache
def our_texts() -> dict[str, set[bytes]]:
    """Return the texts that we may ever write, by path."""
    found: dict[str, set[bytes]] = {}
    for result in results():
        for path, file in result.files.items():
            if path != MANIFEST:
                found.setdefault(path, set()).add(file.content.encode())
    return found


PATHS = ("Dockerfile.a", "Dockerfile.b", "docker-compose.yml", "start.sh", "postgres/databases.sh")
"""What a person touches."""

PLACES = (*PATHS, "Dockerfile.a.new", "docker-compose.yml.new", "Dockerfile.a.bak-1", "notes.txt")


class OutputDirectoryMachine(RuleBasedStateMachine):
    """One folder, what a person has put there, and what has to be true of it at any time."""

    def __init__(self) -> None:
        super().__init__()
        memory = "/dev/shm"  # noqa: S108 -- a folder with a name of its own is made there
        self.folder = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
        self.theirs: dict[str, bytes] = {}
        """What a person has written, by where it was put; it may only leave by a person."""
        self.moved: set[str] = set()
        """Where a person has put a text of ours."""
        self.number = 0

    def teardown(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder)

    @initialize(which=st.integers(0, 3))
    def begin(self, which: int) -> None:
        """Write the first files."""
        self.generate(which, force=False, prune=False)

    @rule(which=st.integers(0, 3), force=st.booleans(), prune=st.booleans())
    def generate(self, which: int, *, force: bool, prune: bool) -> None:
        """Run to the end: everything generated is there, or kept back for an edit."""
        result = results()[which]
        before = contents(self.folder)
        foreseen = compare(result, self.folder, force=force, prune=prune)
        assert before == contents(self.folder)
        report = write(result, self.folder, force=force, prune=prune)
        there = contents(self.folder)
        assert [(c.path, c.action) for c in foreseen.changes] == [
            (c.path, c.action) for c in report.changes
        ]
        self._nothing_is_forgotten(result, report, there)
        self._edits_stay(before, there, report)
        self._follow(there)
        again = write(result, self.folder)
        assert there == contents(self.folder)
        assert not {Action.CREATED, Action.REPLACED} & {c.action for c in again.changes}

    def _nothing_is_forgotten(
        self, result: GenerationResult, report: WriteReport, there: dict[str, bytes]
    ) -> None:
        actions = {change.path: change.action for change in report.changes}
        for path, file in result.files.items():
            if path != MANIFEST and actions[path] not in {Action.KEPT, Action.CONFLICT}:
                assert file.content.encode() == there[path]
        for path, data in there.items():
            if path in our_texts() and path not in result.files and data in our_texts()[path]:
                assert actions.get(path) is Action.ORPHANED or path in self.moved, path
            if path.endswith(".new") and path not in self.moved and path not in self.theirs:
                assert actions[path.removesuffix(".new")] is Action.CONFLICT, path
        assert not [path for path in there if path.endswith(PART)]

    def _edits_stay(
        self, before: dict[str, bytes], there: dict[str, bytes], report: WriteReport
    ) -> None:
        forced = {c.path for c in report.changes if c.action is Action.FORCED}
        for path, data in self.theirs.items():
            if path not in forced and not path.endswith(".new"):
                assert there.get(path) == data == before[path], path

    def _follow(self, there: dict[str, bytes]) -> None:
        """See that what was replaced lives on in a backup, which is a person's from now on."""
        for path, data in list(self.theirs.items()):
            if there.get(path) != data:
                backup = next(p for p, d in there.items() if d == data and ".bak-" in p)
                del self.theirs[path]
                self.theirs[backup] = data

    @rule(which=st.integers(0, 3), at=st.integers(1, 160), force=st.booleans(), prune=st.booleans())
    def crash(self, which: int, at: int, *, force: bool, prune: bool) -> None:
        """Run until the system call with this number, and no further."""
        with contextlib.suppress(Killed), system(at, die):
            write(results()[which], self.folder, force=force, prune=prune)
        self._follow(contents(self.folder))

    @rule(path=st.sampled_from(PLACES))
    def edit(self, path: str) -> None:
        """Add a line that is nowhere else, or write a file of one's own."""
        self.number += 1
        file = self.folder / path
        old = file.read_bytes() if file.exists() else b""
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(old + b"# edit %d\n" % self.number)
        self.theirs[path] = file.read_bytes()
        self.moved.discard(path)

    @rule(path=st.sampled_from(PATHS), to=st.sampled_from(PLACES))
    def rename(self, path: str, to: str) -> None:
        """Put a file into another place, over whatever is there."""
        file = self.folder / path
        if file.exists() and path != to:
            (self.folder / to).parent.mkdir(exist_ok=True)
            data = file.read_bytes()
            file.replace(self.folder / to)
            self.theirs.pop(to, None)
            self.moved.discard(to)
            if self.theirs.pop(path, None) is None:
                self.moved.add(to)
            else:
                self.theirs[to] = data
            self.moved.discard(path)

    @rule(path=st.sampled_from(PLACES))
    def delete(self, path: str) -> None:
        """Remove a file."""
        (self.folder / path).unlink(missing_ok=True)
        self.theirs.pop(path, None)
        self.moved.discard(path)

    @precondition(lambda self: (self.folder / MANIFEST).exists())
    @rule(corrupt=st.booleans())
    def lose_the_manifest(self, *, corrupt: bool) -> None:
        """Without it, whatever is there counts as a person's."""
        if corrupt:
            (self.folder / MANIFEST).write_bytes(b"{")
        else:
            (self.folder / MANIFEST).unlink()
        there = contents(self.folder)
        self.moved |= {path for path in there if path not in self.theirs}

    @invariant()
    def no_edit_is_lost(self) -> None:
        """Whatever a person has written lies somewhere."""
        there = set(contents(self.folder).values())
        assert [] == [path for path, data in self.theirs.items() if data not in there]

    @invariant()
    def nothing_is_half_written(self) -> None:
        """Each file is a text of ours, or a person's."""
        known = {text for texts in our_texts().values() for text in texts}
        known |= set(self.theirs.values())
        for path, data in contents(self.folder).items():
            if not path.endswith(PART) and not path.startswith(MANIFEST) and path not in self.moved:
                assert data in known or b"# edit " in data, path


def live(examples: int, steps: int) -> None:
    """Run so many lives."""
    run_state_machine_as_test(
        OutputDirectoryMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.slow
def test_a_folder_survives_its_life() -> None:
    """A few hundred steps."""
    live(25, 12)


@pytest.mark.full
def test_a_folder_survives_ten_thousand_lives() -> None:
    """Ten thousand sequences."""
    live(10_000, 15)
