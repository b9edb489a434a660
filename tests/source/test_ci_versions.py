"""Versions of a language in the files for continuous integration, as evidence."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph
from pipeline_helpers import slugs
from source_fixtures import result_of, write_files

from docker_generator.pipeline import generate

if TYPE_CHECKING:
    from pathlib import Path

FASTAPI = {"language": "python", "framework": "fastapi", "port": 8000}
PYTHON = {"main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n", "requirements.txt": ""}
NODE = {
    "package.json": '{"dependencies": {"express": "5"}}',
    "package-lock.json": '{"packages": {"node_modules/express": {"version": "5.1.0"}}}',
    "index.js": "",
}
EXPRESS = {"language": "node", "framework": "express", "port": 3000}
GO = {"go.mod": "module shop\n\ngo 1.24\n", "go.sum": "", "main.go": "package main\n"}
RUBY = {"Gemfile": 'source "https://rubygems.org"\ngem "sinatra"\n', "config.ru": ""}
JAVA = {"pom.xml": "<project><artifactId>shop</artifactId></project>"}
RUST = {"Cargo.toml": '[package]\nname = "shop"\nversion = "1.0.0"\n', "src/main.rs": ""}
WORKFLOW = ".github/workflows/ci.yml"


def steps(action: str, job: str = "", **inputs: str) -> str:
    """Return a workflow with one job that runs an action with these inputs."""
    given = ", ".join(f"{name.replace('_', '-')}: {value}" for name, value in inputs.items())
    use = f"      - {{uses: {action}, with: {{{given}}}}}\n"
    return f"on: [push]\njobs:\n  test:\n    runs-on: ubuntu-24.04\n{job}    steps:\n{use}"


def matrix(name: str, values: str) -> str:
    """Return the lines of a job with one matrix."""
    return f"    strategy:\n      matrix:\n        {name}: {values}\n"


PYTHON_MATRIX = steps(
    "actions/setup-python@v6", matrix("python", '["3.11", "3.12"]'), python_version="X"
).replace(": X", ": '${{ matrix.python }}'")
NODE_ENV = "env:\n  NODE: 22\n" + steps("actions/setup-node@v5", node_version="${{env.NODE}}")
NODE_ENV = NODE_ENV.replace("${{env.NODE}}", "'${{ env.NODE }}'")


GITLAB = "test:\n  image: python:3.11\n  script: [pytest]\n"
GITLAB_NAMED = 'variables: {V: "3.13"}\nimage: {name: "python:${V}-slim"}\n'
CIRCLE = "jobs:\n  a:\n    docker: [{image: 'cimg/python:3.12.4'}, {image: 'postgres:18'}]\n"
CIRCLE_NODE = "executors:\n  n:\n    docker: [{image: 'cimg/node:22.11'}]\n"
ACTION = """inputs:
  v: {default: '3.12'}
runs:
  steps:
    - uses: actions/setup-python@v6
      with: {python-version: '${{ inputs.v }}'}
"""
BY_FILE = {
    WORKFLOW: steps("actions/setup-node@v5", node_version_file="ci/node"),
    "ci/node": "22\n",
}
DOCS = PYTHON_MATRIX.partition("jobs:\n")[2].replace("test", "docs").replace("3.12", "3.13")
NODE_MORE = "".join(
    f"      - {{uses: actions/setup-node@v5, with: {{node-version: {version}}}}}\n"
    for version in (26, 24)
)
OF_GO = {"language": "go", "framework": "http", "port": 80}
OF_RUBY = {"language": "ruby", "framework": "sinatra", "port": 80}
OF_JAVA = {"language": "java", "framework": "spring", "port": 80}
OF_RUST = {"language": "rust", "framework": "axum", "port": 80}
RANGE = '[project]\nname = "a"\nrequires-python = "X"\n'


@pytest.mark.parametrize(
    ("files", "ci", "fields", "base"),
    [
        (PYTHON, {WORKFLOW: steps("actions/setup-python@v6", python_version="'3.12'")}, {}, "3.12"),
        (PYTHON, {WORKFLOW: PYTHON_MATRIX}, {}, "3.12"),
        (PYTHON, {".gitlab-ci.yml": GITLAB}, {}, "3.11"),
        (PYTHON, {".gitlab-ci.yml": GITLAB_NAMED}, {}, "3.13"),
        (PYTHON, {".circleci/config.yml": CIRCLE}, {}, "3.12"),
        (PYTHON, {WORKFLOW: "jobs:\n  a:\n    container: python:3.13-slim\n"}, {}, "3.13"),
        (PYTHON, {".github/actions/setup/action.yml": ACTION}, {}, "3.12"),
        (NODE, {WORKFLOW: NODE_ENV}, EXPRESS, "22"),
        (NODE, {WORKFLOW: steps("actions/setup-node@v5", node_version="22.x")}, EXPRESS, "22"),
        (NODE, {WORKFLOW: steps("actions/setup-node@v5", node_version="lts/jod")}, EXPRESS, "22"),
        (NODE, BY_FILE, EXPRESS, "22"),
        (NODE, {WORKFLOW: NODE_ENV.replace("test:", "t:") + NODE_MORE}, EXPRESS, "24"),
        (NODE, {".circleci/config.yml": CIRCLE_NODE}, EXPRESS, "22"),
        (GO, {WORKFLOW: steps("actions/setup-go@v6", go_version="'1.26'")}, OF_GO, "1.26"),
        (GO, {".circleci/config.yml": CIRCLE.replace("python:3.12", "go:1.26")}, OF_GO, "1.26"),
        (RUBY, {WORKFLOW: steps("ruby/setup-ruby@v1", ruby_version="'3.4'")}, OF_RUBY, "3.4"),
        (JAVA, {WORKFLOW: steps("actions/setup-java@v5", java_version="21")}, OF_JAVA, "21"),
        (RUST, {WORKFLOW: steps("dtolnay/rust-toolchain@1.96")}, OF_RUST, "1.96"),
    ],
)
def test_continuous_integration_decides_the_version(
    tmp_path: Path, files: dict[str, str], ci: dict[str, str], fields: dict[str, Any], base: str
) -> None:
    """A tree that is tested with a version is built with it, and it is not the default's."""
    result = result_of(tmp_path, files | ci, **fields or FASTAPI)
    text = result.files["Dockerfile.catalog"].content

    assert re.search(rf"^FROM .*[:-]{re.escape(base)}(?![.0-9])", text, re.MULTILINE)
    assert not {"version-by-default", "unlisted-language-version"} & set(slugs(result.diagnostics))


@pytest.mark.parametrize(
    ("files", "ci", "base"),
    [
        # What the tree says itself is stronger.
        (PYTHON | {".python-version": "3.13\n"}, PYTHON_MATRIX, "3.13"),
        (PYTHON | {"Dockerfile": "FROM python:3.13\n"}, PYTHON_MATRIX, "3.13"),
        # A range allows several: of these the newest that is tested.
        (
            PYTHON | {"pyproject.toml": RANGE.replace("X", ">=3.9,<3.12")},
            PYTHON_MATRIX,
            "3.11",
        ),
        # No tested version is in the range.
        (
            PYTHON | {"pyproject.toml": RANGE.replace("X", ">=3.13")},
            PYTHON_MATRIX,
            "3.14",
        ),
        # The lock refuses the newest one that is tested.
        (PYTHON | {"requirements.txt": "numpy==1.23.5\n"}, PYTHON_MATRIX, "3.11"),
        # Jobs that test nothing, and a language of another program.
        (PYTHON, PYTHON_MATRIX.replace("  test:", "  docs:"), "3.12"),
        (PYTHON, PYTHON_MATRIX + DOCS, "3.12"),
        (PYTHON, steps("actions/setup-node@v5", node_version="22"), "3.14"),
        (PYTHON, steps("actions/setup-python@v6", python_version="'${{ vars.PYTHON }}'"), "3.14"),
        (PYTHON, "jobs: [a, b]\n", "3.14"),
        (PYTHON, "jobs: {a: {steps: 3}}: }\n", "3.14"),
    ],
)
def test_stronger_evidence_and_other_jobs(
    tmp_path: Path, files: dict[str, str], ci: str, base: str
) -> None:
    """Continuous integration comes after the tree and its Dockerfile, and before the default."""
    result = result_of(tmp_path, files | {WORKFLOW: ci}, **FASTAPI)

    assert f"FROM python:{base}-" in result.files["Dockerfile.catalog"].content


def test_no_tested_version_is_supported(tmp_path: Path) -> None:
    """The nearest one is used, and that is reported."""
    ci = steps("actions/setup-node@v5", node_version="16")
    result = result_of(tmp_path, NODE | {WORKFLOW: ci}, **EXPRESS)

    assert "FROM node:22-" in result.files["Dockerfile.catalog"].content
    assert "version-not-available" in slugs(result.diagnostics)


@pytest.mark.parametrize(
    ("job", "base"),
    [
        ("    defaults: {run: {working-directory: catalog}}\n", "22"),
        ("    defaults: {run: {working-directory: ./catalog/}}\n", "22"),
        ("    env: {CACHE: catalog/package-lock.json}\n", "22"),
        ("    defaults: {run: {working-directory: catalog-admin}}\n", "24"),
        ("    defaults: {run: {working-directory: web/catalog}}\n", "24"),
        ("", "24"),
    ],
)
def test_a_workflow_above_the_tree_counts_if_it_names_it(
    tmp_path: Path, job: str, base: str
) -> None:
    """A repository of several programs has one directory of workflows."""
    ci = steps("actions/setup-node@v5", job, node_version="22")
    write_files(tmp_path, {WORKFLOW: ci})
    result = result_of(tmp_path, NODE, **EXPRESS)

    assert f"FROM node:{base}-" in result.files["Dockerfile.catalog"].content


def test_the_graph_is_stronger(tmp_path: Path) -> None:
    """And a file that is not YAML for anyone else is no finding."""
    tagged = "a:\n  script: !reference [.setup, script]\n"
    write_files(tmp_path / "catalog", NODE | {WORKFLOW: NODE_ENV, ".gitlab-ci.yml": tagged})
    build = {"context": "catalog", "version": "24"}
    given = graph({"CatalogService": EXPRESS | {"build": build}})
    result = generate(json.loads(json.dumps(given)), {"root": tmp_path}, keep_going=True)

    assert "FROM node:24-" in result.files["Dockerfile.catalog"].content
    assert "unparsable-file" not in slugs(result.diagnostics)
