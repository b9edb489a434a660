"""A command of the graph whose program the image would not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

MAIN = {"main.py": "app = 1\n", ".python-version": "3.14\n"}
POETRY = (
    '[tool.poetry]\nname = "shop"\nversion = "1"\n[tool.poetry.dependencies]\n'
    'python = "^3.14"\nflask = "*"\n[tool.poetry.group.server.dependencies]\n{}\n'
)


def made(root: Path, files: dict[str, str], command: list[str]) -> GenerationResult:
    """Return what is made of a Flask program with this command."""
    return result_of(
        root,
        MAIN | files,
        language="python",
        framework="flask",
        port=8000,
        build={"command": command},
    )


def slugs(result: GenerationResult) -> set[str]:
    """Return the rules that found something."""
    return {found.rule.slug for found in result.diagnostics}


@pytest.mark.parametrize(
    "command",
    [
        ["gunicorn", "main:app"],
        ["sh", "-c", "exec gunicorn main:app"],
        ["poetry", "run", "gunicorn", "main:app"],
        ["python", "-m", "gunicorn", "main:app"],
    ],
    ids=["plain", "shell", "poetry", "module"],
)
@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "flask==3.1.2\n"},
        {"pyproject.toml": POETRY.format('gunicorn = "*"'), "poetry.lock": ""},
        {
            "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["flask"]\n'
            '[dependency-groups]\ndev = ["gunicorn"]\n',
            "uv.lock": "version = 1\n",
        },
    ],
    ids=["nowhere", "a group of Poetry", "a group for development"],
)
def test_a_server_that_is_not_installed_is_an_error(
    files: dict[str, str], command: list[str], tmp_path: Path
) -> None:
    """Only main packages are installed; the program would be missing at every start."""
    assert "start-package-missing" in slugs(made(tmp_path, files, command))


@pytest.mark.parametrize(
    ("requirements", "command"),
    [
        ("flask==3.1.2\ngunicorn==23.0.0\n", ["gunicorn", "main:app"]),
        ("fastapi[standard]==0.121.0\n", ["uvicorn", "main:app"]),
        ("flask==3.1.2\n", ["python", "main.py"]),
        ("flask==3.1.2\n", ["shop-server"]),
        ("flask==3.1.2\n-e ./libs/shop\n", ["gunicorn", "main:app"]),
    ],
    ids=["declared", "brought", "a file", "not known", "perhaps brought"],
)
def test_what_may_be_there_is_no_error(
    requirements: str, command: list[str], tmp_path: Path
) -> None:
    """An error needs certainty."""
    found = slugs(made(tmp_path, {"requirements.txt": requirements}, command))
    assert "start-package-missing" not in found


@pytest.mark.parametrize(
    ("command", "is_kept"),
    [
        (["tsx", "src/main.ts"], True),
        (["node_modules/.bin/tsx", "src/main.ts"], True),
        (["node", "src/main.js"], False),
    ],
)
def test_a_runner_for_development_is_kept(
    command: list[str], is_kept: bool, tmp_path: Path
) -> None:
    """A command of the tree keeps the development packages that it needs; so does the graph's."""
    files = {
        "package.json": '{"dependencies": {"express": "5"}, "devDependencies": {"tsx": "4"}}',
        "package-lock.json": "{}",
        "src/main.ts": "",
    }
    result = result_of(
        tmp_path,
        files,
        language="typescript",
        framework="express",
        port=8000,
        build={"command": command},
    )
    assert ("--omit=dev" not in result.files["Dockerfile.catalog"].content) is is_kept
