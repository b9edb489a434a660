"""Images that are pinned to a digest: the same bytes forever, wherever a file names them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from combinations import combinations
from conftest import graph, needs, service
from pipeline_helpers import compose_of, generated, slugs

import docker_generator

DIGEST = f"sha256:{'0123456789abcdef' * 4}"


@pytest.fixture
def document() -> dict[str, Any]:
    """Return a graph of images of every kind: that builds, that runs, of a tool, of a server."""
    front = service(language="go", framework="grpc", port=8001)
    postgres = needs("postgres", external=True, engine="postgres", version="17")
    return graph(
        {"A": service(dependencies=[postgres], build={"package_manager": "uv"}), "B": front}
    )


def images_of(result: docker_generator.GenerationResult) -> list[str]:
    """Return the images that the manifest lists."""
    images: list[str] = json.loads(result.files["docker-manifest.json"].content)["images"]
    return images


def test_the_manifest_lists_every_image_from_elsewhere(document: dict[str, Any]) -> None:
    """They can be mirrored, scanned or pinned; what the stack builds itself is none of them."""
    found = images_of(generated(document))

    names = [re.split(r"[:@]", image)[0] for image in found]
    assert sorted(found) == found
    assert {"golang", "postgres", "python", "ghcr.io/astral-sh/uv"} <= set(names)
    assert not [image for image in found if image.startswith("app-")]


def test_each_image_can_be_pinned(document: dict[str, Any]) -> None:
    """Every file names it with its digest, the hand-off too, and the proof sees that."""
    pins = dict.fromkeys(images_of(generated(document)), DIGEST)
    result = generated(document, pins=pins, environment="prod", tag="1")

    assert [f"{image}@{DIGEST}" for image in pins] == images_of(result)
    assert not [s for s in slugs(result.diagnostics) if "pin" in s]
    (server,) = (image for image in pins if image.startswith("postgres"))
    assert f"{server}@{DIGEST}" == compose_of(result)["services"]["postgres"]["image"]
    assert f"{server}@{DIGEST}" == result.handoff["backing_services"]["postgres"]["image"]
    assert "17" == result.handoff["backing_services"]["postgres"]["version"]


def test_pinning_changes_nothing_else(document: dict[str, Any]) -> None:
    """Without the digests the files are those of the same graph without pins."""
    plain = generated(document)
    pinned = generated(document, pins=dict.fromkeys(images_of(plain), DIGEST))

    for path, file in plain.files.items():
        if path.startswith("Dockerfile.") or path == "docker-compose.yml":
            assert file.content == pinned.files[path].content.replace(f"@{DIGEST}", "")


@pytest.mark.parametrize(
    "value",
    ["", "latest", "sha256:abc", f"{DIGEST}\n", DIGEST.upper(), f"sha256:{'g' * 64}", 5, None],
    ids=ascii,
)
def test_what_is_no_digest_is_an_error(value: Any) -> None:
    """Nothing else may follow an @."""
    result = docker_generator.generate(graph(), {"pins": {"python:3.14-slim-trixie": value}})

    assert ["invalid-option"] == slugs(d for d in result.diagnostics if d.is_error)


@pytest.mark.parametrize(
    "name", ["a b:1", "python", "python:latest", "$(x):1", "x:1\nRUN y"], ids=ascii
)
def test_what_is_no_image_is_an_error(name: str) -> None:
    """A name is one as the graph may write it."""
    result = docker_generator.generate(graph(), {"pins": {name: DIGEST}})

    assert ["invalid-option"] == slugs(d for d in result.diagnostics if d.is_error)


def test_every_image_of_a_dockerfile_is_known_as_data() -> None:
    """The plan lists what FROM and COPY --from name, for every language and framework."""
    named = re.compile(r"^(?:FROM (?:--\S+ )?|COPY (?:--\S+ )*--from=)(\S*[:/]\S*)", re.MULTILINE)
    result = generated(graph(dict(combinations())))
    assert result.plan is not None

    assert {} == {
        image.service: image.foreign_images
        for image in result.plan.images
        if image.foreign_images != set(named.findall(result.files[image.dockerfile].content))
    }
