"""Engines under test: one stack with each of a table, and what becomes of them step by step."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml
from conftest import FIXTURES, graph

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.stack import Stack, within

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.engine_table import Row

CLIENTS = FIXTURES / "clients"
SLOW = "touch /tmp/held; until test -e /tmp/released; do sleep 0.2; done"
"""What holds up the first start, until the test lets it go."""


class EngineScenario:
    """One stack with the engines of a table and services that do nothing but wait for orders.

    Each step says what became of each engine, and follows the ones before it.
    """

    def __init__(self, root: Path, rows: tuple[Row, ...], *options: str) -> None:
        self.options = options
        self.rows = {row.name: row for row in rows}
        self.stack = Stack(root, f"engines-{secrets.token_hex(3)}")
        self.override = self.stack.folder / "docker-compose.override.yml"
        shutil.copytree(CLIENTS, self.stack.source("client"))
        self.generate("Writer", "Reader")

    def generate(self, *services: str) -> None:
        """Write the graph of these services, each of which needs every engine."""
        worker = {
            "type": "worker",
            "language": "python",
            "dependencies": [row.dependency for row in self.rows.values()],
            "build": {
                "context": "artifacts/engineering/code/backend/client",
                "command": ["sleep", "infinity"],
            },
        }
        topology = self.stack.root / DEFAULT_TOPOLOGY
        topology.parent.mkdir(parents=True, exist_ok=True)
        topology.write_text(json.dumps(graph(dict.fromkeys(services, worker))), "utf-8")
        self.stack.generate(*self.options)

    def start(self) -> None:
        """Start it as a user does."""
        done = self.stack.run("./start.sh")
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]

    def client(self, service: str, row: Row, *arguments: str) -> str:
        """Return what the client of an engine says in the container of a service."""
        container = self.stack.containers()[service]["Id"]
        command = ("exec", "--env", f"CLIENT={row.client}", container, "python", "client.py")
        done = self.stack.run("docker", *command, *arguments)
        return done.stdout.strip() or done.stderr.strip()

    def values(self, service: str = "writer") -> dict[str, str]:
        """Return the value that a service finds in each engine."""
        return self._each(lambda row: self.client(service, row, "get", row.variable))

    def put(self, service: str, text: str) -> None:
        """Let a service write a value of its own into each engine."""

        def put(row: Row) -> None:
            if not row.shape:
                self.client(service, row, "put", row.variable, f"{text} {row.name}")

        self._each(put)

    def _each(self, step: Callable[[Row], Any]) -> dict[str, Any]:
        """Take a step for all engines at once, and return what it says about each."""
        with ThreadPoolExecutor(len(self.rows)) as pool:
            return dict(zip(self.rows, pool.map(step, self.rows.values()), strict=True))

    def probes(self) -> dict[str, int]:
        """Return the exit status of each engine's health check, run now."""
        containers = self.stack.containers()

        def probe(row: Row) -> int:
            _, *test = containers[row.name]["Config"]["Healthcheck"]["Test"]
            patience = ("timeout", "--kill-after=1", "12")
            command = ("docker", "exec", containers[row.name]["Id"], *patience, *test)
            return self.stack.run(*command).returncode

        return self._each(probe)

    def servers(self, *command: str) -> None:
        """Give a docker command to the containers of all engines."""
        containers = self.stack.containers()
        self.stack.docker(*command, *(containers[name]["Id"] for name in self.rows))

    @cached_property
    def held(self) -> dict[str, tuple[str, int, int]]:
        """Health and probe of each engine while its first start is held up, and its probe after."""
        (self.stack.folder / "slow.sh").write_text(f"{SLOW}\n", "utf-8")
        self.override.write_text(yaml.safe_dump({"services": self._held_up()}), "utf-8")
        with subprocess.Popen(
            ["./start.sh"],
            cwd=self.stack.folder,
            env=self.stack.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as starting:
            for name in self.rows:
                assert self._in_container(name, "test -e /tmp/held", patience=300)
            probes, states = self.probes(), self.stack.states()
            for name in self.rows:
                assert self._in_container(name, "touch /tmp/released")
            said, _ = starting.communicate(timeout=300)
        assert starting.returncode == 0, said[-6000:]
        self.override.unlink()
        after = self.probes()
        return {name: (states[name], probes[name], after[name]) for name in self.rows}

    def _held_up(self) -> dict[str, Any]:
        """Return what is put over the compose file, so that no engine gets ready."""
        text = (self.stack.folder / "docker-compose.yml").read_text("utf-8")
        services = yaml.safe_load(text)
        found = {}
        for row in self.rows.values():
            if row.fills:
                script = "./slow.sh:/docker-entrypoint-initdb.d/zz-slow.sh:ro"
                found[row.name] = {"volumes": [script]}
                continue
            service = services["services"][row.name]
            image = json.loads(self.stack.docker("image", "inspect", service["image"]))[0]
            usual = image["Config"]["Entrypoint"] or []
            found[row.name] = {
                "entrypoint": ["sh", "-c", f'{SLOW}; exec "$$@"', "-", *usual],
                "command": service.get("command") or image["Config"]["Cmd"],
            }
        return found

    def _in_container(self, name: str, command: str, patience: float = 5) -> bool:
        """Return whether a command succeeds in a container within some seconds."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            container = self.stack.containers().get(name, {}).get("Id")
            if container:
                done = self.stack.run("docker", "exec", container, "sh", "-c", command)
                if done.returncode == 0:
                    return True
            time.sleep(0.2)
        return False

    @cached_property
    def written(self) -> dict[str, str]:
        """Return what each engine has kept of a value, by the address that a service was given."""
        assert self.held
        self.put("writer", "value of")
        return self.values()

    @cached_property
    def met(self) -> dict[str, str]:
        """Return what the other service finds in each engine, by its own address and login."""
        assert self.written
        return self.values("reader")

    @cached_property
    def refused(self) -> dict[str, str]:
        """Return what each engine says to a login that asks for the database of a neighbour."""
        assert self.met is not None
        answers = {}
        for row in self.rows.values():
            if row.has_logins:
                url = self.stack.execute("writer", "printenv", row.variable).strip()
                other = f"{url.rpartition('/')[0]}/reader"
                answers[row.name] = self.client("writer", row, "open", other)
        return answers

    def remote(self, row: Row) -> tuple[int, str]:
        """Return how the init job of an engine goes that shares nothing with its server.

        It has what the hand-off says: image, script and variables, in the network of the stack.
        """
        assert self.met is not None
        manifest = json.loads((self.stack.folder / "docker-manifest.json").read_text("utf-8"))
        databases = manifest["handoff"]["backing_services"][row.name]["databases"]
        known = self.stack.variables()
        texts = {
            name: "".join(
                part if isinstance(part, str) else known.get(part["variable"], part["default"])
                for part in variable["value"]
            )
            for name, variable in databases["remote_variables"].items()
        }
        networks = self.stack.containers()[row.name]["NetworkSettings"]["Networks"]
        given = [word for name, text in texts.items() for word in ("--env", f"{name}={text}")]
        for mount in databases["mounts"]:
            source = self.stack.folder / mount["source"]
            given += ["--volume", f"{source}:{mount['target']}:ro"]
        job = ("run", "--rm", "--network", next(iter(networks)), *given, databases["image"])
        done = self.stack.run("docker", *job, *databases["command"], timeout=120)
        return done.returncode, done.stdout + done.stderr

    @cached_property
    def hung(self) -> dict[str, int]:
        """Return the probes of servers that accept connections and never answer."""
        assert self.refused is not None
        self._signal("STOP")
        probes = self.probes()
        self._signal("CONT")
        return probes

    def _signal(self, signal: str) -> None:
        """Send a signal to every process of all engines: some are children of a script."""
        for name in self.rows:
            self.stack.execute(name, "sh", "-c", f"kill -{signal} -1 || true")
        self.servers("kill", "--signal", signal)

    @cached_property
    def killed(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the states of killed servers, and the values after the next start."""
        assert self.hung
        self.servers("kill")
        states = self.stack.states()
        self.start()
        return states, self.values()

    @cached_property
    def cycled(self) -> tuple[set[str], set[str]]:
        """Return the volumes of all containers, jobs too, and those after two cycles.

        In each cycle they are removed and made again.
        """
        assert self.killed
        self.start()
        before = self.volumes()
        for _ in range(2):
            self.stack.take_down()
            self.start()
        return before, self.volumes()

    def volumes(self) -> set[str]:
        """Return the name of each volume of a container, also of one that nobody named."""
        containers = self.stack.containers().values()
        mounts = [mount for container in containers for mount in container["Mounts"]]
        return {mount["Name"] for mount in mounts if mount["Type"] == "volume"}

    @cached_property
    def kernel_protects_files(self) -> bool:
        """Whether it is as on Debian and Ubuntu: fs.protected_regular is set."""
        told = self.stack.execute("writer", "cat", "/proc/sys/fs/protected_regular")
        return int(told) > 0

    @cached_property
    def twice(self) -> dict[str, str]:
        """Return the state of each container, of jobs too, after it ran a second time."""
        assert self.cycled
        containers = self.stack.containers()
        self.stack.docker(
            "restart", "--time", "10", *(containers[name]["Id"] for name in self.rows)
        )
        for name in self.rows:
            usual = containers[name]["State"].get("Health", {}).get("Status", "running 0")
            assert within(180, self.stack, name, usual), self.stack.states()
        for container in containers.values():
            if container["State"]["Status"] == "exited":
                self.stack.run("docker", "start", "--attach", container["Id"])
        return self.stack.states()

    @cached_property
    def grown(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the values after a stop and a start, and those of a service that came with it.

        In between, .env was lost, where an engine takes a new password for an old volume.
        """
        assert self.twice
        lost = [row for row in self.rows.values() if row.keeps and not row.survives_kill]
        for row in lost:
            self.client("writer", row, "put", row.variable, f"value of {row.name}")
        done = self.stack.run("./stop.sh")
        assert done.returncode == 0, done.stderr
        if all(row.renews for row in self.rows.values()):
            (self.stack.folder / ".env").unlink()
        self.generate("Writer", "Reader", "Newcomer")
        self.start()
        old = self.values()
        self.put("newcomer", "new in")
        return old, self.values("newcomer")
