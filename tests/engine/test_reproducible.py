"""Two builds of one tree on the engine, from two checkouts: the same files with the same dates.

Docker's own builder writes an image with the dates of the build, so the files of each image are
compared as the builder hands them out. With a builder that rewrites the dates, their digests are
the same: docs/how-to/builds.md says on what that was tried.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph
from stack_table import ROWS, copy_source

from engine.stack import Stack

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.full
EPOCH = 1_700_000_000
BUILT = (
    "go-gin-modules",
    "node-express-npm",
    "python-fastapi-pdm",
    "python-fastapi-pip",
    "python-fastapi-poetry",
    "python-fastapi-uv",
)
Files = dict[str, tuple[Any, ...]]


def checkout(folder: Path, project: str) -> Stack:
    """Return the applications of all rows in one graph, generated for a server."""
    services = {}
    for number, row in enumerate(BUILT):
        copy_source(row, folder / row)
        own = {"port": 8000 + number, "build": {"context": row}}
        services[row] = ROWS[row]["service"] | own
    (folder / "graph.json").write_text(json.dumps(graph(services)), "utf-8")
    stack = Stack(folder, project)
    command = (sys.executable, "-m", "docker_generator", "generate", "graph.json", "-o", "out")
    chosen = ("--set", "environment=prod", "--set", "tag=v1", "--set", f"project={project}")
    done = stack.run(*command, *chosen, folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return stack


def build(stack: Stack) -> dict[str, Files]:
    """Return what is in the image of each row: built anew, and dated by the epoch."""
    outputs = [f"--set={row}.output=type=tar,dest={stack.root / row}.tar" for row in BUILT]
    command = ("docker", "buildx", "bake", "-f", "out/docker-bake.hcl", "--no-cache", *outputs)
    variables = {"PLATFORMS": "", "SOURCE_DATE_EPOCH": str(EPOCH)}
    done = stack.run(*command, folder=stack.root, timeout=900, **variables)
    assert done.returncode == 0, done.stderr
    return {row: contents(stack.root / f"{row}.tar") for row in BUILT}


def contents(archive: Path) -> Files:
    """Return each file of an archive with all that a layer keeps of it."""
    found: Files = {}
    with tarfile.open(archive) as opened:
        for one in opened:
            text = opened.extractfile(one) if one.isfile() else None
            digest = hashlib.sha256(text.read()).hexdigest() if text else ""
            owner = (one.uid, one.gid, one.mode)
            found[one.name] = (one.type, owner, one.mtime, one.linkname, digest)
    return found


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Files], dict[str, Files]]:
    """Return what two builds made; the files of the second checkout are some days older."""
    project = f"same-{secrets.token_hex(3)}"
    first = checkout(tmp_path_factory.mktemp("first"), project)
    second = checkout(tmp_path_factory.mktemp("second"), project)
    for file in second.root.rglob("*"):
        os.utime(file, (file.stat().st_mtime - 300_000,) * 2)
    return build(first), build(second)


@pytest.mark.parametrize("row", BUILT)
def test_two_builds_give_the_same_files(
    row: str, builds: tuple[dict[str, Files], dict[str, Files]]
) -> None:
    """Each with the same text, owner, mode and date, and none is dated after the epoch."""
    first, second = builds[0][row], builds[1][row]

    assert first.keys() == second.keys()
    assert {} == {
        name: (first[name], second[name]) for name in first if first[name] != second[name]
    }
    assert len(first) > 2
    assert max(date for _, _, date, *_ in first.values()) <= EPOCH
