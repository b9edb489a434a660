"""A server after a power cut: everything comes back healthy without a hand, with its data."""

from __future__ import annotations

import copy
import json
import os
import secrets
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from conftest import needs

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.mart import GRAPH, PROD, Browser, lay_out
from engine.stack import CONFIGS, Stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(os.geteuid() != 0, reason="a daemon of its own needs namespaces of root"),
]

# Its network, its processes and its mounts are its own: no other daemon notices, and whoever kills
# the first process kills all of them, as a power cut does.
NAMESPACES = ("unshare", "--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc")


class Machine:
    """A daemon with everything of its own, which can be switched off and on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "docker.sock"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which clients find the daemon."""
        return {"DOCKER_HOST": f"unix://{self.socket}"}

    def switch_on(self) -> None:
        """Start the daemon, and wait until it answers."""
        for left in (self.socket, self.folder / "pid"):
            left.unlink(missing_ok=True)
        shutil.rmtree(self.folder / "exec", ignore_errors=True)
        places = f"--data-root {self.folder}/data --exec-root {self.folder}/exec"
        pools = "--default-address-pool base=10.230.0.0/16,size=24 --bip 10.229.0.1/24"
        command = f"ip link set lo up && exec dockerd {places} {pools} --pidfile {self.folder}/pid"
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                (*NAMESPACES, "sh", "-c", f"{command} --host unix://{self.socket}"),
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + 120
        while not self._answers():
            assert time.monotonic() < end, (self.folder / "log").read_text("utf-8")[-2000:]
            time.sleep(0.5)

    def _answers(self) -> bool:
        done = subprocess.run(
            ["docker", "info"], env=os.environ | self.environment, capture_output=True, check=False
        )
        return done.returncode == 0

    def switch_off(self) -> None:
        """Kill the daemon and every container at once; nothing is told to stop."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    @property
    def inside(self) -> tuple[str, ...]:
        """What runs a command where its ports are."""
        assert self.process is not None
        found = subprocess.run(
            ["pgrep", "--parent", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        return ("nsenter", "--net", "--target", found.stdout.split()[0])


def graph() -> dict[str, Any]:
    """Return the mart with a database and a cache."""
    found: dict[str, Any] = copy.deepcopy(GRAPH)
    servers = [needs("postgres", external=True), needs("redis", external=True)]
    found["services"]["Orders"]["dependencies"] = servers
    return found


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """Return a machine that is on."""
    made = Machine(tmp_path / "machine")
    made.folder.mkdir()
    made.switch_on()
    yield made
    made.switch_off()


def carry(stack: Stack, machine: Machine) -> None:
    """Bring the images of a stack to a machine that reaches no registry."""
    given = (f"{name}={value}" for name, value in placeholders(stack).items())
    listed = stack.run("env", *given, "docker", "compose", "config", "--images")
    assert listed.returncode == 0, listed.stderr
    images = " ".join(sorted(set(listed.stdout.split())))
    done = stack.run(
        *("bash", "-o", "pipefail", "-c"),
        f"docker save {images} | DOCKER_HOST=unix://{machine.socket} docker load",
    )
    assert done.returncode == 0, done.stderr


def placeholders(stack: Stack) -> dict[str, str]:
    """Return a value for every variable, so that Compose reads the file before .env is there."""
    lines = (stack.folder / ".env.example").read_text("utf-8").splitlines()
    names = (line.removeprefix("# ").partition("=")[0] for line in lines if "=" in line)
    return {n: "x" for n in names if n.isupper() and not n.endswith(("_PORT", "_CPUS", "_NAME"))}


def states(stack: Stack) -> dict[str, str]:
    """Return the states of all that runs on."""
    return {n: state for n, state in stack.states().items() if n != "postgres-databases"}


def test_everything_comes_back_after_a_power_cut(tmp_path: Path, machine: Machine) -> None:
    """Healthy, with secrets, volumes, the authority of the front door, and ports."""
    stack = lay_out(tmp_path / "mart", f"reboot-{secrets.token_hex(3)}")
    (stack.root / DEFAULT_TOPOLOGY).write_text(json.dumps(graph()), "utf-8")
    stack.generate(*PROD, "--set", "registry=registry.invalid/team")
    bake = ("docker", "buildx", "bake", "-f", f"{CONFIGS}/docker-bake.hcl", "--load")
    built = stack.run(*bake, folder=stack.root, PLATFORMS="")
    assert built.returncode == 0, built.stderr
    carry(stack, machine)
    built_images = stack.docker("images", "--quiet", f"registry.invalid/team/{stack.project}-*")
    stack.docker("rmi", "--force", *set(built_images.split()))

    stack.environment |= machine.environment
    done = stack.run(*machine.inside, "./start.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    before, secrets_before = stack.containers(), stack.variables()
    stack.execute("postgres", "psql", "-U", "postgres", "-c", "CREATE TABLE kept (x int)")
    authority = Browser.authority_of(stack)

    machine.switch_off()
    machine.switch_on()

    end = time.monotonic() + 180
    while set(states(stack).values()) != {"healthy"}:
        assert time.monotonic() < end, states(stack)
        time.sleep(1)
    after = stack.containers()
    assert {n: c["Id"] for n, c in after.items()} == {n: c["Id"] for n, c in before.items()}
    assert stack.variables() == secrets_before
    stack.execute("postgres", "psql", "-U", "postgres", "-c", "SELECT x FROM kept")
    assert Browser.authority_of(stack) == authority
    port = stack.environment["FRONT_DOOR_PORT"]
    asked = stack.run(
        *(*machine.inside, "curl", "-sk", "--resolve", f"shop.localhost:{port}:127.0.0.1"),
        f"https://shop.localhost:{port}/api/orders/",
    )
    assert '"role": "orders"' in asked.stdout, asked.stderr
