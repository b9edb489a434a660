"""A row of the table of stacks: one small application, built and run as its image alone."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Any

from stack_table import ROWS, copy_source

if TYPE_CHECKING:
    from pathlib import Path

# Quick to fail, so that a hung process is noticed within seconds.
TIMES = {"interval": "2s", "timeout": "2s", "retries": 2, "start_period": "120s"}


# A probe that were stopped in the middle of its own start would block the next ones.
STOP = (
    "kill -STOP $(awk '/^Pid:/ {pid = $2} /^PPid:/ {parent[pid] = $2}"
    " END {for (pid in parent) for (p = pid; p > 1; p = parent[p]) if (parent[p] == 1) print pid}'"
    " /proc/[0-9]*/status)"
)


class Row:
    """A service that is the whole graph, its Dockerfile, its image and its container.

    row.json holds the `service` as the graph writes it; `by_default` if it runs without --full;
    `absent`, paths that its image must not hold; `answer`, a text at the path `ask` (by default
    "hello" at "/"); `prints`, what a worker prints once it works; `beside`, the image of a backing
    service that it finds at 127.0.0.1; `warnings`, the rules that its source breaks on purpose;
    `like`, another row, whose facts and source it takes, without lock files: what lies in its own
    source/ is laid over it. benchmarks/stacks.py reads `change` and `slim`.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.facts = ROWS[name]
        self.folder = folder
        self.image = f"row-{name}-{secrets.token_hex(3)}"
        self.container = ""
        self.beside = ""

    @property
    def runs_by_default(self) -> bool:
        """Whether the row is tried without --full."""
        return bool(self.facts.get("by_default"))

    @property
    def has_port(self) -> bool:
        """Whether it listens, and so has a health check."""
        return "port" in self.facts["service"]

    @property
    def has_page(self) -> bool:
        """Whether it answers HTTP."""
        return self.has_port and self.facts["service"].get("framework") not in {"grpc", "tonic"}

    @property
    def service(self) -> dict[str, Any]:
        """The service as the graph writes it, with a health check that is quick to fail."""
        service = dict(self.facts["service"])
        service["build"] = {"context": "source"} | service.get("build", {})
        if self.has_port:
            service["health_check"] = service.get("health_check", {}) | TIMES
        return service

    def generate(self) -> str:
        """Write the files beside a copy of the application; return the report."""
        copy_source(self.name, self.folder / "source")
        graph = self.folder / "graph.json"
        graph.write_text(json.dumps({"services": {"App": self.service}}), "utf-8")
        command = ("generate", str(graph), "--root", str(self.folder), "-o", "out")
        return _run(sys.executable, "-m", "docker_generator", *command)

    def build(self) -> None:
        """Build the image."""
        dockerfile = self.folder / "out" / "Dockerfile.app"
        context = str(self.folder / self.service["build"]["context"])
        _run("docker", "build", "--quiet", "--tag", self.image, "--file", str(dockerfile), context)

    def start(self) -> None:
        """Run the image as Compose does: behind an init, its port on this host."""
        network: tuple[str, ...] = ()
        if "beside" in self.facts:
            self.beside = _run("docker", "run", "--detach", self.facts["beside"])
            network = ("--network", f"container:{self.beside}")
        port = self.service.get("port")
        published = ("--publish", f"127.0.0.1::{port}") if port else ()
        hardened = ("--init", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")
        self.container = _run(
            "docker", "run", "--detach", *hardened, *network, *published, self.image
        )

    def prints(self, text: str, seconds: float) -> bool:
        """Return whether a text is printed in time, by a container that still runs."""
        end = time.monotonic() + seconds
        while text not in self.log() and time.monotonic() < end:
            time.sleep(0.2)
        return text in self.log() and bool(self.inspect()["State"]["Running"])

    def inspect(self) -> dict[str, Any]:
        """Return what the engine knows about the container."""
        found: dict[str, Any] = json.loads(_run("docker", "inspect", self.container))[0]
        return found

    def becomes(self, health: str, seconds: float) -> bool:
        """Return whether the container gets into a state of health in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = self.inspect()["State"]
            if state["Health"]["Status"] == health:
                return True
            if not state["Running"]:
                return False
            time.sleep(0.2)
        return False

    @property
    def user(self) -> int:
        """The number of the user that the image names; it is none of root's."""
        user = int(str(self.inspect()["Config"]["User"]).partition(":")[0])
        assert user > 0
        return user

    def users(self) -> set[str]:
        """Return the numbers of the users that its processes run as."""
        shown = _run("docker", "top", self.container, "-eo", "pid,uid").splitlines()[1:]
        return {line.split()[1] for line in shown}

    def ask(self, path: str) -> str:
        """Return what the service answers on its published port."""
        bound = self.inspect()["NetworkSettings"]["Ports"][f"{self.service['port']}/tcp"][0]
        url = f"http://127.0.0.1:{bound['HostPort']}{path}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            text: str = answer.read().decode()
        return text

    def files(self) -> set[str]:
        """Return the paths in the container."""
        with subprocess.Popen(
            ["docker", "export", self.container], stdout=subprocess.PIPE
        ) as archive:
            listed = subprocess.run(
                ["tar", "--list"], stdin=archive.stdout, capture_output=True, text=True, check=True
            )
        return set(listed.stdout.splitlines())

    def hang(self) -> None:
        """Stop every process below the init, as if each had hung; a probe is below none."""
        shell = ("--user", "0", "--pid", f"container:{self.container}", "--entrypoint", "sh")
        _run("docker", "run", "--rm", *shell, "debian:trixie-slim", "-c", STOP)

    def restart(self) -> None:
        """Kill the container and start it again."""
        _run("docker", "restart", "--time", "0", self.container)

    def stop(self) -> float:
        """Send SIGTERM, and return the seconds until the container was gone."""
        start = time.monotonic()
        _run("docker", "stop", "--time", "20", self.container)
        return time.monotonic() - start

    def log(self) -> str:
        """Return what the container printed, and what its last probes said."""
        done = subprocess.run(
            ["docker", "logs", self.container], capture_output=True, text=True, check=False
        )
        probes = self.inspect()["State"].get("Health", {}).get("Log") or []
        return done.stdout + done.stderr + "".join(probe["Output"] for probe in probes[-2:])

    def remove(self) -> None:
        """Remove the container and the image."""
        for command in (
            ("rm", "--force", self.container),
            ("rm", "--force", "--volumes", self.beside),
            ("rmi", "--force", self.image),
        ):
            if command[-1]:
                subprocess.run(["docker", *command], capture_output=True, check=False)


def _run(*command: str) -> str:
    """Return what a command prints; it has to succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()
