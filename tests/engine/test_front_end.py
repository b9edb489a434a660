"""A web server of files passes requests on to the services that its site needs."""

from __future__ import annotations

import secrets
import subprocess
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service
from stack_table import copy_source

import docker_generator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = f"front-end-{secrets.token_hex(3)}"


def docker(*arguments: str) -> str:
    """Return what a docker command prints; it has to succeed."""
    done = subprocess.run(
        ["docker", *arguments], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return host and port of a site that needs a service named catalog, which is not up."""
    folder = tmp_path_factory.mktemp("front-end")
    (folder / "web").mkdir()
    (folder / "web" / "index.html").write_text("hello", "utf-8")
    _generate(folder)
    docker("network", "create", NAME)
    docker("build", "-q", "-t", NAME, "-f", str(folder / "Dockerfile.web"), str(folder / "web"))
    hardened = ("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL")  # noqa: S108 -- in there
    docker("run", "-d", *hardened, "--network", NAME, "--name", NAME, "-p", "127.0.0.1::8080", NAME)
    yield docker("port", NAME, "8080/tcp").splitlines()[0]
    for command in (("rm", "-f", NAME, f"{NAME}-catalog"), ("network", "rm", NAME), ("rmi", NAME)):
        subprocess.run(["docker", *command], capture_output=True, check=False)


def _generate(folder: Path) -> None:
    web = service(language="static", framework="", port=8080, build={"context": "web"})
    catalog = service(language="static", framework="", port=8080, build={"context": "web"})
    catalog["environment"] = {"ROLE": "catalog"}
    services = {"Web": web | {"dependencies": [needs("Catalog")]}, "Catalog": catalog}
    result = docker_generator.generate(graph(services), {"root": folder})
    (folder / "Dockerfile.web").write_text(result.files["Dockerfile.web"].content, "utf-8")


def ask(address: str, path: str) -> tuple[int, str, str]:
    """Return the status of an answer, its text, and what the server calls itself."""
    url = f"http://{address}{path}"
    for _ in range(50):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status, answer.read().decode(), answer.headers["Server"]
        except urllib.error.HTTPError as error:
            return error.code, "", error.headers["Server"]
        except OSError:
            time.sleep(0.2)
    return 0, "", ""


def test_it_starts_before_the_service_and_finds_it_later(site: str) -> None:
    """A name is looked up for each request; nobody writes, and no version is reported."""
    assert (200, "hello", "nginx") == ask(site, "/")
    assert 502 == ask(site, "/api/catalog/")[0]

    alias = ("--network", NAME, "--network-alias", "catalog")
    docker("run", "-d", *alias, "--name", f"{NAME}-catalog", NAME)
    end = time.monotonic() + 60
    while (answer := ask(site, "/api/catalog/index.html?q=1")[:2]) != (200, "hello"):
        assert time.monotonic() < end, answer
        time.sleep(0.5)


def test_a_public_variable_is_in_what_browsers_get(tmp_path: Path) -> None:
    """A bundler writes it into its files while the image is built: nothing runs that could."""
    copy_source("node-vite-npm", tmp_path / "web")
    main = tmp_path / "web" / "src" / "main.js"
    main.write_text("document.title = import.meta.env.VITE_GREETING;\n", "utf-8")
    web = service(language="node", framework="vite", port=8080, build={"context": "web"})
    web |= {"type": "frontend", "environment": {"VITE_GREETING": "hello-from-the-graph"}}
    result = docker_generator.generate(graph({"Web": web}), {"root": tmp_path})
    file = tmp_path / "Dockerfile.web"
    file.write_text(result.files[file.name].content, "utf-8")
    image = f"{NAME}-bundle"
    docker("build", "-q", "-t", image, "-f", str(file), str(tmp_path / "web"))
    look = ("grep", "-rl", "hello-from-the-graph", "/usr/share/nginx/html")
    found = docker("run", "--rm", "--entrypoint", look[0], image, *look[1:])
    docker("rmi", image)

    assert found.endswith(".js")
