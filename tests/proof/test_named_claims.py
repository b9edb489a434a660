"""Variables that a graph names, and secrets of frameworks, are claimed by what they hold."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from conftest import graph, needs, service
from pipeline_helpers import generated

from docker_generator.proof.proving import prove

if TYPE_CHECKING:
    from docker_generator import GenerationResult

NEED = needs("postgres", external=True, variables={"PG_HOST": "host", "PG_PASS": "password"})


@pytest.fixture(scope="module")
def made() -> GenerationResult:
    """Return a Rails program that names variables of its own."""
    fields = {"language": "ruby", "framework": "rails", "dependencies": [NEED]}
    return generated(graph({"Shop": service(**fields)}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PG_HOST: postgres", "PG_HOST: redis"),
        ("PG_PASS: ", "PG_PASSWORD: "),
        ('SECRET_KEY_BASE: "${', 'SECRET_KEY_BASE: "x${'),
        ("_SECRET_KEY_BASE:?", "_POSTGRES_PASSWORD:?"),
    ],
)
def test_another_value_is_reported(made: GenerationResult, old: str, new: str) -> None:
    """Each edit alone breaks the proof, and without it the proof holds."""
    files = {path: file.content for path, file in made.files.items()}
    assert made.specification is not None
    assert prove(made.specification, files).isomorphism
    text = files["docker-compose.yml"]
    assert text.count(old) >= 1
    broken = prove(made.specification, files | {"docker-compose.yml": text.replace(old, new)})

    slugs = {fault.rule.slug for fault in broken.faults}
    assert slugs & {"wrong-variable", "undeclared-variable"}, [dataclasses.asdict(broken)]
