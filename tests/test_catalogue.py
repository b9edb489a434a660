"""The catalogues of languages and backing services."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import needs
from pydantic import ValidationError

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.catalogue import Entry, fill, load_entry, split
from docker_generator.stacks.catalogue import built_in_stacks
from docker_generator.topology.model import Dependency

if TYPE_CHECKING:
    from docker_generator.backing.model import Engine

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
    """Every default of a language exists, every kind of probe, every template and pattern."""
    catalogue = built_in_stacks()
    stack = catalogue.stacks[language]
    frameworks = stack.frameworks.values()
    probes = [stack.probes, *(framework.probes for framework in frameworks)]
    clues = [*stack.version_files, *stack.entrypoints]
    clues += [clue for framework in frameworks for clue in framework.entrypoints]

    assert language == stack.language
    assert stack.default_version in stack.versions
    assert stack.conventional_manager in stack.package_managers
    assert stack.user > 0
    assert {"http", "tcp", "grpc"} <= stack.probes.keys()
    assert {name for known in probes for name in known.values()} <= catalogue.probes.keys()
    assert set(stack.conventional_facts) <= stack.facts.keys()
    assert all((f.expects | f.warns).keys() <= stack.facts.keys() for f in frameworks)
    assert all(catalogue.text(language, f.template) for f in frameworks)
    assert all(re.compile(clue.matches) for clue in clues)


@pytest.mark.parametrize("language", STACKS)
def test_base_images_name_version_and_distribution(language: str) -> None:
    """No image follows a tag such as latest."""
    stack = built_in_stacks().stacks[language]
    used = [image for i in stack.versions.values() for image in (i.build, i.runtime) if image]
    used += [f.image for f in stack.frameworks.values() if f.image]

    assert [] == [image for image in used if not re.search(r":[0-9]|-debian[0-9]+:", image)]


@pytest.mark.parametrize("language", STACKS)
def test_no_name_means_two_frameworks(language: str) -> None:
    """A name or an alias is one framework's."""
    frameworks = built_in_stacks().stacks[language].frameworks
    names = [name for key, known in frameworks.items() for name in (key, *known.aliases)]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_is_complete(engine: str) -> None:
    """Every default of an engine exists, and its health check runs no shell."""
    entry: Engine = built_in_engines().engines[engine]

    assert engine == entry.engine
    assert entry.default_version in entry.versions
    assert entry.probe is None or "CMD" == entry.probe.test[0]
    assert all(re.search(r":[^:]*\d", version.image) for version in entry.versions.values())
    assert entry.probe is None or entry.tools


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
        (needs("x", engine="quux", type="database"), None),
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
