"""The linters that are installed beside Python, each called once for many files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOOLS = Path(sys.executable).parent

# hadolint collects its garbage in a thread for each core otherwise: the same remarks, for a third
# more of CPU time.
_ONE_THREAD = {"GHCRTS": "-N1"}


def linter(*command: str | Path, folder: Path) -> tuple[int, str]:
    """Return the exit status of a linter and what it printed on both streams."""
    tool = shutil.which(str(command[0]), path=str(TOOLS))
    assert tool is not None, f"{command[0]} is missing: pip install -e '.[dev]'"
    variables = os.environ | (_ONE_THREAD if command[0] == "hadolint" else {})
    done = subprocess.run(
        [tool, *command[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=variables,
    )
    return done.returncode, done.stdout + done.stderr


def hadolint(dockerfiles: Mapping[str, str]) -> tuple[int, str]:
    """Return what hadolint says of Dockerfiles by their names, down to remarks of style."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in dockerfiles.items():
            (folder / file).write_text(text, "utf-8")
        return linter("hadolint", "-t", "style", *sorted(dockerfiles), folder=folder)


def shellcheck(scripts: Iterable[Path], folder: Path) -> tuple[int, str]:
    """Return what shellcheck says of the scripts of a folder, with every optional check.

    Scripts of one directory and kind are checked together, since they read each other. Those that
    have the names and texts of a directory before are not checked again.
    """
    together: dict[tuple[Path, str], list[tuple[str, str]]] = {}
    for script in sorted(scripts):
        path = script.relative_to(folder)
        key = (path.parent, path.suffix)
        together.setdefault(key, []).append((path.name, script.read_text("utf-8")))
    found = [_shellcheck(tuple(texts)) for texts in together.values()]
    return max(status for status, _ in found), "".join(text for _, text in found)


@cache
def _shellcheck(scripts: tuple[tuple[str, str], ...]) -> tuple[int, str]:
    with TemporaryDirectory() as name:
        for file, text in scripts:
            Path(name, file).write_text(text, "utf-8")
        names = [file for file, _ in scripts]
        return linter("shellcheck", "-o", "all", *names, folder=Path(name))
