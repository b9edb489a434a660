"""What went wrong with real images: each fault in several forms."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, graph, needs, service
from pipeline_helpers import compose_of, generated, slugs, warnings_and_errors

from docker_generator.backing.catalogue import built_in_engines

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

BACKING = ROOT / "src" / "docker_generator" / "backing"
ENGINES = built_in_engines().engines


def with_needs(*wanted: dict[str, Any], **options: Any) -> GenerationResult:
    """Return what is generated of a service with these dependencies; it has no error."""
    return generated(graph({"Shop": service(dependencies=list(wanted))}), **options)


def container(name: str, **fields: Any) -> dict[str, Any]:
    """Return the compose service of a dependency."""
    compose = compose_of(with_needs(needs(name, external=True, **fields)))
    found: dict[str, Any] = compose["services"][name]
    return found


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("mongodb", {"/data/configdb"}),
        ("kafka", {"/etc/kafka/secrets", "/mnt/shared/config"}),
        ("neo4j", {"/logs"}),
        ("vault", {"/vault/logs", "/vault/file"}),
        ("jaeger", {"/tmp"}),  # noqa: S108 -- what its image declares
        ("zookeeper", {"/datalog", "/logs"}),
        ("surrealdb", {"/logs"}),
    ],
)
def test_a_declared_path_without_data_is_a_tmpfs(name: str, paths: set[str]) -> None:
    """Otherwise each new container would leave a volume without a name."""
    assert {f"{path}:mode=1777" for path in paths} <= set(container(name)["tmpfs"])


@pytest.mark.parametrize("name", ["postgres", "mariadb", "mysql", "mongodb", "clickhouse"])
@pytest.mark.parametrize("options", [{}, {"environment": "prod", "tag": "v1"}])
def test_a_one_shot_leaves_no_volume(name: str, options: dict[str, Any]) -> None:
    """It runs the image of the server, which declares the same paths."""
    compose = compose_of(with_needs(needs(name, external=True), **options))
    job = compose["services"][f"{name}-databases"]
    covered = {mount.rpartition(":")[2] for mount in job.get("volumes", ())}
    covered |= {path.partition(":")[0] for path in job.get("tmpfs", ())}

    entry = ENGINES[name]
    facts = entry.versions[entry.default_version].facts.volumes or entry.facts.volumes
    assert set(facts) <= covered


@pytest.mark.parametrize(
    ("name", "version"),
    [
        *(("clickhouse", version) for version in ("26.8", "26.9", "27.1")),
        *(("mariadb", version) for version in ("11.4", "10.11", "12.3", "13.1")),
        *(("postgres", version) for version in ("19", "20", "17.5", "v16")),
        *(("mongodb", version) for version in ("7.0", "8.3", "9.0")),
        *(("vault", version) for version in ("2", "2.1", "3.0")),
        *(("redis", version) for version in ("8.4", "9")),
        *(("keycloak", version) for version in ("26.7", "27.0")),
    ],
)
def test_a_version_that_is_not_listed_is_used(name: str, version: str) -> None:
    """A newer image is a warning at most, and runs as its nearest neighbour does."""
    result = with_needs(needs(name, external=True, version=version))
    image = compose_of(result)["services"][name]["image"]

    assert version.removeprefix("v") in image
    assert set(warnings_and_errors(result.diagnostics)) <= {"unlisted-version", "ended-support"}


@pytest.mark.parametrize(
    ("language", "version"),
    [
        *(("python", version) for version in ("3.15", "3.16")),
        *(("rust", version) for version in ("1.99", "1.100")),
        *(("php", version) for version in ("8.2", "8.6")),
        *(("java", version) for version in ("11", "26")),
    ],
)
def test_a_version_of_a_language_is_no_hard_error(language: str, version: str) -> None:
    """The list of a catalogue is older than what people run."""
    given = {"language": language, "port": 8000, "build": {"version": version}}
    result = generated(graph({"Shop": given}))

    assert not [one for one in result.diagnostics if one.is_error]


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("keycloak", "26.7"),
        ("vault", "2.1"),
        ("mailpit", "v1.31"),
        ("opensearch", "3.8.0"),
        ("grafana", "13.2.0"),
        ("nats", "2.15-alpine"),
        ("valkey", "9.1-alpine"),
    ],
)
def test_the_newest_line_is_the_default(name: str, tag: str) -> None:
    """As far as it was seen in public use."""
    assert container(name)["image"].endswith(f":{tag}")


CLIENT = """\
#!/bin/sh
# Refuses as often as the file beside it says, then answers.
left=$(cat "$0.left")
if [ "$left" -gt 0 ]; then
  echo $((left - 1)) > "$0.left"
  echo "$ANSWER" >&2
  exit 1
fi
"""
REFUSALS = {
    1130: "ERROR 1130 (HY000): Host '127.0.0.1' is not allowed to connect to this server",
    1045: "ERROR 1045 (28000): Access denied for user 'docker_generator'@'localhost'",
    2003: "ERROR 2003 (HY000): Can't connect to server on '127.0.0.1' (111)",
    2013: "ERROR 2013 (HY000): Lost connection to server at 'handshake'",
}


def making_databases(client: str, refusals: int, answer: str, folder: Path) -> tuple[int, str, int]:
    """Return status, words and the refusals that were left of the one-shot of MySQL."""
    program = folder / client
    program.write_text(CLIENT, "utf-8")
    program.chmod(0o755)
    left = folder / f"{client}.left"
    left.write_text(f"{refusals}\n", "utf-8")
    done = subprocess.run(
        ["bash", str(BACKING / "mysql-databases.sh")],
        env={
            "PATH": f"{folder}:/usr/bin:/bin",
            "CLIENT": client,
            "PORT": "3306",
            "ROOT_PASSWORD": "secret",
            "ANSWER": answer,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr, int(left.read_text("utf-8"))


@pytest.mark.parametrize("client", ["mysql", "mariadb"])
@pytest.mark.parametrize("code", [1130, 1045])
def test_a_volume_that_something_else_filled_is_explained(
    client: str, code: int, tmp_path: Path
) -> None:
    """At once, and with what can be done: it would refuse the account forever."""
    status, words, left = making_databases(client, 9, REFUSALS[code], tmp_path)

    assert (1, 8) == (status, left)
    assert f"ERROR {code}" in words
    assert "CREATE USER 'docker_generator'@'127.0.0.1'" in words


@pytest.mark.parametrize("code", [2003, 2013])
def test_a_server_that_still_starts_is_waited_for(code: int, tmp_path: Path) -> None:
    """It refuses connections until its volume is filled."""
    assert (0, "", 0) == making_databases("mysql", 4, REFUSALS[code], tmp_path)


NAMES = (
    *("minio", "qdrant", "etcd", "meilisearch", "mosquitto", "ollama", "pgvector", "timescale"),
    *("postgis", "influxdb", "couchdb", "cockroachdb", "dragonfly", "zookeeper", "consul"),
    *("sqlserver", "activemq", "pulsar", "typesense", "weaviate", "chroma", "milvus", "flagd"),
    *("zipkin", "loki", "tempo", "traefik"),
)
"""What people name in a graph, and nobody should have to describe."""


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_enough(name: str) -> None:
    """Without an image, a port or a type, it is the product of that name."""
    result = with_needs(needs(name, external=True))

    assert "unsupported-backing-service" not in slugs(result.diagnostics)
    assert "assumed-engine" not in slugs(result.diagnostics)
    assert compose_of(result)["services"][name]["image"]


@pytest.mark.parametrize("engine", ["", "unleash", "acme-store"])
def test_any_image_with_a_port_is_enough(engine: str) -> None:
    """Also one whose name nobody knows, with its engine named or without."""
    fields = {"engine": engine} if engine else {}
    found = container("store", image="example.com/acme/store:1.2", port=9999, **fields)

    assert "example.com/acme/store:1.2" == found["image"]


def test_kafka_on_one_node_shares_its_groups() -> None:
    """From 4.2 on, one node alone would wait for three replicas of this topic."""
    environment = container("kafka")["environment"]

    assert "1" == environment["KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR"]
    assert "1" == environment["KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR"]


def test_keycloak_has_more_than_a_gibibyte() -> None:
    """With one it is killed now and then while it starts."""
    assert ENGINES["keycloak"].limits.memory.bytes > 1024**3


def test_no_run_time_is_linked_from_jmods() -> None:
    """The JDK 25 of eclipse-temurin has none: what is linked is the run-time image itself."""
    folder = ROOT / "src" / "docker_generator" / "stacks" / "java"
    texts = [file.read_text("utf-8") for file in folder.glob("*.jinja")]

    assert any("jlink" in text for text in texts)
    assert not any("jmods" in text for text in texts)


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_nats_shows_its_monitoring_in_dev_alone(environment: str) -> None:
    """As the specification has it."""
    options = {} if environment == "dev" else {"environment": environment, "tag": "v1"}
    compose = compose_of(with_needs(needs("nats", external=True), **options))
    ports = [port.rpartition(":")[2] for port in compose["services"]["nats"].get("ports", ())]

    assert (["4222", "8222"] if environment == "dev" else []) == ports
