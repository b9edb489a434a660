"""Projects of Nx: a service is the project that is meant, its image what that is built into."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import warnings_and_errors

import docker_generator
from docker_generator.source.folder import Folder
from docker_generator.source.workspaces.nx import read_nx

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

PATHS = {"@shop/core": ["libs/core/src/index.ts"], "@shop/base/*": ["./libs/base/src/*"]}


def project(name: str, kind: str = "application", **build: Any) -> dict[str, Any]:
    """Return a project.json with a target that builds."""
    return {"name": name, "projectType": kind, "targets": {"build": build}}


SHOP: dict[str, Any] = {
    "nx.json": {},
    "package.json": {"dependencies": {"express": "5"}, "devDependencies": {"nx": "22"}},
    "package-lock.json": {"lockfileVersion": 3},
    "tsconfig.base.json": '// the aliases\n{"compilerOptions": {"paths": '
    + json.dumps(PATHS)
    + "}}",
    "apps/orders/project.json": project(
        "orders",
        executor="@nx/esbuild:esbuild",
        options={"outputPath": "dist/apps/orders", "main": "apps/orders/src/server.ts"},
    ),
    "apps/orders/src/server.ts": 'import { core } from "@shop/core";\n',
    "apps/billing/project.json": project("billing", outputs=["{options.outputPath}"]),
    "apps/billing/src/main.ts": 'import { base } from "@shop/base/money";\n',
    "apps/orders-e2e/project.json": {"implicitDependencies": ["orders"], "targets": {"e2e": {}}},
    "libs/core/project.json": project("core", "library"),
    "libs/core/src/index.ts": 'export * from "../../base/src/money";\n',
    "libs/base/project.json": project("base", "library"),
    "libs/base/src/money.ts": "",
    "libs/unused/project.json": project("unused", "library"),
}


def lay(folder: Path, files: dict[str, Any]) -> Folder:
    """Write files, and return their folder; what is not a text becomes JSON."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name).write_text(text, "utf-8")
    return Folder(folder)


def made(root: Path, files: dict[str, Any], **services: dict[str, Any]) -> GenerationResult:
    """Return what is generated for services of the repository in the folder shop."""
    lay(root / "shop", files)
    return docker_generator.generate(graph(services), {"root": root})


def node(context: str = "shop", framework: str = "express", **build: Any) -> dict[str, Any]:
    """Return a service in Node.js."""
    return service(language="node", framework=framework, build={"context": context, **build})


def test_a_project_needs_what_its_source_imports(tmp_path: Path) -> None:
    """By an alias, by a part of one, by a path; a test of it is not a program."""
    found = read_nx(lay(tmp_path, SHOP))

    assert found is not None
    assert {
        "apps/billing": ("libs/base",),
        "apps/orders": ("libs/core",),
        "apps/orders-e2e": (),
        "libs/base": (),
        "libs/core": ("libs/base",),
        "libs/unused": (),
    } == {one.path: one.needs for one in found.members}
    assert ["apps/billing", "apps/orders"] == [one.path for one in found.applications]


def test_what_is_declared_is_needed_as_well(tmp_path: Path) -> None:
    """Code does not tell everything."""
    more = project("orders") | {"implicitDependencies": ["unused", "gone"]}
    found = read_nx(lay(tmp_path, SHOP | {"apps/orders/project.json": more}))

    assert found is not None
    assert ("libs/unused", "libs/core") == found.members[1].needs


@pytest.mark.parametrize(
    ("build", "files", "output", "main"),
    [
        ({"options": {"outputPath": "dist/apps/api"}}, {}, "dist/apps/api", "main.js"),
        ({"options": {"outputPath": {"base": "dist/api"}}}, {}, "dist/api", "main.js"),
        ({"outputs": ["{workspaceRoot}/build/api"]}, {}, "build/api", "main.js"),
        ({"outputs": ["{projectRoot}/out/**/*"]}, {}, "apps/api/out", "main.js"),
        ({"outputs": ["{workspaceRoot}/dist/{projectName}"]}, {}, "dist/api", "main.js"),
        ({"outputs": ["{options.outputPath}"]}, {}, "dist/apps/api", "main.js"),
        ({"outputs": ["{workspaceRoot}/../out"]}, {}, "dist/apps/api", "main.js"),
        ({"options": {"outputPath": "a b; rm"}}, {}, "dist/apps/api", "main.js"),
        ({"options": {"main": "apps/api/src/app.ts"}}, {}, "dist/apps/api", "app.js"),
        (
            {"executor": "@nx/js:tsc", "options": {"main": "apps/api/src/app.ts"}},
            *({}, "dist/apps/api", "src/app.js"),
        ),
        ({"options": {"outputFileName": "index.cjs"}}, {}, "dist/apps/api", "index.cjs"),
        (
            {},
            {"webpack.config.js": "path: join(__dirname, '../../dist/apps/api')"},
            *("dist/apps/api", "main.js"),
        ),
        ({}, {"webpack.config.js": "path: join(__dirname, 'dist')"}, "apps/api/dist", "main.js"),
    ],
)
def test_the_output_stands_in_project_json(
    tmp_path: Path, build: dict[str, Any], files: dict[str, str], output: str, main: str
) -> None:
    """In the options, in the outputs, in what bundles; nothing of it leads out of the root."""
    tree = {"nx.json": {}, "apps/api/project.json": project("api", **build)}
    found = read_nx(
        lay(tmp_path, tree | {f"apps/api/{name}": text for name, text in files.items()})
    )

    assert found is not None
    assert (output, main) == (found.members[0].output, found.members[0].main)


@pytest.mark.parametrize(
    "more", [{"package.json": {"workspaces": ["apps/*"]}}, {"nx.json": None}], ids=["npm", "no Nx"]
)
def test_members_of_a_package_manager_are_no_projects(tmp_path: Path, more: dict[str, Any]) -> None:
    """They have manifests of their own."""
    files = {name: text for name, text in (SHOP | more).items() if text is not None}
    assert read_nx(lay(tmp_path, files)) is None


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("OrdersService", {}),
        ("Sales", {"context": "shop/apps/orders"}),
        ("Sales", {"member": "orders"}),
        ("Sales", {"member": "apps/orders"}),
        ("Sales", {"entrypoint": "orders"}),
    ],
)
def test_a_project_is_found_from_either_end(
    tmp_path: Path, name: str, build: dict[str, Any]
) -> None:
    """Nx builds it; the image holds what came out, and the packages of run time."""
    result = made(tmp_path, SHOP, **{name: node(**build)})
    assert [] == warnings_and_errors(result.diagnostics)
    assert result.plan is not None
    image = result.plan.images[0]
    text = result.files[image.dockerfile].content
    ignored = result.files[f"{image.dockerfile}.dockerignore"].content.splitlines()

    assert "shop" == image.source.context
    assert "npx nx build orders" in text
    assert "COPY --from=application /app/dist/apps/orders ./dist/apps/orders" in text
    assert "/app/apps/orders ./" not in text
    assert "project.json ./" not in text
    assert ("node", "dist/apps/orders/server.js") == image.command
    assert {"apps/billing", "libs/unused", "apps/orders-e2e"} <= set(ignored)
    assert not {"libs/core", "libs/base"} & set(ignored)


def test_a_front_end_is_the_folder_that_is_built(tmp_path: Path) -> None:
    """It is served as files."""
    web = {"apps/web/project.json": project("web"), "apps/web/vite.config.ts": "'../../dist/a'"}
    result = made(tmp_path, SHOP | web, Web=node(framework="vite"))

    assert "COPY --from=build /app/dist/apps/web /usr/share/nginx/html" in (
        result.files["Dockerfile.web"].content
    )


def test_a_changed_project_is_built_again(tmp_path: Path) -> None:
    """The development server of Next.js would start in the root, where no page of it lies."""
    packages = {"dependencies": {"next": "16"}, "devDependencies": {"nx": "22"}}
    web = {
        "package.json": packages,
        "apps/web/project.json": project("web", executor="@nx/next:build"),
        "apps/web/next.config.js": "module.exports = {}\n",
    }
    result = made(tmp_path, SHOP | web, Web=node(framework="next"))
    text = result.files["docker-compose.dev.yml"].content

    assert "web: a change builds the image again" in text
    assert "command" not in text


def test_the_graph_may_name_the_file_that_starts(tmp_path: Path) -> None:
    """Nothing that is built is looked for then."""
    given = node(member="orders", entrypoint="dist/apps/orders/other.js")
    result = made(tmp_path, SHOP, Orders=given)
    assert result.plan is not None, warnings_and_errors(result.diagnostics)

    assert ("node", "dist/apps/orders/other.js") == result.plan.images[0].command


def test_nx_builds_members_of_a_package_manager(tmp_path: Path) -> None:
    """Each that has a build, in their order, by target or by script."""
    files = {
        "nx.json": {},
        "package.json": {"workspaces": ["apps/*", "libs/*"]},
        "package-lock.json": {"lockfileVersion": 3},
        "apps/orders/package.json": {
            "name": "@shop/orders",
            "main": "dist/main.js",
            "dependencies": {"express": "5", "@shop/core": "*"},
            "nx": {"targets": {"build": {}}},
        },
        "libs/core/package.json": {"name": "@shop/core", "scripts": {"build": "tsc"}},
    }
    text = made(tmp_path, files, Orders=node()).files["Dockerfile.orders"].content

    assert "npx nx build @shop/core \\\n    && NX_DAEMON=false npx nx build @shop/orders" in text


def of_one_program(build: dict[str, Any], kind: str = "application") -> dict[str, Any]:
    """Return the files of a repository whose only program is in its root."""
    return {
        "nx.json": {},
        "package.json": {"scripts": {"build": "nx build"}, "dependencies": {"express": "5"}},
        "package-lock.json": {"lockfileVersion": 3},
        "project.json": {"name": "api", "projectType": kind, "targets": {"build": build}},
        "src/main.ts": "",
        "e2e/project.json": {"name": "e2e", "targets": {"e2e": {"executor": "@nx/jest:jest"}}},
    }


@pytest.mark.parametrize("output", ["dist/api", "./dist/shop", "out"])
def test_the_root_may_be_the_program(tmp_path: Path, output: str) -> None:
    """Then it is built as a whole, and its tests are no program."""
    files = of_one_program({"options": {"outputPath": output, "main": "src/main.ts"}})
    result = made(tmp_path, files, Shop=node())
    dockerfile = result.files["Dockerfile.shop"].content

    assert "nx build e2e" not in dockerfile
    assert f'"{output.removeprefix("./")}/main.js"]' in dockerfile


def test_a_root_without_a_target_is_no_program(tmp_path: Path) -> None:
    """Nor is one that is a library: then a project below it is."""
    for kind, build in (("application", None), ("library", {})):
        files = of_one_program(build or {}, kind) | {"apps/pay/project.json": project("pay")}
        if build is None:
            files["project.json"] = {"name": "api"}
        workspace = read_nx(lay(tmp_path / kind, files))

        assert workspace is not None
        assert not workspace.root_is_program
        assert [one.name for one in workspace.applications] == ["pay"]
