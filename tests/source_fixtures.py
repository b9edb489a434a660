"""What the tests of stacks share: one service with its source tree, and what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conftest import graph
from pipeline_helpers import warnings_and_errors

from docker_generator.pipeline import generate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from docker_generator import GenerationResult


def write_files(root: Path, files: Mapping[str, str]) -> None:
    """Write files below a directory, with the directories that they are in."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def result_of(root: Path, files: Mapping[str, str], **fields: Any) -> GenerationResult:
    """Return what is made of CatalogService with this source; without files it has none.

    A tree of a test holds what the test is about: what else is missing in it is a warning.
    """
    write_files(root / "catalog", files)
    build = {"context": "catalog"} | fields.pop("build", {})
    return generate(
        graph({"CatalogService": fields | {"build": build}}), {"root": root}, keep_going=True
    )


def dockerfile_of(root: Path, files: Mapping[str, str], **fields: Any) -> tuple[str, list[str]]:
    """Return the Dockerfile of such a service, and the slugs of what is reported."""
    result = result_of(root, files, **fields)
    assert result.ok, [found.message for found in result.diagnostics if found.is_error]
    return result.files["Dockerfile.catalog"].content, warnings_and_errors(result.diagnostics)
