"""A language of a user's own catalogue, as tests need it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from conftest import graph, service

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

TEMPLATE = """\
FROM {{ image.builder }} AS build
WORKDIR /app
COPY . .
RUN crystal build {{ image.source.entrypoint }} -o /app/server

FROM {{ image.base }} AS runtime
COPY --from=build /app/server /app/server
"""


def crystal(**fields: Any) -> dict[str, Any]:
    """Return a small stack of a language that nobody knew."""
    return {
        "language": "crystal",
        "title": "Crystal",
        "aliases": ["cr"],
        "default_version": "1.18",
        "versions": {
            "1.18": {"build": "crystallang/crystal:1.18", "runtime": "debian:trixie-slim"}
        },
        "user": 10001,
        "conventional_manager": "shards",
        "package_managers": {"shards": {"title": "Shards", "lock": "shard.lock"}},
        "entrypoint": "src/{slug}.cr",
        "frameworks": {"kemal": {"title": "Kemal", "command": ["/app/server"]}},
        "probes": {"http": "bash-http", "tcp": "bash-tcp", "grpc": "grpc"},
    } | fields


def write(root: Path, stack: dict[str, Any] | str, **files: str) -> None:
    """Write a stack into the catalogue `own`, with its template and ignore file."""
    folder = root / "own" / "stacks" / "crystal"
    folder.mkdir(parents=True)
    text = stack if isinstance(stack, str) else yaml.safe_dump(stack)
    (folder / "stack.yaml").write_text(text, "utf-8")
    for name, content in ({"Dockerfile.jinja": TEMPLATE, "dockerignore": "bin\n"} | files).items():
        if content:
            (folder / name).write_text(content, "utf-8")


def generate(root: Path, **fields: Any) -> GenerationResult:
    """Return what is made of a Crystal service with the catalogue `own`."""
    given = service(language="cr", framework="kemal") | fields
    return docker_generator.generate(
        graph({"Feed": given}), {"root": str(root), "catalogue": ["own"]}
    )
