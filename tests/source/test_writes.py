"""Programs of Python that write a file beside their source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import result_of

from docker_generator.diagnostics.rules.writes import SOURCE_DIRECTORY_WRITTEN
from docker_generator.source.writes import written_at_start

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = {
    "open": 'open("out.txt", "w")',
    "append": 'with open("log/out.txt", mode="ab") as file:\n    pass',
    "inside": 'text = str(open("./out.txt", "r+").read())',
    "path": 'from pathlib import Path\nPath("out.txt").write_text("")',
    "path opened": 'import pathlib as p\np.Path("out.txt").open("x")',
    "directory": 'import os\nos.makedirs("out", exist_ok=True)',
    "database": 'import sqlite3\ndb = sqlite3.connect("out.db")',
    "log": "from logging.handlers import RotatingFileHandler as H\nlog = [H('out.log')]",
    "drawing": 'import cairo\nsurface = cairo.SVGSurface("out.svg", 20, 20)',
    "function": 'def begin():\n    open("out.txt", "w")\n\nbegin()',
    "main": 'def main():\n    open("out.txt", "w")\n\nif __name__ == "__main__":\n    main()',
}
OTHERS = {
    "read": 'open("in.txt"); open("in.txt", "rb")',
    "elsewhere": 'open("/tmp/out.txt", "w"); open(name, "w"); open("a/../../out.txt", "w")',
    "moved": 'import os\nos.chdir("/tmp")\nopen("out.txt", "w")',
    "memory": 'import sqlite3\nsqlite3.connect(":memory:"); sqlite3.connect("file:a?mode=ro")',
    "no name": f'open("{"a" * 300}", "w"); open("out\\x1b[31m", "w"); open("out\\0", "w")',
    "tried": 'try:\n    open("out.txt", "w")\nexcept OSError:\n    pass',
    "condition": 'import sys\nif len(sys.argv) > 1:\n    open("out.txt", "w")',
    "choice": 'x = open("out.txt", "w") if debug else None; debug and open("out.txt", "w")',
    "not called": 'def export():\n    open("out.txt", "w")',
    "own": 'from files import open\nopen("out.txt", "w")',
    "defined": 'def open(path, mode):\n    pass\n\nopen("out.txt", "w")',
    "method": 'store.open("out.txt", "w")',
    "ended": 'raise SystemExit\nopen("out.txt", "w")',
    "no Python": 'open("out.txt", "w") {',
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_a_written_file_is_found(text: str) -> None:
    """A file that is always written when the program starts is found."""
    found = list(written_at_start(text + "\n", is_program=True))

    assert [one.path.removeprefix("log/").partition(".")[0] for one in found] == ["out"]


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_may_not_happen_is_not_found(text: str) -> None:
    """Neither are files that are only read, or are in another directory."""
    assert not list(written_at_start(text + "\n", is_program=True))


def test_the_program_of_a_module_does_not_run() -> None:
    """A server imports the module: the part below __name__ is not run."""
    assert not list(written_at_start(WRITTEN["main"], is_program=False))


SCRIPT = {
    "requirements.txt": "pycairo==1.27.0\n",
    ".python-version": "3.14\n",
    "main.py": f"import time\n\n{WRITTEN['drawing']}\ntime.sleep(1)\n",
}


def _of(root: Path, files: dict[str, str], **fields: Any) -> list[str]:
    """Return the messages about files that a script writes."""
    result = result_of(root, files, language="python", framework="plain", port=None, **fields)
    rule = SOURCE_DIRECTORY_WRITTEN
    return [found.message for found in result.diagnostics if found.rule is rule]


def test_a_script_that_writes_is_reported(tmp_path: Path) -> None:
    """The report names the line and the file."""
    (found,) = _of(tmp_path, SCRIPT)

    assert "main.py:4 of CatalogService writes out.svg" in found


def test_a_volume_may_be_written(tmp_path: Path) -> None:
    """What is mounted there belongs to the user of the program."""
    files = SCRIPT | {"main.py": 'open("data/out.txt", "w")\n'}

    assert not _of(tmp_path, files, volumes=["data:/app/data"])
    assert _of(tmp_path, files, volumes=["data:/app/data:ro"])


def test_a_directory_that_is_there_needs_no_right(tmp_path: Path) -> None:
    """It is not made again."""
    files = SCRIPT | {"main.py": f"{WRITTEN['directory']}\n"}

    assert _of(tmp_path, files)
    assert not _of(tmp_path, files | {"out/.gitkeep": ""})
