"""Volumes of services: written without root, kept, and only read where that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service

if TYPE_CHECKING:
    from engine.conftest import MakeStack
    from engine.stack import Stack

WRITER = """\
import os
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
kept = Path("/app/drafts/starts")


def begin():
    with kept.open("a") as writing:
        writing.write("x")


begin()


@app.get("/health")
def health():
    return {"starts": len(kept.read_text()), "user": os.getuid()}


@app.get("/title")
def title():
    return Path("/app/config/report.ini").read_text()


@app.get("/archive")
def archive():
    return Path("/srv/archive/starts").read_text()


@app.get("/forbidden")
def forbidden():
    refused = []
    for place in ("/app/config/new", "/srv/archive/new", "/app/new"):
        try:
            Path(place).touch()
        except OSError:
            refused.append(place)
    return refused
"""
GO = """\
// Package main counts its starts in a file on a volume.
package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	kept, err := os.OpenFile("/var/lib/archive/starts", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	kept.WriteString("go")
	health := func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, kept.Name()) }
	http.HandleFunc("GET /health", health)
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
}
"""
QUICK = {"path": "/health", "interval": "1s", "timeout": "1s", "start_period": "20s"}


def of_reports() -> dict[str, Any]:
    """Return a graph of a service that writes, and reads what another one writes."""
    mounts = ["drafts:/app/drafts", "./config:/app/config:ro", "archive:/srv/archive:ro"]
    archive = {"language": "go", "framework": "http", "port": 8002}
    return graph(
        {
            "GreeterService": service(health_check=QUICK, volumes=mounts),
            "ArchiveService": archive
            | {"health_check": QUICK, "volumes": ["archive:/var/lib/archive"]},
        }
    )


@pytest.fixture(scope="module")
def reports(make_stack: MakeStack) -> Stack:
    """Return a stack that was started once; its source brings the folder of a volume along."""
    sources = {"src/main.py": WRITER, "drafts/.gitkeep": ""}
    sources |= {"../archive/go.mod": "module archive\n\ngo 1.26\n", "../archive/main.go": GO}
    sources |= {"../../../../../config/report.ini": "[report]\n"}
    stack = make_stack(of_reports(), sources)
    (stack.root / "config").chmod(0o755)
    done = stack.run("./start.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    return stack


def test_a_service_writes_without_root_and_keeps_it(reports: Stack) -> None:
    """The folder of the image is its user's, also where the source brings one of root's along."""
    assert (200, {"starts": 1, "user": 10001}) == reports.ask("greeter", "/health")
    reports.docker("restart", "--time", "5", reports.containers()["greeter"]["Id"])
    reports.run("docker", "compose", "up", "--detach", "--wait")
    assert (200, {"starts": 2, "user": 10001}) == reports.ask("greeter", "/health")


def test_a_program_without_a_shell_writes_and_keeps_it(reports: Stack) -> None:
    """Its image holds no program that makes folders; its volume outlives its container."""
    before = reports.ask("greeter", "/archive")
    container = reports.containers()["archive"]
    reports.docker("rm", "--force", container["Id"])
    again = reports.run("./start.sh")

    assert again.returncode == 0, again.stdout + again.stderr
    assert "65532:65532" == container["Config"]["User"]
    assert (200, before[1] + "go") == reports.ask("greeter", "/archive")


def test_a_folder_of_the_project_is_read(reports: Stack) -> None:
    """It is what lies there now."""
    file = reports.root / "config" / "report.ini"
    file.write_text("[changed]\n", "utf-8")

    assert (200, "[changed]\n") == reports.ask("greeter", "/title")


def test_what_is_only_read_is_not_written(reports: Stack) -> None:
    """Neither the project's folder, nor the other one's volume, nor the code."""
    wanted = ["/app/config/new", "/srv/archive/new", "/app/new"]

    assert (200, wanted) == reports.ask("greeter", "/forbidden")


def test_a_missing_folder_is_not_made_for_root(reports: Stack) -> None:
    """The start says what is missing, and leaves nothing behind that only root could remove."""
    config, kept = reports.root / "config", reports.root / "kept"
    config.rename(kept)
    reports.docker("rm", "--force", reports.containers()["greeter"]["Id"])
    done = reports.run("./start.sh")
    is_made = config.exists()
    if is_made:
        config.rmdir()
    kept.rename(config)

    assert 1 == done.returncode
    assert "bind source path does not exist" in done.stderr
    assert not is_made
