"""Modules of a go.work: each service is the one that is meant, built in the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service

import docker_generator
from docker_generator.source.folder import Folder
from docker_generator.source.workspaces.go import directives, read_go

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

MAIN = "package main\n\nfunc main() {}\n"


def module(name: str, *needs: str) -> str:
    """Return a go.mod that requires other modules."""
    wanted = "".join(f"\texample.com/{need} v0.0.0 // indirect\n" for need in needs)
    return f"module example.com/{name} // the {name}\n\ngo 1.26\n\nrequire (\n{wanted})\n"


SHOP = {
    "go.work": "go 1.26\n\nuse (\n\t./orders // a service\n\t./billing\n\t./libs/core\n)\n",
    "orders/go.mod": module("orders", "core"),
    "orders/main.go": MAIN,
    "orders/go.sum": "",
    "orders/templates/page.html": "<p>\n",
    "billing/go.mod": module("billing"),
    "billing/cmd/server/main.go": MAIN,
    "libs/core/go.mod": module("core"),
    "libs/core/core.go": "package core\n",
    "libs/core/go.sum": "",
}


def lay(folder: Path, files: dict[str, str]) -> Folder:
    """Write files, and return their folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Folder(folder)


def made(root: Path, **services: dict[str, Any]) -> GenerationResult:
    """Return what is generated for services of the shop."""
    lay(root / "shop", SHOP)
    return docker_generator.generate(graph(services), {"root": root})


def go(context: str = "shop", **build: Any) -> dict[str, Any]:
    """Return a service in Go."""
    return service(language="go", framework="http", build={"context": context, **build})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use ./a", [["./a"]]),
        ('use "./a"\nuse `./b`', [["./a"], ["./b"]]),
        ("use (\n./a // here\n\n./b\n)\nreplace (\n./c => ./d\n)", [["./a"], ["./b"]]),
        ("// use ./a", []),
        ("useless ./a", []),
    ],
)
def test_directives_are_read(text: str, expected: list[list[str]]) -> None:
    """Alone, in blocks, quoted, with comments."""
    assert expected == list(directives(text, "use"))


def test_modules_are_what_is_used(tmp_path: Path) -> None:
    """With their needs; what is outside of the root, or no module, is none."""
    more = {"go.work": SHOP["go.work"].replace(")", "\t../out\n\t./gone\n)")}
    found = read_go(lay(tmp_path / "shop", SHOP | more))

    assert found is not None
    expected = {"billing": (), "libs/core": (), "orders": ("libs/core",)}
    assert expected == {one.path: one.needs for one in found.members}
    assert read_go(lay(tmp_path / "one", {"go.work": "use .\n", "go.mod": module("a")})) is None


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("Orders", {}),
        ("Sales", {"context": "shop/orders"}),
        ("Sales", {"member": "example.com/orders"}),
        ("Sales", {"entrypoint": "orders"}),
    ],
)
def test_a_module_is_found_from_either_end(
    tmp_path: Path, name: str, build: dict[str, Any]
) -> None:
    """The root is the context, and the installation reads the modules that the workspace names."""
    result = made(tmp_path, **{name: go(**build)})
    assert result.plan is not None, [found.message for found in result.diagnostics]
    image = result.plan.images[0]
    text = result.files[image.dockerfile].content

    assert "shop" == image.source.context
    assert "WORKDIR /src/orders" in text
    assert "-o /out/service ./.\n" in text
    assert "COPY go.work ./" in text
    assert "COPY orders/go.mod orders/go.sum ./orders/" in text
    assert "COPY billing/go.mod ./billing/" in text
    assert "COPY --chmod=755 orders/templates/ ./templates/" in text


def test_a_command_of_a_module_is_built_there(tmp_path: Path) -> None:
    """Its folder is seen from the module; neighbours stay out, but for what the workspace reads."""
    result = made(tmp_path, Billing=go())

    assert "-o /out/service ./cmd/server\n" in result.files["Dockerfile.billing"].content
    ignored = result.files["Dockerfile.billing.dockerignore"].content.splitlines()
    assert ["libs/core", "!libs/core/go.mod", "orders", "!orders/go.mod"] == ignored[-4:]


def test_what_nothing_tells_is_an_error(tmp_path: Path) -> None:
    """It names the modules that no other one needs."""
    result = made(tmp_path, Money=go())

    found = [one for one in result.diagnostics if one.is_error]
    assert ["unknown-member"] == [one.rule.slug for one in found]
    assert "one of: billing, orders" == found[0].expected


BARE = {name: text for name, text in SHOP.items() if not name.endswith("go.sum")}
OUTSIDE = {"orders/go.mod": module("orders", "core").replace("(\n", "(\n\tgithub.com/a/b v1.0.0\n")}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (BARE, []),
        (BARE | OUTSIDE, ["no-lock-file"]),
        (BARE | OUTSIDE | {"go.work.sum": ""}, []),
        (BARE | OUTSIDE | {"orders/go.sum": ""}, []),
        (
            BARE
            | {"libs/core/go.mod": "module example.com/core\n\nrequire github.com/a/b v1.0.0\n"},
            ["no-lock-file"],
        ),
    ],
    ids=["workspace alone", "from outside", "go.work.sum", "go.sum", "of a library"],
)
def test_a_lock_file_is_missed_for_what_comes_from_outside(
    tmp_path: Path, files: dict[str, str], expected: list[str]
) -> None:
    """Modules of the workspace have none, and go.work.sum is one for all modules."""
    lay(tmp_path / "shop", files)
    result = docker_generator.generate(graph({"Orders": go()}), {"root": tmp_path})

    found = [one.rule.slug for one in result.diagnostics]
    assert expected == [slug for slug in found if slug == "no-lock-file"]


@pytest.mark.parametrize(
    ("file", "imported"),
    [("main.go", "example.com/core"), ("internal/a/a.go", "example.com/core/money")],
)
def test_a_module_that_is_imported_is_needed(tmp_path: Path, file: str, imported: str) -> None:
    """A workspace finds it without a requirement."""
    files = BARE | {
        "orders/go.mod": "module example.com/orders\n",
        f"orders/{file}": f'package main\n\nimport "{imported}"\n',
    }
    found = read_go(lay(tmp_path, files))

    assert found is not None
    assert ("libs/core",) == {one.path: one.needs for one in found.members}["orders"]
