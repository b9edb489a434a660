"""A server that goes down and comes up: everything is healthy again without a command."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import needs

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.machine import Machine
from engine.mart import Browser
from engine.stack import CONFIGS, Stack

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(os.geteuid() != 0, reason="namespaces for an engine of its own need root"),
]

# It tries each server once, and exits where one does not answer: after a boot, nothing waits for
# what it depends on.
PROGRAM = '''\
"""Needs every server at its start, and has no patience."""

import os
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from urllib.parse import urlsplit

for name, value in os.environ.items():
    if name.endswith("_URL"):
        address = urlsplit(value)
        socket.create_connection((address.hostname, address.port), timeout=5).close()
print("every server answers", flush=True)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"reached " + self.path.encode())


if "PORT" in os.environ:
    ThreadingHTTPServer(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()
Event().wait()
'''
PROD = ("environment=prod", "tag=v1", "gateway=caddy", "registry=registry.invalid/team")
SERVERS = ("postgres", "redis", "rabbitmq")
JOBS = {"postgres-databases", "rabbitmq-databases"}
HEALTHY = dict.fromkeys((*SERVERS, "api", "front-door"), "healthy") | {"worker": "running 0"}


def graph() -> dict[str, Any]:
    """Return an API and a worker that need a database, a cache and a broker."""
    service = {
        "language": "python",
        "framework": "plain",
        "build": {"context": "app", "command": ["python", "main.py"]},
        "dependencies": [needs(name, external=True) for name in SERVERS],
    }
    api = service | {"port": 8001, "health_check": "/health"}
    return {"services": {"Api": api, "Worker": service | {"type": "worker"}}}


class Server:
    """A machine with a stack that was started on it once, and what is known about that."""

    def __init__(self, machine: Machine, stack: Stack) -> None:
        self.machine, self.stack = machine, stack
        self.secrets: dict[str, str] = {}
        self.authority = stack.root / "root.crt"

    def deploy(self) -> None:
        """Build the images elsewhere, bring them there, start, and write to each server."""
        stack = self.stack
        bake = ("docker", "buildx", "bake", "-f", f"{CONFIGS}/docker-bake.hcl", "--load")
        done = stack.run(*bake, folder=stack.root, PLATFORMS="")
        assert done.returncode == 0, done.stderr
        compose = yaml.safe_load((stack.folder / "docker-compose.yml").read_text("utf-8"))
        images = {service["image"] for service in compose["services"].values()}
        self.machine.carry(stack, *images)
        stack.docker("rmi", "--force", *(name for name in images if name.startswith("registry.")))
        stack.environment |= self.machine.environment
        done = stack.run(*self.machine.inside, "./start.sh")
        assert done.returncode == 0, done.stdout + done.stderr
        self.secrets = stack.variables()
        root = stack.execute("front-door", "cat", Browser.AUTHORITY)
        self.authority.write_text(root, "utf-8")
        stack.execute("postgres", "psql", "-U", "postgres", "-c", "CREATE TABLE kept AS SELECT 42")
        stack.execute("redis", "redis-cli", "SET", "kept", "42")
        stack.execute("rabbitmq", "rabbitmqctl", "-q", "add_vhost", "kept")

    @property
    def kept(self) -> list[str]:
        """What is found of the data that was written to the servers."""
        psql = ("psql", "-U", "postgres", "-tA", "-c", "SELECT * FROM kept")
        vhosts = self.stack.execute("rabbitmq", "rabbitmqctl", "-q", "list_vhosts", "--silent")
        return [
            self.stack.execute("postgres", *psql).strip(),
            self.stack.execute("redis", "redis-cli", "GET", "kept").strip(),
            *(name for name in vhosts.split() if name == "kept"),
        ]

    def states(self) -> dict[str, str]:
        """Return the states of all that runs on."""
        return {name: state for name, state in self.stack.states().items() if name not in JOBS}

    def ask(self, path: str) -> str:
        """Return what the API answers through the front door, which is trusted by its authority."""
        port = self.stack.environment["FRONT_DOOR_PORT"]
        url = f"https://localhost:{port}/api/api{path}"
        command = ("curl", "-sS", "--cacert", str(self.authority), url)
        done = self.stack.run(*self.machine.inside, *command)
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server on which the stack runs, with data in it."""
    root = tmp_path_factory.mktemp("reboot")
    (root / "app").mkdir()
    (root / "app" / "main.py").write_text(PROGRAM, "utf-8")
    topology = root / DEFAULT_TOPOLOGY
    topology.parent.mkdir(parents=True)
    topology.write_text(json.dumps(graph()), "utf-8")
    stack = Stack(root, f"reboot-{secrets.token_hex(3)}")
    stack.generate(*(word for option in PROD for word in ("--set", option)))
    machine = Machine(Path(tempfile.mkdtemp(prefix="machine-")))
    try:
        machine.switch_on()
        made = Server(machine, stack)
        made.deploy()
        yield made
    finally:
        machine.remove()


@pytest.mark.parametrize("down", [Machine.cut_power, Machine.shut_down])
def test_everything_comes_back_by_itself(server: Server, down: Any) -> None:
    """The same containers, started again, each healthy within minutes, and nobody asked for it."""
    before = server.stack.containers()
    assert server.kept == ["42", "42", "kept"]
    assert server.ask("/before") == "reached /before"

    down(server.machine)
    server.machine.switch_on()

    end = time.monotonic() + 180
    while server.states() != HEALTHY:
        assert time.monotonic() < end, server.states()
        time.sleep(1)
    after = server.stack.containers()
    started = {name for name in after if again(before, after, name)}
    assert {name: one["Id"] for name, one in before.items()} == {
        name: one["Id"] for name, one in after.items()
    }
    # Those that ran to their end have no part in it.
    assert started == HEALTHY.keys()
    assert server.kept == ["42", "42", "kept"]
    assert server.ask("/after") == "reached /after"
    assert server.stack.variables() == server.secrets


def again(before: dict[str, Any], after: dict[str, Any], name: str) -> bool:
    """Return whether a container has started since."""
    return bool(before[name]["State"]["StartedAt"] != after[name]["State"]["StartedAt"])


def test_what_was_stopped_stays_so(server: Server) -> None:
    """./stop.sh holds beyond a boot, and ./start.sh brings everything back, with its data."""
    done = server.stack.run("./stop.sh")
    assert done.returncode == 0, done.stderr

    server.machine.cut_power()
    server.machine.switch_on()

    time.sleep(2)
    assert not [name for name, state in server.states().items() if not state.startswith("exited")]
    done = server.stack.run(*server.machine.inside, "./start.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    assert server.kept == ["42", "42", "kept"]
