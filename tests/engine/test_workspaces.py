"""One repository, two services and what they share: built by member, healthy, each for itself."""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from workspace_table import KINDS, SERVICES

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.stack import SOURCES, Stack, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.conftest import MakeStack

TREE_OF_ALL = "shop"
SOURCE = f"{SOURCES}/greeter"
LONGEST_START = 120


def rows() -> Iterator[object]:
    """Return a row per kind of workspace; those without `by_default` where --full asks for them."""
    for name, kind in KINDS.items():
        is_default = bool(kind.facts.get("by_default"))
        if kind.is_lived:
            yield pytest.param(name, marks=() if is_default else (pytest.mark.full,))


@pytest.fixture(scope="module")
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stack, dict[str, Any]]]:
    """Return a stack of the two services of a workspace, and its row; nothing of it stays."""
    kind = KINDS[request.param]
    root = tmp_path_factory.mktemp(request.param)
    kind.lay(root / TREE_OF_ALL)
    services = kind.services(TREE_OF_ALL)
    file = root / DEFAULT_TOPOLOGY
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"services": services}), "utf-8")
    stack = Stack(root, f"workspaces-{secrets.token_hex(3)}")
    stack.generate()
    yield stack, kind.facts
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


def is_of(path: str, other: str) -> bool:
    """Return whether a path in an image belongs to the other service."""
    return path.startswith("app/") and other in path.split("/")


def edit(stack: Stack, file: str, old: str, new: str) -> None:
    """Change a text of a source file."""
    path = stack.root / TREE_OF_ALL / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@dataclass
class Build:
    """One build of the stack: the images that it made, and the steps that it ran.

    `took_time` are those of them that took a tenth of a second or more. Of two services that have
    a step in common, one may be shown without a word that it comes from the cache.
    """

    images: dict[str, str]
    ran: tuple[str, ...]
    took_time: tuple[str, ...]

    @classmethod
    def of(cls, stack: Stack) -> Build:
        """Build all images of a stack."""
        done = stack.run("docker", "compose", "--progress", "plain", "build")
        told = done.stdout + done.stderr
        assert done.returncode == 0, told
        steps = dict(re.findall(r"^#(\d+) (\[.*\d+/\d+\] (?!FROM ).*)$", told, re.MULTILINE))
        cached = set(re.findall(r"^#(\d+) CACHED$", told, re.MULTILINE))
        assert steps, told
        ran = {number: text for number, text in steps.items() if number not in cached}
        took = dict(re.findall(r"^#(\d+) DONE (\d+\.\d+)s$", told, re.MULTILINE))
        return cls(
            {name: image_of(stack, name) for name in SERVICES},
            tuple(ran.values()),
            tuple(text for number, text in ran.items() if float(took.get(number, 0)) > 0),
        )

    def ran_for(self, service: str) -> list[str]:
        """Return the steps that were run for one service alone."""
        return [step for step in self.ran if step.startswith(f"[{service} ")]


def image_of(stack: Stack, service: str) -> str:
    """Return the id of the image that a service has now."""
    name = stack.containers()[service]["Config"]["Image"]
    return stack.docker("image", "inspect", "--format", "{{.Id}}", name).strip()


@pytest.mark.parametrize("shop", list(rows()), indirect=True)
def test_two_members_are_two_services(shop: tuple[Stack, dict[str, Any]]) -> None:
    """Each is its own program; its image holds what it needs, and no file of the other."""
    stack, facts = shop
    done = stack.run("./start.sh")
    if done.returncode:
        pytest.fail(done.stdout + done.stderr)
    for name, other in (SERVICES, SERVICES[::-1]):
        log = stack.docker("logs", stack.containers()[name]["Id"])
        assert within(LONGEST_START, stack, name, "healthy"), log
        assert f"hello from {name}" == said_by(stack, name)
        files = files_of(stack, name)
        assert set() == {path for path in files if is_of(path, other)}
        assert set() == set(facts.get("absent", ())) & files


TRIES = 3
"""Changes of which one has to be built from the cache as it should be.

A file that is copied too early is the cause of a further step at each change. But now and then, on
a busy host, the engine runs a step again whose result it has: in about one of six runs of a row.
"""


def needless(before: Build, own: Build, shared: Build, once: str) -> list[str]:
    """Return what was built without need: the other service, or an installation."""
    found = own.ran_for("billing")
    if before.images["billing"] != own.images["billing"]:
        found.append("the image of billing")
    if once:
        found += [step for step in (*own.took_time, *shared.took_time) if once in step]
    return found


@pytest.mark.parametrize("shop", list(rows()), indirect=True)
def test_a_change_rebuilds_what_needs_it(shop: tuple[Stack, dict[str, Any]]) -> None:
    """One of a service leaves the other's image as it was; one of the library changes both.

    Neither installs anything anew.
    """
    stack, facts = shop
    before = Build.of(stack)
    mine, common = "orders", "hello"
    for _ in range(TRIES):
        token = secrets.token_hex(4)  # a change that no earlier build has seen
        edit(stack, facts["change"]["own"], f'"{mine}"', f'"orders {token}"')
        own = Build.of(stack)
        edit(stack, facts["change"]["shared"], f"{common} from", f"{token} from")
        shared = Build.of(stack)
        mine, common = f"orders {token}", token

        assert before.images["orders"] != own.images["orders"]
        assert own.ran_for("orders")
        assert set() == set(own.images.values()) & set(shared.images.values())
        without_need = needless(before, own, shared, facts.get("once", ""))
        if not without_need:
            break
        before = shared

    assert [] == without_need
    stack.run("docker", "compose", "up", "--detach", "--wait")
    expected = {"orders": f"{token} from orders {token}", "billing": f"{token} from billing"}
    assert expected == {name: said_by(stack, name) for name in SERVICES}


INTERRUPTED = """
FROM dependencies AS interrupted
RUN --mount=type=cache,sharing=locked,target=/root/.cache/yarn-classic \\
    find /root/.cache/yarn-classic -name .yarn-metadata.json -fprint /records \\
        -exec truncate --size 0 {} + \\
    && test -s /records
"""
"""What an installation with Yarn 1 leaves in its cache that is killed while it stores packages."""


@pytest.mark.parametrize("shop", ["yarn"], indirect=True)
def test_an_interrupted_build_spoils_no_later_one(shop: tuple[Stack, dict[str, Any]]) -> None:
    """Yarn 1 itself ends at an empty record with an error, for ever.

    All in one build: between two, the engine may empty the cache.
    """
    stack, _ = shop
    text = (stack.folder / "Dockerfile.orders").read_text("utf-8")
    later = text.split("\nFROM dependencies AS production\n")[1].split("\nFROM ")[0]
    file = stack.root / "Dockerfile.interrupted"
    stages = f"{text}{INTERRUPTED}FROM interrupted AS again\n{later}\n"
    file.write_text(stages, "utf-8")
    anew = ("--no-cache-filter", "dependencies,interrupted,again")
    context = str(stack.root / TREE_OF_ALL)
    stack.docker("build", "--target", "again", *anew, "--file", str(file), context)


TREE = {
    "requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\ncelery==5.5.3\n",
    "main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "tasks.py": "from celery import Celery\n\napp = Celery()\n",
}


def test_services_of_one_tree_are_installed_once(make_stack: MakeStack) -> None:
    """Web, worker, beat and events: one installation is built, and used by all four images."""
    web = service(build={"context": SOURCE})
    worker = service(framework="celery", port=None, build={"context": SOURCE})
    command = ["celery", "--app", "tasks", "beat"]
    beat = service(framework="celery", port=None, build={"context": SOURCE, "command": command})
    events = beat | {"build": {"context": SOURCE, "command": [*command[:-1], "events"]}}
    services = {"Web": web, "Worker": worker, "Beat": beat, "Events": events}
    stack = make_stack(graph(services), TREE)
    stack.environment["JWT_SECRET"] = secrets.token_hex(8)
    built = stack.run("docker", "compose", "--progress", "plain", "build")
    assert built.returncode == 0, built.stderr

    steps = re.findall(
        r"^#(\d+) \[.*RUN .*--requirement", built.stdout + built.stderr, re.MULTILINE
    )
    assert 1 == len(set(steps))
