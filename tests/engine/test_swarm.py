"""What the client of Swarm says about generated files: it needs no cluster for that."""

from __future__ import annotations

import copy
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import ROOT

from docker_generator.proof.swarm import REFUSED, swarm_findings

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted((ROOT / "tests/golden").glob("*/docker-compose.yml"))
SEEN_BY_CLUSTER = {"networks.*.driver"}
"""What the client passes on, and a manager of a cluster refuses."""


def refusal(document: dict[str, Any], folder: Path) -> str:
    """Return why the client refuses a file; nothing if it accepts it."""
    file = folder / "stack.yml"
    file.write_text(yaml.safe_dump(document), "utf-8")
    names = re.findall(r"\$\{(\w+)", file.read_text("utf-8"))
    environment = dict(os.environ) | dict.fromkeys(names, "8000")
    command = ("docker", "stack", "config", "--compose-file", file)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def without(document: dict[str, Any], paths: set[str]) -> dict[str, Any]:
    """Return a document without what some paths lead to."""
    left = copy.deepcopy(document)
    for path in paths:
        _remove(left, path.split("."))
    return left


def _remove(node: Any, path: list[str]) -> None:
    names = list(node) if path[0] == "*" else [path[0]] if path[0] in node else []
    for name in names:
        if len(path) == 1:
            del node[name]
        elif isinstance(node[name], dict):
            _remove(node[name], path[1:])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_a_file_is_refused_for_exactly_what_is_reported(file: Path, tmp_path: Path) -> None:
    """Without all of it the client reads the file, with any one of it, it does not."""
    text = file.read_text("utf-8")
    document = yaml.safe_load(text)
    listed = {part.path for part in REFUSED} - SEEN_BY_CLUSTER
    found = {one.message.split()[3].removesuffix(":") for one in swarm_findings(text)} & listed

    assert found
    assert refusal(without(document, found), tmp_path) == ""
    for path in found:
        assert path.rpartition(".")[2] in refusal(without(document, found - {path}), tmp_path)
