"""Members of a workspace of Cargo: each service is the crate that is meant, built with -p."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import warnings_and_errors

import docker_generator
from docker_generator.source.folder import Folder
from docker_generator.source.workspaces.cargo import read_cargo

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

MAIN = "fn main() {}\n"


def crate(name: str, *lines: str) -> str:
    """Return a Cargo.toml of a crate."""
    head = f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n'
    return head + "".join(f"{line}\n" for line in ('axum = "0.9"', *lines))


SHOP = {
    "Cargo.toml": '[workspace]\nmembers = ["services/*"]\nresolver = "2"\n\n'
    '[workspace.dependencies]\ncore = { path = "libs/core" }\n',
    "Cargo.lock": "version = 4\n",
    "services/orders/Cargo.toml": crate("orders", "core = { workspace = true }"),
    "services/orders/src/main.rs": MAIN,
    "services/orders/templates/page.html": "<p>\n",
    "services/billing/Cargo.toml": crate("billing")
    + '\n[[bin]]\nname = "bill"\npath = "src/start.rs"\n',
    "services/billing/src/start.rs": MAIN,
    "libs/core/Cargo.toml": crate("core", 'base = { path = "../base" }'),
    "libs/core/src/lib.rs": "",
    "libs/base/Cargo.toml": crate("base"),
    "libs/base/src/lib.rs": "",
}


def lay(folder: Path, files: dict[str, str]) -> Folder:
    """Write files, and return their folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Folder(folder)


def made(root: Path, files: dict[str, str], **services: dict[str, Any]) -> GenerationResult:
    """Return what is generated for services of a workspace in the folder shop."""
    lay(root / "shop", files)
    return docker_generator.generate(graph(services), {"root": root})


def rust(context: str = "shop", **build: Any) -> dict[str, Any]:
    """Return a service in Rust."""
    return service(language="rust", framework="axum", build={"context": context, **build})


def members(folder: Path, more: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the members of the shop with other files, and what each needs."""
    found = read_cargo(lay(folder, SHOP | more))
    assert found is not None
    return {one.path: one.needs for one in found.members}


def test_members_are_what_cargo_takes(tmp_path: Path) -> None:
    """Those of the globs, and the crates that they need by path or through the workspace."""
    expected = {
        "libs/base": (),
        "libs/core": ("libs/base",),
        "services/billing": (),
        "services/orders": ("libs/core",),
    }
    assert expected == members(tmp_path, {})


@pytest.mark.parametrize(
    "excluded", ['exclude = ["services/billing"]', 'exclude = ["services/bil*"]']
)
def test_an_excluded_crate_is_no_member(tmp_path: Path, excluded: str) -> None:
    """By its folder or by a glob."""
    root = SHOP["Cargo.toml"].replace("resolver", f"{excluded}\nresolver")
    assert "services/billing" not in members(tmp_path, {"Cargo.toml": root})


def test_a_crate_needs_what_it_builds_with(tmp_path: Path) -> None:
    """For a target and in build.rs as well; for tests alone, nothing is needed."""
    text = crate("billing") + (
        '\n[dev-dependencies]\norders = { path = "../orders" }\n'
        '[build-dependencies]\nbase = { path = "../../libs/base" }\n'
        "[target.'cfg(unix)'.dependencies]\ncore = { workspace = true }\n"
    )
    found = members(tmp_path, {"services/billing/Cargo.toml": text})
    assert ("libs/base", "libs/core") == found["services/billing"]


@pytest.mark.parametrize("text", [crate("alone"), "", "[workspace\n", "workspace = 1\n"])
def test_what_lists_no_members_is_none(tmp_path: Path, text: str) -> None:
    """Nor does a broken file raise anything."""
    found = read_cargo(lay(tmp_path, {"Cargo.toml": text}))
    assert not (found and found.members)


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("OrdersService", {}),
        ("Sales", {"context": "shop/services/orders"}),
        ("Sales", {"member": "orders"}),
        ("Sales", {"member": "services/orders"}),
        ("Sales", {"entrypoint": "orders"}),
    ],
)
def test_a_member_is_found_from_either_end(
    tmp_path: Path, name: str, build: dict[str, Any]
) -> None:
    """The root is the context; the crate is built, and what it needs is there."""
    result = made(tmp_path, SHOP, **{name: rust(**build)})
    assert [] == warnings_and_errors(result.diagnostics)
    assert result.plan is not None
    image = result.plan.images[0]
    text = result.files[image.dockerfile].content
    ignored = result.files[f"{image.dockerfile}.dockerignore"].content.splitlines()

    assert "shop" == image.source.context
    assert "cargo build --release --locked --package orders --bin orders" in text
    assert "COPY --chmod=755 services/orders/templates/ ./templates/" in text
    assert ["services/billing", "!services/billing/Cargo.toml"] == ignored[-2:]
    assert "libs/core" not in ignored


def test_neighbours_are_manifests_with_empty_sources(tmp_path: Path) -> None:
    """Cargo takes no manifest without a source beside it; each target has one."""
    text = made(tmp_path, SHOP, Orders=rust()).files["Dockerfile.orders"].content
    assert (
        "mkdir -p /src/services/billing/src \\\n    && touch /src/services/billing/src/start.rs"
        in text
    )

    own = made(tmp_path, SHOP, Billing=rust()).files["Dockerfile.billing"].content
    made_empty = [line for line in own.splitlines() if "&& touch " in line]
    files = ("libs/base/src/lib.rs", "libs/core/src/lib.rs", "services/orders/src/main.rs")
    assert [" ".join(f"/src/{file}" for file in files)] == [
        line.partition("touch ")[2].removesuffix(" \\") for line in made_empty
    ]
    assert "--package billing --bin bill\n" in own.replace(" \\\n", "\n")


def test_a_library_is_no_program(tmp_path: Path) -> None:
    """Where no name tells, a crate that starts nothing is not offered."""
    result = made(tmp_path, SHOP, Money=rust())
    found = [one for one in result.diagnostics if one.is_error]

    assert ["unknown-member"] == [one.rule.slug for one in found]
    assert "one of: services/billing, services/orders" == found[0].expected


def test_a_root_with_a_program_stays_one_tree(tmp_path: Path) -> None:
    """Its members are its libraries."""
    root = SHOP["Cargo.toml"] + crate("web").replace("\n[dependencies]", "\n[dependencies]")
    result = made(tmp_path, SHOP | {"Cargo.toml": root, "src/main.rs": MAIN}, Web=rust())
    assert result.plan is not None

    assert result.plan.images[0].source.member is None


LOCK = """version = 4

[[package]]
name = "billing"
version = "0.1.0"
dependencies = ["pq-sys 0.7.0", "core"]

[[package]]
name = "core"
version = "0.1.0"

[[package]]
name = "orders"
version = "0.1.0"
dependencies = ["core"]

[[package]]
name = "pq-sys"
version = "0.7.0"
"""


def test_a_member_has_the_libraries_of_its_own_crates(tmp_path: Path) -> None:
    """The lock file is that of all, and tells which crate needs which."""
    files = SHOP | {"Cargo.lock": LOCK}
    result = made(tmp_path, files, Orders=rust(), Billing=rust())

    assert "libpq5" in result.files["Dockerfile.billing"].content
    assert "libpq" not in result.files["Dockerfile.orders"].content


def test_a_member_writes_where_it_runs_and_is_told_by_its_own_file(tmp_path: Path) -> None:
    """Its program lies in /app; a file of a neighbour is told with the neighbour's folder."""
    settings = {"libs/core/src/settings.rs": 'const DATABASE: &str = "sqlite:///data/shop.db";\n'}
    result = made(tmp_path, SHOP | settings, Orders=rust())
    (found,) = [one for one in result.diagnostics if one.rule.slug == "unwritable-folder"]

    assert "libs/core/src/settings.rs" in found.message
    assert found.expected == '"volumes": ["orders_data:/app/data"]'
