"""The reader of our own reads what Compose itself reads."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from docker_generator.proof.compose import read_compose

if TYPE_CHECKING:
    from docker_generator.proof.deployment import Deployment

pytestmark = pytest.mark.slow  # each starts Compose

FOLDERS = sorted((ROOT / "tests" / "golden").glob("*/docker-compose.yml"))

BY_HAND = """\
name: hand
x-common: &common
  restart: always
  environment: &names
    LEVEL: info
services:
  web:
    <<: *common
    build: {context: ./web, dockerfile: ../Dockerfile.web}
    image: "hand-web:${TAG:-v${MINOR:-1}.0}"
    command: python -m "http server" $$HOME
    environment: ["A=1", 'B=two=2', "C=${C-unset}${D:+set}"]
    depends_on: [db]
    ports:
      - "127.0.0.1:8001:8000"
      - 9000/udp
      - "[::1]:81:82"
      - {target: 70, published: "7000", host_ip: 127.0.0.1}
    healthcheck:
      {test: "curl -f http://localhost", interval: 1m30s, timeout: 1.5s, start_period: 500ms}
    volumes: ["data:/data:ro", "./local:/local", {type: volume, source: data, target: /more}]
    deploy: {resources: {limits: {cpus: 0.50, memory: 1.5gb}, reservations: {memory: 512K}}}
  db:
    image: 'db:010'
    environment: {<<: *names, PORT: 5432, YES: yes}
    networks: {back: {aliases: [store]}, default: null}
    healthcheck: {disable: true}
    mem_limit: 64m
    cpus: 1.5
    init: true
  sidecar:
    image: side
    network_mode: "service:db"
    privileged: true
    user: "1000:1000"
    scale: 2
    restart: always
    deploy: {restart_policy: {condition: none}}
    healthcheck: {test: [CMD-SHELL, "exit 0"], retries: 5, start_interval: 2s}
networks: {back: {name: shelf}}
volumes: {data: {}}
"""


def config_of(file: Path, env: Path) -> str:
    """Return a compose file as Compose itself resolves it."""
    tool = shutil.which("docker-compose", path=str(Path(sys.executable).parent))
    assert tool is not None, "docker-compose is missing: pip install -e '.[dev]'"
    command = [tool, "--profile", "*", "--env-file", str(env), "-f", str(file)]
    command += ["config", "--format", "json"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def read_both(file: Path, tmp_path: Path) -> tuple[Deployment, Deployment]:
    """Return what we read in a file, and what we read in Compose's resolution of it."""
    text = file.read_text("utf-8")
    asked = dict.fromkeys(re.findall(r"\$\{(\w+):\?", text), "filled")
    env = tmp_path / ".env"
    env.write_text("".join(f"{name}={value}\n" for name, value in asked.items()), "utf-8")
    folder = str(file.parent)
    return read_compose(text, folder, asked), read_compose(config_of(file, env), folder, {})


@pytest.mark.parametrize("file", FOLDERS, ids=lambda file: file.parent.name)
def test_we_read_what_compose_reads(file: Path, tmp_path: Path) -> None:
    """For each golden folder, our graph is that of `docker compose config --format json`."""
    ours, theirs = read_both(file, tmp_path)

    assert ours.containers
    assert theirs.containers == ours.containers
    assert (theirs.name, theirs.volumes) == (ours.name, ours.volumes)
    # Compose leaves out networks that nobody uses.
    assert theirs.networks.items() <= ours.networks.items()


def test_short_and_long_forms_are_one(tmp_path: Path) -> None:
    """What a person may write, Compose and we understand alike: anchors, lists, units, defaults."""
    file = tmp_path / "docker-compose.yml"
    file.write_text(BY_HAND, "utf-8")
    ours, theirs = read_both(file, tmp_path)

    assert theirs.containers == ours.containers
    assert theirs.networks.items() <= ours.networks.items()
