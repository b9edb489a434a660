"""The builder's own checks find nothing in any Dockerfile that is generated."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

BASE = "python:3.14-slim-trixie"
DOCKERFILES = sorted(
    file
    for file in (ROOT / "tests/golden").glob("*/Dockerfile.*")
    if file.suffix != ".dockerignore"
)


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_the_builder_has_no_warning(file: Path, tmp_path: Path) -> None:
    """The builder is content; every Python resolves to one base, since nothing is built."""
    contexts = ("3.13", "3.12", "3.11")
    bases = [f"--build-context=python:{v}-slim-trixie=docker-image://{BASE}" for v in contexts]
    done = subprocess.run(
        ["docker", "build", "--check", *bases, "-f", file, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stderr
    assert "no warnings found" in done.stdout + done.stderr
