"""The catalogues of languages and backing services."""

from __future__ import annotations

import re

import pytest
from conftest import needs
from pydantic import ValidationError

from docker_generator.backing.catalogue import Engine, built_in_engines
from docker_generator.catalogue import Entry, fill, load_entry, split
from docker_generator.stacks.catalogue import Stack, built_in_stacks
from docker_generator.topology.model import Dependency

STACKS = sorted(built_in_stacks().stacks)
ENGINES = sorted(built_in_engines().engines)


def test_placeholders_are_filled_in_one_pass() -> None:
    """A value that looks like a placeholder is not filled again."""
    assert "{b}-x" == fill("{a}-{b}", {"a": "{b}", "b": "x"})
    assert ["", "a", "-", "b", ""] == split("{a}-{b}")


def test_a_field_that_is_not_known_is_a_fault_of_the_file(tmp_path: object) -> None:
    """A slip in a catalogue does not go unseen."""
    from pathlib import Path

    file = Path(str(tmp_path)) / "entry.yaml"
    file.write_text("nonsense: 1\n", "utf-8")

    with pytest.raises(ValidationError):
        load_entry(file, Entry)


@pytest.mark.parametrize("language", STACKS)
def test_a_stack_is_complete(language: str) -> None:
    """Every default of a language exists, and every version has its image."""
    stack: Stack = built_in_stacks().stacks[language]

    assert language == stack.language
    assert stack.default_version in stack.images
    assert stack.conventional_manager in stack.package_managers
    assert {"http", "tcp"} <= stack.probes.keys()
    assert stack.user > 0
    assert all(framework.entrypoints for framework in stack.frameworks.values())


@pytest.mark.parametrize("language", STACKS)
def test_base_images_name_version_and_distribution(language: str) -> None:
    """No image follows a tag such as latest."""
    images = built_in_stacks().stacks[language].images

    assert [] == [i for v, i in images.items() if not re.search(rf":{re.escape(v)}[-.].+$", i)]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_is_complete(engine: str) -> None:
    """Every default of an engine exists, and its health check runs no shell."""
    entry: Engine = built_in_engines().engines[engine]

    assert engine == entry.engine
    assert entry.default_version in entry.versions
    assert "CMD" == entry.probe.test[0]
    assert all(re.search(r":\d", version.image) for version in entry.versions.values())
    assert not entry.databases or entry.administrator


@pytest.mark.parametrize(
    ("dependency", "engine"),
    [
        (needs("postgres"), "postgres"),
        (needs("orders-postgresql"), "postgres"),
        (needs("PgMain"), "postgres"),
        (needs("redis_cart"), "redis"),
        (needs("main", type="database"), "postgres"),
        (needs("sessions", type="cache"), "redis"),
        (needs("events", type="message_queue"), "nats"),
        (needs("redis", engine="nats"), "nats"),
        (needs("redis", type="database"), "redis"),
        (needs("mypostgres"), None),
        (needs("redis-nats"), None),
        (needs("x", engine="oracle", type="database"), None),
        (needs("x"), None),
    ],
    ids=str,
)
def test_a_dependency_means_an_engine(dependency: dict[str, str], engine: str | None) -> None:
    """Its engine decides, else a whole word of its name, else its type."""
    found = built_in_engines().meant_by(Dependency.model_validate(dependency))

    assert engine == (found.engine if found else None)


@pytest.mark.parametrize(("name", "known"), [("python", True), ("PY", True), ("cobol", False)])
def test_a_language_is_found_by_name_or_alias(name: str, known: bool) -> None:
    """Whatever the case."""
    assert known == (built_in_stacks().find(name) is not None)
