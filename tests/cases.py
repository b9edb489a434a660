"""A case: a folder with a graph and what it meets, and the command that is run in it.

    topology-graph.json   the graph
    options.json          options, where there are any
    command.txt           the command line, where it is not `check topology-graph.json`
    earlier.json          a graph that was generated into `out` before
    edits/                files that a person then wrote into `out`
    edits.json            pieces of files that a person replaced there: file to [old, new]
    artifacts/            sources of services

Folders of fixtures/invalid are cases, and each example of a rule is laid out as one.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from docker_generator import cli
from docker_generator.diagnostics.example import Example, text_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

GRAPH = "topology-graph.json"


def lay_out(example: Example, folder: Path) -> None:
    """Write an example of a rule as the files of a case."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GRAPH).write_bytes(example.data)
    for path, text in example.files.items():
        _write(folder / path, text)
    for path, edit in example.edits.items():
        if isinstance(edit, str):
            _write(folder / "edits" / path, edit)
    replaced = {path: edit for path, edit in example.edits.items() if isinstance(edit, tuple)}
    if replaced:
        (folder / "edits.json").write_text(json.dumps(replaced, indent=2) + "\n", "utf-8")
    if example.earlier is not None:
        (folder / "earlier.json").write_text(text_of(example.earlier), "utf-8")
    if example.options:
        (folder / "options.json").write_text(json.dumps(example.options, indent=2), "utf-8")
    if example.command != "check":
        (folder / "command.txt").write_text(example.command + "\n", "utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def arguments_of(folder: Path) -> list[str]:
    """Return the command line of a case."""
    file = folder / "command.txt"
    words = file.read_text("utf-8").split() if file.exists() else ["check"]
    if len(words) > 1:
        return words
    has_folder = words[0] != "check" or (folder / "earlier.json").exists()
    options = ["--options", "options.json"] if (folder / "options.json").exists() else []
    return [*words, GRAPH, *options, *(["-o", "out"] if has_folder else [])]


def run_case(
    folder: Path,
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *more: str,
) -> tuple[int, str, str]:
    """Return the exit status of a case, its standard output and its standard error."""
    shutil.copytree(folder, copy)
    monkeypatch.chdir(copy)
    if (copy / "earlier.json").exists():
        assert cli.main(["generate", "earlier.json", "-o", "out", "-q"]) == 0
    if (copy / "edits").exists():
        shutil.copytree(copy / "edits", copy / "out", dirs_exist_ok=True)
    if (copy / "edits.json").exists():
        _replace(json.loads((copy / "edits.json").read_text("utf-8")), copy / "out")
    capsys.readouterr()
    status = cli.main([*arguments_of(copy), *more])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def _replace(edits: dict[str, tuple[str, str]], folder: Path) -> None:
    for path, (old, new) in edits.items():
        text = (folder / path).read_text("utf-8")
        assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
        (folder / path).write_text(text.replace(old, new), "utf-8")
