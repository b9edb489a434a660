"""One repository, two services and what they share: built by member, healthy, each for itself."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from conftest import FIXTURES, graph, service

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.stack import SOURCES, Stack, within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.conftest import MakeStack

FOLDERS = FIXTURES / "workspaces"
ROWS: dict[str, dict[str, Any]] = {
    file.parent.name: json.loads(file.read_text("utf-8"))
    for file in sorted(FOLDERS.glob("*/row.json"))
}
SOURCE = f"{SOURCES}/greeter"
SERVICES = ("orders", "billing")
LONGEST_START = 120


def rows() -> Iterator[object]:
    """Return a row per kind of workspace; those without `by_default` where --full asks for them."""
    for name, facts in ROWS.items():
        is_default = bool(facts.get("by_default"))
        yield pytest.param(name, marks=() if is_default else (pytest.mark.full,))


@pytest.fixture
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stack]:
    """Return a stack of the two services of a workspace, generated; nothing of it stays."""
    facts = ROWS[request.param]
    source = FOLDERS / facts.get("like", request.param) / "source"
    shutil.copytree(source, tmp_path / "shop")
    if "like" in facts:
        shutil.copytree(FOLDERS / request.param / "source", tmp_path / "shop", dirs_exist_ok=True)
    for name in facts.get("without", ()):
        (tmp_path / "shop" / name).unlink()
    declared = {key: facts[key] for key in ("language", "framework")}
    services = {
        name.title(): {
            **declared,
            "port": port,
            "health_check": {"path": "/health", "interval": "2s"},
            "build": {"context": "shop", **facts.get("build", {}).get(name, {})},
        }
        for port, name in enumerate(SERVICES, 8001)
    }
    file = tmp_path / DEFAULT_TOPOLOGY
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"services": services}), "utf-8")
    stack = Stack(tmp_path, f"workspaces-{secrets.token_hex(3)}")
    stack.generate()
    yield stack
    stack.remove()


def said_by(stack: Stack, service: str) -> str:
    """Return what a service answers on its published port."""
    port = stack.environment[f"{service.upper()}_PORT"]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        text: str = answer.read().decode()
    return text


def files_of(stack: Stack, service: str) -> set[str]:
    """Return the paths in the container of a service."""
    container = stack.containers()[service]["Id"]
    with subprocess.Popen(["docker", "export", container], stdout=subprocess.PIPE) as archive:
        listed = subprocess.run(
            ["tar", "--list"], stdin=archive.stdout, capture_output=True, text=True, check=True
        )
    return {path.rstrip("/") for path in listed.stdout.splitlines()}


@pytest.mark.parametrize("shop", list(rows()), indirect=True)
def test_two_members_are_two_services(shop: Stack, request: pytest.FixtureRequest) -> None:
    """Each is its own program; its image holds what it needs, and no file of the other."""
    facts = ROWS[request.node.callspec.params["shop"]]
    done = shop.run("./start.sh")
    if done.returncode:
        pytest.fail(done.stdout + done.stderr)
    for name, other in (SERVICES, SERVICES[::-1]):
        log = shop.docker("logs", shop.containers()[name]["Id"])
        assert within(LONGEST_START, shop, name, "healthy"), log
        assert f"hello from {name}" == said_by(shop, name)
        files = files_of(shop, name)
        assert set() == {path for path in files if is_of(path, other)}
        assert set() == set(facts.get("absent", ())) & files


def is_of(path: str, other: str) -> bool:
    """Return whether a path in an image belongs to the other service."""
    return path.startswith("app/") and other in path.split("/")


TREE = {
    "requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\ncelery==5.5.3\n",
    "main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "tasks.py": "from celery import Celery\n\napp = Celery()\n",
}


def test_services_of_one_tree_are_installed_once(make_stack: MakeStack) -> None:
    """Web, worker and beat: the builder meets one installation, and runs it for all of them."""
    web = service(build={"context": SOURCE})
    worker = service(framework="celery", port=None, build={"context": SOURCE})
    command = ["celery", "--app", "tasks", "beat"]
    beat = service(framework="celery", port=None, build={"context": SOURCE, "command": command})
    stack = make_stack(graph({"Web": web, "Worker": worker, "Beat": beat}), TREE)
    stack.environment["JWT_SECRET"] = secrets.token_hex(8)
    built = stack.run("docker", "compose", "--progress", "plain", "build")
    assert built.returncode == 0, built.stderr

    steps = re.findall(
        r"^#(\d+) \[.*RUN .*--requirement", built.stdout + built.stderr, re.MULTILINE
    )
    assert 1 == len(set(steps))
