"""Rust: a binary is found and compiled, whatever the tree looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

LOCKED = {"Cargo.lock": "version = 4\n"}
WORKSPACE = {"Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n'}


def package(name: str, more: str = "") -> str:
    """Return the manifest of a package."""
    return f'[package]\nedition = "2021"\nname = "{name}"\nversion = "0.1.0"\n{more}'


def binary(name: str) -> str:
    """Return the part of a manifest that names a binary."""
    return f'\n[[bin]]\npath = "src/{name}.rs"\nname = "{name}"\n'


def made(root: Path, files: dict[str, str], **fields: Any) -> tuple[str, list[str]]:
    """Return the Dockerfile of a locked tree, and what is reported."""
    return dockerfile_of(root, LOCKED | files, language="rust", port=8000, **fields)


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"Cargo.toml": package("shop"), "src/main.rs": ""}, "shop"),
        ({"Cargo.toml": package("shop").replace("\n", "\r\n"), "src/main.rs": ""}, "shop"),
        ({"Cargo.toml": package("shop", binary("server"))}, "server"),
        ({"Cargo.toml": package("shop", binary("import") + binary("catalog"))}, "catalog"),
        ({"Cargo.toml": package("shop"), "src/lib.rs": "", "src/bin/serve.rs": ""}, "serve"),
        (
            {"Cargo.toml": package("shop", 'default-run = "web"\n' + binary("a") + binary("web"))},
            "web",
        ),
        (
            {
                "Cargo.toml": package("shop", "default-run = 'web'\n"),
                "src/bin/a.rs": "",
                "src/bin/web.rs": "",
            },
            "web",
        ),
        (
            {
                "Cargo.toml": package(
                    "shop", 'default-run = "web"\n' + binary("catalog") + binary("web")
                )
            },
            "catalog",
        ),
        (
            WORKSPACE
            | {"crates/api/Cargo.toml": package("shop-api"), "crates/api/src/main.rs": ""}
            | {"crates/lib/Cargo.toml": package("shop-lib"), "crates/lib/src/lib.rs": ""},
            "shop-api",
        ),
        (
            WORKSPACE
            | {"api/Cargo.toml": package("api"), "api/src/main.rs": ""}
            | {"catalog/Cargo.toml": package("catalog"), "catalog/src/main.rs": ""},
            "catalog",
        ),
    ],
    ids=[
        "package",
        "crlf",
        "bin",
        "several bins",
        "src/bin",
        "default-run",
        "default-run of src/bin",
        "its name",
        "workspace",
        "several members",
    ],
)
def test_the_binary_is_found(tmp_path: Path, files: dict[str, str], name: str) -> None:
    """By [[bin]], by the package, and by the name of the service wherever there are several."""
    dockerfile, reported = made(tmp_path, files)

    scope = f"--package {name}" if "crates/api/Cargo.toml" in files else "--workspace"
    assert f"cargo build --release --locked {scope} --bin {name} " in dockerfile
    assert f"install -D /target/release/{name} /out/service\n" in dockerfile
    assert [] == reported


@pytest.mark.parametrize(
    ("files", "slug"),
    [
        ({"Cargo.toml": package("shop", binary("a") + binary("b"))}, "several-entry-points"),
        ({"Cargo.toml": package("shop"), "src/lib.rs": ""}, "entry-point-not-found"),
    ],
)
def test_what_cannot_be_decided_is_told(tmp_path: Path, files: dict[str, str], slug: str) -> None:
    """build.entrypoint settles it."""
    assert [slug] == made(tmp_path, files)[1]
    assert [] == made(tmp_path, files, build={"entrypoint": "b"})[1]


@pytest.mark.parametrize(
    ("files", "version", "reported"),
    [
        ({"rust-toolchain.toml": '[toolchain]\nchannel = "1.96.1"\n'}, "1.96", []),
        ({"rust-toolchain.toml": '[toolchain]\nchannel = "stable"\n'}, "1.98", []),
        ({"rust-toolchain": "1.95\n"}, "1.95", []),
        ({"rust-toolchain": "nightly-2026-10-01\n"}, "1.98", ["version-not-available"]),
        ({"Cargo.toml": package("shop", 'rust-version = "1.85"\n')}, "1.98", []),
    ],
)
def test_the_tree_names_the_version(
    tmp_path: Path, files: dict[str, str], version: str, reported: list[str]
) -> None:
    """rust-toolchain is exact, rust-version a minimum; the image's own compiler is what is used."""
    tree = {"Cargo.toml": package("shop"), "src/main.rs": ""} | files
    dockerfile, found = made(tmp_path, tree)

    assert f"FROM rust:{version}-slim-trixie" in dockerfile
    assert reported == found


def test_without_a_lock_file_dependencies_are_resolved(tmp_path: Path) -> None:
    """A warning says that two builds may differ; without dependencies they cannot."""
    tree = {"Cargo.toml": package("shop", '[dependencies]\naxum = "0.8"\n'), "src/main.rs": ""}
    dockerfile, reported = dockerfile_of(tmp_path, tree, language="rust", port=8000)
    alone = {"Cargo.toml": package("shop")}

    assert "--locked" not in dockerfile
    assert ["no-lock-file"] == reported
    assert [] == dockerfile_of(tmp_path, alone, language="rust", port=8000)[1]


def test_a_framework_that_is_not_declared_is_reported(tmp_path: Path) -> None:
    """Also where a member of a workspace declares it."""
    member = {"web/src/main.rs": "", "web/Cargo.toml": package("web", "[dependencies]\n")}
    declared = package("web", '[dependencies]\naxum = "0.8"\n')

    assert ["package-not-declared"] == made(tmp_path, WORKSPACE | member, framework="axum")[1]
    member["web/Cargo.toml"] = declared
    assert [] == made(tmp_path, WORKSPACE | member, framework="axum")[1]


def test_services_share_what_is_compiled(tmp_path: Path) -> None:
    """One build at a time uses the shared folder; no crate of another tree is taken for its own."""
    dockerfile, _ = made(tmp_path, {"Cargo.toml": package("shop"), "src/main.rs": ""})
    run = dockerfile[dockerfile.index("sharing=locked,target=/target") :]

    assert run.index("touch") < run.index("cargo build") < run.index("install -D")


def test_a_worker_has_neither_port_nor_probe(tmp_path: Path) -> None:
    """Its image holds the program alone."""
    files = LOCKED | {"Cargo.toml": package("shop"), "src/main.rs": ""}
    dockerfile, reported = dockerfile_of(tmp_path, files, language="rust", type="worker")

    assert [] == [word for word in ("EXPOSE", "HEALTHCHECK", "PORT", "probe") if word in dockerfile]
    assert [] == reported
