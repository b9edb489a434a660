"""What the tests of stacks share: one service with its source tree, and what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conftest import graph
from street import serious

import docker_generator

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def dockerfile_of(root: Path, files: Mapping[str, str], **fields: Any) -> tuple[str, list[str]]:
    """Return the Dockerfile of CatalogService with this source, and the slugs of what is reported.

    Without files there is no source at all.
    """
    for name, text in files.items():
        file = root / "catalog" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    build = {"context": "catalog"} | fields.pop("build", {})
    result = docker_generator.generate(
        graph({"CatalogService": fields | {"build": build}}), {"root": root}
    )
    assert result.ok, [found.message for found in result.diagnostics if found.is_error]
    return result.files["Dockerfile.catalog"].content, serious(result.diagnostics)
