"""The judges of the trade find nothing in any golden folder, at their strictest."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from linting import linter, shellcheck

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN = ROOT / "tests" / "golden"
COMPOSE = "docker-compose.yml"
FOLDERS = sorted(GOLDEN.iterdir())
IDS = [folder.name for folder in FOLDERS]

# Long lines are commands, which read best in one piece; Compose files have no document marker.
YAMLLINT = "{extends: default, rules: {line-length: disable, document-start: disable}}"

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("folder", FOLDERS, ids=IDS)]


def judged(*command: str | Path, folder: Path) -> str:
    """Return what a tool that is installed beside Python says; it has to end with 0."""
    status, text = linter(*command, folder=folder)
    assert status == 0, text
    return text


@cache
def judged_together(*command: str) -> tuple[int, str]:
    """Return what a tool says of the compose files of all folders, in one call."""
    files = [f"{folder.name}/{COMPOSE}" for folder in FOLDERS if (folder / COMPOSE).exists()]
    return linter(*command, *files, folder=GOLDEN)


def judged_compose(*command: str, folder: Path) -> str:
    """Return what a tool says of a compose file: alone, where it has a remark on one of them."""
    status, text = judged_together(*command)
    return text if status == 0 else judged(*command, COMPOSE, folder=folder)


def test_hadolint_finds_nothing(folder: Path) -> None:
    """Each Dockerfile is clean down to remarks of style."""
    dockerfiles = [f for f in folder.glob("Dockerfile.*") if f.suffix != ".dockerignore"]

    assert dockerfiles
    assert judged("hadolint", "-t", "style", *dockerfiles, folder=folder) == ""


@pytest.mark.xdist_group("linters of YAML")
def test_yamllint_finds_nothing(folder: Path) -> None:
    """The compose file is clean, warnings counted as errors."""
    if not (folder / COMPOSE).exists():
        pytest.skip("this scenario has no compose file")
    assert judged_compose("yamllint", "-s", "-d", YAMLLINT, folder=folder) == ""


@pytest.mark.xdist_group("linters of YAML")
def test_the_schema_of_compose_accepts_it(folder: Path) -> None:
    """The compose file is valid by the published schema of the Compose specification."""
    if not (folder / COMPOSE).exists():
        pytest.skip("this scenario has no compose file")
    schema = ("--builtin-schema", "vendor.compose-spec")
    assert "ok" in judged_compose("check-jsonschema", *schema, folder=folder)


@pytest.mark.xdist_group("shellcheck")
def test_shellcheck_finds_nothing(folder: Path) -> None:
    """Each script is clean with every optional check."""
    scripts = sorted([*folder.rglob("*.sh"), *folder.rglob("*.bash")])
    if not scripts:
        pytest.skip("this scenario has no scripts")
    assert shellcheck(scripts, folder) == (0, "")


def test_compose_reads_it_with_a_filled_env(folder: Path, tmp_path: Path) -> None:
    """With every variable filled in, Compose has neither an error nor a remark."""
    if not (folder / COMPOSE).exists():
        pytest.skip("this scenario has no compose file")
    example = (folder / ".env.example").read_text("utf-8")
    filled = [f"{line}filled" if line.endswith("=") else line for line in example.split("\n")]
    (tmp_path / ".env").write_text("\n".join(filled), "utf-8")
    env = ("--profile", "*", "--env-file", tmp_path / ".env")
    assert judged("docker-compose", *env, "config", "--quiet", folder=folder) == ""


def test_compose_asks_for_a_missing_env(folder: Path) -> None:
    """Without .env, Compose says in one sentence how to make it."""
    if ":?" not in (folder / COMPOSE).read_text("utf-8"):
        pytest.skip("this scenario needs no secret")
    status, text = linter("docker-compose", "config", "-q", folder=folder)
    assert status != 0
    assert "run ./start.sh to create .env, or set it there" in text
