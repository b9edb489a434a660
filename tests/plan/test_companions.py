"""Consoles beside backing services: only by an option, only with a profile, and proved."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import graph, needs, service
from pipeline_helpers import MISSING_ROOT, compose_of, generated, slugs

import docker_generator
from docker_generator.backing.catalogue import built_in_engines
from docker_generator.proof.proving import prove

if TYPE_CHECKING:
    from docker_generator.backing.model import Companion

COMPOSE = "docker-compose.yml"
ENGINES = built_in_engines().engines
COMPANIONS: dict[str, Companion] = {
    name: engine.companion
    for name in sorted(ENGINES)
    if (engine := ENGINES[name]).companion is not None
}


def needing(*names: str, **fields: Any) -> dict[str, Any]:
    """Return the graph of a service that needs these engines."""
    wanted = [needs(name, external=True, **fields) for name in names]
    return graph({"Shop": service(dependencies=wanted)})


def containers(*names: str, **options: Any) -> dict[str, Any]:
    """Return the compose services of a service that needs these engines."""
    found: dict[str, Any] = compose_of(generated(needing(*names), **options))["services"]
    return found


def test_without_the_option_there_is_none() -> None:
    """Nothing but the graph is deployed."""
    plain = generated(needing(*COMPANIONS))

    assert "profiles" not in plain.files[COMPOSE].content
    assert plain.files == generated(needing(*COMPANIONS), tools=False).files


@pytest.mark.parametrize("name", COMPANIONS)
def test_a_console_is_made_for_its_server(name: str) -> None:
    """It runs with its profile alone, waits for the server, and is reachable from this host."""
    companion = COMPANIONS[name]
    found = containers(name, tools=True)
    console = found[f"{name}-{companion.name}"]

    assert ["tools"] == console["profiles"]
    assert {name: {"condition": "service_healthy"}} == console["depends_on"]
    assert console["ports"][0].startswith("127.0.0.1:")
    assert console["ports"][0].endswith(f":{companion.port}")
    assert any(name in text for text in console["environment"].values())
    assert companion.image == console["image"]
    assert [] == [one for one in found.values() if one is not console and "profiles" in one]


@pytest.mark.parametrize("name", COMPANIONS)
def test_where_its_image_was_read_is_known(name: str) -> None:
    """As of every image: the place and the day."""
    assert COMPANIONS[name].source.startswith("https://")
    assert COMPANIONS[name].read


def test_each_server_has_its_own() -> None:
    """Two servers of one engine are two consoles, on two ports of the host."""
    wanted = [needs(f"{name}-db", external=True, engine="postgres") for name in ("old", "new")]
    document = graph({"Shop": service(dependencies=wanted)})
    found = compose_of(generated(document, tools=True))["services"]
    ports = Counter(one["ports"][0] for name, one in found.items() if name.endswith("-adminer"))

    assert {"old-db-adminer", "new-db-adminer"} <= found.keys()
    assert [1, 1] == list(ports.values())


def test_a_server_on_another_port_is_found_there() -> None:
    """The address is that of the server of this stack."""
    document = needing("postgres", port=5544)
    console = compose_of(generated(document, tools=True))["services"]["postgres-adminer"]

    assert {"ADMINER_DEFAULT_SERVER": "postgres:5544"} == console["environment"]


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_outside_of_dev_there_is_none(environment: str) -> None:
    """There, no backing service is reachable from the host either."""
    found = containers("postgres", tools=True, environment=environment, tag="v1")

    assert "postgres-adminer" not in found


def test_the_next_generator_is_handed_none() -> None:
    """It deploys the graph."""
    handoff = generated(needing("postgres"), tools=True, platform="both").handoff

    assert "adminer" not in str(handoff).lower()


def test_a_console_reaches_its_server_alone() -> None:
    """With isolated networks, it has one of its own with the server."""
    found = containers("postgres", "redis", tools=True, networks="isolated")

    assert ["postgres-adminer.postgres"] == found["postgres-adminer"]["networks"]
    assert "postgres-adminer.postgres" in found["postgres"]["networks"]
    assert not [n for n in found["shop"]["networks"] if "adminer" in n or "insight" in n]


def test_a_pinned_image_is_taken_by_its_digest() -> None:
    """As every other one."""
    digest = "sha256:" + "0123456789abcdef" * 4
    found = containers("postgres", tools=True, pins={"adminer:5.5.0": digest})

    assert f"adminer:5.5.0@{digest}" == found["postgres-adminer"]["image"]


def test_a_service_of_its_name_is_refused() -> None:
    """One of the two has to be called otherwise; without the option there is no second one."""
    wanted = [needs("postgres", external=True)]
    document = graph({"PostgresAdminer": service(dependencies=wanted)})

    asked = docker_generator.generate(document, {"root": MISSING_ROOT, "tools": True})

    assert "name-collision" in slugs(asked.diagnostics)
    assert not asked.ok
    assert generated(document).ok


def test_all_consoles_at_once_publish_no_port_twice() -> None:
    """Whatever else listens on 8080."""
    found = containers(*sorted(set(ENGINES) - {"selenium"}), tools=True)
    hosts = Counter(
        port.split(":")[2] if "{" in port else port.split(":")[1]
        for one in found.values()
        for port in one.get("ports", ())
    )

    assert len(COMPANIONS) == len([one for one in found.values() if "profiles" in one])
    assert [] == [port for port, count in hosts.items() if count > 1]


DAMAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "no profile": ("wrong-lifetime", {"profiles": []}),
    "another profile": ("wrong-lifetime", {"profiles": ["tools", "all"]}),
    "another image": ("wrong-image", {"image": "adminer:4"}),
    "a command": ("wrong-command", {"command": ["sh"]}),
    "a variable": (
        "undeclared-variable",
        {"environment": {"ADMINER_DEFAULT_SERVER": "postgres:5432", "X": "1"}},
    ),
    "another server": ("wrong-variable", {"environment": {"ADMINER_DEFAULT_SERVER": "other:5432"}}),
    "a mount": ("wrong-mount", {"volumes": ["/:/host"]}),
    "an edge": ("undeclared-edge", {"depends_on": ["postgres", "shop"]}),
    "every address": ("wrong-port", {"ports": ["8080:8080"]}),
    "the socket": (
        "unconfined-service",
        {"volumes": ["/var/run/docker.sock:/var/run/docker.sock"]},
    ),
    "privileges": ("unconfined-service", {"privileged": True}),
    "more privileges": ("weakened-hardening", {"security_opt": []}),
    "a rule": ("wrong-lifetime", {"labels": {"docker-generator.rule": "job"}}),
    "more memory": ("wrong-resources", {"deploy": {"resources": {"limits": {"memory": "9g"}}}}),
    "an own name": ("redirected-name", {"hostname": "postgres"}),
}
"""What a person may do to a console, and the rule that names it."""


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_a_console_must_not_have_is_named(damage: str) -> None:
    """Its entry is compared as that of every other container."""
    rule, changes = DAMAGES[damage]
    result = generated(needing("postgres"), tools=True)
    document = compose_of(result)
    document["services"]["postgres-adminer"] |= changes
    texts = {path: file.content for path, file in result.files.items()}
    assert result.specification is not None

    proof = prove(result.specification, texts | {COMPOSE: yaml.safe_dump(document)})

    assert rule in {fault.rule.slug for fault in proof.faults}


def test_a_console_that_is_missing_or_not_wanted_is_named() -> None:
    """The options say which ones are there."""
    without, with_it = (generated(needing("postgres"), tools=wanted) for wanted in (False, True))
    for result, other, rule in (
        (with_it, without, "missing-service"),
        (without, with_it, "undeclared-service"),
    ):
        texts = {path: file.content for path, file in result.files.items()}
        assert result.specification is not None
        proof = prove(result.specification, texts | {COMPOSE: other.files[COMPOSE].content})

        assert rule in {fault.rule.slug for fault in proof.faults}
