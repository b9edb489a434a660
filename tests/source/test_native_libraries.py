"""Libraries in C below crates, modules and gems: from the lock file to the packages of Debian."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

CARGO = '[package]\nname = "catalog"\nversion = "0.1.0"\n\n[dependencies]\n'


def cargo_lock(*names: str) -> str:
    """Return a lock file of crates."""
    crates = (f'[[package]]\nname = "{name}"\nversion = "1.0.0"\n' for name in names)
    return "\n".join(("version = 4\n", *crates))


def rust(root: Path, *names: str, **files: str) -> tuple[str, list[str]]:
    """Return the Dockerfile of a crate with these crates locked, and what is reported."""
    tree = {"Cargo.toml": CARGO, "Cargo.lock": cargo_lock("catalog", *names), "src/main.rs": ""}
    return dockerfile_of(root, tree | files, language="rust", port=8000)


@pytest.mark.parametrize(
    ("crates", "build", "run"),
    [
        (["openssl-sys"], "libssl-dev", "libssl3t64"),
        (["pq-sys", "diesel"], "libpq-dev", "libpq5"),
        (["libsqlite3-sys"], "libsqlite3-dev", "libsqlite3-0"),
        (["mysqlclient-sys"], "libmariadb-dev", "libmariadb3"),
        (["odbc-sys"], "unixodbc-dev", "unixodbc"),
    ],
    ids=str,
)
def test_a_crate_that_links_to_a_library_finds_it(
    tmp_path: Path, crates: list[str], build: str, run: str
) -> None:
    """While it is built, and where it runs: in an image that can hold it."""
    dockerfile, reported = rust(tmp_path, *crates)
    before, _, after = dockerfile.partition("AS run-packages")

    assert "FROM debian:13-slim AS run-packages" in dockerfile
    assert f" {build} " in before
    assert " pkg-config" in before
    assert f" {run} " in after.partition("FROM")[0]
    assert " ca-certificates " in after.partition("FROM")[0]
    assert [] == reported


def test_what_a_build_script_fetches_has_a_program_to_fetch_it(tmp_path: Path) -> None:
    """The image of the compiler has none, and the program needs none when it runs."""
    dockerfile, _ = rust(tmp_path, "utoipa-swagger-ui")
    own, _ = rust(tmp_path, "utoipa-swagger-ui", "utoipa-swagger-ui-vendored")

    assert " curl " in dockerfile.partition("AS runtime")[0]
    assert "FROM gcr.io/distroless/cc-debian13:nonroot AS runtime" in dockerfile
    assert "curl" not in own


@pytest.mark.parametrize(
    ("crates", "manifest"),
    [
        (["openssl-sys", "openssl-src"], ""),
        (["libsqlite3-sys", "sqlx-sqlite"], ""),
        (["libsqlite3-sys", "rusqlite"], 'rusqlite = { version = "0.37", features = ["bundled"] }'),
        (["rdkafka-sys"], ""),
        (["prost-build"], ""),
        (["tokio", "rustls"], ""),
    ],
    ids=str,
)
def test_what_a_crate_brings_along_runs_in_the_small_image(
    tmp_path: Path, crates: list[str], manifest: str
) -> None:
    """Its source is compiled into the program."""
    dockerfile, _ = rust(tmp_path, *crates, **{"Cargo.toml": CARGO + manifest})

    assert "FROM gcr.io/distroless/cc-debian13:nonroot AS runtime" in dockerfile


@pytest.mark.parametrize(
    ("crates", "package"),
    [
        (["rdkafka-sys"], "g++"),
        (["prost-build"], "protobuf-compiler"),
        (["clang-sys"], "libclang-dev"),
        (["cmake"], "cmake"),
    ],
    ids=str,
)
def test_what_compiles_a_crate_is_there(tmp_path: Path, crates: list[str], package: str) -> None:
    """In the stages that build alone."""
    assert f" {package} " in rust(tmp_path, *crates)[0]


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ('[target.x86_64-unknown-linux-gnu]\nlinker = "clang"\n', "clang"),
        ('[build]\nrustflags = ["-C", "link-arg=-fuse-ld=lld"]\n', "lld"),
        ('[build]\nrustflags = ["-C", "link-arg=-fuse-ld=mold"]\n', "mold"),
    ],
)
def test_the_linker_of_the_configuration_is_there(tmp_path: Path, text: str, package: str) -> None:
    """Without it, no crate is linked."""
    dockerfile, _ = rust(tmp_path, **{".cargo/config.toml": text})

    assert f"--no-install-recommends {package} " in dockerfile


@pytest.mark.parametrize(
    ("module", "build", "run"),
    [
        ("github.com/davidbyttow/govips/v2 v2.16.0", "libvips-dev", "libvips42t64"),
        ("gopkg.in/gographics/imagick.v3 v3.7.0", "libmagickwand-dev", "libmagickwand-7.q16-10"),
        ("github.com/pebbe/zmq4 v1.2.11", "libzmq3-dev", "libzmq5"),
    ],
)
def test_a_module_that_links_to_a_library_finds_it(
    tmp_path: Path, module: str, build: str, run: str
) -> None:
    """It is compiled with cgo, and runs where the library is."""
    files = {
        "go.mod": f"module x\n\ngo 1.25\n\nrequire (\n\t{module}\n)\n",
        "go.sum": "",
        "main.go": "package main\n",
    }
    dockerfile, reported = dockerfile_of(tmp_path, files, language="go", port=8000)

    assert "ENV CGO_ENABLED=1\n" in dockerfile
    assert f" {build} " in dockerfile
    assert f" {run} " in dockerfile.partition("AS run-packages")[2].partition("FROM")[0]
    assert [] == reported


@pytest.mark.parametrize(("language", "framework"), [("go", "gin"), ("rust", "axum"), ("go", "")])
def test_packages_of_the_graph_move_a_program_to_an_image_that_can_hold_them(
    tmp_path: Path, language: str, framework: str
) -> None:
    """The one without a package manager is for programs that need nothing."""
    asked = {"packages": {"run": ["ffmpeg"]}}
    fields = {"language": language, "framework": framework, "build": asked}
    dockerfile, _ = dockerfile_of(tmp_path, {}, port=8000, **fields)

    assert "FROM debian:13-slim AS run-packages" in dockerfile
    assert " ca-certificates ffmpeg tzdata " in dockerfile


@pytest.mark.parametrize(
    ("gem", "packages"),
    [
        ("rmagick", ["libmagickwand-dev", "libmagickwand-7.q16-10"]),
        ("tiny_tds", ["freetds-dev", "libsybdb5"]),
        ("mini_magick", ["imagemagick"]),
        ("rugged", ["cmake"]),
    ],
)
def test_a_gem_finds_its_library(tmp_path: Path, gem: str, packages: list[str]) -> None:
    """By the lock file, also of a gem that another one brings along."""
    lock = f"GEM\n  remote: https://rubygems.org/\n  specs:\n    puma (7.0.0)\n    {gem} (1.0.0)\n"
    files = {"Gemfile": 'gem "puma"\n', "Gemfile.lock": lock, "config.ru": ""}
    dockerfile, _ = dockerfile_of(tmp_path, files, language="ruby", framework="rack", port=8000)

    assert [] == [one for one in packages if f" {one} " not in dockerfile]


def composer(root: Path, *required: str, locked: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    """Return the line that installs extensions, and what is reported."""
    files = {
        "composer.json": json.dumps({"require": dict.fromkeys(("php", *required), "*")}),
        "composer.lock": json.dumps(
            {"packages": [{"name": "a/b", "require": dict.fromkeys(locked, "*")}]}
        ),
        "public/index.php": "",
    }
    dockerfile, reported = dockerfile_of(root, files, language="php", port=8000)
    lines = dockerfile.splitlines()
    return next(line for line in lines if line.startswith("RUN install-php")), reported


@pytest.mark.parametrize(
    ("required", "locked", "more"),
    [
        (["ext-gd"], (), "gd "),
        (["ext-gd", "ext-exif"], ("ext-soap",), "exif gd soap "),
        (["ext-json", "ext-pdo", "ext-redis"], ("ext-mbstring",), ""),
        ([], ("ext-imagick", "ext-zip"), "imagick "),
        (["ext-GD"], (), "gd "),
    ],
    ids=str,
)
def test_extensions_of_php_are_in_its_image(
    tmp_path: Path, required: list[str], locked: tuple[str, ...], more: str
) -> None:
    """Those of the manifest and of what is locked, beside those of every image."""
    line, reported = composer(tmp_path, *required, locked=locked)

    assert line.endswith(f" redis zip {more}\\")
    assert "extension-not-known" not in reported


@pytest.mark.parametrize("name", ["ext-geos", "ext-my_own", "ext-x; true"])
def test_an_extension_that_nobody_knows_is_reported(tmp_path: Path, name: str) -> None:
    """It stands in no instruction."""
    line, reported = composer(tmp_path, name)

    assert line.endswith(" redis zip \\")
    assert "extension-not-known" in reported
