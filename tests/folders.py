"""What the tests of output folders share: two results to write, and looks at what happened."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from conftest import graph, service
from pipeline_helpers import generated

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult, WriteReport
    from docker_generator.output.comparison import Action

FILE = "Dockerfile.catalog"
"""A file that differs between the two results."""

MANIFEST = "docker-manifest.json"


@cache
def before() -> GenerationResult:
    """Return what is generated first."""
    return generated(graph({"Catalog": service()}))


@cache
def after() -> GenerationResult:
    """Return what is generated once the graph has changed."""
    return generated(graph({"Catalog": service(port=9000)}))


def actions(report: WriteReport) -> set[Action]:
    """Return what happened to the files of a report, the manifest apart."""
    return {change.action for change in report.changes if change.file.path != MANIFEST}


def action_of(report: WriteReport, path: str) -> Action | None:
    """Return what happened to one file, if anything did."""
    return {change.file.path: change.action for change in report.changes}.get(path)


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def edited(file: Path, line: str = "# An edit.\n") -> bytes:
    """Add a line that changes nothing of what a file means, and return its bytes."""
    file.write_bytes(file.read_bytes() + line.encode())
    return file.read_bytes()
