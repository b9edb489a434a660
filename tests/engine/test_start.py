"""What start.sh promises beyond the happy path, on one small service."""

from __future__ import annotations

import json
import re
import shutil
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service

from engine.stack import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.conftest import MakeStack
    from engine.stack import Stack

QUICK = {"interval": "1s", "timeout": "1s", "retries": 1, "start_period": "5s"}
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
    """Return a service with migrations, a secret of its user's, and a wish for 1000 CPUs."""
    return make_stack(
        of_greeter(resources={"cpu": 1000, "memory": "256Mi"}, secrets=["STRIPE_API_KEY"]),
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

    assert (stop.returncode, stop.stdout) == (0, "Nothing runs from this directory.\n")
    assert logs.returncode != 0
    assert "run ./start.sh" in logs.stderr


def test_compose_alone_tells_what_to_run(greeter: Stack) -> None:
    """Without .env, docker compose up starts nothing and names ./start.sh."""
    done = greeter.run("docker", "compose", "up", "--detach")

    assert done.returncode != 0
    assert "run ./start.sh to create .env, or set it there" in done.stderr
    assert greeter.containers() == {}


def test_start_asks_for_what_only_the_user_knows(greeter: Stack) -> None:
    """A secret that cannot be made up is asked for by its name, before anything starts."""
    done = greeter.run("./start.sh")

    assert done.returncode != 0
    assert "set these variables in .env: STRIPE_API_KEY" in done.stderr
    assert greeter.containers() == {}


def test_a_made_secret_is_private(greeter: Stack) -> None:
    """Also in a .env that its user made, for all to read, only its owner reads a new secret."""
    env = greeter.folder / ".env"
    env.write_text("# mine\n", "utf-8")
    env.chmod(0o644)
    greeter.run("./start.sh")

    assert re.fullmatch(r"# mine\n(?s:.*)JWT_SECRET=\S{32,}\n", env.read_text("utf-8"))
    assert stat.S_IMODE(env.stat().st_mode) == 0o600


@pytest.fixture(scope="module")
def said(greeter: Stack) -> str:
    """Return what start.sh says, where .env is the user's own."""
    (greeter.folder / ".env").write_text(OWN_ENV, "utf-8")
    done = greeter.run("./start.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def greeting(greeter: Stack, said: str) -> Stack:
    """Return the running service."""
    assert "All healthy" in said
    return greeter


def test_start_changes_no_value_of_the_user(greeting: Stack) -> None:
    """What stood in .env stands there still, and is what the service gets."""
    assert (greeting.folder / ".env").read_text("utf-8").startswith(OWN_ENV + "\n")
    assert greeting.ask("greeter", "/health") == (200, "sk_$live")
    assert greeting.execute("greeter", "printenv", "JWT_SECRET") == "chosen-by-me\n"


def test_a_limit_above_the_engine_is_lowered(greeting: Stack, said: str) -> None:
    """The engine refuses more CPUs than it has: the run gets what there is, and is reported so."""
    there = int(greeting.docker("info", "--format", "{{.NCPU}}"))

    assert f"GREETER_CPUS is {there} for this run instead of 1000" in said
    assert greeting.containers()["greeter"]["HostConfig"]["NanoCpus"] == there * 10**9
    assert "GREETER_CPUS" not in (greeting.folder / ".env").read_text("utf-8")


def test_migrations_are_in_the_image(greeting: Stack) -> None:
    """What alembic needs lies where its commands are run."""
    files = {"alembic.ini", "alembic/env.py", "alembic/versions/0001_first.py"}

    assert set(greeting.execute("greeter", "ls", *files).split()) == files


def test_starting_again_restarts_nothing(greeting: Stack) -> None:
    """On a stack that runs already, start.sh succeeds and leaves its containers alone."""
    before = greeting.containers()["greeter"]
    done = greeting.run("./start.sh")
    after = greeting.containers()["greeter"]

    assert done.returncode == 0, done.stderr
    assert after["Id"] == before["Id"]
    assert after["State"]["StartedAt"] == before["State"]["StartedAt"]


@pytest.fixture
def clone(greeting: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return a second clone of the folder, with ports of its own, under the name of the first."""
    folder = tmp_path_factory.mktemp("clone") / "project"
    second = greeting.copy(folder, f"{greeting.name}-2")
    yield second
    second.remove()
    shutil.rmtree(folder)


@pytest.mark.parametrize("env", ["copied", "absent"])
def test_a_second_clone_leaves_the_first_alone(env: str, clone: Stack, greeting: Stack) -> None:
    """Under the first one's name it does not start; under the name it is reported, beside it."""
    before = greeting.containers()["greeter"]["Id"]
    if env == "absent":
        (clone.folder / ".env").unlink()

    refused = clone.run("./start.sh", STRIPE_API_KEY="another")
    advice = re.search(r"echo COMPOSE_PROJECT_NAME=\S+ >> \.env", refused.stderr)
    assert refused.returncode != 0
    assert f"a stack called {greeting.name} belongs to {greeting.folder}" in refused.stderr
    assert advice
    assert clone.run("bash", "-c", advice[0]).returncode == 0
    accepted = clone.run("./start.sh", STRIPE_API_KEY="another")

    assert accepted.returncode == 0, accepted.stderr
    assert clone.states() == greeting.states() == {"greeter": "healthy"}
    assert greeting.containers()["greeter"]["Id"] == before
    assert clone.ask("greeter", "/health") == (200, "another")
    assert greeting.ask("greeter", "/health") == (200, "sk_$live")


def test_a_hanging_process_turns_unhealthy(greeting: Stack) -> None:
    """A server that accepts and never answers fails its own probe, until it answers again."""
    # Every process but the first, which only hands signals on.
    greeting.execute("greeter", "sh", "-c", "kill -STOP -1")
    assert within(15, greeting, "greeter", "unhealthy")

    greeting.execute("greeter", "sh", "-c", "kill -CONT -1")
    assert within(15, greeting, "greeter", "healthy")


def test_a_symbolic_link_is_the_same_folder(greeting: Stack, tmp_path: Path) -> None:
    """What was started through a link is known, and stopped, at the folder's own name."""
    link = tmp_path / "link"
    link.symlink_to(greeting.folder)
    greeting.take_down()
    through = greeting.run("bash", "-c", 'cd "$1" && ./start.sh', "-", str(link))
    assert through.returncode == 0, through.stderr

    again = greeting.run("./start.sh")
    assert again.returncode == 0, again.stderr
    greeting.run("./stop.sh")
    assert greeting.states()["greeter"].startswith("exited")


@pytest.mark.parametrize("awaited", [False, True], ids=["alone", "awaited"])
def test_a_sick_service_is_reported_with_its_log(awaited: bool, make_stack: MakeStack) -> None:
    """A service that never gets healthy ends the start: not with 0, soon, and with its log."""
    document = of_greeter()
    if awaited:
        waiter = service(
            port=8001, dependencies=[needs("GreeterService")], environment={"ROLE": "waiter"}
        )
        waiter["build"] = {"context": "artifacts/engineering/code/backend/greeter"}
        document["services"]["Waiter"] = waiter
    stack = make_stack(document, {"src/main.py": SICK})
    begin = time.monotonic()
    done = stack.run("./start.sh")

    assert done.returncode == 1
    assert "=== greeter is running, unhealthy\n" in done.stderr
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


WELL = GREETER.replace('os.environ["STRIPE_API_KEY"]', '"well"')

CRASH = """\
import os
import time

time.sleep(float(os.environ.get("AFTER", "0")))
os.environ["API_TOKEN"]
"""

LOOPBACK = """\
from http.server import BaseHTTPRequestHandler, HTTPServer


class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()


HTTPServer(("127.0.0.1", 8000), Health).serve_forever()
"""


def of_workers(**services: dict[str, Any]) -> dict[str, Any]:
    """Return a graph of workers that run the source of the greeter."""
    shared = {
        "type": "worker",
        "language": "python",
        "build": {
            "context": "artifacts/engineering/code/backend/greeter",
            "command": ["python", "src/main.py"],
        },
    }
    return graph({name: shared | fields for name, fields in services.items()})


def test_the_crash_of_a_needed_service_is_told(make_stack: MakeStack) -> None:
    """What another one waits for is named with exit code and log, long before the time is up."""
    document = of_greeter()
    waiter = service(
        port=8001, dependencies=[needs("GreeterService")], environment={"ROLE": "waiter"}
    )
    waiter["build"] = {"context": "artifacts/engineering/code/backend/greeter"}
    document["services"]["Waiter"] = waiter
    stack = make_stack(document, {"src/main.py": CRASH})
    begin = time.monotonic()
    done = stack.run("./start.sh")

    assert done.returncode == 1
    assert re.search(r"=== greeter is \w+.*, restarted (once|\d+ times)", done.stderr)
    assert not re.search(r"=== greeter is running.*, exit code", done.stderr)
    assert "KeyError: 'API_TOKEN'" in done.stderr
    assert "port" not in done.stderr.splitlines()[-1]
    assert "=== waiter" not in done.stderr
    assert time.monotonic() - begin < 60


def test_a_worker_in_a_crash_loop_is_not_healthy(make_stack: MakeStack) -> None:
    """Neither at the first start nor at the second, however long it lives between its crashes."""
    stack = make_stack(
        of_workers(
            Mailer={"environment": {"AFTER": "2"}}, Greeter={"environment": {"AFTER": "99"}}
        ),
        {"src/main.py": CRASH},
    )
    for _ in range(2):
        done = stack.run("./start.sh")

        assert done.returncode == 1, done.stdout
        assert re.search(r"=== mailer is \w+, restarted (once|\d+ times)", done.stderr)
        assert not re.search(r"=== mailer is running.*, exit code", done.stderr)
        assert "KeyError: 'API_TOKEN'" in done.stderr
        assert "=== greeter" not in done.stderr
        assert "All healthy" not in done.stdout


def test_a_server_on_loopback_is_told(make_stack: MakeStack) -> None:
    """Its health check succeeds inside, and nothing else reaches it: what to change is named."""
    greeter = {
        "language": "python",
        "port": 8000,
        "health_check": {"path": "/health"} | QUICK,
        "build": {"command": ["python", "src/main.py"]},
    }
    stack = make_stack(graph({"Greeter": greeter}), {"src/main.py": LOOPBACK})
    done = stack.run("./start.sh")

    assert done.returncode == 1
    assert stack.states() == {"greeter": "healthy"}
    assert "=== greeter listens on 127.0.0.1:8000 only" in done.stderr
    assert "Let it listen on 0.0.0.0" in done.stderr
    assert 'src/main.py:10:HTTPServer(("127.0.0.1", 8000)' in done.stderr
    assert "All healthy" not in done.stdout


def test_an_image_on_loopback_is_not_searched(make_stack: MakeStack) -> None:
    """Its working directory is the root: what lies there is no program of the project."""
    image = {
        "image": "python:3.14-slim-trixie",
        "port": 9000,
        "command": ["python", "-m", "http.server", "--bind", "127.0.0.1", "9000"],
    }
    stack = make_stack(
        of_greeter(dependencies=[needs("store", external=True, **image)]), {"src/main.py": WELL}
    )
    begin = time.monotonic()
    done = stack.run("./start.sh")

    assert done.returncode == 1
    assert "=== store listens on 127.0.0.1:9000 only" in done.stderr
    assert time.monotonic() - begin < 90


def test_a_taken_port_is_told_before_the_start(make_stack: MakeStack) -> None:
    """With the container that has it; on the port that is proposed, the stack starts."""
    first = make_stack(of_greeter(), {"src/main.py": WELL})
    assert first.run("./start.sh").returncode == 0
    second = make_stack(of_greeter(), {"src/main.py": WELL})
    own = second.environment.pop("GREETER_PORT")
    port = first.environment["GREETER_PORT"]
    (second.folder / ".env").write_text(f"GREETER_PORT={port}\n", "utf-8")
    done = second.run("./start.sh")

    assert done.returncode == 1
    assert (
        f"port {port} of this host, which GREETER_PORT chooses, is taken by the container "
        f"{first.name}-greeter-1 of the stack {first.name}" in done.stderr
    )
    assert second.containers() == {}
    second.environment["GREETER_PORT"] = own


def test_an_engine_elsewhere_gets_its_scripts(make_stack: MakeStack) -> None:
    """Where the engine does not see the directory, databases are made all the same."""
    stack = make_stack(
        of_greeter(dependencies=[needs("postgres", external=True)]), {"src/main.py": WELL}
    )
    script = stack.folder / "postgres/databases.sh"
    script.unlink()
    script.parent.rmdir()
    done = stack.run("./start.sh")

    assert done.returncode == 0, done.stderr
    assert stack.states()["postgres-databases"] == "exited 0"


def test_a_proxy_of_the_client_reaches_no_probe(make_stack: MakeStack, tmp_path: Path) -> None:
    """Docker hands the proxies of its configuration to every container."""
    (tmp_path / "config.json").write_text(
        json.dumps({"proxies": {"default": {"httpProxy": "http://127.0.0.1:9"}}}), "utf-8"
    )
    for name in ("cli-plugins", "buildx"):
        there = Path.home() / ".docker" / name
        if there.exists():
            (tmp_path / name).symlink_to(there)
    stack = make_stack(
        of_greeter(dependencies=[needs("nats", external=True)]), {"src/main.py": WELL}
    )
    done = stack.run("./start.sh", DOCKER_CONFIG=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert stack.execute("nats", "printenv", "http_proxy") == "http://127.0.0.1:9\n"
    assert stack.states() == {"nats": "healthy", "greeter": "healthy"}


def test_a_checkout_with_carriage_returns_is_healed(make_stack: MakeStack) -> None:
    """As git on Windows makes it: generate writes LF again, and everything starts."""
    stack = make_stack(
        of_greeter(dependencies=[needs("postgres", external=True)]), {"src/main.py": WELL}
    )
    for file in stack.folder.rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    stack.generate()
    done = stack.run("./start.sh")

    assert done.returncode == 0, done.stderr
    assert stack.states()["postgres-databases"] == "exited 0"


def test_files_that_only_their_owner_reads_are_read(make_stack: MakeStack) -> None:
    """As an umask of 077 makes them; the service runs as another user than the owner."""
    stack = make_stack(
        of_greeter(dependencies=[needs("postgres", external=True)]),
        {"src/main.py": WELL, "src/shop/__init__.py": "", "src/shop/rules.py": "LIMIT = 3\n"},
    )
    for path in stack.root.rglob("*"):
        path.chmod(0o700 if path.is_dir() or path.suffix == ".sh" else 0o600)
    done = stack.run("./start.sh")

    assert done.returncode == 0, done.stderr
    assert (
        stack.execute("greeter", "python", "-c", "import src.shop.rules as r; print(r.LIMIT)")
        == "3\n"
    )
