"""Versions that are not listed, images of other makers, and images of any program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import compose_of

import docker_generator
from docker_generator.backing.catalogue import built_in_engines
from docker_generator.backing.images import image_of, is_usable, line_of, version_in_tag

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

ENGINES = built_in_engines().engines


def generated(root: Path, *wanted: dict[str, Any]) -> GenerationResult:
    """Return what is generated for a service with these backing services."""
    document = graph({"A": service(dependencies=list(wanted))})
    return docker_generator.generate(document, {"root": str(root)})


def rules_of(result: GenerationResult) -> list[str]:
    """Return the findings of the versions, images and engines."""
    return [d.rule.slug for d in result.diagnostics if d.rule.code.startswith("DG64")]


@pytest.mark.parametrize(
    ("engine", "version", "line", "image"),
    [
        ("postgres", "17", "17", "postgres:17-alpine"),
        ("postgres", "17.5", "17", "postgres:17.5-alpine"),
        ("postgres", "19", "18", "postgres:19-alpine"),
        ("postgres", "9", "14", "postgres:9-alpine"),
        ("mongodb", "8", "8.0", "mongo:8.0"),
        ("mongodb", "8.3", "8.3", "mongo:8.3"),
        ("mariadb", "11", "11.8", "mariadb:11.8"),
        ("redis", "7.4.2", "7", "redis:7.4.2-alpine"),
        ("redis", "7.2.5", "7.2", "redis:7.2.5-alpine"),
        ("elasticsearch", "9", "9", "elasticsearch:9.5.2"),
        ("elasticsearch", "9.4.5", "9", "elasticsearch:9.4.5"),
        ("mailpit", "1.29", "1", "axllent/mailpit:v1.29"),
    ],
)
def test_a_version_has_a_line_and_an_image(
    engine: str, version: str, line: str, image: str
) -> None:
    """The facts are those of its line or of the nearest one, the image is that of its own tag."""
    entry = ENGINES[engine]

    assert is_usable(entry, version)
    assert line == line_of(entry, version)
    assert image == image_of(entry, version)


@pytest.mark.parametrize(
    ("engine", "version"), [("postgres", "nine"), ("elasticsearch", "9.4"), ("mongodb", "9")]
)
def test_a_version_of_another_form_has_no_image(engine: str, version: str) -> None:
    """Its maker publishes no such tag."""
    assert not is_usable(ENGINES[engine], version)


@pytest.mark.parametrize(
    ("engine", "image", "version"),
    [
        ("postgres", "pgvector/pgvector:pg17", "17"),
        ("postgres", "pgvector/pgvector:0.8.1-pg18-trixie", "18"),
        ("postgres", "timescale/timescaledb:2.22.0-pg16", "16"),
        ("postgres", "registry.example.com:5000/mirror/postgis/postgis:17-3.5", "17"),
        ("postgres", "registry.example.com/own:pg16", "16"),
        ("postgres", "registry.example.com/own:stable", None),
        ("redis", "redis/redis-stack:7.4.0-v3", "7.4.0"),
        ("mailpit", "axllent/mailpit:v1.29", "1.29"),
    ],
)
def test_a_tag_names_a_version(engine: str, image: str, version: str | None) -> None:
    """Each maker has a form of his own."""
    assert version == version_in_tag(ENGINES[engine], image)


def test_an_unlisted_version_is_a_warning(tmp_path: Path) -> None:
    """It is run like the nearest listed one."""
    result = generated(tmp_path, needs("postgres", external=True, version="19"))

    assert result.ok
    assert ["unlisted-version"] == rules_of(result)
    server = compose_of(result)["services"]["postgres"]
    assert "postgres:19-alpine" == server["image"]
    assert ["postgres_data:/var/lib/postgresql"] == server["volumes"]


def test_an_image_of_another_maker_keeps_what_is_known(tmp_path: Path) -> None:
    """Databases, logins, probe and address are those of the engine."""
    need = needs("vectors", external=True, image="pgvector/pgvector:pg17")
    result = generated(tmp_path, need)
    services = compose_of(result)["services"]

    assert rules_of(result) == []
    assert ["vectors_data:/var/lib/postgresql/data"] == services["vectors"]["volumes"]
    assert "vectors-databases" in services
    assert services["a"]["environment"]["DATABASE_URL"].startswith("postgresql://a:")


def test_another_maker_keeps_its_data_elsewhere(tmp_path: Path) -> None:
    """The volume is mounted where that image writes."""
    need = needs("postgres", external=True, image="bitnamilegacy/postgresql:17.6.0")
    services = compose_of(generated(tmp_path, need))["services"]

    assert ["postgres_data:/bitnami/postgresql"] == services["postgres"]["volumes"]


def test_a_stack_image_starts_as_its_maker_wants(tmp_path: Path) -> None:
    """A command would replace the script that loads its modules."""
    need = needs("redis", external=True, image="redis/redis-stack-server:7.4.0-v3")
    server = compose_of(generated(tmp_path, need))["services"]["redis"]

    assert "command" not in server
    assert "--port 6379 --appendonly yes" == server["environment"]["REDIS_ARGS"]


def test_a_tag_that_contradicts_the_version_is_an_error(tmp_path: Path) -> None:
    """One of the two would decide silently."""
    need = needs("postgres", external=True, image="pgvector/pgvector:pg17", version="16")

    assert ["contradicting-version"] == rules_of(generated(tmp_path, need))
    need["version"] = "17"
    assert rules_of(generated(tmp_path, need)) == []


def test_a_version_out_of_support_is_named_with_its_date(tmp_path: Path) -> None:
    """The day is that of its maker."""
    result = generated(tmp_path, needs("redis", external=True, version="7.2"))
    (finding,) = [d for d in result.diagnostics if d.rule.code == "DG643"]

    assert "2026-02-28" in finding.message
    assert result.ok


def test_any_image_is_a_backing_service(tmp_path: Path) -> None:
    """With an image and a port; what else is given goes into its container as it stands."""
    need = needs(
        "ledger",
        external=True,
        image="ghcr.io/example/ledger:2.4",
        port=7070,
        command=["serve", "--label", "{host}", "$HOME"],
        environment={"LEDGER_MODE": "{port}", "LEDGER_PASSWORD": ""},
        volumes=["ledger-files:/data"],
        health_check={"command": ["ledger", "ping"]},
    )
    result = generated(tmp_path, need)
    services = compose_of(result)["services"]
    ledger = services["ledger"]

    assert rules_of(result) == []
    assert "ghcr.io/example/ledger:2.4" == ledger["image"]
    assert ["serve", "--label", "{host}", "$$HOME"] == ledger["command"]
    assert "{port}" == ledger["environment"]["LEDGER_MODE"]
    assert ledger["environment"]["LEDGER_PASSWORD"].startswith("${LEDGER_LEDGER_PASSWORD:?")
    assert ["ledger-files:/data"] == ledger["volumes"]
    assert ["CMD", "ledger", "ping"] == ledger["healthcheck"]["test"]
    assert "ledger:7070" == services["a"]["environment"]["LEDGER_URL"]
    assert "service_healthy" == services["a"]["depends_on"]["ledger"]["condition"]


def test_an_image_without_a_check_is_only_started(tmp_path: Path) -> None:
    """A warning says so."""
    need = needs("ledger", external=True, image="ghcr.io/example/ledger:2.4", port=7070)
    result = generated(tmp_path, need)

    assert ["unchecked-image"] == rules_of(result)
    waits = compose_of(result)["services"]["a"]["depends_on"]["ledger"]["condition"]
    assert "service_started" == waits


def test_what_one_service_says_of_an_image_holds_for_all(tmp_path: Path) -> None:
    """The second one only names it."""
    full = needs("ledger", external=True, image="ghcr.io/example/ledger:2.4", port=7070)
    document = graph(
        {
            "A": service(dependencies=[full]),
            "B": service(port=8001, dependencies=[needs("ledger", external=True)]),
        }
    )
    services = compose_of(docker_generator.generate(document, {"root": str(tmp_path)}))["services"]

    assert "ledger:7070" == services["b"]["environment"]["LEDGER_URL"]


def test_a_type_does_not_make_another_product_of_an_image(tmp_path: Path) -> None:
    """An image of a search engine that is not known is not OpenSearch."""
    need = needs("finder", type="search", external=True, image="example/finder:1.2", port=7700)
    services = compose_of(generated(tmp_path, need))["services"]

    assert "example/finder:1.2" == services["finder"]["image"]
    assert "finder:7700" == services["a"]["environment"]["FINDER_URL"]


def test_a_secret_of_a_dependency_does_not_stand_in_the_graph(tmp_path: Path) -> None:
    """An empty one is made by start.sh; a value is refused."""
    need = needs("redis", external=True, environment={"REDIS_PASSWORD": "hunter2"})
    found = {d.rule.slug for d in generated(tmp_path, need).diagnostics if d.is_error}

    assert {"secret-in-plain"} == found
