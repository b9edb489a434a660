"""The judges of the trade find nothing in any golden folder, at their strictest."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

GOLDEN = ROOT / "tests" / "golden"
FOLDERS = sorted(GOLDEN.iterdir())
IDS = [folder.name for folder in FOLDERS]
TOOLS = Path(sys.executable).parent

# Long lines are commands, which read best in one piece; Compose files have no document marker.
YAMLLINT = "{extends: default, rules: {line-length: disable, document-start: disable}}"

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("folder", FOLDERS, ids=IDS)]


def judged(*command: str | Path, folder: Path) -> str:
    """Return what a tool that is installed beside Python says; it has to end with 0."""
    tool = shutil.which(str(command[0]), path=str(TOOLS))
    assert tool is not None, f"{command[0]} is missing: pip install -e '.[dev]'"
    done = subprocess.run(
        [tool, *command[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_hadolint_finds_nothing(folder: Path) -> None:
    """Each Dockerfile is clean down to remarks of style."""
    dockerfiles = [f for f in folder.glob("Dockerfile.*") if f.suffix != ".dockerignore"]

    assert dockerfiles
    assert judged("hadolint", "-t", "style", *dockerfiles, folder=folder) == ""


def test_yamllint_finds_nothing(folder: Path) -> None:
    """The compose file is clean, warnings counted as errors."""
    if not (folder / "docker-compose.yml").exists():
        pytest.skip("this scenario has no compose file")
    assert judged("yamllint", "-s", "-d", YAMLLINT, "docker-compose.yml", folder=folder) == ""


def test_the_schema_of_compose_accepts_it(folder: Path) -> None:
    """The compose file is valid by the published schema of the Compose specification."""
    if not (folder / "docker-compose.yml").exists():
        pytest.skip("this scenario has no compose file")
    schema = ("--builtin-schema", "vendor.compose-spec")
    assert "ok" in judged("check-jsonschema", *schema, "docker-compose.yml", folder=folder)


def test_shellcheck_finds_nothing(folder: Path) -> None:
    """Each script is clean with every optional check."""
    scripts = sorted([*folder.rglob("*.sh"), *folder.rglob("*.bash")])
    if not scripts:
        pytest.skip("this scenario has no scripts")
    assert judged("shellcheck", "-o", "all", *scripts, folder=folder) == ""


def test_compose_reads_it_with_a_filled_env(folder: Path, tmp_path: Path) -> None:
    """With every variable filled in, Compose has neither an error nor a remark."""
    if not (folder / "docker-compose.yml").exists():
        pytest.skip("this scenario has no compose file")
    example = (folder / ".env.example").read_text("utf-8")
    filled = [f"{line}filled" if line.endswith("=") else line for line in example.split("\n")]
    (tmp_path / ".env").write_text("\n".join(filled), "utf-8")
    env = ("--profile", "*", "--env-file", tmp_path / ".env")
    assert judged("docker-compose", *env, "config", "--quiet", folder=folder) == ""


def test_compose_asks_for_a_missing_env(folder: Path) -> None:
    """Without .env, Compose says in one sentence how to make it."""
    if ":?" not in (folder / "docker-compose.yml").read_text("utf-8"):
        pytest.skip("this scenario needs no secret")
    tool = shutil.which("docker-compose", path=str(TOOLS))
    assert tool is not None
    done = subprocess.run(
        [tool, "config", "-q"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "run ./start.sh to create .env, or set it there" in done.stderr
