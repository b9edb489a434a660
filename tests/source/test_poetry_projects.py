"""Projects of Poetry that need others by their path: the repository is the build context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import warnings_and_errors

import docker_generator
from docker_generator.source.folder import Folder
from docker_generator.source.workspaces.poetry import is_poetry_root, leads_out, read_poetry

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

APP = "from fastapi import FastAPI\n\napp = FastAPI()\n"


def project(name: str, *needs: str, older: bool = False) -> str:
    """Return a pyproject.toml that needs others by their paths."""
    packages = '"fastapi", "uvicorn", "psycopg"'
    wanted = "".join(f'lib{at} = {{path = "{path}"}}\n' for at, path in enumerate(needs))
    if older:
        return (
            f'[tool.poetry]\nname = "{name}"\n[tool.poetry.dependencies]\nfastapi = "*"\n'
            f'uvicorn = "*"\npsycopg = "*"\n{wanted}'
        )
    return (
        f'[project]\nname = "{name}"\ndependencies = [{packages}]\n'
        f"[tool.poetry.dependencies]\n{wanted}"
    )


SHOP = {
    "apps/orders/pyproject.toml": project("shop-orders", "../../libs/core"),
    "apps/orders/poetry.lock": "",
    "apps/orders/main.py": APP,
    "apps/billing/pyproject.toml": project("shop-billing", older=True),
    "apps/billing/poetry.lock": "",
    "apps/billing/main.py": APP,
    "libs/core/pyproject.toml": project("core", "../base/"),
    "libs/core/core/__init__.py": "",
    "libs/base/pyproject.toml": project("base"),
    "libs/base/base/__init__.py": "",
}


def lay(folder: Path, files: dict[str, str]) -> Folder:
    """Write files, and return their folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Folder(folder)


def made(root: Path, files: dict[str, str], **services: dict[str, Any]) -> GenerationResult:
    """Return what is generated for services of the repository in the folder shop."""
    lay(root / "shop", files)
    return docker_generator.generate(graph(services), {"root": root})


def python(context: str = "shop", **build: Any) -> dict[str, Any]:
    """Return a service in Python."""
    return service(build={"context": context, **build})


def test_projects_need_each_other_by_path(tmp_path: Path) -> None:
    """Whatever the path looks like; what lies elsewhere is not a member."""
    more = {"apps/billing/pyproject.toml": project("b", "../../../out", "../../libs/base/.")}
    found = read_poetry(lay(tmp_path / "shop", SHOP | more))

    assert found is not None
    assert {
        "apps/billing": ("libs/base",),
        "apps/orders": ("libs/core",),
        "libs/base": (),
        "libs/core": ("libs/base",),
    } == {one.path: one.needs for one in found.members}


def test_a_path_may_depend_on_the_platform(tmp_path: Path) -> None:
    """Then several are given for one package."""
    text = '[tool.poetry.dependencies]\ncore = [{path = "../../libs/core", markers = "1"}, "2"]\n'
    found = read_poetry(lay(tmp_path, SHOP | {"apps/billing/pyproject.toml": text}))

    assert found is not None
    assert ("libs/core",) == found.members[0].needs
    assert "apps/billing" == found.members[0].name


@pytest.mark.parametrize(
    ("text", "is_out"),
    [
        (project("a", "../b"), True),
        (project("a", "../../libs/b", older=True), True),
        (project("a", "./libs/b"), False),
        (project("a"), False),
        ("[tool.poetry.dependencies]\nb = {path = 7}\n", False),
        ("[", False),
    ],
)
def test_a_repository_is_looked_for_where_a_project_needs_it(
    tmp_path: Path, text: str, is_out: bool
) -> None:
    """A project that keeps to itself costs no look at what lies around it."""
    assert is_out is leads_out(lay(tmp_path, {"pyproject.toml": text}))


@pytest.mark.parametrize(
    ("files", "is_root"),
    [
        ({}, True),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 100\n"}, True),
        ({"pyproject.toml": project("a")}, False),
        ({"requirements.txt": ""}, False),
    ],
)
def test_a_project_is_no_root_of_others(
    tmp_path: Path, files: dict[str, str], is_root: bool
) -> None:
    """One that the graph names is built as it is."""
    assert is_root is is_poetry_root(lay(tmp_path, files))


def test_projects_that_need_none_are_no_workspace(tmp_path: Path) -> None:
    """Each is a tree of its own."""
    files = {name: text for name, text in SHOP.items() if "billing" in name}
    assert read_poetry(lay(tmp_path, files)) is None


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("OrdersService", {}),
        ("Sales", {"context": "shop/apps/orders"}),
        ("Sales", {"member": "shop-orders"}),
        ("Sales", {"member": "apps/orders"}),
    ],
)
def test_a_project_is_found_from_either_end(
    tmp_path: Path, name: str, build: dict[str, Any]
) -> None:
    """Its own lock file counts; what it needs is installed when it is there."""
    result = made(tmp_path, SHOP, **{name: python(**build)})
    assert [] == warnings_and_errors(result.diagnostics)
    assert result.plan is not None
    image = result.plan.images[0]
    text = result.files[image.dockerfile].content
    ignored = result.files[f"{image.dockerfile}.dockerignore"].content.splitlines()

    assert "shop" == image.source.context
    assert "COPY apps/orders/poetry.lock apps/orders/pyproject.toml ./apps/orders/" in text
    places = [text.index(one) for one in ("cd apps/orders", "--no-directory", " . .")]
    assert sorted(places) == places
    assert "COPY --from=build /app/libs/base ./libs/base" in text
    assert "billing" not in text
    assert "apps/billing" == ignored[-1]


def test_two_projects_are_two_programs(tmp_path: Path) -> None:
    """Each with its own lock file."""
    result = made(tmp_path, SHOP, Orders=python(), Billing=python())

    assert [] == warnings_and_errors(result.diagnostics)
    assert "apps/orders" not in result.files["Dockerfile.billing"].content


def test_a_project_without_a_lock_file_is_told(tmp_path: Path) -> None:
    """The one that is meant, not the repository."""
    files = {name: text for name, text in SHOP.items() if name != "apps/orders/poetry.lock"}
    result = made(tmp_path, files, Orders=python())

    assert ["no-lock-file"] == warnings_and_errors(result.diagnostics)


def test_what_nothing_tells_is_an_error(tmp_path: Path) -> None:
    """It names the projects that no other one needs."""
    found = [one for one in made(tmp_path, SHOP, Money=python()).diagnostics if one.is_error]

    assert ["unknown-member"] == [one.rule.slug for one in found]
    assert "one of: apps/billing, apps/orders" == found[0].expected
