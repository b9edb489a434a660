"""The shop with isolated networks: two reach each other where one depends on the other."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import SHOP

from engine.stack import Stack
from engine.test_shop import BACKING, ONE_SHOT_DONE, REACHED, SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterator

PORTS = {"postgres": 5432, "redis": 6379, "nats": 4222, "catalog": 8001, "billing": 8002} | {
    "auth": 8003
}
STRANGERS = [
    (service, other)
    for service in SERVICES
    for other in PORTS
    if other != service and other not in REACHED[service] and service not in REACHED.get(other, ())
]
CONNECT = """\
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=2)
except socket.gaierror:
    print("unknown")
except OSError:
    print("unreachable")
else:
    print("reached")
"""


@pytest.fixture(scope="module")
def isolated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Return the shop with a network for each dependency, started."""
    root = tmp_path_factory.mktemp("isolated")
    shutil.copytree(SHOP / "artifacts/engineering/code", root / "artifacts/engineering/code")
    stack = Stack(root, f"isolated-{secrets.token_hex(3)}")
    stack.generate("--set", "networks=isolated")
    try:
        done = stack.run("./start.sh")
        assert done.returncode == 0, done.stdout + done.stderr
        yield stack
    finally:
        stack.remove()


def connect(stack: Stack, service: str, host: str, port: int) -> str:
    """Return how a connection from the container of a service goes."""
    return stack.execute(service, "python", "-c", CONNECT, host, str(port)).strip()


def addresses(stack: Stack, service: str) -> dict[str, str]:
    """Return the address of a container on each of its networks."""
    joined = stack.containers()[service]["NetworkSettings"]["Networks"]
    return {name.removeprefix(f"{stack.name}_"): one["IPAddress"] for name, one in joined.items()}


def test_everything_is_healthy_and_the_one_shot_is_done(isolated: Stack) -> None:
    """What start.sh waits for comes true on eight networks as on one."""
    assert isolated.states() == dict.fromkeys(BACKING + SERVICES, "healthy") | ONE_SHOT_DONE


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reaches_what_it_depends_on(service: str, isolated: Stack) -> None:
    """Its host port answers, and it tells that each dependency of the graph does."""
    assert isolated.ask(service, "/health") == (200, {"status": "ok", "reached": REACHED[service]})
    assert {f"{service}.{other}" for other in REACHED[service]} <= set(addresses(isolated, service))


@pytest.mark.parametrize(("service", "other"), STRANGERS)
def test_a_service_reaches_nobody_else(service: str, other: str, isolated: Stack) -> None:
    """Neither by name, nor by any address, whatever the port is published on."""
    places = addresses(isolated, other).values()

    assert connect(isolated, service, other, PORTS[other]) == "unknown"
    assert {connect(isolated, service, host, PORTS[other]) for host in places} == {"unreachable"}


@pytest.mark.parametrize("server", BACKING)
def test_a_backing_service_is_published(server: str, isolated: Stack) -> None:
    """From the host it is reached as with one network for everything."""
    container = isolated.containers()[server]["Id"]
    published = isolated.docker("port", container, f"{PORTS[server]}/tcp").split()

    assert published == [f"127.0.0.1:{isolated.environment[f'{server.upper()}_PORT']}"]
