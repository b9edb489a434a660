"""Every stack builds, runs without root, is healthy by its own probe, notices a hang, and stops."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stack_table import ROWS

from engine.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_STOP = 5
WARNING = re.compile(r"^WARNING: .*?\(DG[0-9]+ ([a-z-]+)\)$", re.MULTILINE | re.DOTALL)


def rows() -> Iterator[object]:
    """Return a row per language; all others only where the long tests are asked for."""
    for name in ROWS:
        is_default = Row(name, Path()).runs_by_default
        yield pytest.param(name, marks=() if is_default else (pytest.mark.full,))


@pytest.fixture
def row(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Row]:
    """Return a row, and leave nothing of it behind."""
    row = Row(request.param, tmp_path)
    yield row
    row.remove()


@pytest.mark.parametrize("row", list(rows()), indirect=True)
def test_a_stack_lives(row: Row) -> None:
    """What the README says about a row of its table."""
    report = row.generate()
    assert row.facts.get("warnings", []) == WARNING.findall(report), report
    row.build()

    row.start()
    if row.has_port:
        assert row.becomes("healthy", 120), row.log()
    if row.has_page:
        assert row.facts.get("answer", "hello") in row.ask(row.facts.get("ask", "/")), row.log()
    assert row.prints(row.facts.get("prints", ""), 60), row.log()
    assert row.users() == {str(row.user)}, row.log()
    assert set() == set(row.facts.get("absent", ())) & row.files()

    if row.has_port:
        row.hang()
        assert row.becomes("unhealthy", 30), row.log()
        row.restart()
        assert row.becomes("healthy", 120), row.log()
    assert row.stop() < LONGEST_STOP
    assert row.inspect()["State"]["ExitCode"] in {0, 143}, row.log()
