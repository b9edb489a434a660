"""A name means the product of that name, never another one that does the same."""

from __future__ import annotations

import pytest
from conftest import needs

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.backing.images import repository_of
from docker_generator.topology.model import Dependency

CATALOGUE = built_in_engines()
NAMES = {
    name: engine.engine
    for engine in CATALOGUE.engines.values()
    for name in (engine.engine, *engine.aliases)
}
TYPES = {kind for engine in CATALOGUE.engines.values() for kind in engine.types}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["message-queue", "database", "search"])
def test_a_name_wins_over_a_type(name: str, kind: str) -> None:
    """Mosquitto is never NATS, and meili never OpenSearch, whatever type stands beside it."""
    for fields in ({"name": name}, {"name": f"main-{name}"}, {"name": "x", "engine": name}):
        dependency = Dependency.model_validate(needs(**fields, type=kind, external=True))
        found = CATALOGUE.meant_by(dependency)

        assert found is not None
        assert found.engine == NAMES[name]


def test_no_name_is_that_of_two_engines() -> None:
    """The second one would be found by nobody."""
    names = [n for e in CATALOGUE.engines.values() for n in (e.engine, *e.aliases)]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", [e.engine for e in CATALOGUE.engines.values() if e.like])
def test_an_engine_like_another_has_its_knowledge(name: str) -> None:
    """Probe, port, databases and forms of addresses are those of the other one.

    Its databases have its extension besides.
    """
    own = CATALOGUE.engines[name]
    other = CATALOGUE.engines[own.like or ""]
    assert own.databases is not None
    assert other.databases is not None
    environment = {**own.databases.environment}

    assert environment.pop("EXTENSIONS")
    assert own.databases.model_copy(update={"environment": environment}) == other.databases
    assert (own.probe, own.port) == (other.probe, other.port)
    assert own.client == other.client
    assert {repository_of(v.image) for v in own.versions.values()}.isdisjoint(
        repository_of(v.image) for v in other.versions.values()
    )


@pytest.mark.parametrize("image", ["pgvector/pgvector:pg17", "postgis/postgis:17-3.5"])
def test_an_image_alone_means_the_server(image: str) -> None:
    """As it did before there was a name for the server with its extension."""
    dependency = Dependency.model_validate(needs("main-db", image=image, external=True))
    found = CATALOGUE.meant_by(dependency)

    assert found is not None
    assert found.engine == "postgres"
