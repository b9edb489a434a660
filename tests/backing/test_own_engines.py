"""The option `catalogue`: engines of one's own, and own entries in the place of known ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service
from pipeline_helpers import compose_of

import docker_generator
from docker_generator.backing.catalogue import built_in_engines

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import Diagnostic, GenerationResult

ORACLE = """\
engine: acmedb
title: Acmedb
types: [ledger]
default_version: "23"
versions:
  "23": {image: "example.com/acmedb/free:23.9", volume: /opt/acmedb/data}
port: 1521
probe: {test: [CMD, healthcheck.sh], timeout: 5s, start_period: 120s}
limits: {cpu: 1, memory: 2Gi}
tools: [healthcheck.sh]
client:
  variables: {ORACLE_URL: "acmedb://{host}:{port}/free"}
"""
REDIS = """\
engine: redis
title: Redis of the company
types: [cache]
default_version: "7"
versions:
  "7": {image: "registry.example.com/redis:7.4", volume: /data}
port: 6379
probe: {test: [CMD, redis-cli, -e, ping], timeout: 3s, start_period: 30s}
limits: {cpu: 0.5, memory: 256Mi}
tools: [redis-cli]
client:
  variables: {REDIS_URL: "redis://{host}:{port}/0"}
"""


def generated(root: Path, entries: dict[str, str], *needed: str) -> GenerationResult:
    """Return what is generated with these files in a catalogue of one's own."""
    folder = root / "company" / "backing"
    folder.mkdir(parents=True)
    for name, text in entries.items():
        (folder / name).write_text(text, "utf-8")
    document = graph({"A": service(dependencies=[needs(n, external=True) for n in needed])})
    options = {"root": str(root), "catalogue": ["company"]}
    return docker_generator.generate(document, options)


def test_an_entry_adds_an_engine(tmp_path: Path) -> None:
    """It is found by its name, and used like any other."""
    compose = compose_of(generated(tmp_path, {"acmedb.yaml": ORACLE}, "acmedb"))

    assert "example.com/acmedb/free:23.9" == compose["services"]["acmedb"]["image"]
    environment = compose["services"]["a"]["environment"]
    assert "acmedb://acmedb:1521/free" == environment["ORACLE_URL"]


def test_an_entry_takes_the_place_of_a_known_one(tmp_path: Path) -> None:
    """By its name; the others stay."""
    compose = compose_of(generated(tmp_path, {"redis.yaml": REDIS}, "redis", "nats"))

    assert "registry.example.com/redis:7.4" == compose["services"]["redis"]["image"]
    assert "nats:2.15-alpine" == compose["services"]["nats"]["image"]


def test_the_catalogue_of_the_package_is_left_alone(tmp_path: Path) -> None:
    """What one call adds is not there in the next one."""
    generated(tmp_path, {"acmedb.yaml": ORACLE}, "acmedb")

    assert "acmedb" not in built_in_engines().engines


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("port: 1521", "port: many"), "port in .* is invalid: expected a whole number"),
        (("port: 1521", ""), "port in .* is invalid: it is missing"),
        (("port: 1521", "port: 1521\nprot: 1"), "prot in .* is invalid: no such key is known"),
        (("free:23.9", "free"), "versions.23.image in .* expected a tag that names a version"),
        (("/opt/acmedb", "opt"), "versions.23.volume in .* expected an absolute path"),
        (('"23"\nv', '"21"\nv'), "the entry in .* default_version is not one of the versions"),
        (("{host}", "{login}@{host}"), "the entry in .* no such placeholder is known: login"),
        (
            ("port: 1521", "port: 1521\nsettings: {password: {name: PASSWORD, about: its own}}"),
            "the entry in .* settings and ports have other names than password",
        ),
        (("{host}", "{hots}"), "the entry in .* no such placeholder is known: hots"),
        (
            ("port: 1521", "port: 1521\ndata: {script: a.sh, variables: {PORT: '{password}'}}"),
            "the entry in .* no such placeholder is known: password",
        ),
        (
            ("port: 1521", 'port: 1521\ndata: {script: a.sh, variables: {PORT: "\'; id"}}'),
            "data in .* expected letters, digits and",
        ),
        (("title: Acmedb", "title: ["), "the file in .* it is not YAML in line"),
        (("engine: acmedb", "engine: Or Acle"), "engine in .* expected lower-case words"),
    ],
)
def test_a_fault_names_file_and_key(change: tuple[str, str], message: str, tmp_path: Path) -> None:
    """Whoever writes an entry is reported what is wrong where, and nothing is generated."""
    result = generated(tmp_path, {"acmedb.yaml": ORACLE.replace(*change, 1)}, "redis")
    found = faults(result)

    assert not result.ok
    assert found
    assert {"company/backing/acmedb.yaml"} == {finding.origin for finding in found}
    assert re.search(message, found[0].message)


@pytest.mark.parametrize(
    "more",
    [
        "data: {script: acmedb.sh}\n",
        """\
databases:
  script: {source: acmedb.sh, path: acmedb/databases.sh, target: /databases.sh}
  command: [sh, /databases.sh]
  longest_database: 30
  longest_login: 30
""",
    ],
)
def test_a_script_that_is_not_there_is_a_fault(more: str, tmp_path: Path) -> None:
    """An entry that names a file has it beside itself."""
    result = generated(tmp_path, {"acmedb.yaml": ORACLE + more}, "acmedb")

    (finding,) = faults(result)
    assert "the file in company/backing/acmedb.yaml is invalid" in finding.message
    assert "it names acmedb.sh, which is not a text file beside it" in finding.message


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A slip in the option does not go unseen."""
    options = {"root": str(tmp_path), "catalogue": ["nowhere"]}
    result = docker_generator.generate(graph(), options)

    assert ["missing-catalogue"] == [d.rule.slug for d in result.diagnostics if d.is_error]


def faults(result: GenerationResult) -> list[Diagnostic]:
    """Return the faults of catalogue entries."""
    return [d for d in result.diagnostics if d.rule.slug == "invalid-catalogue-entry"]
