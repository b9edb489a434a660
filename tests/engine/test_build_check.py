"""The builder's own checks find nothing in any Dockerfile that is generated."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from combinations import dockerfiles
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

BASE = "debian:trixie-slim"
GOLDEN = sorted(
    file
    for file in (ROOT / "tests/golden").glob("*/Dockerfile.*")
    if file.suffix != ".dockerignore"
)


def check(file: Path, folder: Path) -> None:
    """See that the builder is content; every image resolves to one, since nothing is built."""
    named = re.findall(
        r"^FROM (?:--\S+ )*(\S+)|^COPY --from=(\S+[:/]\S+)", file.read_text("utf-8"), re.MULTILINE
    )
    images = sorted({image for pair in named for image in pair if ":" in image or "/" in image})
    bases = [f"--build-context={image}=docker-image://{BASE}" for image in images]
    done = subprocess.run(
        ["docker", "build", "--check", *bases, "-f", file, folder],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stderr
    assert "no warnings found" in done.stdout + done.stderr


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_the_builder_has_no_warning(file: Path, tmp_path: Path) -> None:
    """The golden Dockerfiles, whose bytes are the generated ones."""
    check(file, tmp_path)


@pytest.mark.parametrize("name", sorted(dockerfiles()))
def test_the_builder_has_no_warning_for_a_combination(name: str, tmp_path: Path) -> None:
    """Every language with every framework and package manager."""
    file = tmp_path / name
    file.write_text(dockerfiles()[name], "utf-8")
    check(file, tmp_path)
