"""What the author's Dockerfile does, and the image that is made does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pipeline_helpers import slugs
from source_fixtures import dockerfile_of, result_of

if TYPE_CHECKING:
    from pathlib import Path

FASTAPI = {"language": "python", "framework": "fastapi", "port": 8000}
EXPRESS = {"language": "node", "framework": "express", "port": 3000}
TREE = {
    "main.py": "app = 1\n",
    "requirements.txt": "uvicorn\npymysql\n",
    ".python-version": "3.13\n",
}


def reported(root: Path, dockerfile: str, **fields: Any) -> list[str]:
    """Return the slugs of what is reported of the author's Dockerfile."""
    result = result_of(root, TREE | {"Dockerfile": dockerfile}, **FASTAPI | fields)
    return [slug for slug in slugs(result.diagnostics) if slug.startswith("authored-")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("pip install -r requirements.txt && pip install gunicorn", "gunicorn"),
        ("python -m pip install --no-cache-dir 'Sentry_SDK[flask]==2.0'", "sentry-sdk"),
        ("uv pip install --system gunicorn pymysql", "gunicorn"),
        ("pip install -U pip setuptools wheel", ""),
        ("pip install -r requirements.txt", ""),
        ("pip install PyMySQL==1.1", ""),
        ("pip install . ./libs/shared ./x-1.0-py3-none-any.whl", ""),
        ("pip install poetry && poetry install", ""),
        ("pip install poetry poetry-plugin-export && poetry export -o r.txt", ""),
    ],
)
def test_what_only_the_dockerfile_installs_is_named(tmp_path: Path, line: str, found: str) -> None:
    """Tools, files and what is declared are none of it."""
    files = TREE | {"Dockerfile": f"FROM python:3.13\nRUN {line}\n"}
    messages = [
        one.message
        for one in result_of(tmp_path, files, **FASTAPI).diagnostics
        if one.rule.slug == "authored-installation"
    ]

    assert ([found] if found else []) == [one.rpartition(": ")[2] for one in messages]


@pytest.mark.parametrize(
    ("volume", "mounted", "found"),
    [
        ("/data", [], ["authored-volume"]),
        ('["/data", "/var/uploads"]', ["data:/data"], ["authored-volume"]),
        ("/data/", ["data:/data"], []),
        ("$DATA", [], []),
    ],
)
def test_a_volume_of_the_author_is_missed(
    tmp_path: Path, volume: str, mounted: list[str], found: list[str]
) -> None:
    """Unless the graph has one there; a variable is not a place."""
    text = f"FROM python:3.13\nVOLUME {volume}\n"

    assert found == reported(tmp_path, text, volumes=mounted)


@pytest.mark.parametrize(
    ("ports", "fields", "found"),
    [
        ("9000", {}, ["authored-port"]),
        ("9000 9100/tcp", {}, ["authored-port"]),
        ("9000 8000", {}, []),
        ("8000/tcp", {}, []),
        ("9000", {"framework": "plain", "port": None}, []),
    ],
)
def test_another_port_of_the_author_is_told(
    tmp_path: Path, ports: str, fields: dict[str, Any], found: list[str]
) -> None:
    """A program may have it in its code."""
    assert found == reported(tmp_path, f"FROM python:3.13\nEXPOSE {ports}\n", **fields)


SCRIPTS = {
    "build": "check-db && tsc",
    "build-docker": "tsc",
    "test": "vitest",
    "start": "node a.js",
}


@pytest.mark.parametrize(
    ("lines", "script"),
    [
        ("RUN npm run build-docker", "build-docker"),
        ("RUN npm ci && npm run --silent build-docker", "build-docker"),
        ("RUN yarn build-docker", "build-docker"),
        ("RUN npm run build-docker\nRUN npm run build", "build"),
        ("RUN npm run test", "build"),
        ("RUN npm run build-missing", "build"),
        ("RUN make", "build"),
    ],
)
def test_the_author_knows_the_script_that_builds(tmp_path: Path, lines: str, script: str) -> None:
    """The usual one may need a database."""
    files = {
        "package.json": json.dumps({"scripts": SCRIPTS, "dependencies": {"express": "5"}}),
        "package-lock.json": '{"packages": {}}',
        "a.js": "",
        "Dockerfile": f"FROM node:24\n{lines}\n",
    }

    assert f"RUN npm run {script}\n" in dockerfile_of(tmp_path, files, **EXPRESS)[0]


def test_without_a_dockerfile_there_is_no_difference(tmp_path: Path) -> None:
    """Nor where it cannot be read."""
    result = result_of(tmp_path, TREE, **FASTAPI)

    assert [] == [slug for slug in slugs(result.diagnostics) if slug.startswith("authored-")]
    assert [] == reported(tmp_path, "RUN x\n")
