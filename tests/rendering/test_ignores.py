"""Ignore files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import generated
from source_fixtures import write_files

from docker_generator.pipeline import generate

if TYPE_CHECKING:
    from pathlib import Path

NODE = {
    "package.json": '{"dependencies": {"express": "5.1.0"}, "scripts": {"start": "node main.js"}}',
    "main.js": "require('express')().listen(3000)\n",
}


def test_each_dockerfile_has_the_file_that_the_builder_reads(shop: dict[str, Any]) -> None:
    """A .dockerignore beside the compose file is never read, since the context is elsewhere."""
    files = generated(shop).files

    assert {f"Dockerfile.{slug}.dockerignore" for slug in ("catalog", "billing", "auth")} == {
        path for path in files if path.endswith(".dockerignore") and path != ".dockerignore"
    }


@pytest.mark.parametrize("path", [".dockerignore", "Dockerfile.catalog.dockerignore"])
@pytest.mark.parametrize("pattern", ["**/.env", "**/.git", "**/*.pem"])
def test_secrets_never_reach_the_builder(shop: dict[str, Any], path: str, pattern: str) -> None:
    """What must not be in an image is in both files."""
    assert pattern in generated(shop).files[path].content.splitlines()


@pytest.mark.parametrize("pattern", ["**/*.swp", "**/*~", "**/node_modules"])
def test_what_editors_and_tools_leave_never_reaches_the_builder(
    shop: dict[str, Any], pattern: str
) -> None:
    """A file that is open in an editor would change the image, and hold what was not saved."""
    assert pattern in generated(shop).files["Dockerfile.catalog.dockerignore"].content.splitlines()


def test_the_common_file_says_who_reads_it(shop: dict[str, Any]) -> None:
    """Its first lines name the files that the builder really reads."""
    assert "Dockerfile.NAME.dockerignore" in generated(shop).files[".dockerignore"].content


def test_version_control_sees_no_secret(shop: dict[str, Any]) -> None:
    """.env, backups and offered texts stay out."""
    assert {".env", "*.new"} <= set(generated(shop).files[".gitignore"].content.splitlines())


def rules_of(root: Path, context: str, output: str, **build: Any) -> list[str]:
    """Return the lines of the ignore file of a service with this context."""
    one = service(language="node", framework="express", build={"context": context} | build)
    chosen = {"root": root, "output": output}
    result = generate(graph({"CatalogService": one}), chosen, keep_going=True)
    return result.files["Dockerfile.catalog.dockerignore"].content.splitlines()


@pytest.mark.parametrize(
    ("context", "output", "rule"),
    [
        (".", "docker", "/docker"),
        (".", "artifacts/engineering/configs/docker", "/artifacts/engineering/configs/docker"),
        ("catalog", "catalog/deploy", "/deploy"),
        (".", "deploy [a]", "/deploy \\[a]"),
    ],
)
def test_the_output_directory_never_reaches_the_builder(
    tmp_path: Path, context: str, output: str, rule: str
) -> None:
    """Scripts, the manifest, .env and dumps of data are beside the Dockerfile."""
    write_files(tmp_path / context, NODE)
    assert rule in rules_of(tmp_path, context, output)
    assert "**/topology-graph.json" in rules_of(tmp_path, context, output)


def test_the_output_directory_of_a_workspace_stays_out(tmp_path: Path) -> None:
    """The context is the root of the workspace, wherever the service is."""
    root = {"package.json": '{"workspaces": ["apps/*"]}', "package-lock.json": "{}"}
    write_files(tmp_path, root | {f"apps/catalog/{name}": text for name, text in NODE.items()})
    assert "/docker" in rules_of(tmp_path, "apps/catalog", "docker")


@pytest.mark.parametrize(("context", "output"), [("catalog", "docker"), (".", ".")])
def test_an_output_directory_that_is_not_inside_has_no_rule(
    tmp_path: Path, context: str, output: str
) -> None:
    """Beside the context, or as the context itself."""
    write_files(tmp_path / context, NODE)
    assert not [line for line in rules_of(tmp_path, context, output) if line.startswith("/")]


def test_a_program_in_the_output_directory_reaches_the_builder(tmp_path: Path) -> None:
    """What is started there would be missing in the image."""
    write_files(tmp_path, NODE | {"docker/main.js": NODE["main.js"]})
    assert "/docker" not in rules_of(tmp_path, ".", "docker", entrypoint="docker/main.js")


def test_version_control_sees_no_dump(shop: dict[str, Any]) -> None:
    """./data.sh save writes archives into this directory by default."""
    assert "*.tar.gz" in generated(shop).files[".gitignore"].content.splitlines()
