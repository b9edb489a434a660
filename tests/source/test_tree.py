"""What the source trees tell: where a service lies, its package manager, its entry point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import slugs, topology_of, warnings_and_errors

from docker_generator.options import read_options
from docker_generator.source.folder import Folders
from docker_generator.source.tree import Source, read_sources
from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import Diagnostic

BACKEND = "artifacts/engineering/code/backend"
APP = "from fastapi import FastAPI\n\napp = FastAPI()\n"


def make(root: Path, *files: str) -> None:
    """Make files below a folder; a main.py holds an app."""
    for name in files:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(APP if name.endswith("main.py") else "", "utf-8")


def survey(
    root: Path, name: str = "OrderHistoryService", **fields: Any
) -> tuple[Source, list[Diagnostic]]:
    """Return what is found out about one service below a root folder, and what is missing."""
    options, _ = read_options({"root": root})
    assert options is not None
    topology = topology_of(graph({name: service(**fields)}))
    sources, found = read_sources(topology, built_in_stacks(), options, Folders())
    return sources[name], found


@pytest.mark.parametrize(
    "place", ["order-history", "services/order-history", "OrderHistoryService"]
)
def test_a_service_lies_below_the_source_root(tmp_path: Path, place: str) -> None:
    """By its slug, by its slug below services, or by its name."""
    make(tmp_path / BACKEND / place, "pyproject.toml", "poetry.lock", "src/main.py")
    source, found = survey(tmp_path)

    assert (f"{BACKEND}/{place}", True) == (source.context, source.found)
    assert [] == warnings_and_errors(found)


def test_a_front_end_lies_below_its_own_root(tmp_path: Path) -> None:
    """Services of type frontend are looked for elsewhere."""
    make(tmp_path / "artifacts/engineering/code/frontend/shop-ui", "requirements.txt", "main.py")
    source, _ = survey(tmp_path, "ShopUi", type="frontend")

    assert "artifacts/engineering/code/frontend/shop-ui" == source.context


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, f"a directory such as {BACKEND}/shop-ui with"),
        (
            {"type": "frontend"},
            "a directory such as artifacts/engineering/code/frontend/shop-ui with",
        ),
        ({"build": {"context": "web/ui"}}, "a directory web/ui with"),
    ],
    ids=["service", "front end", "context"],
)
def test_a_missing_source_has_a_place(
    tmp_path: Path, fields: dict[str, Any], expected: str
) -> None:
    """The finding names the folder in which it is looked for."""
    (finding,) = survey(tmp_path, "ShopUi", **fields)[1]

    assert finding.expected.startswith(expected)


def test_the_graph_may_name_the_folder(tmp_path: Path) -> None:
    """build.context is relative to the root, and wins."""
    make(tmp_path / "src/orders", "requirements.txt", "main.py")
    make(tmp_path / BACKEND / "order-history", "requirements.txt", "main.py")

    assert "src/orders" == survey(tmp_path, build={"context": "src/orders"})[0].context


def test_a_source_root_may_be_shared(tmp_path: Path) -> None:
    """Where no folder has the service's name, the root itself is its source."""
    make(tmp_path / BACKEND, "requirements.txt", "main.py")
    source, found = survey(tmp_path)

    assert (BACKEND, True, []) == (source.context, source.found, warnings_and_errors(found))


@pytest.mark.parametrize(
    ("files", "hint"),
    [
        (["pyproject.toml", "poetry.lock", "src/main.py"], '("." holds pyproject.toml)'),
        (["order-history/requirements.txt"], '("order-history" holds requirements.txt)'),
        (["services/order-history/uv.lock"], '("services/order-history" holds uv.lock)'),
        (["requirements.txt", "order-history/main.py"], '("." holds requirements.txt)'),
        (["requirements.txt", "OrderHistoryService/Pipfile"], '("OrderHistoryService" holds'),
    ],
)
def test_a_repository_of_another_layout_gets_a_hint(
    tmp_path: Path, files: list[str], hint: str
) -> None:
    """A package of the program is not a service; other directories are not guessed."""
    make(tmp_path, *files)
    source, found = survey(tmp_path)

    assert (BACKEND, False) == (source.context, source.found)
    assert hint in found[0].action


def test_a_manifest_of_another_language_is_no_hint(tmp_path: Path) -> None:
    """Nor is one behind a link that leads outside."""
    make(tmp_path / "root", "package.json", "package-lock.json")
    make(tmp_path / "outside", "requirements.txt")
    (tmp_path / "root" / "order-history").symlink_to(tmp_path / "outside")
    _, found = survey(tmp_path / "root")

    assert found[0].action.endswith("build.context")


def test_what_is_not_there_yet_follows_the_convention(tmp_path: Path) -> None:
    """Code may be generated later: an info says what is taken for granted."""
    source, found = survey(tmp_path)

    assert (False, "poetry", ("pyproject.toml", "poetry.lock"), "src.main:app") == (
        source.found,
        source.manager,
        source.files,
        source.entrypoint,
    )
    assert ["source-not-found"] == slugs(found)


@pytest.mark.parametrize(
    ("files", "manager", "locked", "known"),
    [
        (["pyproject.toml", "poetry.lock"], "poetry", True, ("pyproject.toml", "poetry.lock")),
        (["pyproject.toml", "uv.lock"], "uv", True, ("pyproject.toml", "uv.lock")),
        (["requirements.txt"], "pip", True, ("requirements.txt",)),
        (["pyproject.toml"], "pip", False, ("pyproject.toml",)),
        (["pyproject.toml", "requirements.txt"], "pip", True, ("requirements.txt",)),
    ],
    ids=["poetry", "uv", "pip", "unlocked", "lock-file-wins"],
)
def test_the_lock_file_tells_the_package_manager(
    tmp_path: Path, files: list[str], manager: str, locked: bool, known: tuple[str, ...]
) -> None:
    """A manifest that several managers read means none of them."""
    make(tmp_path / BACKEND / "order-history", *files, "src/main.py")
    source, found = survey(tmp_path)

    assert (manager, locked, known) == (source.manager, source.locked, source.files)
    assert ([] if locked else ["no-lock-file"]) == warnings_and_errors(found)


def test_several_lock_files_are_told(tmp_path: Path) -> None:
    """One is used, and a warning names them all."""
    make(
        tmp_path / BACKEND / "order-history",
        *("pyproject.toml", "poetry.lock", "uv.lock", "src/main.py"),
    )
    source, found = survey(tmp_path)

    assert ("poetry", ["several-lock-files"]) == (source.manager, warnings_and_errors(found))
    assert "poetry.lock, uv.lock" in found[0].message


def test_the_graph_may_name_the_package_manager(tmp_path: Path) -> None:
    """It wins over every lock file."""
    make(
        tmp_path / BACKEND / "order-history",
        *("pyproject.toml", "poetry.lock", "uv.lock", "src/main.py"),
    )
    source, found = survey(tmp_path, build={"package_manager": "UV"})

    assert ("uv", []) == (source.manager, warnings_and_errors(found))


@pytest.mark.parametrize(
    ("file", "entrypoint"),
    [
        ("src/main.py", "src.main:app"),
        ("app/main.py", "app.main:app"),
        ("main.py", "main:app"),
    ],
)
def test_the_entry_point_is_found(tmp_path: Path, file: str, entrypoint: str) -> None:
    """The usual places are looked at in turn."""
    make(tmp_path / BACKEND / "order-history", "requirements.txt", file)

    assert entrypoint == survey(tmp_path)[0].entrypoint


def test_a_file_without_an_app_is_no_entry_point(tmp_path: Path) -> None:
    """The convention is used: a warning says so, or an error if its file does not exist."""
    folder = tmp_path / BACKEND / "order-history"
    make(folder, "requirements.txt")
    (folder / "main.py").write_text("print('app = nothing')\n", "utf-8")
    source, found = survey(tmp_path)

    assert ("src.main:app", ["start-file-not-found"]) == (
        source.entrypoint,
        warnings_and_errors(found),
    )
    (folder / "src").mkdir()
    (folder / "src" / "main.py").write_text("print()\n", "utf-8")
    source, found = survey(tmp_path)
    assert ("src.main:app", ["entry-point-not-found"]) == (
        source.entrypoint,
        warnings_and_errors(found),
    )


@pytest.mark.parametrize(
    "build", [{"entrypoint": "shop.api:web"}, {"command": ["python", "worker.py"]}], ids=str
)
def test_the_graph_may_name_what_is_started(tmp_path: Path, build: dict[str, Any]) -> None:
    """Then no file is looked for."""
    make(tmp_path / BACKEND / "order-history", "requirements.txt")
    source, found = survey(tmp_path, build=build)

    assert [] == warnings_and_errors(found)
    assert build.get("entrypoint", "") == source.entrypoint


def test_an_entry_file_of_any_bytes_is_looked_at(tmp_path: Path) -> None:
    """What is no UTF-8 raises nothing."""
    folder = tmp_path / BACKEND / "order-history"
    make(folder, "requirements.txt")
    (folder / "main.py").write_bytes(b"\xff\xfd\napp = x\n")

    assert "main:app" == survey(tmp_path)[0].entrypoint


def test_a_symbolic_link_that_leaves_the_root_is_refused(tmp_path: Path) -> None:
    """What the graph names stays inside the root."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    make(outside, "requirements.txt", "main.py")
    root.mkdir()
    (root / "link").symlink_to(outside)
    _, found = survey(root, build={"context": "link"})

    assert ["path-outside-root"] == [f.rule.slug for f in found if f.is_error]


def test_symbolic_links_are_no_manifest_files(tmp_path: Path) -> None:
    """A build context does not hold what a link points to."""
    make(tmp_path / "elsewhere", "requirements.txt")
    folder = tmp_path / BACKEND / "order-history"
    make(folder, "src/main.py")
    (folder / "requirements.txt").symlink_to(tmp_path / "elsewhere/requirements.txt")
    source, _ = survey(tmp_path)

    assert "requirements.txt" not in source.files


def test_a_link_that_leads_to_itself_raises_nothing(tmp_path: Path) -> None:
    """A folder that cannot be looked at is not found."""
    (tmp_path / "loop").symlink_to("loop")
    source, _ = survey(tmp_path, build={"context": "loop"})

    assert not source.found


def test_a_root_that_cannot_exist_raises_nothing(tmp_path: Path) -> None:
    """Neither does a name that is longer than the file system allows."""
    assert not survey(tmp_path / ("x" * 300))[0].found
