"""Go: a main package is found and compiled, whatever the tree looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

MODULE = {"go.mod": "module example.com/catalog\n\ngo 1.24\n"}
MAIN = "package main\n\nfunc main() {}\n"


def made(root: Path, *programs: str, **fields: Any) -> tuple[str, list[str]]:
    """Return the Dockerfile of a module with programs in these files, and what is reported."""
    files = MODULE | dict.fromkeys(programs, MAIN)
    return dockerfile_of(root, files, language="go", port=8000, **fields)


@pytest.mark.parametrize(
    ("programs", "package"),
    [
        (["main.go"], "."),
        (["server.go"], "."),
        (["cmd/main.go"], "cmd"),
        (["cmd/api/main.go"], "cmd/api"),
        (["cmd/api/start.go"], "cmd/api"),
        (["cmd/catalog/main.go", "cmd/import/main.go"], "cmd/catalog"),
        (["cmd/catalog-service/main.go", "cmd/import/main.go"], "cmd/catalog-service"),
        (["main.go", "cmd/catalog/main.go"], "cmd/catalog"),
        (["main.go", "cmd/import/main.go"], "."),
        (["catalog/main.go", "billing/main.go"], "catalog"),
    ],
    ids=str,
)
def test_the_main_package_is_found(tmp_path: Path, programs: list[str], package: str) -> None:
    """At the root, below cmd, and by the name of the service wherever there are several."""
    dockerfile, reported = made(tmp_path, *programs)

    assert f"-o /out/service ./{package}\n" in dockerfile
    assert [] == reported


@pytest.mark.parametrize(
    ("programs", "package", "slug"),
    [
        (["cmd/a/main.go", "cmd/b/main.go"], "cmd/a", "several-entry-points"),
        (["internal/catalog.go"], "internal", "entry-point-not-found"),
    ],
)
def test_what_cannot_be_decided_is_told(
    tmp_path: Path, programs: list[str], package: str, slug: str
) -> None:
    """build.entrypoint settles it."""
    assert [slug] == made(tmp_path, *programs)[1]
    assert [] == made(tmp_path, *programs, build={"entrypoint": package})[1]


def test_a_command_of_the_graph_starts_what_is_built(tmp_path: Path) -> None:
    """The program is compiled all the same, whatever its framework is called."""
    command = {"command": ["/app/service", "--verbose"]}
    dockerfile, _ = made(tmp_path, "cmd/catalog/main.go", framework="fasthttp", build=command)

    assert "./cmd/catalog\n" in dockerfile
    assert dockerfile.endswith('CMD ["/app/service", "--verbose"]\n')


@pytest.mark.parametrize(
    ("module", "version", "reported"),
    [
        ("go 1.22\n", "1.27", []),
        ("go 1.26.3\n", "1.27", []),
        ("go 1.26\n\ntoolchain go1.27.1\n", "1.27", []),
        ("go 1.22\n\ntoolchain default\n", "1.27", []),
        ("go 1.31\n", "1.27", ["version-not-available"]),
    ],
)
def test_go_mod_names_the_least_version(
    tmp_path: Path, module: str, version: str, reported: list[str]
) -> None:
    """Its go line and its toolchain line are minimums: the newest compiler will do."""
    files = {"go.mod": module, "main.go": MAIN}
    dockerfile, found = dockerfile_of(tmp_path, files, language="golang", port=8000)

    assert f"golang:{version}-trixie" in dockerfile
    assert reported == found


@pytest.mark.parametrize(
    ("files", "run", "reported"),
    [
        ({"go.sum": ""}, "go mod download", []),
        ({"go.sum": "", "lib/go.mod": "module lib\n"}, "COPY lib/go.mod ./lib/\n", []),
        ({"go.sum": "", "vendor/modules.txt": ""}, "go build -mod=vendor", []),
        ({}, "GOFLAGS=-mod=mod go mod download", ["no-lock-file"]),
    ],
    ids=["locked", "modules of the tree", "vendored", "unlocked"],
)
def test_dependencies_are_locked(
    tmp_path: Path, files: dict[str, str], run: str, reported: list[str]
) -> None:
    """By go.sum, or by the vendor folder, from which nothing is downloaded."""
    module = {"go.mod": "module x\n\nrequire example.com/y v1.0.0\n", "main.go": MAIN}
    dockerfile, found = dockerfile_of(tmp_path, module | files, language="go", port=8000)

    assert run in dockerfile
    assert ("vendor/modules.txt" in files) == ("go mod download" not in dockerfile)
    assert reported == found


def test_a_module_without_dependencies_needs_no_lock_file(tmp_path: Path) -> None:
    """Where nothing is downloaded, no two builds can differ."""
    dockerfile, reported = made(tmp_path, "main.go")

    assert "COPY go.mod ./\n" in dockerfile
    assert [] == reported


def test_folders_that_are_read_at_run_time_are_in_the_image(tmp_path: Path) -> None:
    """Only those that are there."""
    files = MODULE | {"main.go": MAIN, "templates/index.html": "", "static/css/a.css": ""}
    dockerfile, _ = dockerfile_of(tmp_path, files, language="go", port=8000)

    assert (
        "COPY --chmod=755 static ./static/\nCOPY --chmod=755 templates ./templates/\n" in dockerfile
    )
    assert "public" not in dockerfile


@pytest.mark.parametrize(
    ("check", "probe"),
    [
        ({"path": "/health"}, '["/probe", "8000", "3", "/health"]'),
        ({"type": "tcp"}, '["/probe", "8000", "3"]'),
        ({"type": "grpc"}, '["/usr/local/bin/grpc-health-probe", "-addr=127.0.0.1:8000"'),
    ],
    ids=str,
)
def test_the_probe_is_a_program(tmp_path: Path, check: dict[str, Any], probe: str) -> None:
    """It is compiled only where it is used."""
    dockerfile, _ = made(tmp_path, "main.go", health_check=check)

    assert f"CMD {probe}" in dockerfile
    assert (check.get("type") != "grpc") == ("/out/probe" in dockerfile)


def test_a_worker_has_neither_port_nor_probe(tmp_path: Path) -> None:
    """Its image holds the program alone."""
    files = MODULE | {"main.go": MAIN}
    dockerfile, reported = dockerfile_of(tmp_path, files, language="go", type="worker")

    assert [] == [word for word in ("EXPOSE", "HEALTHCHECK", "PORT", "probe") if word in dockerfile]
    assert [] == reported


@pytest.mark.parametrize(
    "files",
    [
        {"go.mod": "module x\n\nrequire github.com/mattn/go-sqlite3 v1.14.22\n"},
        {"go.mod": "module x\n\nrequire (\n\tgorm.io/driver/sqlite v1.5.0\n)\n"},
        {"go.mod": "module x\n\nrequire (\n\tgithub.com/marcboeker/go-duckdb/v2 v2.4.0\n)\n"},
        {"internal/sum/sum.go": 'package sum\n\n// int one() { return 1; }\nimport "C"\n'},
        {"Dockerfile": "FROM golang:1.27\nENV CGO_ENABLED=1\nRUN go build\n"},
    ],
    ids=str,
)
def test_a_package_in_c_is_compiled_and_finds_its_library(
    tmp_path: Path, files: dict[str, str]
) -> None:
    """The static image has no C library; a program without the package fails at run time."""
    tree = MODULE | {"main.go": MAIN, "go.sum": ""} | files
    dockerfile, reported = dockerfile_of(tmp_path, tree, language="go", port=8000)

    assert "ENV CGO_ENABLED=1\n" in dockerfile
    assert "FROM golang:1.27-trixie AS dependencies" in dockerfile
    assert "FROM gcr.io/distroless/cc-debian13:nonroot AS runtime" in dockerfile
    assert [] == reported


@pytest.mark.parametrize(
    "files",
    [
        {"go.mod": "module x\n\nrequire modernc.org/sqlite v1.30.0\n"},
        {"go.mod": "module x\n\nrequire github.com/mattn/go-isatty v0.0.20\n"},
        {"Dockerfile": "FROM golang:1.26\nENV CGO_ENABLED=0\nRUN go build\n"},
        {"internal/sum/sum.go": 'package sum\n\nimport "context"\n'},
    ],
    ids=str,
)
def test_what_is_written_in_go_stays_static(tmp_path: Path, files: dict[str, str]) -> None:
    """Nothing but the program is in its image."""
    tree = MODULE | {"main.go": MAIN, "go.sum": ""} | files
    dockerfile, _ = dockerfile_of(tmp_path, tree, language="go", port=8000)

    assert "CGO_ENABLED=0 \\\n" in dockerfile
    assert "FROM gcr.io/distroless/static-debian13:nonroot AS runtime" in dockerfile
