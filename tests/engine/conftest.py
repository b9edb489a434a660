"""Stacks on a real engine: without one the tests are skipped, or fail with REQUIRE_ENGINE=1."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SHOP

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    MakeStack = Callable[[dict[str, Any], dict[str, str]], Stack]

# What is ignored only if the builder reads the ignore file: secrets, and what does not run.
IGNORED = (".env", ".git/config", "signing.key", "tests/test_main.py", "src/__pycache__/main.pyc")


@pytest.fixture(scope="session", autouse=True)
def engine() -> None:
    """Ask for an engine before the first test of this folder."""
    try:
        done = subprocess.run(
            ["docker", "info"], capture_output=True, text=True, check=False, timeout=30
        )
        reason = done.stderr.strip() if done.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = str(error)
    if reason and os.environ.get("REQUIRE_ENGINE") == "1":
        pytest.fail(f"REQUIRE_ENGINE=1, and no Docker engine answers: {reason}", pytrace=False)
    if reason:
        pytest.skip(f"no Docker engine answers: {reason}")


@pytest.fixture(scope="session")
def shop_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return the shop beside its sources, as a clean clone: generated, and not yet started."""
    root = tmp_path_factory.mktemp("shop")
    shutil.copytree(SHOP / "artifacts/engineering/code", root / "artifacts/engineering/code")
    stack = Stack(root, f"shop-{secrets.token_hex(3)}")
    for name in IGNORED:
        file = stack.source("catalog") / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("not for the image\n", "utf-8")
    stack.generate()
    yield stack
    stack.remove()


@pytest.fixture(scope="session")
def started(shop_stack: Stack) -> subprocess.CompletedProcess[str]:
    """Return how ./start.sh went in the clean clone of the shop."""
    return shop_stack.run("./start.sh")


@pytest.fixture(scope="session")
def shop_up(shop_stack: Stack, started: subprocess.CompletedProcess[str]) -> Stack:
    """Return the shop, running."""
    assert started.returncode == 0, started.stdout + started.stderr
    return shop_stack


@pytest.fixture(scope="module")
def make_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeStack]:
    """Return how to make a stack of a graph and of the source files of its service `greeter`."""
    made: list[Stack] = []

    def make(document: dict[str, Any], sources: dict[str, str]) -> Stack:
        root = tmp_path_factory.mktemp("small")
        stack = Stack(root, f"small-{secrets.token_hex(3)}")
        made.append(stack)
        # The shop's own pins: their layer is in the build cache.
        pins = SHOP / "artifacts/engineering/code/backend/auth/requirements.txt"
        files = {"requirements.txt": pins.read_text("utf-8"), "src/__init__.py": ""} | sources
        for name, text in files.items():
            file = stack.source("greeter") / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        topology = root / DEFAULT_TOPOLOGY
        topology.parent.mkdir(parents=True)
        topology.write_text(json.dumps(document), "utf-8")
        stack.generate()
        return stack

    yield make
    for stack in made:
        stack.remove()
