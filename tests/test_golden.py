"""Every scenario gives the files that its golden folder holds, byte for byte."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from conftest import FIXTURES, ROOT

import docker_generator
from docker_generator.options import DEFAULT_TOPOLOGY

if TYPE_CHECKING:
    from pathlib import Path

SCENARIOS = sorted(folder.name for folder in (FIXTURES / "valid").iterdir())
GOLDEN = ROOT / "tests" / "golden"


def options_of(scenario: str) -> dict[str, Any]:
    """Return the options of a scenario; its root folder is the scenario itself."""
    root = FIXTURES / "valid" / scenario
    file = root / "options.json"
    own = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return {"root": str(root)} | own


def files_of(scenario: str) -> dict[str, str]:
    """Return the files that a scenario gives now."""
    graph = FIXTURES / "valid" / scenario / DEFAULT_TOPOLOGY
    result = docker_generator.generate(graph.read_bytes(), options_of(scenario))
    assert not [diagnostic for diagnostic in result.diagnostics if diagnostic.is_error]
    return {path: file.content for path, file in result.files.items()}


def files_in(folder: Path) -> dict[str, str]:
    """Return the files of a folder by their relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_scenario_gives_its_golden_folder(scenario: str, renews: bool) -> None:
    """The files are the reviewed ones; --update-golden takes new ones over."""
    files = files_of(scenario)
    if renews:
        shutil.rmtree(GOLDEN / scenario, ignore_errors=True)
        for path, content in files.items():
            file = GOLDEN / scenario / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")

    assert files_in(GOLDEN / scenario) == files


def test_no_golden_folder_is_left_over() -> None:
    """Each golden folder belongs to a scenario."""
    assert sorted(folder.name for folder in GOLDEN.iterdir()) == SCENARIOS
