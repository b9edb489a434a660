"""A stack under test: a copy of a project, generated, started and asked as its user would."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from docker_generator.options import Options

if TYPE_CHECKING:
    from pathlib import Path

PROJECT_LABEL = "com.docker.compose.project"
SERVICE_LABEL = "com.docker.compose.service"
SOURCES = Options().source
CONFIGS = Options().output


class Stack:
    """One folder with sources and a graph, the files generated beside them, what runs of them.

    Its name on the engine and its ports on this host are its own, so that stacks of other tests
    and other people are left alone.
    """

    def __init__(self, root: Path, project: str, name: str = "") -> None:
        self.root = root
        self.folder = root / CONFIGS
        self.project = project
        self.name = name or project
        # The variables of a developer's shell would win over .env.
        self.environment = {
            key: value
            for key, value in os.environ.items()
            if key in {"PATH", "HOME", "XDG_RUNTIME_DIR"} or key.startswith("DOCKER_")
        }

    def source(self, service: str) -> Path:
        """Return the source folder of a service."""
        return self.root / SOURCES / service

    def generate(self, *more: str) -> str:
        """Generate the files, choose a free port for each that is published, return the report."""
        command = [sys.executable, "-m", "docker_generator", "generate", "--root", str(self.root)]
        done = self.run(*command, "--set", f"project={self.project}", *more, folder=self.root)
        assert done.returncode == 0, done.stdout + done.stderr
        self.choose_ports()
        return done.stdout

    def choose_ports(self) -> None:
        """Take a free port of this host for each published port that has none yet."""
        example = (self.folder / ".env.example").read_text("utf-8")
        names = re.findall(r"^# (\w+_PORT)=", example, re.MULTILINE)
        new = [name for name in names if name not in self.environment]
        self.environment |= dict(zip(new, free_ports(len(new)), strict=True))

    def variables(self) -> dict[str, str]:
        """Return the variables of .env."""
        lines = (self.folder / ".env").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    def run(
        self, *command: str, folder: Path | None = None, timeout: float = 600, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in the generated folder and return how it went."""
        return subprocess.run(
            command,
            cwd=folder or self.folder,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def docker(self, *arguments: str) -> str:
        """Return what a docker command prints; it has to succeed."""
        done = self.run("docker", *arguments, folder=self.root)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def containers(self) -> dict[str, dict[str, Any]]:
        """Return what the engine knows about each container, by its service."""
        label = f"label={PROJECT_LABEL}={self.name}"
        found = self.docker("ps", "--all", "--quiet", "--filter", label).split()
        done = self.run("docker", "inspect", *found, folder=self.root) if found else None
        # One that is replaced just now may be gone; what is there is printed all the same.
        assert done is None or done.returncode == 0 or "No such object" in done.stderr, done.stderr
        known = json.loads(done.stdout) if done else []
        return {container["Config"]["Labels"][SERVICE_LABEL]: container for container in known}

    def states(self) -> dict[str, str]:
        """Return one word for each container: its health, else how it ended or that it runs."""
        states = {name: container["State"] for name, container in self.containers().items()}
        return {
            name: state["Health"]["Status"]
            if state["Status"] == "running" and "Health" in state
            else f"{state['Status']} {state['ExitCode']}"
            for name, state in states.items()
        }

    def execute(self, service: str, *command: str) -> str:
        """Return what a command prints in the container of a service; it has to succeed."""
        return self.docker("exec", self.containers()[service]["Id"], *command)

    def ask(self, service: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return status and JSON that a service answers on its published port."""
        port = int(self.environment[f"{service.upper()}_PORT"])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            if body is None:
                connection.request("GET", path)
            else:
                headers = {"Content-Type": "application/json"}
                connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def signals(self, since: float) -> tuple[dict[tuple[str, str], float], dict[str, float]]:
        """Return when each container got which signal, and when it ended, as the engine saw it."""
        kinds = ("--filter", "event=kill", "--filter", "event=die")
        label = f"label={PROJECT_LABEL}={self.name}"
        period = ("--since", f"{since:.3f}", "--until", f"{time.time():.3f}")
        shown = self.docker("events", *period, *kinds, "--filter", label, "--format", "{{json .}}")
        asked: dict[tuple[str, str], float] = {}
        ended: dict[str, float] = {}
        for event in map(json.loads, shown.splitlines()):
            attributes, when = event["Actor"]["Attributes"], event["timeNano"] / 1e9
            name = attributes[SERVICE_LABEL]
            if event["Action"] == "kill":
                asked[name, attributes["signal"]] = when
            else:
                ended[name] = when
        return asked, ended

    def copy(self, root: Path, name: str) -> Stack:
        """Return a second clone of the whole folder, with ports of its own."""
        shutil.copytree(self.root, root, symlinks=True)
        second = Stack(root, self.project, name)
        second.choose_ports()
        return second

    def take_down(self, *options: str) -> None:
        """Remove the containers; volumes only with that option."""
        self.docker("compose", "--project-name", self.name, "down", "--timeout", "2", *options)

    def remove(self) -> None:
        """Remove what the engine keeps of this stack; the images are its first clone's."""
        self.take_down("--volumes", "--remove-orphans")
        label = f"label={PROJECT_LABEL}={self.name}"
        volumes = self.docker("volume", "ls", "--quiet", "--filter", label).split()
        images = self.docker("images", "--quiet", "--filter", f"reference={self.project}-*").split()
        if volumes:
            self.docker("volume", "rm", *volumes)
        if images and self.name == self.project:
            self.docker("rmi", "--force", *set(images))


def free_ports(count: int) -> list[str]:
    """Return ports of 127.0.0.1 that nothing listens on."""
    with ExitStack() as opened:
        sockets = [opened.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [str(each.getsockname()[1]) for each in sockets]


def within(seconds: float, stack: Stack, service: str, state: str) -> bool:
    """Return whether a container comes into a state within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if stack.states()[service] == state:
            return True
        time.sleep(0.2)
    return False
