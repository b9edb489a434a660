"""Completion, in the shells themselves."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from documents import BIN
from pipeline_helpers import run

from docker_generator.commands.completion import SHELLS

if TYPE_CHECKING:
    from pathlib import Path

CASES = [
    ("docker-generator ver", {"verify"}),
    ("docker-generator --ver", {"--version"}),
    ("docker-generator generate --dr", {"--dry-run"}),
    ("docker-generator generate --format s", {"sarif"}),
    ("docker-generator graph --format d", {"dot"}),
    ("docker-generator explain invalid-cp", {"invalid-cpu"}),
    ("docker-generator explain DG30", {f"DG30{digit}" for digit in range(1, 10)}),
    (
        "docker-generator check --set environ",
        {f"environment={e}" for e in ("dev", "staging", "prod")},
    ),
    ("docker-generator check --set regis", {"registry="}),
    ("docker-generator completion f", {"fish"}),
    ("docker-generator check --root fold", {"folder"}),
    ("docker-generator verify --options gra", {"graph.json"}),
    ("docker-generator generate gra", {"graph.json"}),
    ("docker-generator schema gra", set()),
]

cases = pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])


def needs(shell: str) -> pytest.MarkDecorator:
    """Leave a test out where a shell is not installed: only bash is everywhere."""
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a folder with a file, a folder, and the script of each shell."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "graph.json").write_text("{}", "utf-8")
    for shell in SHELLS:
        status, out, err = run("completion", shell, capsys=capsys)
        assert (0, "") == (status, err)
        (tmp_path / f"script.{shell}").write_text(out, "utf-8")
    return tmp_path


def printed(words: list[str], folder: Path) -> list[str]:
    """Return the lines that a shell prints."""
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
    assert "" == done.stderr
    return done.stdout.split("\n")[:-1]


@cases
def test_bash_completes(line: str, expected: set[str], place: Path) -> None:
    """The function that bash calls is called with what bash gives it."""
    program = f"""\
compopt() {{ :; }}  # there is a line to edit only while somebody types
source script.bash
COMP_LINE='{line}' COMP_POINT={len(line)}
_docker_generator
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    assert sorted(expected or {""}) == sorted(printed(["bash", "-c", program], place))


def test_bash_completes_behind_an_equals_sign(place: Path) -> None:
    """Where the word begins anew for bash."""
    line = "docker-generator check --set environment=st"
    program = f"""\
source script.bash
COMP_LINE='{line}' COMP_POINT={len(line)}
_docker_generator
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    assert ["staging"] == printed(["bash", "-c", program], place)


@needs("fish")
@cases
def test_fish_completes(line: str, expected: set[str], place: Path) -> None:
    """As fish itself says."""
    program = f"source script.fish; complete -C '{line}'"
    found = {one.partition("\t")[0].rstrip("/") for one in printed(["fish", "-c", program], place)}

    assert expected == {one.removesuffix("/") for one in found}


@needs("zsh")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("docker-generator ver", "verify"),
        ("docker-generator generate --dr", "--dry-run"),
        ("docker-generator graph --format d", "dot"),
        ("docker-generator explain invalid-cp", "invalid-cpu"),
        ("docker-generator check --set regis", "registry="),
        ("docker-generator check --root fold", "folder/"),
        ("docker-generator generate gra", "graph.json"),
    ],
)
def test_zsh_completes(typed: str, expected: str, place: Path) -> None:
    """On a terminal, with the key that people press."""
    start = "autoload -U compinit && compinit -u -D && source script.zsh && PS1='rea''dy:'"
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(place)
        os.environ["TERM"] = "dumb"
        os.execvp("zsh", ["zsh", "-f", "-i"])  # noqa: S606 -- it is the shell itself
    try:
        os.write(terminal, f"unsetopt zle_bracketed_paste; {start}\n".encode())
        assert until("ready:", terminal)
        os.write(terminal, f"{typed}\t".encode())
        assert until(typed.rpartition(" ")[0] + " " + expected, terminal)
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def until(wanted: str, terminal: int) -> str:
    """Return what a terminal shows once it shows this; nothing after half a minute."""
    shown, end = "", time.monotonic() + 30
    os.set_blocking(terminal, False)
    while time.monotonic() < end:
        try:
            shown += os.read(terminal, 4096).decode("utf-8", "replace").replace("\r", "")
        except BlockingIOError:
            time.sleep(0.02)
        if wanted in shown:
            return shown
    return ""


def test_scripts_are_programs(place: Path) -> None:
    """As far as each shell that is here reads them, and shellcheck for bash."""
    for shell in SHELLS:
        if shutil.which(shell):
            assert [] == printed([shell, "-n", f"script.{shell}"], place)
    assert [] == printed([str(BIN / "shellcheck"), "-s", "bash", "script.bash"], place)
