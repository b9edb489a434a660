"""What start.sh promises beyond the happy path, on one small service."""

from __future__ import annotations

import re
import shutil
import stat
import time
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service

from engine.stack import within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.conftest import MakeStack
    from engine.stack import Stack

QUICK = {"interval": "1s", "timeout": "1s", "retries": 1, "start_period": "1s"}
OWN_ENV = "# mine, in my order\nSTRIPE_API_KEY='sk_$live'\n\nJWT_SECRET=chosen-by-me"

GREETER = """\
import os

from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health() -> str:
    return os.environ["STRIPE_API_KEY"]
"""

SICK = """\
from fastapi import FastAPI, HTTPException

app = FastAPI()


@app.get("/health")
def health() -> None:
    print("the disk is full", flush=True)
    raise HTTPException(500)
"""


def of_greeter(**fields: Any) -> dict[str, Any]:
    """Return a graph of one service, whose health is asked for often."""
    return graph({"GreeterService": service(health_check={"path": "/health"} | QUICK, **fields)})


@pytest.fixture(scope="module")
def greeter(make_stack: MakeStack) -> Stack:
    """Return a service with migrations, a secret of its user's, and a wish for 64 CPUs."""
    return make_stack(
        of_greeter(resources={"cpu": 64, "memory": "256Mi"}, secrets=["STRIPE_API_KEY"]),
        {
            "src/main.py": GREETER,
            "alembic.ini": "[alembic]\nscript_location = alembic\n",
            "alembic/env.py": "",
            "alembic/versions/0001_first.py": "revision = '0001'\n",
        },
    )


def test_nothing_runs_before_the_start(greeter: Stack) -> None:
    """In a fresh folder stop.sh has nothing to do, and logs.sh names what comes first."""
    stop, logs = greeter.run("./stop.sh"), greeter.run("./logs.sh")

    assert (stop.returncode, stop.stdout) == (0, "Nothing runs from this folder.\n")
    assert logs.returncode != 0
    assert "run ./start.sh" in logs.stderr


def test_compose_alone_tells_what_to_run(greeter: Stack) -> None:
    """Without .env, docker compose up starts nothing and names ./start.sh."""
    done = greeter.run("docker", "compose", "up", "--detach")

    assert done.returncode != 0
    assert "run ./start.sh, which makes .env" in done.stderr
    assert greeter.containers() == {}


def test_start_asks_for_what_only_the_user_knows(greeter: Stack) -> None:
    """A secret that cannot be made up is asked for by its name, before anything starts."""
    done = greeter.run("./start.sh")

    assert done.returncode != 0
    assert "write these values of your own into .env: STRIPE_API_KEY" in done.stderr
    assert greeter.containers() == {}


@pytest.fixture(scope="module")
def greeting(greeter: Stack) -> tuple[Stack, str]:
    """Return the running service and what start.sh said, where .env was the user's own."""
    (greeter.folder / ".env").write_text(OWN_ENV, "utf-8")
    done = greeter.run("./start.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    return greeter, done.stdout


def test_start_changes_no_value_of_the_user(greeting: tuple[Stack, str]) -> None:
    """What stood in .env stands there still, and is what the service gets."""
    stack, _ = greeting

    assert (stack.folder / ".env").read_text("utf-8").startswith(OWN_ENV + "\n")
    assert stack.ask("greeter", "/health") == (200, "sk_$live")
    assert stack.execute("greeter", "printenv", "JWT_SECRET") == "chosen-by-me\n"


def test_a_limit_above_the_engine_is_lowered(greeting: tuple[Stack, str]) -> None:
    """The engine refuses more CPUs than it has: the run gets what there is, and is told so."""
    stack, said = greeting
    there = int(stack.docker("info", "--format", "{{.NCPU}}"))

    assert f"GREETER_CPUS is {there} for this run instead of 64" in said
    assert stack.containers()["greeter"]["HostConfig"]["NanoCpus"] == there * 10**9
    assert "GREETER_CPUS" not in (stack.folder / ".env").read_text("utf-8")


def test_migrations_are_in_the_image(greeting: tuple[Stack, str]) -> None:
    """What alembic needs lies where its commands are run."""
    stack, _ = greeting
    files = ("alembic.ini", "alembic/env.py", "alembic/versions/0001_first.py")

    assert stack.execute("greeter", "ls", *files).split() == sorted(files)


def test_starting_again_restarts_nothing(greeting: tuple[Stack, str]) -> None:
    """On a stack that runs already, start.sh succeeds and leaves its containers alone."""
    stack, _ = greeting
    before = stack.containers()["greeter"]
    done = stack.run("./start.sh")

    assert done.returncode == 0, done.stderr
    assert stack.containers()["greeter"]["Id"] == before["Id"]
    assert stack.containers()["greeter"]["State"]["StartedAt"] == before["State"]["StartedAt"]


@pytest.fixture
def clone(greeting: tuple[Stack, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return a second clone of the folder, ports of its own, under the name of the first."""
    first, _ = greeting
    folder = tmp_path_factory.mktemp("clone") / "project"
    second = first.copy(folder, f"{first.name}-2")
    yield second
    second.remove()
    shutil.rmtree(folder)


@pytest.mark.parametrize("env", ["copied", "absent"])
def test_a_second_clone_leaves_the_first_alone(
    env: str, clone: Stack, greeting: tuple[Stack, str]
) -> None:
    """Under the first one's name it does not start; under the name it is told, beside it."""
    first, _ = greeting
    before = first.containers()["greeter"]["Id"]
    if env == "absent":
        (clone.folder / ".env").unlink()

    refused = clone.run("./start.sh", STRIPE_API_KEY="another")
    advice = re.search(r"echo COMPOSE_PROJECT_NAME=\S+ >> \.env", refused.stderr)
    assert refused.returncode != 0
    assert f"a stack called {first.name} belongs to {first.folder} already" in refused.stderr
    assert advice
    assert clone.run("bash", "-c", advice[0]).returncode == 0
    accepted = clone.run("./start.sh", STRIPE_API_KEY="another")

    assert accepted.returncode == 0, accepted.stderr
    assert clone.states() == first.states() == {"greeter": "healthy"}
    assert first.containers()["greeter"]["Id"] == before
    assert clone.ask("greeter", "/health") == (200, "another")
    assert first.ask("greeter", "/health") == (200, "sk_$live")
    assert stat.S_IMODE((clone.folder / ".env").stat().st_mode) == 0o600


def test_a_hanging_process_turns_unhealthy(greeting: tuple[Stack, str]) -> None:
    """A server that accepts and never answers fails its own probe, until it answers again."""
    stack, _ = greeting
    stack.execute("greeter", "sh", "-c", "kill -STOP -1")
    assert within(15, stack, "greeter", "unhealthy")

    stack.execute("greeter", "sh", "-c", "kill -CONT -1")
    assert within(15, stack, "greeter", "healthy")


def test_a_symbolic_link_is_the_same_folder(greeting: tuple[Stack, str], tmp_path: Path) -> None:
    """What was started through a link is known, and stopped, at the folder's own name."""
    stack, _ = greeting
    link = tmp_path / "link"
    link.symlink_to(stack.folder)
    stack.take_down()
    through = stack.run("bash", "-c", 'cd "$1" && ./start.sh', "-", str(link))
    assert through.returncode == 0, through.stderr

    again = stack.run("./start.sh")
    assert again.returncode == 0, again.stderr
    stack.run("./stop.sh")
    assert stack.states()["greeter"].startswith("exited")


@pytest.mark.parametrize("awaited", [False, True], ids=["alone", "awaited"])
def test_a_sick_service_is_reported_with_its_log(awaited: bool, make_stack: MakeStack) -> None:
    """A service that never gets healthy ends the start: not with 0, soon, and with its log."""
    document = of_greeter()
    if awaited:
        waiter = service(port=8001, dependencies=[needs("GreeterService")])
        waiter["build"] = {"context": "artifacts/engineering/code/backend/greeter"}
        document["services"]["Waiter"] = waiter
    stack = make_stack(document, {"src/main.py": SICK})
    begin = time.monotonic()
    done = stack.run("./start.sh")

    assert done.returncode == 1
    assert "=== greeter is running, unhealthy" in done.stderr
    assert "the disk is full" in done.stderr
    assert "All healthy" not in done.stdout
    assert time.monotonic() - begin < 60


def test_a_service_that_exits_is_reported_with_its_log(make_stack: MakeStack) -> None:
    """A service that exits again and again is given up after START_TIMEOUT, with its log."""
    stack = make_stack(of_greeter(), {"src/main.py": 'raise RuntimeError("no licence found")'})
    begin = time.monotonic()
    done = stack.run("./start.sh", START_TIMEOUT="5")

    assert done.returncode == 1
    assert "=== greeter is " in done.stderr
    assert "RuntimeError: no licence found" in done.stderr
    assert time.monotonic() - begin < 60
