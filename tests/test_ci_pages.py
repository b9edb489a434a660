"""The pipelines of docs/how-to by the published schemas; tests/engine runs their commands."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from ci_pages import blocks, pipeline_of, steps_of
from documents import BIN

if TYPE_CHECKING:
    from pathlib import Path

SCHEMAS = {
    "github": ("vendor.github-workflows",),
    "gitlab": ("vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
}
NAMES = """
vars.DOCKER_GENERATOR vars.SERVER secrets.SSH_KEY secrets.SSH_KNOWN_HOSTS
github.event.pull_request.base.sha github.ref_name CI_COMMIT_TAG
"""
VALUES = dict.fromkeys(NAMES.split(), "x")
EACH = pytest.mark.parametrize("page", sorted(SCHEMAS))


@pytest.mark.slow
@EACH
def test_a_pipeline_is_valid_by_its_schema(page: str, tmp_path: Path) -> None:
    """As its service reads it."""
    file = tmp_path / "pipeline.yml"
    file.write_text(pipeline_of(page), "utf-8")
    command = (str(BIN / "check-jsonschema"), "--builtin-schema", *SCHEMAS[page], str(file))
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@EACH
def test_shellcheck_finds_nothing_in_its_commands(page: str, tmp_path: Path) -> None:
    """Each step as a script of its own, which fails at the first error."""
    for step in steps_of(page, VALUES):
        file = tmp_path / "step.sh"
        file.write_text(f"#!/bin/bash -e\n{step.text}\n", "utf-8")
        command = (BIN / "shellcheck", file)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_both_pipelines_run_the_same_commands() -> None:
    """Those of the generator and of bake, in the same order; only GitHub has a pull request."""
    words = ("docker-generator ", "docker buildx ", "tar ")
    commands = {
        page: [
            line.strip().removesuffix(" --format github")
            for step in steps_of(page, VALUES)
            for line in step.text.splitlines()
            if line.strip().startswith(words) and "_changed" not in line
        ]
        for page in SCHEMAS
    }

    assert commands["github"] == commands["gitlab"]
    assert len(commands["github"]) == 8
    assert "deploy.json" in blocks("github")
