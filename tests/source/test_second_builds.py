"""Builds of a tree that no stage of its image does, each a finding with what was found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

BUILD = json.dumps({"scripts": {"build": "vite build"}})
PYTHON: dict[str, Any] = {"language": "python", "framework": "flask", "port": 8000}
FILES = {"app.py": "app = 1\n", "requirements.txt": "flask\ngunicorn\n"}
GO: dict[str, Any] = {"language": "go", "framework": "http", "port": 8000}
GO_FILES = {"go.mod": "module shop\n\ngo 1.27\n", "go.sum": "", "main.go": "package main\n"}
RUST: dict[str, Any] = {"language": "rust", "framework": "axum", "port": 8000}
RUST_FILES = {"Cargo.toml": '[package]\nname = "shop"\n', "src/main.rs": "", "Cargo.lock": ""}


def _found(root: Path, rule: str, files: dict[str, str], **fields: Any) -> list[str]:
    result = result_of(root, files, **fields)
    return [one.message for one in result.diagnostics if one.rule.slug == rule]


@pytest.mark.parametrize(
    ("fields", "files", "named"),
    [
        (PYTHON, {"package.json": BUILD}, "package.json"),
        (PYTHON, {"frontend/package.json": BUILD}, "frontend/package.json"),
        (PYTHON, {"assets/package.json": "{}", "Dockerfile": "FROM node:24 AS a\n"}, "assets/"),
        (GO, {"web/package.json": BUILD}, "web/package.json"),
        (
            {"language": "php", "framework": "laravel", "port": 8000},
            {"package.json": BUILD},
            "vite",
        ),
        (
            {"language": "php", "framework": "symfony", "port": 80},
            {"importmap.php": ""},
            "importmap",
        ),
        (PYTHON, {"package.json": '{"scripts": {"production": "mix"}}'}, "script production"),
    ],
)
def test_a_front_end_beside_another_language_is_reported(
    tmp_path: Path, fields: dict[str, Any], files: dict[str, str], named: str
) -> None:
    """Its pages would have no styles, or not be there, and nothing would fail."""
    own = GO_FILES if fields is GO else FILES if fields is PYTHON else {}
    (message,) = _found(tmp_path, "second-build", {**own, **files}, **fields)
    assert named.replace("vite", "script build") in message


@pytest.mark.parametrize(
    ("fields", "files"),
    [
        (PYTHON, {"package.json": '{"scripts": {"test": "jest"}}'}),
        (PYTHON, {"tests/package.json": BUILD}),
        (PYTHON, {"assets/package.json": "{}"}),
        ({"language": "typescript", "framework": "express", "port": 80}, {"package.json": BUILD}),
    ],
)
def test_what_is_built_or_needs_no_build_is_not(
    tmp_path: Path, fields: dict[str, Any], files: dict[str, str]
) -> None:
    """Nor what a service of its own builds, in the graph."""
    assert _found(tmp_path, "second-build", {**FILES, **files}, **fields) == []


@pytest.mark.parametrize(
    ("run", "step"),
    [
        ("flask translate compile", "flask translate compile"),
        ("SECRET_KEY=x ./manage.py compress --force", "./manage.py compress --force"),
        ("python manage.py collectstatic && python manage.py compilemessages", "compilemessages"),
    ],
)
def test_a_step_of_the_authors_dockerfile_is_reported(tmp_path: Path, run: str, step: str) -> None:
    """What it makes is in the author's image."""
    files = FILES | {"Dockerfile": f"FROM python:3.14\nRUN {run}\n"}
    (message,) = _found(tmp_path, "authored-step", files, **PYTHON)
    assert message.endswith(step)


@pytest.mark.parametrize(
    "run", ["python manage.py collectstatic --no-input", "flask --version", "pip install flask"]
)
def test_a_step_that_is_done_or_makes_nothing_is_not(tmp_path: Path, run: str) -> None:
    """Migrations run in a container of their own."""
    files = FILES | {"Dockerfile": f"FROM python:3.14\nRUN {run}\n"}
    assert _found(tmp_path, "authored-step", files, **PYTHON) == []


@pytest.mark.parametrize(
    ("fields", "files", "run", "options"),
    [
        (GO, GO_FILES, "CGO_ENABLED=0 go build -tags migrate -o /app ./cmd", "-tags migrate"),
        (GO, GO_FILES, "go build -v -tags=netgo,osusergo .", "-tags=netgo,osusergo"),
        (RUST, RUST_FILES, "cargo build --release --features postgres", "--features postgres"),
        (RUST, RUST_FILES, "cargo build --all-features --release", "--all-features"),
    ],
)
def test_options_that_decide_what_is_compiled_are_reported(
    tmp_path: Path, fields: dict[str, Any], files: dict[str, str], run: str, options: str
) -> None:
    """The program would lack what they add."""
    authored = files | {"Dockerfile": f"FROM scratch\nRUN {run}\n"}
    (message,) = _found(tmp_path, "authored-build-options", authored, **fields)
    assert message.endswith(f": {options}")


def test_other_options_of_a_compiler_are_not(tmp_path: Path) -> None:
    """They decide how, and not what."""
    authored = GO_FILES | {"Dockerfile": 'FROM golang\nRUN go build -ldflags="-s" -o /app .\n'}
    assert _found(tmp_path, "authored-build-options", authored, **GO) == []
