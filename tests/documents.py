"""A page is run from top to bottom in one folder, as a reader would follow it.

A block of a file, whose name stands as code before the colon above it, is written; `sh` lines end
with 0; a `console` block prints what it shows, where a line of three dots stands for any lines; a
`mermaid` block is what the command before it printed; Python runs.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import forked

import docker_generator

BIN: Final = Path(sys.executable).parent
INSTALLATION: Final = "python3 -m venv .venv && .venv/bin/pip install -q . && "
"""What precedes the first command of README; here the package is installed already."""

NOT_RUN: Final = {
    r"\S*/?(start|stop|logs|status|data)\.sh( .*)?": "it starts containers: tests/engine does so",
    r"\./update\.sh .*": "it replaces containers: tests/engine/test_gateway.py calls it",
    r"docker-generator pin( .*)?": "it asks registries: tests/engine calls it",
    r"docker-generator env( .*)?": "it asks docker compose: tests/test_cli_env.py calls it",
    r"[A-Z_]+=.* docker buildx bake .*": "it needs an engine: tests/engine/test_bake.py calls it",
    r"docker .*": "it needs an engine: tests/engine calls it",
    r"curl .*": "it needs a running stack: tests/engine/test_tutorial.py calls it",
    r".*/pip install -q -e '\.\[dev\]' && .*/pytest": "CI calls the same line, and so this",
}
"""Commands that no page test runs, and why."""

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"`([\w./-]+\.\w+|[\w./-]+/[Dd]ocker(?:ignore|file))`[^`\n]*:$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, the file that it is, where it is one, and its text."""

    language: str
    name: str
    text: str


def blocks_of(page: str) -> list[Block]:
    """Return the fenced blocks of a page, in their order."""
    found = []
    for match in _FENCE.finditer(page):
        above = page[: match.start()].rstrip().rpartition("\n")[2]
        named = _NAMED.search(above)
        text = re.sub(rf"^{match[1]}", "", match[3], flags=re.MULTILINE)
        found.append(Block(match[2], named[1] if named else "", text))
    return found


def play(page: str, folder: Path, *, with_engine: bool = False) -> None:
    """Follow a page in a folder; raises AssertionError where it does not do what it shows.

    Without an engine, the commands of NOT_RUN are left out. Files are written below `folder`.
    """
    (folder / ".venv").mkdir(exist_ok=True)
    (folder / ".venv" / "bin").symlink_to(BIN)
    shell = _Shell(folder, with_engine)
    printed = ""
    for block in blocks_of(page):
        if block.language == "sh":
            printed = "".join(shell.run(line) for line in block.text.splitlines())
        elif block.language == "console":
            shell.compare(block.text)
        elif block.language == "mermaid":
            assert block.text == printed
        elif block.language == "python" and not block.name:
            _run_python(block.text, folder)
        else:
            assert block.name, f"nobody runs this block of {block.language}: {block.text}"
            _write(block, folder)


def _write(block: Block, folder: Path) -> None:
    """Write the file that a block is; a graph has to be one without warnings of form.

    One of the reader's system, such as /etc/docker/daemon.json, is written below the folder too.
    """
    file = folder / block.name.lstrip("/")
    assert file.resolve().is_relative_to(folder.resolve()), block.name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, "utf-8")
    if block.language == "json" and "services" in json.loads(block.text):
        result = docker_generator.generate(block.text, {"root": str(folder)})
        found = {d.rule.slug for d in result.diagnostics}
        assert not found & {"unknown-field", "invalid-json"}, found


def is_run(command: str) -> bool:
    """Return whether a command is run by a test of pages."""
    return not any(re.fullmatch(pattern, command) for pattern in NOT_RUN)


class _Shell:
    """The shell of a reader: a line `cd FOLDER` or `cd -` holds for the lines after it."""

    def __init__(self, folder: Path, with_engine: bool) -> None:
        self.folder = self.previous = folder
        self.with_engine = with_engine

    def run(self, command: str) -> str:
        """Return what a command prints; it has to succeed."""
        if command.startswith("cd "):
            target = self.folder / command.removeprefix("cd ")
            there = self.previous if command == "cd -" else target.resolve()
            assert there.is_dir(), command
            self.folder, self.previous = there, self.folder
            return ""
        if not self.with_engine and not is_run(command):
            return ""
        done = self._call(command)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def compare(self, text: str) -> None:
        """Run each command of a console block and compare what it prints with what is shown."""
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            if self.with_engine or is_run(command):
                pattern = re.escape(shown).replace(re.escape("...\n"), "(?:.*\n)*")
                # How long a start takes is the machine's affair.
                pattern = re.sub(r"after\\ \d+\\ s", r"after\\ \\d+\\ s", pattern)
                done = self._call(command)
                printed = done.stdout
                if printed and not printed.endswith("\n"):
                    printed += "\n"
                assert re.fullmatch(pattern, printed), f"{command}\n{printed}{done.stderr}"

    def _call(self, command: str) -> subprocess.CompletedProcess[str]:
        command = command.removeprefix(INSTALLATION)
        arguments = forked.arguments_of(command)
        if arguments is not None and not self.with_engine:
            return forked.run(arguments, self.folder)
        environment = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"}
        words = ["bash", "-c", command]
        return subprocess.run(
            words, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )


def _run_python(text: str, folder: Path) -> None:
    words = [sys.executable, "-W", "error", "-c", text]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
