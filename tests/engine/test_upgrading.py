"""The page about upgrades, as its reader follows it: word for word, from PostgreSQL 17 to 18."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from documents import blocks_of, play

from engine.stack import PROJECT_LABEL, free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (ROOT / "docs/how-to/upgrade-a-database.md").read_text("utf-8")


@pytest.fixture
def project() -> Iterator[str]:
    """Return a name for the stack; what it and its copy leave on the engine is removed."""
    name = f"upgrading-{secrets.token_hex(3)}"
    yield name
    for stack in (name, f"{name}-trial"):
        chosen = f"label={PROJECT_LABEL}={stack}"
        for kind, remove in (("container", "rm -f -v"), ("network", "rm"), ("volume", "rm")):
            for one in docker(kind, "ls", "-q", "--filter", chosen, *ALL.get(kind, ())).split():
                docker(kind, *remove.split(), one)
        for one in set(docker("images", "-q", "--filter", chosen).split()):
            docker("rmi", "--force", one)


ALL = {"container": ("--all",)}


def docker(*arguments: str) -> str:
    """Return what a docker command prints; it has to succeed."""
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def version_of(project: str) -> str:
    """Return the major version of the server that runs in a stack."""
    chosen = ("--filter", f"label={PROJECT_LABEL}={project}", "--filter", "name=postgres-1")
    (server,) = docker("ps", "--quiet", *chosen).split()
    return docker("exec", server, "postgres", "--version").split()[2].partition(".")[0]


def parts_of(page: str) -> dict[str, str]:
    """Return what the page says below each of its headings, and before the first of them."""
    _, *parts = re.split(r"^#+ (.*)\n", page, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.full
def test_the_page_upgrades_a_database(
    project: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its commands print what it shows; the server is of the version that each part leaves."""
    folder = tmp_path / "counter"
    for block in blocks_of((ROOT / "docs/tutorial.md").read_text("utf-8")):
        if block.name.startswith("hello/"):
            (folder / block.name).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.name).write_text(block.text, "utf-8")
    # The variables of a developer's shell would win over .env.
    for name in [name for name in os.environ if name.endswith("_PORT") or "COMPOSE" in name]:
        monkeypatch.delenv(name)
    ports = dict(zip(("8000", "18000", "5432", "15432"), free_ports(4), strict=True))
    (folder / "docker").mkdir()
    (folder / "docker/.env").write_text(f"POSTGRES_PORT={ports['5432']}\n", "utf-8")
    page = re.sub(r"\b(18000|8000|15432|5432)\b", lambda match: ports[match[1]], PAGE)
    page = page.replace("NAME=trial", f"NAME={project}-trial").replace("counter", project)

    versions = {}
    for heading, part in parts_of(page).items():
        play(part, folder, with_engine=True)
        (folder / ".venv/bin").unlink()
        versions[heading] = version_of(project)

    assert versions["Try it on a copy"] == "17"
    assert versions["Upgrade"] == "18"
    assert versions["Go back"] == "17"
