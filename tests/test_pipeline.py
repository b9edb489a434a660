"""The whole pipeline: a graph in, files or the reasons why not out."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SHOP, Strange, graph, needs, service
from pipeline_helpers import MISSING_ROOT, compose_of, generated, slugs, warnings_and_errors

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path

ALWAYS = {
    *(".dockerignore", ".gitattributes", ".gitignore"),
    *("docker-bake.hcl", "docker-manifest.json"),
}
COMPOSE = {
    "docker-compose.yml",
    ".env.example",
    "start.sh",
    "stop.sh",
    "logs.sh",
    "status.sh",
    "data.sh",
    "stack.sh",
    "part.sh",
    "ports.sh",
    "completion.bash",
}


def test_the_shop_gives_every_file_of_the_contract(shop: dict[str, Any]) -> None:
    """One Dockerfile and one ignore file per service, and the files of the whole."""
    result = docker_generator.generate(shop, {"root": SHOP})
    own = {f"Dockerfile.{slug}" for slug in ("catalog", "billing", "auth")}

    assert result.ok
    assert [] == warnings_and_errors(result.diagnostics)
    assert ALWAYS | COMPOSE | own | {f"{d}.dockerignore" for d in own} | {
        "docker-compose.dev.yml",
        "postgres/databases.sh",
        "data/postgres.sh",
        "data/redis.sh",
    } == set(result.files)
    assert all(path == file.path for path, file in result.files.items())


@pytest.mark.parametrize(
    ("platform", "files"),
    [
        ("docker-compose", ALWAYS | COMPOSE),
        ("both", ALWAYS | COMPOSE),
        ("kubernetes", ALWAYS),
    ],
)
def test_the_platform_decides_about_the_files(platform: str, files: set[str]) -> None:
    """Without Compose there are Dockerfiles and the hand-off."""
    result = generated(graph(), platform=platform)

    assert files | {"Dockerfile.catalog", "Dockerfile.catalog.dockerignore"} == set(result.files)
    assert result.handoff


def test_bytes_text_and_parsed_json_are_one_graph(shop: dict[str, Any]) -> None:
    """However a host hands it over, the result is the same."""
    text = json.dumps(shop)

    assert generated(shop) == generated(text) == generated(text.encode())


def test_the_same_graph_gives_the_same_bytes(shop: dict[str, Any]) -> None:
    """There is no clock and no chance in a file."""
    assert generated(shop).files == generated(shop).files


def test_another_place_gives_the_same_bytes(shop: dict[str, Any], tmp_path: Path) -> None:
    """No file holds an absolute path."""
    one = docker_generator.generate(shop, {"root": tmp_path / "one"})
    other = docker_generator.generate(shop, {"root": tmp_path / "a" / "b" / "other"})

    assert one.files == other.files
    assert not [f for f in one.files.values() if str(tmp_path) in f.content]


@pytest.mark.slow
def test_another_process_gives_the_same_bytes(shop: dict[str, Any]) -> None:
    """Neither the seed of hashes nor the locale reaches a file."""
    script = (
        "import hashlib, json, sys, docker_generator\n"
        "files = docker_generator.generate(sys.stdin.read(), {'root': 'no-such-folder'}).files\n"
        "text = json.dumps({path: file.content for path, file in files.items()})\n"
        "print(hashlib.sha256(text.encode()).hexdigest())\n"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", script],
            input=json.dumps(shop),
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "LC_ALL": locale},
        ).stdout
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"))
    }

    assert 1 == len(hashes)


def test_the_order_of_keys_does_not_matter() -> None:
    """Services, variables and fields may stand in any order."""
    one = graph(
        {
            "A": service(environment={"X": "1", "Y": "2"}, dependencies=[needs("B")]),
            "B": service(),
        }
    )
    other = {
        "services": {
            "B": dict(reversed(service().items())),
            "A": dict(
                reversed(
                    service(environment={"Y": "2", "X": "1"}, dependencies=[needs("B")]).items()
                )
            ),
        }
    }

    assert generated(one).files == generated(other).files


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        (None, "not-an-object"),
        (5, "not-an-object"),
        ([], "not-an-object"),
        ("", "empty-input"),
        (b"", "empty-input"),
        (b"\xff", "invalid-encoding"),
        ("\ud800", "invalid-encoding"),
        (Strange(), "invalid-json"),
        ({}, "missing-field"),
        ({"services": {}}, "no-services"),
        ({"services": {"A": {"language": "cobol"}}}, "unsupported-language"),
    ],
    ids=ascii,
)
def test_bad_input_is_a_finding(given: Any, slug: str) -> None:
    """Nothing is produced, and nothing raises."""
    result = docker_generator.generate(given)

    assert (False, {}, {}) == (result.ok, result.files, result.handoff)
    assert slug in slugs(result.diagnostics)


@pytest.mark.parametrize(
    "value",
    [Strange(), {1: 2, "a": 3}, {(1, 2): 3}, {1, 2}, b"bytes", 10**5000, float("nan")],
    ids=["object", "mixed-keys", "tuple-keys", "set", "bytes", "digits", "nan"],
)
def test_what_json_cannot_hold_raises_nothing(value: Any) -> None:
    """A host's graph need not come from JSON; wherever a strange value stands, it is survived."""
    for document in (graph(extra=value), graph({"A": service(port=value)}), {"services": value}):
        docker_generator.generate(document, {"root": MISSING_ROOT})


def test_faults_of_graph_and_options_are_told_together() -> None:
    """Reading the one does not wait for the other."""
    result = docker_generator.generate({"services": []}, {"platform": "swarm"})

    assert "invalid-option" in slugs(result.diagnostics)
    assert not result.files


def test_a_service_that_is_added_leaves_the_images_of_others_alone(shop: dict[str, Any]) -> None:
    """Each Dockerfile depends on its own service."""
    before = generated(shop).files
    shop["services"]["MailService"] = service(port=8009)
    after = generated(shop).files

    assert {p: f for p, f in before.items() if p.startswith("Dockerfile.")} == {
        path: after[path] for path in before if path.startswith("Dockerfile.")
    }


def test_a_name_is_all_that_changes_with_a_name() -> None:
    """What follows from a name is replaced, and nothing else."""
    one = compose_of(generated(graph({"Alpha": service()})))["services"]["alpha"]
    other = compose_of(generated(graph({"Omega": service()})))["services"]["omega"]
    turned = json.dumps(one).replace("alpha", "omega").replace("ALPHA", "OMEGA")

    assert json.loads(turned) == other


def test_nothing_is_written_where_it_is_generated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shop: dict[str, Any]
) -> None:
    """Generating does not write."""
    monkeypatch.chdir(tmp_path)
    docker_generator.generate(shop)

    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("is_enabled", [True, False])
@pytest.mark.parametrize("given", [b'{"services": {}}', b"{"])
def test_the_garbage_collector_is_left_as_it_was(given: bytes, *, is_enabled: bool) -> None:
    """It rests during a run; a host that switched it off finds it switched off."""
    was_enabled = gc.isenabled()
    try:
        (gc.enable if is_enabled else gc.disable)()
        docker_generator.generate(given)
        assert gc.isenabled() == is_enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()
