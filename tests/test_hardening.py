"""compose-lint on the files of every fixture for a server: each finding has a reason."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import FIXTURES
from documents import BIN

import docker_generator
from docker_generator.options import DEFAULT_TOPOLOGY

SCENARIOS = sorted(folder.name for folder in (FIXTURES / "valid").iterdir() if folder.is_dir())
HERE = Path(__file__).parent
LEFT: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "hardening.yaml").read_text("utf-8"))
POLICY: dict[str, dict[str, list[str]]] = yaml.safe_load((HERE / "policy.yaml").read_text("utf-8"))
DIGEST = f"sha256:{'0' * 64}"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Return the containers that each rule names."""
    rules = defaultdict(set)
    for scenario in SCENARIOS:
        file = tmp_path_factory.mktemp(scenario) / "docker-compose.yml"
        file.write_text(pinned_compose(scenario), "utf-8")
        command = (BIN / "compose-lint", "check", "--format", "json", file)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode in {0, 1}, done.stderr
        for one in json.loads(done.stdout)["findings"]:
            rules[one["rule_id"]].add(f"{scenario}/{one['service']}")
    return dict(rules)


@cache
def pinned_compose(scenario: str) -> str:
    """Return the compose file of a fixture for a server, with a digest for each image."""
    root = FIXTURES / "valid" / scenario
    topology = json.loads((root / DEFAULT_TOPOLOGY).read_text("utf-8"))
    options = root / "options.json"
    given = json.loads(options.read_text("utf-8")) if options.exists() else {}
    chosen = given | {"root": str(root), "environment": "prod", "tag": "v1", "tools": False}
    chosen |= {"registry": "registry.example.com/team"}
    plan = docker_generator.generate(topology, chosen).plan
    assert plan is not None
    pins = {image: DIGEST for image in plan.foreign_images if "@" not in image}
    result = docker_generator.generate(topology, chosen | {"pins": pins})
    assert result.ok, [one.message for one in result.diagnostics if one.is_error]
    return result.files["docker-compose.yml"].content


def test_every_rule_that_finds_something_is_listed(found: dict[str, set[str]]) -> None:
    """And no other: one that finds nothing any more is removed from the list."""
    assert sorted(LEFT) == sorted(found)


@pytest.mark.parametrize("rule", sorted(LEFT))
def test_what_is_left_is_what_is_listed(rule: str, found: dict[str, set[str]]) -> None:
    """By its name, or by the part of the policy that has a reason for each container."""
    entry = LEFT[rule]
    if entry.get("containers") == "all":
        assert entry["reason"]
        return
    listed = set(entry.get("containers", ()))
    if "policy" in entry:
        listed = {name for names in POLICY[entry["policy"]].values() for name in names}
        assert found[rule] <= listed
    else:
        assert entry["reason"]
        assert found[rule] == listed
