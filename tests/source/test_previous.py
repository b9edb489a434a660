"""A newer catalogue never moves a stack that exists: the last run is a fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs, service
from pipeline_helpers import compose_of, warnings_and_errors

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path

OUTPUT = "artifacts/engineering/configs/docker"


def generated(root: Path, **asked: Any) -> docker_generator.GenerationResult:
    """Return what is generated of a service with a database, beside what lies in the folder."""
    need = needs("db", external=True, **({"engine": "postgres"} | asked))
    document = graph({"Catalog": service(dependencies=[need])})
    return docker_generator.generate(document, {"root": str(root)})


def ran_as(root: Path, **facts: Any) -> None:
    """Leave a manifest that says how the backing service ran."""
    folder = root / OUTPUT
    folder.mkdir(parents=True)
    manifest = {"handoff": {"backing_services": {"db": facts}}}
    (folder / "docker-manifest.json").write_text(json.dumps(manifest), "utf-8")


def image(result: docker_generator.GenerationResult) -> str:
    """Return the image of the database."""
    return str(compose_of(result)["services"]["db"]["image"])


def test_an_open_version_stays_what_it_was(tmp_path: Path) -> None:
    """The default has moved on, the stack has not."""
    ran_as(tmp_path, engine="postgres", version="15")
    result = generated(tmp_path)

    assert "postgres:15-alpine" == image(result)
    assert [] == warnings_and_errors(result.diagnostics)


def test_what_was_written_is_kept_by_the_next_run(tmp_path: Path) -> None:
    """The real manifest says it: what was asked for once stays, when nobody asks any more."""
    docker_generator.write(generated(tmp_path, version="16"), tmp_path / OUTPUT)

    assert "postgres:16-alpine" == image(generated(tmp_path))


def test_another_version_is_a_warning_with_its_steps(tmp_path: Path) -> None:
    """The graph decides, and its owner is reported what the data needs."""
    ran_as(tmp_path, engine="postgres", version="15")
    result = generated(tmp_path, version="17")
    (finding,) = (d for d in result.diagnostics if d.rule.slug == "changed-version")

    assert "postgres:17-alpine" == image(result)
    assert "'db' was generated as postgres 15, but postgres 17 is requested" in finding.message
    assert "data.sh save" in finding.expected


def test_another_engine_is_a_warning(tmp_path: Path) -> None:
    """MySQL does not read what PostgreSQL wrote."""
    ran_as(tmp_path, engine="postgres", version="15")
    result = generated(tmp_path, engine="mysql")

    assert "changed-version" in warnings_and_errors(result.diagnostics)
    assert "mysql:8.4" == image(result)


def test_a_version_that_is_gone_is_an_error(tmp_path: Path) -> None:
    """Nothing else may start on its data."""
    ran_as(tmp_path, engine="postgres", version="9.6")
    result = generated(tmp_path)

    assert not result.ok
    assert ["unknown-kept-version"] == warnings_and_errors(result.diagnostics)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"handoff": 3}',
        '{"handoff": {"backing_services": {"db": {"engine": 1}}}}',
        '{"handoff": {"backing_services": {"db": {"engine": "postgres", "version": "1; rm"}}}}',
    ],
)
def test_a_garbled_manifest_says_nothing(text: str, tmp_path: Path) -> None:
    """It is input like any other."""
    (tmp_path / OUTPUT).mkdir(parents=True)
    (tmp_path / OUTPUT / "docker-manifest.json").write_text(text, "utf-8")
    result = generated(tmp_path)

    assert "postgres:18-alpine" == image(result)


def test_a_manifest_outside_of_the_root_is_not_read(tmp_path: Path) -> None:
    """The pipeline reads below its root folder alone."""
    ran_as(tmp_path, engine="postgres", version="15")
    document = graph({"Catalog": service(dependencies=[needs("db", external=True, engine="pg")])})
    root = tmp_path / "root"
    options = {"root": str(root), "output": str(tmp_path / OUTPUT)}

    assert "postgres:18-alpine" == image(docker_generator.generate(document, options))
