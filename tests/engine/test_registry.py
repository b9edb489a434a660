"""The shop away from where it was built: pushed by bake, pinned, started without its sources."""

from __future__ import annotations

import json
import secrets
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import SHOP

from engine.registry import registry
from engine.stack import CONFIGS, Stack
from engine.test_shop import BACKING, ONE_SHOT_DONE, REACHED, SERVICES

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

PINS = "docker-generator.pins.json"
BAKE = ("docker", "buildx", "bake", "-f", f"{CONFIGS}/docker-bake.hcl", "--push")


class Release:
    """A stack that is built at one place, and the registry that it is pushed to."""

    def __init__(self, stack: Stack, address: str) -> None:
        self.stack, self.address = stack, address
        chosen = {"environment": "prod", "registry": f"{address}/team", "tag": "v1"}
        chosen["project"] = stack.project
        self.options = [
            word for key, value in chosen.items() for word in ("--set", f"{key}={value}")
        ]

    def image(self, service: str) -> str:
        """Return the image of a service by its tag."""
        return f"{self.address}/team/{self.stack.project}-{service}:v1"

    def generate(self) -> None:
        """Generate the files, as a pipeline would."""
        self.stack.generate(*self.options)

    def pin(self, *more: str) -> subprocess.CompletedProcess[str]:
        """Return how `docker-generator pin` went."""
        command = (sys.executable, "-m", "docker_generator", "pin", "--root", str(self.stack.root))
        return self.stack.run(*command, *self.options, *more, folder=self.stack.root)

    @property
    def pins(self) -> dict[str, str]:
        """What is pinned."""
        found: dict[str, str] = json.loads((self.stack.root / PINS).read_text("utf-8"))
        return found


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Return the shop for a server: generated, built by bake and pushed."""
    root = tmp_path_factory.mktemp("release")
    shutil.copytree(SHOP / "artifacts/engineering/code", root / "artifacts/engineering/code")
    stack = Stack(root, f"release-{secrets.token_hex(3)}")
    for address in registry(stack):
        made = Release(stack, address)
        made.generate()
        done = stack.run(*BAKE, folder=root, PLATFORMS="")
        assert done.returncode == 0, done.stderr
        yield made


@pytest.fixture(scope="module")
def pinned(release: Release) -> subprocess.CompletedProcess[str]:
    """Return how the images were pinned."""
    return release.pin()


def test_the_images_of_the_registry_are_pinned(
    release: Release, pinned: subprocess.CompletedProcess[str]
) -> None:
    """Each with what the registry says; what no registry has is named, and keeps nobody up."""
    assert (release.stack.root / PINS).exists(), pinned.stdout + pinned.stderr
    asked = ("buildx", "imagetools", "inspect", "--format", "{{json .Manifest}}")

    for service in SERVICES:
        image = release.image(service)
        assert release.pins[image] == json.loads(release.stack.docker(*asked, image))["digest"]
        assert f"pinned      {image}  {release.pins[image]}" in pinned.stdout


def test_a_registry_that_does_not_answer_is_named(release: Release) -> None:
    """With its reason, as the client gives it; nothing that was pinned is lost."""
    before = release.pins
    done = release.pin("--set", "registry=127.0.0.1:1/team")

    assert done.returncode == 1
    assert f"Image 127.0.0.1:1/team/{release.stack.project}-auth:v1 cannot be pinned" in done.stdout
    assert "connection refused" in done.stdout
    assert before == release.pins


def test_a_tag_that_moved_is_renewed(
    release: Release, pinned: subprocess.CompletedProcess[str]
) -> None:
    """--check only says so; without it, the new digest is kept, and the others stay."""
    assert pinned.stdout
    before, image, stack = release.pins, release.image("auth"), release.stack
    main = stack.source("auth") / "src" / "main.py"
    main.write_text(main.read_text("utf-8") + "\n# changed\n", "utf-8")
    built = stack.run(*BAKE, "auth", folder=stack.root, PLATFORMS="")
    assert built.returncode == 0, built.stderr

    release.pin("--check")
    assert before == release.pins
    assert f"renewed     {image}" in release.pin().stdout
    assert {image} == {name for name, digest in release.pins.items() if before[name] != digest}


@pytest.fixture(scope="module")
def server(
    release: Release,
    pinned: subprocess.CompletedProcess[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """Return the stack on a host without sources, and without the images: started by start.sh."""
    assert pinned.stdout
    release.generate()
    root: Path = tmp_path_factory.mktemp("server")
    there = Stack(root, release.stack.project)
    shutil.copytree(release.stack.folder, there.folder)
    shutil.rmtree(release.stack.root / "artifacts/engineering/code")
    there.choose_ports()
    remove_images(release.stack)
    try:
        done = there.run("./start.sh")
        assert done.returncode == 0, done.stdout + done.stderr
        yield there
    finally:
        there.take_down("--volumes", "--remove-orphans")
        remove_images(release.stack)


def remove_images(stack: Stack) -> None:
    """Remove every image of a release from the engine; the registry keeps them."""
    found = stack.docker("images", "--no-trunc", "--format", "{{.Repository}} {{.ID}}")
    rows = (line.split() for line in found.splitlines())
    known = {identity for name, identity in rows if f"/team/{stack.project}-" in name}
    stack.docker("rmi", "--force", *known)
    assert stack.project not in stack.docker("images", "--format", "{{.Repository}}")


def test_the_stack_runs_without_its_sources(server: Stack) -> None:
    """One command, one folder: everything is healthy."""
    assert server.states() == dict.fromkeys(BACKING + SERVICES, "healthy") | ONE_SHOT_DONE


@pytest.mark.parametrize("service", SERVICES)
def test_what_runs_is_what_was_pinned(service: str, server: Stack, release: Release) -> None:
    """By its digest: a tag that moves in the registry changes nothing on the server."""
    image, container = release.image(service), server.containers()[service]

    assert f"{image}@{release.pins[image]}" == container["Config"]["Image"]
    assert server.ask(service, "/health") == (200, {"status": "ok", "reached": REACHED[service]})


def test_nothing_but_services_is_published(server: Stack) -> None:
    """What keeps data is reached from the containers that need it alone."""
    published = {
        name
        for name, container in server.containers().items()
        if any(container["NetworkSettings"]["Ports"].values())
    }

    assert published == set(SERVICES)
