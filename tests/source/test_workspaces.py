"""Workspaces: found from either end, read as their manifests say, and made of one member."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import warnings_and_errors

import docker_generator
from docker_generator.source.folder import Folder
from docker_generator.source.workspaces.globs import expand_globs, matches
from docker_generator.source.workspaces.model import Member, Workspace
from docker_generator.source.workspaces.node import read_npm, read_pnpm
from docker_generator.source.workspaces.uv import read_uv

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult
    from docker_generator.plan.model import ImagePlan

EXPRESS = {"express": "5"}
APP = "from fastapi import FastAPI\n\napp = FastAPI()\n"


def lay(root: Path, files: dict[str, Any]) -> None:
    """Write files; what is not a text becomes JSON."""
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")


def made(root: Path, files: dict[str, Any], **services: dict[str, Any]) -> GenerationResult:
    """Return what is generated for services whose sources are below a root folder."""
    lay(root, files)
    return docker_generator.generate(graph(services), {"root": root})


def images_of(result: GenerationResult) -> tuple[ImagePlan, ...]:
    """Return the images of a result that is a good one."""
    assert result.plan is not None, [found.message for found in result.diagnostics]
    return result.plan.images


def package(name: str, *needs: str, **more: Any) -> dict[str, Any]:
    """Return a package.json that needs Express and other members."""
    return {"name": name, "dependencies": EXPRESS | dict.fromkeys(needs, "*"), **more}


def node(context: str = "shop", framework: str = "express", **build: Any) -> dict[str, Any]:
    """Return a service in Node.js."""
    return service(language="node", framework=framework, build={"context": context, **build})


def python(context: str = "shop", **build: Any) -> dict[str, Any]:
    """Return a service in Python."""
    return service(build={"context": context, **build})


NODE = {
    "shop/package.json": {"workspaces": ["apps/*", "libs/*"]},
    "shop/package-lock.json": "{}",
    "shop/apps/orders/package.json": package("@shop/orders", "@shop/core"),
    "shop/apps/orders/index.js": "",
    "shop/apps/billing/package.json": package("@shop/billing", scripts={"build": "tsc"}),
    "shop/apps/billing/index.js": "",
    "shop/libs/core/package.json": {
        "name": "@shop/core",
        "dependencies": {"@shop/base": "*"},
        "scripts": {"build": "tsc"},
    },
    "shop/libs/base/package.json": {"name": "@shop/base", "scripts": {"build": "tsc"}},
    "shop/libs/unused/package.json": {"name": "@shop/unused"},
}
UV = {
    "shop/pyproject.toml": '[tool.uv.workspace]\nmembers = ["apps/*", "libs/*"]\n',
    "shop/uv.lock": "",
    **{
        f"shop/apps/{name}/{file}": text
        for name in ("orders", "billing")
        for file, text in {
            "pyproject.toml": f'[project]\nname = "shop-{name}"\n'
            'dependencies = ["fastapi", "uvicorn", "shop_core>=1"]\n',
            f"src/{name}/main.py": APP,
        }.items()
    },
    "shop/libs/core/pyproject.toml": '[project]\nname = "Shop.Core"\ndependencies = ["psycopg"]\n',
}


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("apps/*", "apps/web", True),
        ("apps/*", "apps/web/deep", False),
        ("**", "a/b/c", True),
        ("packages/**", "packages/a/b", True),
        ("packages/*/web", "packages/a/web", True),
        ("web-?", "web-1", True),
        ("a.b", "aXb", False),
    ],
)
def test_a_glob_means_folders(glob: str, path: str, expected: bool) -> None:
    """A star is a part of one name, two are any number of folders."""
    assert expected is matches(glob, path)


@pytest.mark.parametrize(
    ("globs", "expected"),
    [
        (["apps/*"], ("apps/orders", "apps/web")),
        (["tools/*", "examples/*"], ("examples/demo", "tools/cli")),
        (["*/*", "!tools/*"], ("apps/orders", "apps/web", "examples/demo")),
        (["!apps/web", "apps/*"], ("apps/orders", "apps/web")),
        (["{apps,tools}/*"], ("apps/orders", "apps/web", "tools/cli")),
        (["./apps/web/"], ("apps/web",)),
        (["**", "!**/demo"], ("apps/orders", "apps/web", "apps/web/deep/one", "tools/cli")),
        (["../*", "/etc", 7, None], ()),
        ([], ()),
    ],
    ids=["star", "other names", "negative", "in order", "braces", "dot", "deep", "outside", "none"],
)
def test_members_are_what_the_globs_say(
    tmp_path: Path, globs: list[Any], expected: tuple[str, ...]
) -> None:
    """Of a fixed list of folders, none is one; what was installed or built is never a member."""
    for path in (
        *("apps/web", "apps/orders", "tools/cli", "examples/demo", "apps/web/deep/one"),
        *("node_modules/express", "apps/web/node_modules/koa"),
    ):
        lay(tmp_path, {f"{path}/package.json": "{}"})
    lay(tmp_path, {"apps/notes/README.md": ""})

    assert expected == expand_globs(Folder(tmp_path), globs, "package.json")


def test_what_a_member_needs_comes_in_the_order_of_building() -> None:
    """However far, each once, and a circle ends."""
    names = {"app": ("b", "a"), "a": ("b",), "b": ("c",), "c": ("a",), "d": ()}
    members = tuple(Member(name, name, "", needs) for name, needs in names.items())
    workspace = Workspace("npm", "package.json", members)

    assert ["a", "c", "b", "app"] == [m.path for m in workspace.closure(members[0])]
    assert ["app", "d"] == [m.path for m in workspace.applications]


@pytest.mark.parametrize(
    "files",
    [
        {"package.json": {"workspaces": ["libs/*"]}},
        {"package.json": {"workspaces": {"packages": ["libs/*"], "nohoist": []}}},
    ],
    ids=["list", "table"],
)
def test_package_json_lists_members(tmp_path: Path, files: dict[str, Any]) -> None:
    """Yarn 1 has a second form. A name that would need quotes in a command is none."""
    lay(tmp_path, files)
    lay(tmp_path, {"libs/a/package.json": package("a", "b"), "libs/b/package.json": package("b")})
    lay(tmp_path, {"libs/c/package.json": package("c; rm -rf /"), "libs/d/package.json": "{"})
    found = read_npm(Folder(tmp_path))

    assert found is not None
    assert {"a": ("libs/b",), "b": (), "libs/d": ()} == {m.name: m.needs for m in found.members}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("packages:\n  - apps/*\n", ["apps/web"]),
        ("packages: [apps/*, '!apps/web']\n", []),
        ("onlyBuiltDependencies: [esbuild]\n", None),
        ("packages: [", None),
        ("", None),
    ],
)
def test_pnpm_lists_members(tmp_path: Path, text: str, expected: list[str] | None) -> None:
    """A file with settings alone makes no workspace, and a broken one raises nothing."""
    lay(tmp_path, {"pnpm-workspace.yaml": text, "apps/web/package.json": package("web")})
    found = read_pnpm(Folder(tmp_path))

    assert expected == (found and [member.path for member in found.members])


def test_uv_lists_members(tmp_path: Path) -> None:
    """Names are compared in their normal form, and an excluded folder is none."""
    lay(tmp_path, UV)
    lay(
        tmp_path,
        {
            "shop/pyproject.toml": "[tool.uv.workspace]\n"
            'members = ["*/*"]\nexclude = ["tools/*"]\n',
            "shop/tools/cli/pyproject.toml": '[project]\nname = "cli"\n',
        },
    )
    found = read_uv(Folder(tmp_path / "shop"))

    assert found is not None
    assert {
        "shop-billing": ("libs/core",),
        "shop-orders": ("libs/core",),
        "shop-core": (),
    } == {member.name: member.needs for member in found.members}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("OrdersService", node()),
        ("Orders", node("shop/apps/orders")),
        ("Shop", node(member="@shop/orders")),
        ("Shop", node(member="apps/orders")),
        ("Shop", node(entrypoint="apps/orders/index.js")),
        ("Shop", node("shop/apps/orders", entrypoint="index.js")),
    ],
    ids=["slug", "from the member", "package", "folder", "entry point", "both"],
)
def test_a_member_is_found_from_either_end(
    tmp_path: Path, name: str, given: dict[str, Any]
) -> None:
    """The context is the root; what is installed is the member and what it needs."""
    result = made(tmp_path, NODE, **{name: given})
    assert result.ok, warnings_and_errors(result.diagnostics)
    (image,) = images_of(result)
    text = result.files[image.dockerfile].content
    ignored = result.files[f"{image.dockerfile}.dockerignore"].content

    assert "shop" == image.source.context
    assert ("node", "index.js") == image.command
    for path in ("apps/orders", "libs/core", "libs/base"):
        assert f"COPY {path}/package.json ./{path}/\n" in text
        assert f"COPY --from=application /app/{path} ./{path}\n" in text
    needed = "--workspace libs/base --workspace libs/core --workspace apps/orders"
    assert f"npm ci --include-workspace-root {needed}\n" in text
    assert "(cd /app/libs/base && npm run build) \\\n    && (cd /app/libs/core" in text
    assert "WORKDIR /app/apps/orders\n" in text
    assert "billing" not in text + image.description
    assert "\napps/billing\nlibs/unused\n" in ignored


def test_each_of_two_services_is_its_own_member(tmp_path: Path) -> None:
    """Nothing of one is in what builds the other."""
    result = made(tmp_path, NODE, Orders=node(), Billing=node())
    texts = {slug: result.files[f"Dockerfile.{slug}"].content for slug in ("orders", "billing")}

    assert [] == warnings_and_errors(result.diagnostics)
    assert "apps/orders" not in texts["billing"]
    assert "apps/billing" not in texts["orders"]


@pytest.mark.parametrize(
    ("files", "given", "known"),
    [
        ({}, node(), "apps/billing, apps/orders"),
        ({}, node(member="web"), "libs/core"),
        ({"shop/package.json": {"name": "x"}}, node(member="web"), "a workspace"),
    ],
    ids=["no name", "unknown", "no workspace"],
)
def test_a_member_that_cannot_be_told_is_an_error(
    tmp_path: Path, files: dict[str, Any], given: dict[str, Any], known: str
) -> None:
    """It names what could be meant."""
    result = made(tmp_path, NODE | files, Payments=given)
    errors = [found for found in result.diagnostics if found.is_error]

    assert ["unknown-member"] == [found.rule.slug for found in errors]
    assert known in errors[0].expected


def test_a_root_that_is_started_itself_stays_one_tree(tmp_path: Path) -> None:
    """Its members are its libraries."""
    root = {"workspaces": ["libs/*"], "main": "index.js", "dependencies": EXPRESS}
    result = made(tmp_path, NODE | {"shop/package.json": root, "shop/index.js": ""}, Web=node())

    assert [] == warnings_and_errors(result.diagnostics)
    assert images_of(result)[0].source.member is None


def test_the_only_program_of_a_workspace_needs_no_name(tmp_path: Path) -> None:
    """What no other member needs is what is started."""
    files = {name: text for name, text in NODE.items() if "billing" not in name}
    files.pop("shop/libs/unused/package.json")
    result = made(tmp_path, files, Web=node())

    member = images_of(result)[0].source.member
    assert member is not None
    assert "apps/orders" == member.path


def test_next_in_a_workspace_is_started_where_its_build_puts_it(tmp_path: Path) -> None:
    """Next.js writes its server below the folder of the member."""
    files = {
        **NODE,
        "shop/apps/web/package.json": {
            "name": "web",
            "dependencies": {"next": "16"},
            "scripts": {"build": "next build"},
        },
        "shop/apps/web/next.config.js": "module.exports = {\n  output: 'standalone',\n}\n",
    }
    web = node(".", "next", entrypoint="apps/web/server.js")
    lay(tmp_path, {name.removeprefix("shop/"): text for name, text in files.items()})
    result = docker_generator.generate(graph({"Web": web}), {"root": tmp_path})
    assert result.ok, [found.message for found in result.diagnostics]
    text = result.files["Dockerfile.web"].content

    assert "COPY --from=build /app/apps/web/.next/standalone ./\nWORKDIR /app/apps/web\n" in text
    assert "target=/app/apps/web/.next/cache" in text
    assert 'CMD ["node", "server.js"]' in text


@pytest.mark.parametrize(
    ("lock", "more", "wanted"),
    [
        ("pnpm-lock.yaml", {"shop/pnpm-workspace.yaml": "packages: [apps/*, libs/*]\n"}, "pnpm"),
        ("yarn.lock", {}, "yarn install --frozen-lockfile"),
        ("bun.lock", {}, "bun install --frozen-lockfile"),
    ],
)
def test_every_manager_installs_a_member(
    tmp_path: Path, lock: str, more: dict[str, Any], wanted: str
) -> None:
    """The lock file lies in the root and tells which one it is."""
    files = {name: text for name, text in NODE.items() if "lock" not in name} | more
    result = made(tmp_path, files | {f"shop/{lock}": ""}, Orders=node("shop/apps/orders"))

    assert [] == warnings_and_errors(result.diagnostics)
    text = result.files["Dockerfile.orders"].content
    assert wanted in text
    assert "COPY apps/billing" not in text


def test_turborepo_builds_its_members(tmp_path: Path) -> None:
    """It knows more of the order than the manifests do."""
    result = made(tmp_path, NODE | {"shop/turbo.json": "{}"}, Orders=node())

    assert "npx turbo run build --filter=@shop/orders" in result.files["Dockerfile.orders"].content


@pytest.mark.parametrize("context", ["shop", "shop/apps/orders"])
def test_a_member_of_uv_is_installed_from_its_root(tmp_path: Path, context: str) -> None:
    """The lock file is compared with every manifest, and the image holds what is needed."""
    result = made(tmp_path, UV, Orders=python(context))
    assert [] == warnings_and_errors(result.diagnostics)
    text = result.files["Dockerfile.orders"].content
    ignored = result.files["Dockerfile.orders.dockerignore"].content

    assert "uv sync --locked --no-dev --package shop-orders --no-install-workspace" in text
    assert text.index("--no-install-workspace") < text.index("COPY --chmod=755 . .")
    assert "COPY --from=build /app/libs/core ./libs/core" in text
    assert "apps/billing ./" not in text.partition("AS runtime")[2]
    assert "\napps/billing\n!apps/billing/pyproject.toml\n" in ignored
    assert '"orders.main:app"' in text
    assert "libpq5" in text


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, ["same-program"]),
        ({"entrypoint": "main:app"}, {}, ["same-program"]),
        ({"entrypoint": "main:app"}, {"entrypoint": "main:app"}, []),
        ({}, {"entrypoint": "worker:app"}, []),
        ({}, {"command": ["python", "work.py"]}, []),
    ],
    ids=["nothing", "one side", "both say so", "entry point", "command"],
)
def test_two_services_are_two_programs(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any], expected: list[str]
) -> None:
    """Unless the graph says that they are one."""
    tree = {"shop/main.py": APP, "shop/worker.py": APP, "shop/requirements.txt": "fastapi\nuvicorn"}
    result = made(tmp_path, tree, Web=python(**first), Api=python(**second))

    assert expected == [found.rule.slug for found in result.diagnostics if found.is_error]


def test_services_of_one_tree_share_every_step_before_the_last_stage(tmp_path: Path) -> None:
    """A builder runs a step that it knows once: web, worker and beat are one installation."""
    celery = "from celery import Celery\n\napp = Celery()\n"
    tree = {
        "shop/main.py": APP,
        "shop/tasks.py": celery,
        "shop/requirements.txt": "fastapi\nuvicorn\ncelery",
    }
    worker = {"framework": "celery", "port": None, "build": {"context": "shop"}}
    beat = worker | {"build": {"context": "shop", "command": ["celery", "--app", "tasks", "beat"]}}
    result = made(*(tmp_path, tree), Web=python(), Worker=service(**worker), Beat=service(**beat))
    texts = [result.files[image.dockerfile].content for image in images_of(result)]

    assert [] == [found.rule.slug for found in result.diagnostics if found.is_error]
    assert 1 == len({text.partition("COPY --from=build /opt/venv")[0] for text in texts})


@pytest.mark.parametrize(
    ("build", "kind", "where"),
    [
        ({}, "declared", "package.json"),
        ({"member": "apps/orders"}, "graph", "/services/Orders/build/member"),
    ],
)
def test_inspect_shows_the_member(
    tmp_path: Path, build: dict[str, Any], kind: str, where: str
) -> None:
    """With what told it: the manifest of the workspace, or the graph."""
    files = {
        "shop/package.json": {"workspaces": ["apps/*"]},
        "shop/package-lock.json": {"lockfileVersion": 3},
        "shop/apps/orders/package.json": package("orders"),
        "shop/apps/orders/server.js": "",
    }
    result = made(tmp_path, files, Orders=node(entrypoint="server.js", **build))
    assert result.plan is not None, [found.message for found in result.diagnostics]
    rows = {one.name: one for one in result.plan.decisions["orders"]}

    assert "apps/orders" == rows["member"].value
    assert (kind, where) == (rows["member"].evidence.kind, rows["member"].evidence.where)
