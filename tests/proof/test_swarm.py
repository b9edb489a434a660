"""What Swarm makes of a compose file; tests/engine/test_swarm.py asks its client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import graph, service
from pipeline_helpers import generated, run

from docker_generator.proof.swarm import IGNORED, REFUSED, swarm_findings

if TYPE_CHECKING:
    from pathlib import Path


def paths_in(compose: str) -> set[str]:
    """Return the places that are reported of a compose file."""
    return {one.message.split()[3].removesuffix(":") for one in swarm_findings(compose)}


def test_a_file_of_one_service_has_what_every_stack_has() -> None:
    """Its values are those of the file: which services, at which place."""
    compose = generated(graph({"Api": service()})).files["docker-compose.yml"].content
    found = {one.message.split()[3].removesuffix(":"): one for one in swarm_findings(compose)}

    assert {
        "name",
        "services.*.pull_policy",
        "services.*.build",
        "services.*.ports.*",
    } <= found.keys()
    assert ("api", "/services/api/build") == (
        found["services.*.build"].value,
        found["services.*.build"].pointer,
    )
    assert "services.*.restart" not in found


@pytest.mark.parametrize(
    ("compose", "expected"),
    [
        ("", set()),
        ("[]", set()),
        ("services: {a: {image: x, restart: unless-stopped, depends_on: [b]}}", set()),
        (
            "services: {a: {depends_on: {b: {condition: service_started}}}}",
            {"services.*.depends_on"},
        ),
        ('services: {a: {restart: "no", ports: ["80:80"]}}', {"services.*.restart"}),
        ('services: {a: {ports: ["127.0.0.1:80:80"]}}', {"services.*.ports.*"}),
        ("networks: {a: {driver: overlay}, b: }", set()),
        ("services: {a: [", set()),
    ],
)
def test_only_what_swarm_does_not_know_is_reported(compose: str, expected: set[str]) -> None:
    """A form that it knows, and a text that cannot be read, is no finding."""
    assert expected == paths_in(compose)


def test_no_place_is_listed_twice() -> None:
    """A key is refused, or accepted and ignored."""
    paths = [part.path for part in (*REFUSED, *IGNORED)]

    assert len(paths) == len(set(paths))


def test_it_is_reported_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By `verify --swarm` alone, with the exit status of a stack that is what the graph says."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "graph.json").write_text(json.dumps(graph({"Api": service()})), "utf-8")
    run("generate", "graph.json", "-o", "out", capsys=capsys)

    assert "isomorphic" in run("verify", "graph.json", "-o", "out", capsys=capsys)[1]
    status, out, _ = run("verify", "graph.json", "-o", "out", "--swarm", capsys=capsys)
    assert status == 0
    assert "WARNING: Docker Swarm refuses name: " in out
    assert "WARNING: Docker Swarm ignores services.*.build: " in out
