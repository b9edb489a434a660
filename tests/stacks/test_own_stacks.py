"""A catalogue of one's own: it adds, it takes the place of what is known, and it is validated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import graph, service
from own_stack import crystal, generate, write
from pipeline_helpers import slugs

import docker_generator
from docker_generator.catalogue import installed_catalogues
from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from pathlib import Path


def test_a_language_is_one_folder(tmp_path: Path) -> None:
    """Nothing else has to know it."""
    write(tmp_path, crystal())
    result = generate(tmp_path)
    text = result.files["Dockerfile.feed"].content

    assert "FROM crystallang/crystal:1.18 AS build" in text
    assert "RUN crystal build src/feed.cr" in text
    assert "USER 10001:10001" in text
    assert "HEALTHCHECK --interval=30s" in text
    assert text.endswith('CMD ["/app/server"]\n')
    assert "bin\n" in result.files["Dockerfile.feed.dockerignore"].content


def test_a_known_language_may_be_replaced(tmp_path: Path) -> None:
    """A company has base images of its own."""
    write(tmp_path, crystal(language="python", aliases=["py"]))
    result = generate(tmp_path, language="py")

    assert "FROM crystallang/crystal:1.18" in result.files["Dockerfile.feed"].content
    assert "python:3.14-slim-trixie" == built_in_stacks().stacks["python"].versions["3.14"].build


def test_probes_of_ones_own_may_be_named(tmp_path: Path) -> None:
    """They stand beside the languages, in one file for all."""
    write(tmp_path, crystal(probes={"http": "own", "tcp": "own", "grpc": "own"}))
    probes = {"probes": {"own": {"command": ["/probe", "{port}"]}}}
    (tmp_path / "own/stacks/probes.yaml").write_text(yaml.safe_dump(probes), "utf-8")

    assert '"/probe", "8000"' in generate(tmp_path).files["Dockerfile.feed"].content


@pytest.mark.parametrize(
    ("stack", "reported"),
    [
        ("{[", "is not YAML in line 2"),
        ("[]", "the entry in own/stacks/crystal/stack.yaml"),
        (
            crystal(colour="red"),
            "colour in own/stacks/crystal/stack.yaml is invalid",
        ),
        (crystal(user="root"), "user in own/stacks/crystal/stack.yaml"),
        (crystal(default_version="9"), "default_version: 9 is none of 1.18"),
        (crystal(conventional_manager="npm"), "conventional_manager: npm is none of shards"),
        (crystal(probes={"http": "bash-http"}), "probes: grpc, tcp is missing"),
        (
            crystal(probes={"http": "magic", "tcp": "bash-tcp", "grpc": "grpc"}),
            "no probe is called magic",
        ),
        (crystal(version_files=[{"file": "x", "matches": "("}]), "no regular expression"),
        ({**crystal(), "title": None}, "title in own/stacks/crystal/stack.yaml"),
    ],
)
def test_a_fault_names_file_and_key(
    tmp_path: Path, stack: dict[str, Any] | str, reported: str
) -> None:
    """Nothing is generated, and nothing is raised."""
    write(tmp_path, stack)
    result = generate(tmp_path)
    found = [d for d in result.diagnostics if d.rule.slug == "invalid-catalogue-entry"]

    assert not result.ok
    assert reported in found[0].message


@pytest.mark.parametrize(
    ("files", "reported"),
    [
        ({"dockerignore": ""}, "it names dockerignore, which is not a text file"),
        ({"Dockerfile.jinja": ""}, "it names Dockerfile.jinja, which is not a text file"),
        ({"Dockerfile.jinja": "{% if %}"}, "Expected an expression"),
        ({"Dockerfile.jinja": "{{ image.nothing }}"}, "has no attribute 'nothing'"),
    ],
)
def test_a_template_that_is_not_right_is_told(
    tmp_path: Path, files: dict[str, str], reported: str
) -> None:
    """Whether it does not exist, not Jinja, or asks for what nobody has."""
    write(tmp_path, crystal(), **files)
    result = generate(tmp_path)

    assert "invalid-catalogue-entry" in slugs(result.diagnostics)
    assert reported in "".join(d.message for d in result.diagnostics)


def test_another_plugin_may_bring_a_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names its package in a group of entry points, and nobody imports it."""
    write(tmp_path, crystal())
    package = tmp_path / "acme_catalogue"
    (tmp_path / "own").rename(package)
    (package / "__init__.py").write_text("raise SystemExit\n", "utf-8")
    known = tmp_path / "acme_catalogue-1.dist-info"
    known.mkdir()
    (known / "METADATA").write_text("Name: acme-catalogue\nVersion: 1\n", "utf-8")
    (known / "entry_points.txt").write_text(
        "[docker_generator.catalogue]\nacme = acme_catalogue\n", "utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    installed_catalogues.cache_clear()
    try:
        result = docker_generator.generate(
            graph({"Feed": service(language="crystal", framework="kemal")}), {"root": "nowhere"}
        )
    finally:
        monkeypatch.undo()
        installed_catalogues.cache_clear()

    assert "FROM crystallang/crystal:1.18" in result.files["Dockerfile.feed"].content
