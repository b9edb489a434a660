"""Variables of the build: those of the graph, and those that a front end hands to browsers."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, service
from pipeline_helpers import compose_of, generated, slugs

from docker_generator.stacks.catalogue import built_in_stacks

STACKS = built_in_stacks().stacks


def stages_of(**fields: Any) -> dict[str, str]:
    """Return the text of each stage of a service's Dockerfile."""
    text = generated(graph({"Web": service(**fields)})).files["Dockerfile.web"].content
    parts = text.split("\nFROM ")[1:]
    return {part.splitlines()[0].rpartition(" AS ")[2]: part for part in parts}


@pytest.mark.parametrize("language", sorted(set(STACKS) - {"static"}))
def test_a_variable_of_the_build_stands_in_the_stage_that_builds(language: str) -> None:
    """And in no image that runs."""
    build = {"environment": {"LEVEL": "a $HOME \\ b"}}
    stages = stages_of(language=language, framework="", health_check={}, build=build)

    assert '\nENV LEVEL="a \\$HOME \\\\ b"\n' in stages["build"]
    assert "LEVEL" not in stages["runtime"]


@pytest.mark.parametrize(
    ("framework", "variable"),
    [("vite", "VITE_API_URL"), ("next", "NEXT_PUBLIC_API"), ("vite", "REACT_APP_API")],
)
def test_a_public_variable_reaches_the_build_by_itself(framework: str, variable: str) -> None:
    """A bundler writes it into what browsers get: at run time it is too late."""
    environment = {variable: "/api", "LOG_LEVEL": "info"}
    fields = {"language": "node", "framework": framework, "environment": environment}
    stages = stages_of(type="frontend", **fields)

    assert f'\nENV {variable}="/api"\n' in stages["build"]
    assert "LOG_LEVEL" not in stages["build"]
    compose = compose_of(generated(graph({"Web": service(type="frontend", **fields)})))
    assert compose["services"]["web"]["environment"][variable] == "/api"


def test_a_secret_of_the_build_is_refused() -> None:
    """It would stand in the layers of the build, and in the file."""
    import docker_generator

    document = graph({"Web": service(build={"environment": {"NPM_TOKEN": "abc"}})})
    result = docker_generator.generate(document, {"root": "no-such-folder"})

    assert "secret-in-plain" in slugs(result.diagnostics)
