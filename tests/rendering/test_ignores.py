"""Ignore files."""

from __future__ import annotations

from typing import Any

import pytest
from pipeline_helpers import generated


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
