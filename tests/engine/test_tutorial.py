"""The tutorial's service, as a reader gets it: built, started, and counting its visits."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from documents import blocks_of

from engine.stack import SOURCES, Stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def tutorial(tmp_path: Path) -> Iterator[Stack]:
    """Return the stack of the tutorial's last section, whose service is that of the first."""
    for block in blocks_of((ROOT / "docs/tutorial.md").read_text("utf-8")):
        if block.name:
            file = tmp_path / block.name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, "utf-8")
    stack = Stack(tmp_path / "project", f"tutorial-{secrets.token_hex(3)}")
    shutil.copytree(tmp_path / "hello", stack.root / SOURCES / "hello")
    stack.generate()
    yield stack
    stack.remove()


def test_the_tutorial_ends_with_a_healthy_stack(tutorial: Stack) -> None:
    """Its service answers as the page shows, and counts on."""
    done = tutorial.run("./start.sh")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "All healthy after" in done.stdout
    assert (200, {"visits": 1}) == tutorial.ask("hello", "/")
    assert (200, {"visits": 2}) == tutorial.ask("hello", "/")
