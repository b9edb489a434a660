"""The pipelines of docs/how-to on the engine: their commands, from a commit to a server."""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ci_pages import blocks, steps_of
from stack_table import copy_source

from engine.registry import registry
from engine.stack import Stack, free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.full
REFUSED = {"ATTEST": "", "CACHE": "", "REPRODUCIBLE": ""}
"""What Docker's own builder refuses; all other variables are those of the page."""
PIN = re.compile(r"^(docker-generator pin .*)$", re.MULTILINE)
"""Fails where the registries of base images do not answer; the test looks for the stack's own."""
SSH = '#!/bin/sh\nfor last; do :; done\ncd "$SERVER_DIRECTORY" && exec sh -c "$last"\n'
"""Runs what it is given in a directory of this host."""


class Pipeline:
    """A repository with the files of a page, its server, and a registry."""

    def __init__(self, page: str, root: Path, address: str) -> None:
        self.page, self.project = page, f"pipeline-{secrets.token_hex(3)}"
        self.repository, self.server = root / "repository", root / "server"
        for folder in (self.server, root / "bin", root / "home"):
            folder.mkdir()
        copy_source("go-gin-modules", self.repository / "catalog")
        for name, text in (blocks("github") | blocks(page)).items():
            (self.repository / name).parent.mkdir(parents=True, exist_ok=True)
            (self.repository / name).write_text(text.replace("registry.example.com", address))
        graph = json.loads((self.repository / "graph.json").read_text())
        (self.repository / "graph.json").write_text(json.dumps({"name": self.project} | graph))
        (root / "bin" / "ssh").write_text(SSH)
        (root / "bin" / "ssh").chmod(0o755)
        self.stack = Stack(self.server / "shop", self.project)
        path = f"{root / 'bin'}:{Path(sys.executable).parent}:{self.stack.environment['PATH']}"
        (port,) = free_ports(1)
        own = {"HOME": str(root / "home"), "PATH": path, "CATALOG_PORT": port}
        docker = {"DOCKER_CONFIG": str(Path.home() / ".docker")}
        self.environment = docker | self.stack.environment | own
        self.environment |= {"SERVER_DIRECTORY": str(self.server), "SSH_KEY": "key", "SERVER": "s"}

    def git(self, *words: str) -> str:
        """Return what git prints in the repository."""
        author = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        return self.call("git", *author, *words, folder=self.repository).stdout.strip()

    def call(self, *command: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
        """Return how a command went; it has to succeed."""
        done = self.attempt(*command, folder=folder, **more)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done

    def attempt(self, *command: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
        """Return how a command went."""
        environment = self.environment | more
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )

    def commit(self, message: str) -> str:
        """Generate the files for development, commit everything, and return the commit."""
        command = ("docker-generator", "generate", "graph.json", "-o", "docker", "-q")
        self.call(*command, folder=self.repository)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def run(self, jobs: set[str], tag: str, base: str) -> list[subprocess.CompletedProcess[str]]:
        """Return how the steps of some jobs went, up to the first that failed."""
        values = {"vars.DOCKER_GENERATOR": "", "vars.SERVER": "s", "github.ref_name": tag}
        values |= {"CI_COMMIT_TAG": tag, "github.event.pull_request.base.sha": base}
        values |= {"secrets.SSH_KEY": "key", "secrets.SSH_KNOWN_HOSTS": "hosts"}
        done: list[subprocess.CompletedProcess[str]] = []
        for step in steps_of(self.page, values):
            if step.job in jobs and not (done and done[-1].returncode):
                own = step.environment | REFUSED
                text = PIN.sub(r"\1 || true", step.text)
                words = ("bash", "-eo", "pipefail", "-c", text)
                done.append(self.attempt(*words, folder=self.repository, **own))
        return done


@pytest.fixture(params=["github", "gitlab"])
def pipeline(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pipeline]:
    """Return the pipeline of a page; nothing of what it made stays."""
    lonely = Stack(tmp_path, "none")
    for address in registry(lonely):
        made = Pipeline(request.param, tmp_path, address)
        try:
            yield made
        finally:
            made.stack.root.mkdir(exist_ok=True)
            made.stack.take_down("--volumes", "--remove-orphans")
            folder = f"{made.project}_folder"
            made.stack.run("docker", "volume", "rm", folder, folder=tmp_path)
            images = made.stack.docker("images", "--format", "{{.Repository}} {{.ID}}")
            own = {line.split()[1] for line in images.splitlines() if made.project in line}
            if own:
                made.stack.docker("rmi", "--force", *own)


def ended(steps: list[subprocess.CompletedProcess[str]]) -> str:
    """Return what the steps said; all have to succeed."""
    said = "".join(step.stdout + step.stderr for step in steps)
    assert [step.returncode for step in steps] == [0] * len(steps), said
    return said


def test_a_tag_brings_a_server_to_its_images(pipeline: Pipeline) -> None:
    """The first time the server is started by hand; then a tag is all that it takes."""
    pipeline.repository.joinpath(".gitignore").write_text("deploy*\n!deploy.json\n")
    pipeline.git("init", "--quiet")
    first = pipeline.commit("first")
    ended(pipeline.run({"check"}, "v1", first))
    ended(pipeline.run({"release"}, "v1", first))
    *_, refused = pipeline.run({"deploy"}, "v1", first)
    assert refused.returncode
    assert "was never started here: run ./start.sh" in refused.stderr
    pipeline.call("./start.sh", folder=pipeline.server / "shop")

    main = next((pipeline.repository / "catalog").rglob("main.go"))
    main.write_text(main.read_text() + "\n// changed\n")
    pipeline.commit("second")
    ended(pipeline.run({"check", "release", "deploy"}, "v2", first))

    container = pipeline.stack.containers()["catalog"]
    pins = json.loads((pipeline.repository / "docker-generator.pins.json").read_text())
    (image,) = (name for name in pins if name.endswith("-catalog:v2"))
    assert container["Config"]["Image"] == f"{image}@{pins[image]}"
    assert set(pipeline.stack.states().values()) == {"healthy"}
