"""What certainly cannot build or start is an error, and the files are written on demand only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import run, warnings_and_errors
from source_fixtures import dockerfile_of, result_of

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path

FLASK = {"app.py": "app = 1\n"}
GO = {"main.go": "package main\n\nfunc main() {}\n"}


def errors(root: Path, files: dict[str, str], **fields: Any) -> list[str]:
    """Return the slugs of the errors about a service with this source."""
    result_of(root, files)
    document = graph({"CatalogService": service(**fields) | {"build": {"context": "catalog"}}})
    found = docker_generator.generate(document, {"root": root}).diagnostics
    return [one.rule.slug for one in found if one.is_error]


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        ("flask\n", ["start-package-missing"]),
        ("flask\n# gunicorn\n-r base.txt\n", ["start-package-missing"]),
        ("flask\ngunicorn==23\n", []),
        ("flask\n-r requirements/more.txt\n", []),
        ("flask\n-e ./libs/server\n", []),
        ("flask\ngit+https://h.example/server.git\n", []),
    ],
)
def test_the_program_that_starts_has_to_be_declared(
    tmp_path: Path, requirements: str, expected: list[str]
) -> None:
    """Unless a package that cannot be looked into may bring it."""
    files = FLASK | {"requirements.txt": requirements, "base.txt": "werkzeug\n"}
    files |= {"requirements/more.txt": "gunicorn\n"}

    assert expected == errors(tmp_path, files, framework="flask")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_requirements_are_read_in_their_encoding(tmp_path: Path, encoding: str) -> None:
    """As pip does."""
    errors(tmp_path, FLASK | {"requirements.txt": ""}, framework="flask")
    text = "flask\r\ngunicorn\r\n"
    (tmp_path / "catalog/requirements.txt").write_bytes(text.encode(encoding))

    assert [] == errors(tmp_path, FLASK, framework="flask")


@pytest.mark.parametrize(
    ("language", "framework", "files"),
    [
        ("go", "http", GO),
        ("rust", "axum", {"src/main.rs": "fn main() {}\n"}),
        ("java", "spring-boot", {"src/main/java/App.java": "class App {}\n", "mvnw": ""}),
    ],
)
def test_a_build_needs_its_manifest(
    tmp_path: Path, language: str, framework: str, files: dict[str, str]
) -> None:
    """Nothing can be compiled without it."""
    found = errors(tmp_path, files, language=language, framework=framework)

    assert "manifest-required" in found


@pytest.mark.parametrize(
    ("language", "framework", "files"),
    [
        ("static", "files", {"readme.txt": ""}),
        ("node", "express", {"package.json": json.dumps({"dependencies": {"express": "5"}})}),
        ("python", "fastapi", {"requirements.txt": "uvicorn\n"}),
    ],
)
def test_what_is_started_exists(
    tmp_path: Path, language: str, framework: str, files: dict[str, str]
) -> None:
    """A directory, a file, or a module."""
    found = errors(
        tmp_path, files, language=language, framework=framework, build={"context": "catalog"}
    )

    assert ["start-file-not-found"] == found


def test_files_are_written_all_the_same_on_demand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --keep-going, an error in a source is a warning."""
    result_of(tmp_path, FLASK | {"requirements.txt": "flask\n"})
    fields = service(framework="flask") | {"build": {"context": "catalog"}}
    (tmp_path / "graph.json").write_text(json.dumps(graph({"CatalogService": fields})), "utf-8")
    given = ("generate", str(tmp_path / "graph.json"), "--root", str(tmp_path), "-o", "out")

    status, out, err = run(*given, capsys=capsys)
    assert status == 1
    assert "start-package-missing" in out + err
    assert not (tmp_path / "out").exists()
    status, out, err = run(*given, "--keep-going", capsys=capsys)
    assert status == 0
    assert "start-package-missing" in out + err
    assert (tmp_path / "out/Dockerfile.catalog").exists()


@pytest.mark.parametrize("sources", [0, 1, 2])
def test_the_last_line_promises_what_can_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sources: int
) -> None:
    """Health only where every source was found."""
    services = {name: service(build={"context": name}) for name in ("one", "two")}
    for name in list(services)[:sources]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.py").write_text("app = 1\n", "utf-8")
        (tmp_path / name / "requirements.txt").write_text("uvicorn\n", "utf-8")
    (tmp_path / "graph.json").write_text(json.dumps(graph(services)), "utf-8")
    out = run(
        *("generate", str(tmp_path / "graph.json"), "--root", str(tmp_path), "-o", "out"),
        capsys=capsys,
    )[1]

    assert ("healthy" in out.splitlines()[-1]) == (sources == 2)
    assert ("No source was found" in out) == (sources < 2)
    assert ("nothing can be built" in out) == (sources == 0)


def ignore_file(root: Path, files: dict[str, str], **fields: Any) -> tuple[list[str], list[str]]:
    """Return the ignore rules of an image, and what is reported."""
    tree = {"main.py": "app = 1\n", "requirements.txt": "uvicorn\n"} | files
    result = result_of(root, tree, **service(**fields))
    text = result.files["Dockerfile.catalog.dockerignore"].content
    return text.splitlines(), warnings_and_errors(result.diagnostics)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("customer-dumps\n", ["customer-dumps"]),
        ("# mine\n\n*\n!src\n", ["*", "!src"]),
        ("*.csv\r\n!keep.csv\r\n", ["*.csv", "!keep.csv"]),
    ],
)
def test_the_rules_of_the_author_hold_after_ours(
    tmp_path: Path, text: str, rules: list[str]
) -> None:
    """In their order; the last rule that matches decides."""
    lines, _ = ignore_file(tmp_path, {".dockerignore": text})

    assert rules == lines[-len(rules) :]
    assert "**/.env" in lines[: -len(rules)]


@pytest.mark.parametrize(
    ("files", "rules"),
    [
        ({"Dockerfile.dockerignore": "dumps\n"}, ["dumps"]),
        ({"Dockerfile.dockerignore": "dumps\n", ".dockerignore": "other\n"}, ["dumps"]),
        ({"Dockerfile.prod.dockerignore": "dumps\n", ".dockerignore": "other\n"}, ["other"]),
        ({".dockerignore": "\ufeff# mine\r\n/dumps/\r\n"}, ["/dumps/"]),
    ],
)
def test_the_rules_of_the_authors_dockerfile_come_first(
    tmp_path: Path, files: dict[str, str], rules: list[str]
) -> None:
    """As a builder reads them: they replace the general ones."""
    tree = {"Dockerfile": "FROM python:3.14-slim\nCMD uvicorn main:app\n"} | files
    lines, _ = ignore_file(tmp_path, tree)

    assert rules == lines[-len(rules) :]
    assert "other" not in lines or rules == ["other"]


@pytest.mark.parametrize(
    ("text", "is_lost"),
    [
        ("*\n!main.py\n", True),
        ("requirements*.txt\n", True),
        ("**/*.txt\n!docs/*.txt\n", True),
        ("*\n!main.py\n!requirements.txt\n", False),
        ("*.txt\n!requirements.txt\n", False),
        ("requirements-dev.txt\ndocs\n", False),
    ],
)
def test_a_rule_that_leaves_out_what_the_build_copies(
    tmp_path: Path, text: str, *, is_lost: bool
) -> None:
    """The build would fail: the builder finds no file."""
    _, found = ignore_file(tmp_path, {".dockerignore": text})

    assert is_lost == ("ignored-build-file" in found)


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (".npmrc", {"tools/package.json"}),
        (".*", {"tools/package.json"}),
        ("tools\n!tools/readme.md", {".npmrc"}),
        ("tools/*/package.json", {".npmrc", "tools/package.json"}),
    ],
)
def test_a_file_that_a_build_can_do_without_is_not_copied(
    tmp_path: Path, rule: str, left: set[str]
) -> None:
    """The author's own build has none either."""
    files = {
        "package.json": '{"dependencies": {"express": "5"}}',
        "package-lock.json": "{}",
        "index.js": "",
        ".npmrc": "fund=false\n",
        "tools/package.json": "{}",
        ".dockerignore": f"{rule}\n",
    }
    text, found = dockerfile_of(tmp_path, files, **service(language="node", framework="express"))
    copies = [line for line in text.splitlines() if line.startswith("COPY") and "--" not in line]
    words = {word for line in copies for word in line.split()}

    assert "ignored-build-file" not in found
    assert left == words & {".npmrc", "tools/package.json"}


@pytest.mark.parametrize(
    "rule", ["**/.pypirc", "**/.aws", "**/*service-account*.json", "**/*.tfvars", "**/*.sqlite3"]
)
def test_secrets_are_in_no_image(tmp_path: Path, rule: str) -> None:
    """Whatever the language."""
    assert rule in ignore_file(tmp_path, {})[0]


@pytest.mark.parametrize(
    ("path", "more", "expected"),
    [
        ("keys/jwt.pem", {}, ["left-out-file"]),
        ("./keys/jwt.pem", {}, ["left-out-file"]),
        ("/app/keys/jwt.pem", {}, ["left-out-file"]),
        ("keys/jwt.pem", {".dockerignore": "!keys/*.pem\n"}, []),
        ("keys/gone.pem", {}, []),
        ("keys/jwt.txt", {"keys/jwt.txt": ""}, []),
    ],
)
def test_a_file_that_is_named_and_left_out_is_reported(
    tmp_path: Path, path: str, more: dict[str, str], expected: list[str]
) -> None:
    """The program would not find it."""
    files = {"keys/jwt.pem": "x"} | more
    _, found = ignore_file(tmp_path, files, environment={"CERTIFICATE": path})

    assert expected == found
