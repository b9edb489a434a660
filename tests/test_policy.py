"""A policy for servers: what every container of every fixture has outside of dev, and what is left.

What a container is left without is in policy.yaml with its reason: a new one is a red test.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import FIXTURES
from pipeline_helpers import compose_of

import docker_generator
from docker_generator.options import DEFAULT_PIDS, DEFAULT_TOPOLOGY

SCENARIOS = sorted(folder.name for folder in (FIXTURES / "valid").iterdir() if folder.is_dir())


@cache
def containers(scenario: str) -> dict[str, dict[str, Any]]:
    """Return the containers of a fixture as a server runs them."""
    root = FIXTURES / "valid" / scenario
    topology = json.loads((root / DEFAULT_TOPOLOGY).read_text("utf-8"))
    options = root / "options.json"
    given = json.loads(options.read_text("utf-8")) if options.exists() else {}
    chosen = {"root": str(root), "environment": "prod", "tag": "v1", "tools": False}
    result = docker_generator.generate(topology, given | chosen)
    assert result.ok, [one.message for one in result.diagnostics if one.is_error]
    found: dict[str, dict[str, Any]] = compose_of(result)["services"]
    return found


CASES = [(scenario, name) for scenario in SCENARIOS for name in containers(scenario)]
EACH = pytest.mark.parametrize(("scenario", "name"), CASES, ids=["-".join(case) for case in CASES])


@EACH
def test_no_process_gains_privileges(scenario: str, name: str) -> None:
    """Neither by setuid, nor by the engine, nor by a directory of the host."""
    entry = containers(scenario)[name]

    assert "no-new-privileges:true" in entry["security_opt"]
    assert not {"privileged", "pid", "ipc", "devices", "userns_mode", "group_add"} & entry.keys()
    assert entry.get("network_mode", "service:").startswith("service:")
    assert "docker.sock" not in json.dumps(entry.get("volumes", []))


@EACH
def test_nothing_is_used_without_a_limit(scenario: str, name: str) -> None:
    """Logs, processes, and memory of everything that keeps running."""
    entry = containers(scenario)[name]
    limits = entry["deploy"]["resources"]["limits"]

    assert entry["logging"]["options"] == {"max-size": "10m", "max-file": "3"}
    assert 1 <= limits["pids"] <= DEFAULT_PIDS


@EACH
def test_what_keeps_running_comes_back(scenario: str, name: str) -> None:
    """After a crash and after a reboot; an init job runs once."""
    entry = containers(scenario)[name]
    runs_once = "docker-generator.rule" in entry.get("labels", {})

    assert entry["restart"] == ("no" if runs_once else "unless-stopped")


@EACH
def test_only_this_host_reaches_a_port(scenario: str, name: str) -> None:
    """Backing services are not published at all, and behind a front door nothing else is."""
    if name == "front-door":
        assert {port.rpartition(":")[2] for port in containers(scenario)[name]["ports"]} == {
            "80",
            "443",
        }
        return
    assert "front-door" not in containers(scenario) or not containers(scenario)[name].get("ports")
    for port in containers(scenario)[name].get("ports", []):
        assert port.startswith("127.0.0.1:")
        assert name in port.lower().replace("_", "-")


@EACH
def test_an_image_has_a_tag(scenario: str, name: str) -> None:
    """None is the newest of the day."""
    image = containers(scenario)[name]["image"]

    assert ":" in image.rpartition("/")[2]
    assert not image.endswith(":latest")


@EACH
def test_no_secret_is_in_plain(scenario: str, name: str) -> None:
    """A variable that names one holds a reference."""
    for key, value in containers(scenario)[name].get("environment", {}).items():
        if key.endswith(("PASSWORD", "SECRET", "TOKEN")):
            assert not value or "${" in value, key


LEFT: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("policy.yaml").read_text("utf-8")
)
"""By what is missing and why, the containers of all fixtures."""


def missing(what: str) -> list[str]:
    """Return the containers of all fixtures that lack something."""
    found = []
    for scenario, name in CASES:
        entry = containers(scenario)[name]
        lacks = {
            "a read-only root directory": not entry.get("read_only"),
            "dropped capabilities": entry.get("cap_drop") != ["ALL"],
            "a health check": "healthcheck" not in entry
            and "docker-generator.rule" not in entry.get("labels", {}),
            "a limit of memory": "memory" not in entry["deploy"]["resources"]["limits"],
        }
        if lacks[what]:
            found.append(f"{scenario}/{name}")
    return found


@pytest.mark.parametrize("what", sorted(LEFT))
def test_what_is_left_over_has_a_reason(what: str) -> None:
    """Nothing else lacks it, and nothing is listed that has it."""
    listed = [name for names in LEFT[what].values() for name in names]

    assert sorted(missing(what)) == sorted(listed)
