"""The workspaces of the field notes, each with variations: what people have in one repository."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import warnings_and_errors
from workspace_table import KINDS

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult


def lay(root: Path, files: dict[str, Any]) -> None:
    """Write files; what is not a text becomes JSON."""
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")


def made(root: Path, files: dict[str, Any], **services: dict[str, Any]) -> GenerationResult:
    """Return what is generated for services whose sources are below a root."""
    lay(root, files)
    return docker_generator.generate(graph(services), {"root": root})


def node(context: str, framework: str = "express", **fields: Any) -> dict[str, Any]:
    """Return a service in Node.js."""
    build = {"context": context, **fields.pop("build", {})}
    return service(language="node", framework=framework, build=build, **fields)


NEXT = {
    "package.json": {"workspaces": ["apps/*"]},
    "apps/web/package.json": {
        "name": "web",
        "dependencies": {"next": "16"},
        "scripts": {"build": "next build"},
    },
    "apps/web/next.config.js": "module.exports = {\n  output: 'standalone',\n}\n",
    "apps/admin/package.json": {"name": "admin", "dependencies": {"express": "5"}},
    "apps/admin/index.js": "",
}


@pytest.mark.parametrize(
    ("lock", "more", "name", "build"),
    [
        ("package-lock.json", {}, "Site", {"entrypoint": "apps/web/server.js"}),
        ("package-lock.json", {}, "Web", {}),
        ("package-lock.json", {}, "Site", {"context": "apps/web"}),
        ("yarn.lock", {}, "Site", {"context": "apps/web", "entrypoint": "server.js"}),
        ("bun.lock", {}, "Site", {"member": "apps/web"}),
        (
            "pnpm-lock.yaml",
            {"pnpm-workspace.yaml": "packages: [apps/*]\n", "package.json": {}},
            *("WebService", {}),
        ),
    ],
)
def test_w1_next_in_a_workspace_is_built_in_its_member(
    tmp_path: Path, lock: str, more: dict[str, Any], name: str, build: dict[str, Any]
) -> None:
    """Whatever names the member, its output is where Next.js puts it: below the member."""
    content = "" if lock != "package-lock.json" else {"lockfileVersion": 3}
    files = NEXT | {lock: content} | more
    result = made(tmp_path, files, **{name: node(".", "next", build=build)})

    assert [] == warnings_and_errors(result.diagnostics)
    assert result.plan is not None
    text = result.files[result.plan.images[0].dockerfile].content
    assert "COPY --from=build /app/apps/web/.next/standalone ./\n" in text
    assert text.rstrip().endswith('CMD ["node", "server.js"]')


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_w2_a_member_finds_its_root(tmp_path: Path, kind: str) -> None:
    """The context is a member; lock file, parent, aliases and libraries are above it."""
    KINDS[kind].lay(tmp_path / "shop")
    folders = (path for path in (tmp_path / "shop").rglob("*rders") if path.is_dir())
    member = min(folders, key=lambda path: len(path.parts)).relative_to(tmp_path).as_posix()
    given = KINDS[kind].services(member)["Orders"]
    result = docker_generator.generate(graph({"Sales": given}), {"root": tmp_path})
    assert result.plan is not None, [found.message for found in result.diagnostics]
    source = result.plan.images[0].source

    assert "shop" == source.context
    assert source.member is not None
    assert member == f"shop/{source.member.path}"
    assert [] == [found.rule.slug for found in result.diagnostics if found.is_error]


def package(name: str, *needs: str) -> dict[str, Any]:
    """Return a package.json that needs Express and other members."""
    return {"name": name, "dependencies": {"express": "5"} | dict.fromkeys(needs, "*")}


@pytest.mark.parametrize(
    ("globs", "member", "left_out"),
    [
        (["tools/*", "libs/*"], "tools/api", "examples/api"),
        (["examples/*", "libs/*"], "examples/api", "tools/api"),
        (["tooling/**", "libs/*"], "tooling/deep/api", "tools/api"),
        (["*/*", "!examples/*", "!tooling/*"], "tools/api", "examples/api"),
        (["tools/api", "libs/core"], "tools/api", "examples/api"),
    ],
)
@pytest.mark.parametrize("manager", ["npm", "pnpm"])
def test_w3_members_are_what_the_globs_say(
    tmp_path: Path, manager: str, globs: list[str], member: str, left_out: str
) -> None:
    """By any names; and what is installed is the member with what it needs."""
    files: dict[str, Any] = {
        "shop/package.json": {"workspaces": globs} if manager == "npm" else {},
        "shop/libs/core/package.json": {"name": "core"},
        "shop/libs/other/package.json": {"name": "other"},
    }
    for path in ("tools/api", "examples/api", "tooling/deep/api"):
        files[f"shop/{path}/package.json"] = package("api", "core")
        files[f"shop/{path}/index.js"] = ""
    if manager == "npm":
        files["shop/package-lock.json"] = {"lockfileVersion": 3}
    else:
        files["shop/pnpm-lock.yaml"] = ""
        files["shop/pnpm-workspace.yaml"] = {"packages": globs}
    result = made(tmp_path, files, Api=node("shop"))

    assert [] == warnings_and_errors(result.diagnostics)
    text = result.files["Dockerfile.api"].content
    assert f"COPY {member}/package.json ./{member}/\n" in text
    assert "COPY libs/core/package.json ./libs/core/\n" in text
    assert left_out not in text
    assert "libs/other" not in text
    wanted = {"npm": f"--workspace {member}", "pnpm": f"--filter '{{./{member}}}...'"}
    assert wanted[manager] in text


@pytest.mark.parametrize("kind", ["cargo", "dotnet", "go", "gradle", "maven"])
@pytest.mark.parametrize("field", ["entrypoint", "member"])
def test_w4_two_modules_get_two_programs(tmp_path: Path, kind: str, field: str) -> None:
    """Their images differ by more than labels and a port, and what the graph names is heeded."""
    KINDS[kind].lay(tmp_path / "shop")
    path = {"dotnet": "src/Shop.Billing"}.get(kind, "billing")
    orders, billing = KINDS[kind].services("shop").values()
    money = billing | {"build": {"context": "shop", field: path}}
    result = docker_generator.generate(
        graph({"Orders": orders, "Money": money}), {"root": tmp_path}
    )

    assert [] == [found.rule.slug for found in result.diagnostics if found.is_error]
    build = {}
    for slug in ("orders", "money"):
        _, _, rest = result.files[f"Dockerfile.{slug}"].content.partition(" AS build\n")
        build[slug] = rest.partition("FROM ")[0]
    assert build["orders"] != build["money"]
    assert "illing" in build["money"]


FOUR = {
    "shop/package.json": package("shop"),
    "shop/package-lock.json": {"lockfileVersion": 3},
    **{f"shop/{name}.js": "" for name in ("web", "worker", "mailer", "clock")},
}
PYTHON = {
    "shop/requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\ncelery==5.5.3\n",
    "shop/web.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "shop/tasks.py": "from celery import Celery\n\napp = Celery()\n",
}
CELERY = ["celery", "--app", "tasks"]


def of_python(*command: str, entrypoint: str = "") -> dict[str, Any]:
    """Return a service of the tree in Python: the web server, or a command of Celery."""
    if not command:
        return service(build={"context": "shop", "entrypoint": entrypoint})
    build = {"context": "shop", "command": [*CELERY, *command]}
    return service(framework="celery", port=None, build=build)


@pytest.mark.parametrize(
    ("files", "services"),
    [
        (
            FOUR,
            {
                name.title(): node("shop", "plain", build={"entrypoint": f"{name}.js"})
                for name in ("web", "worker", "mailer", "clock")
            },
        ),
        (
            PYTHON,
            {
                "Web": of_python(entrypoint="web:app"),
                "Worker": of_python("worker"),
                "Beat": of_python("beat"),
                "Flower": of_python("events"),
            },
        ),
    ],
    ids=["node", "python"],
)
def test_w5_one_tree_is_installed_once(
    tmp_path: Path, files: dict[str, Any], services: dict[str, Any]
) -> None:
    """Up to the last stage, four services have the same text: a builder runs it once."""
    result = made(tmp_path, files, **services)
    assert [] == [found.rule.slug for found in result.diagnostics if found.is_error]
    texts = [result.files[f"Dockerfile.{name.lower()}"].content for name in services]

    assert 4 == len(set(texts))
    assert 1 == len({text.rpartition("\nFROM ")[0] for text in texts})


def test_w3_a_directory_that_is_named_by_its_path_comes_in(tmp_path: Path) -> None:
    """It is not a member, and the installation reads its manifest."""
    files: dict[str, Any] = {
        "shop/package.json": {"workspaces": ["apps/*"]},
        "shop/package-lock.json": {"lockfileVersion": 3},
        "shop/apps/api/package.json": {
            "name": "api",
            "dependencies": {"express": "5", "patched": "file:../../libs/patched"},
        },
        "shop/apps/api/index.js": "",
        "shop/libs/patched/package.json": {"name": "patched"},
        "shop/libs/other/package.json": {"name": "other"},
    }
    text = made(tmp_path, files, Api=node("shop")).files["Dockerfile.api"].content

    assert "COPY libs/patched/package.json ./libs/patched/\n" in text
    assert "libs/other" not in text
