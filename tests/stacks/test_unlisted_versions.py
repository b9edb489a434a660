"""Versions of languages that the catalogue does not list: used where their images are known."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, service
from pipeline_helpers import MISSING_ROOT, generated, slugs

import docker_generator
from docker_generator.stacks.catalogue import built_in_stacks

STACKS = built_in_stacks()


def asking(language: str, version: str, **fields: Any) -> dict[str, Any]:
    """Return the graph of a service that asks for a version of its language."""
    given = {"language": language, "framework": "", "build": {"version": version}} | fields
    return graph({"Shop": service(**given)})


@pytest.mark.parametrize(
    ("language", "version", "image"),
    [
        ("python", "3.15", "python:3.15-slim-trixie"),
        ("python", "3.10", "python:3.10-slim-trixie"),
        ("rust", "1.99", "rust:1.99-slim-trixie"),
        ("php", "8.2", "php:8.2-apache-trixie"),
        ("java", "11", "maven:3.9-eclipse-temurin-11-noble"),
        ("java", "26", "maven:3.9-eclipse-temurin-26-noble"),
        ("node", "25", "node:25-trixie-slim"),
        ("go", "1.28", "golang:1.28-trixie"),
        ("ruby", "3.5", "ruby:3.5-slim-trixie"),
    ],
)
def test_its_image_has_the_form_of_its_neighbours(language: str, version: str, image: str) -> None:
    """It is used, and a warning says that nobody tried it."""
    result = generated(asking(language, version))
    dockerfile = result.files["Dockerfile.shop"].content

    assert f"{image} AS " in dockerfile
    assert "unlisted-language-version" in slugs(result.diagnostics)


@pytest.mark.parametrize(
    ("language", "version"),
    [
        ("python", "2.7"),
        ("python", "3"),
        ("python", "3.14.1"),
        ("python", "3.x"),
        ("python", "3.99"),
        ("java", "99"),
        ("rust", "2.0"),
        ("ruby", "5.0"),
        ("dotnet", "12.0"),
        ("elixir", "1.21"),
        ("go", "01.28"),
    ],
)
def test_one_whose_image_nobody_knows_is_refused(language: str, version: str) -> None:
    """Another major version, another form, a slip, or a tag that holds more than the version."""
    given = docker_generator.generate(asking(language, version), {"root": MISSING_ROOT})

    assert "unsupported-version" in slugs(given.diagnostics)
    assert not given.ok


@pytest.mark.parametrize("language", sorted(STACKS.stacks))
def test_a_listed_version_has_its_own_images(language: str) -> None:
    """Nothing is derived for it."""
    stack = STACKS.stacks[language]

    for version, images in stack.versions.items():
        assert images is stack.images_of(version)


def test_the_base_that_does_not_depend_on_the_version_stays() -> None:
    """A Go program runs on the same image, whatever compiled it."""
    images = STACKS.stacks["go"].images_of("1.28")

    assert images is not None
    assert images.runtime == STACKS.stacks["go"].versions["1.27"].runtime
