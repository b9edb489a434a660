"""Looks at a folder of a source tree, whatever lies there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docker_generator.source.findings import entrypoints, manager_version
from docker_generator.source.folder import Folder, Hit
from docker_generator.stacks.detectors import Detector, EntryPoint
from docker_generator.stacks.managers import PackageManager

if TYPE_CHECKING:
    from pathlib import Path


def folder(root: Path, **files: str) -> Folder:
    """Return a folder with files; __ in a name stands for a dot, _SLASH_ for a slash."""
    for key, text in files.items():
        file = root / key.replace("__", ".").replace("_SLASH_", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return Folder(root)


def test_a_star_stands_for_a_part_of_one_name(tmp_path: Path) -> None:
    """It does not reach into folders, and finds nothing that is hidden."""
    names = ("cmd/api/main.go", "cmd/web/main.go", "cmd/main.go", "cmd/.x/main.go")
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("package main\n", "utf-8")

    assert ["cmd/api/main.go", "cmd/web/main.go"] == Folder(tmp_path).expand("cmd/*/main.go")
    assert ["cmd/main.go"] == Folder(tmp_path).expand("cmd/*.go")
    assert [] == Folder(tmp_path).expand("nowhere/*/main.go")


@pytest.mark.parametrize(
    "name", ["a b.csproj", "a\nRUN evil.csproj", "$(id).csproj", "a'.csproj", "é.csproj"]
)
def test_a_name_that_would_need_quotes_is_not_found(tmp_path: Path, name: str) -> None:
    """What comes out of a folder can stand in a Dockerfile as it is."""
    (tmp_path / name).write_text("", "utf-8")

    assert [] == Folder(tmp_path).expand("*.csproj")


def test_a_link_is_absent_wherever_it_stands(tmp_path: Path) -> None:
    """Neither a file nor a folder on the way may be one."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real/go.mod").write_text("", "utf-8")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "go.mod").symlink_to("real/go.mod")
    found = Folder(tmp_path)

    assert (True, False, False) == tuple(
        found.holds(file) for file in ("real/go.mod", "link/go.mod", "go.mod")
    )
    assert "" == found.text("go.mod")


def test_a_clue_is_searched_line_by_line(tmp_path: Path) -> None:
    """Its groups are what is known then."""
    found = folder(tmp_path, go__mod="module x\n\ngo 1.26\n")

    assert [Hit("go.mod", ("1.26",), 3)] == list(
        found.find(Detector(file="go.mod", matches=r"^go (\S+)"))
    )
    assert [] == list(found.find(Detector(file="go.mod", matches=r"^toolchain (\S+)")))
    assert found.matches_detector((Detector(file="x"), Detector(file="go.mod")))
    assert not found.matches_detector(())


def test_an_entry_point_may_be_named_by_its_file(tmp_path: Path) -> None:
    """By groups of its text, by its own name, by its folder."""
    found = folder(
        tmp_path, package__json='{"main": "./dist/index.js"}', cmd_SLASH_api_SLASH_x__go=""
    )
    main = EntryPoint(file="package.json", matches=r'"main":\s*"([^"]+)"', app="{1}")
    stem = EntryPoint(file="cmd/*/*.go", app="./{folder}/{stem}")

    assert ("dist/index.js",) == entrypoints("Web", found, (main, stem))[0]
    assert ("cmd/api/x",) == entrypoints("Web", found, (stem, main))[0]
    assert () == entrypoints("Web", found, ())[0]


def test_of_several_entry_points_the_one_of_the_service_is_meant(tmp_path: Path) -> None:
    """Whichever clue finds it; where none bears its name, all that the first clue finds remain."""
    found = folder(
        tmp_path, main__go="", cmd_SLASH_api_SLASH_x__go="", cmd_SLASH_web_SLASH_x__go=""
    )
    root = EntryPoint(file="main.go", app="{folder}")
    commands = EntryPoint(file="cmd/*/x.go", app="{folder}")

    assert ("cmd/web",) == entrypoints("WebService", found, (root, commands))[0]
    assert (".",) == entrypoints("Orders", found, (root, commands))[0]
    assert ("cmd/api", "cmd/web") == entrypoints("Orders", found, (commands, root))[0]


def test_one_file_may_name_several_entry_points(tmp_path: Path) -> None:
    """Each place that matches is one."""
    found = folder(tmp_path, Cargo__toml='[[bin]]\nname = "api"\n[[bin]]\nname = "web"\n')
    clue = EntryPoint(file="Cargo.toml", matches=r'^name = "(\w+)"', app="{1}")

    assert ("api", "web") == entrypoints("Orders", found, (clue,))[0]
    assert ("web",) == entrypoints("Web", found, (clue,))[0]


def test_an_entry_point_may_need_a_file_beside_it(tmp_path: Path) -> None:
    """A library has a manifest too, and starts nothing."""
    found = folder(
        tmp_path,
        api_SLASH_Cargo__toml="",
        api_SLASH_src_SLASH_main__rs="",
        lib_SLASH_Cargo__toml="",
    )
    clue = EntryPoint(file="*/Cargo.toml", app="{folder}", beside="src/main.rs")

    assert ("api",) == entrypoints("Orders", found, (clue,))[0]


@pytest.mark.parametrize(
    "text", ["a b.js", "$(id).js", "x.js\\nRUN evil", "../../etc/passwd\n", "-e evil", "é.js"]
)
def test_text_that_cannot_name_an_entry_point_is_none(tmp_path: Path, text: str) -> None:
    """A file of the source tree gives no instruction."""
    found = folder(tmp_path, package__json=f'{{"main": "{text}"}}')
    main = EntryPoint(file="package.json", matches=r'"main":\s*"([^"]+)"', app="{1}")

    assert () == entrypoints("Web", found, (main,))[0]


@pytest.mark.parametrize(
    ("text", "version"), [("pnpm@9.1.0", "9.1.0"), ("pnpm@$(id)", "10.0.0"), ("", "10.0.0")]
)
def test_the_tree_may_name_the_version_of_its_manager(
    tmp_path: Path, text: str, version: str
) -> None:
    """Only a version is taken for one."""
    manager = PackageManager(
        title="pnpm",
        version="10.0.0",
        version_files=(Detector(file="package.json", matches=r"pnpm@([^\s\"]+)"),),
    )

    assert version == manager_version(folder(tmp_path, package__json=text), manager)
