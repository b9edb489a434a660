"""Projects of Nest: a service is the project with its name, and no other one is started."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import warnings_and_errors
from source_fixtures import write_files

import docker_generator

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult


def project(name: str, kind: str = "application", **fields: Any) -> dict[str, Any]:
    """Return one project of a nest-cli.json."""
    place = f"{'libs' if kind == 'library' else 'apps'}/{name}"
    return {"type": kind, "root": place, "sourceRoot": f"{place}/src", **fields}


def nest(*, projects: dict[str, Any], **fields: Any) -> str:
    """Return a nest-cli.json."""
    first = {"sourceRoot": "apps/gateway/src", "root": "apps/gateway", "monorepo": True}
    return json.dumps(
        first | {"compilerOptions": {"webpack": True}} | fields | {"projects": projects}
    )


PROJECTS = {
    "gateway": project("gateway"),
    "billing": project("billing", entryFile="server"),
    "shop-orders": project("shop-orders"),
    "common": project("common", "library", entryFile="index"),
    "unused": project("unused", "library"),
}
FILES: dict[str, str] = {
    "nest-cli.json": nest(projects=PROJECTS),
    "package.json": json.dumps(
        {
            "scripts": {"build": "nest build", "start:prod": "node dist/apps/gateway/main"},
            "dependencies": {"@nestjs/core": "11.1.0"},
            "devDependencies": {"@nestjs/cli": "11.0.0"},
        }
    ),
    "package-lock.json": "{}",
    ".nvmrc": "24\n",
    "tsconfig.json": json.dumps(
        {"compilerOptions": {"paths": {"@app/common": ["libs/common/src"]}}}
    ),
    "apps/gateway/src/main.ts": 'import { a } from "@app/common";\n',
    "apps/gateway/tsconfig.app.json": "{}",
    "apps/billing/src/server.ts": "",
    "apps/billing/tsconfig.app.json": "{}",
    "apps/shop-orders/src/main.ts": 'import { a } from "@app/common";\n',
    "apps/shop-orders/tsconfig.app.json": "{}",
    "libs/common/src/index.ts": "",
    "libs/common/tsconfig.lib.json": "{}",
    "libs/unused/src/index.ts": "",
    "libs/unused/tsconfig.lib.json": "{}",
}


def made(root: Path, files: dict[str, str], **builds: dict[str, Any]) -> GenerationResult:
    """Return what is generated for services of the repository in the directory shop."""
    write_files(root / "shop", files)
    services = {
        name: service(
            language="node", framework="nestjs", port=3000 + n, build={"context": "shop", **build}
        )
        for n, (name, build) in enumerate(builds.items())
    }
    return docker_generator.generate(graph(services), {"root": root}, keep_going=True)


def dockerfile(result: GenerationResult, slug: str) -> str:
    """Return the Dockerfile of a service."""
    return result.files[f"Dockerfile.{slug}"].content


@pytest.mark.parametrize(
    ("name", "build", "project_name", "path"),
    [
        ("Billing", {}, "billing", "dist/apps/billing/server.js"),
        ("Gateway", {}, "gateway", "dist/apps/gateway/main.js"),
        ("ShopOrders", {}, "shop-orders", "dist/apps/shop-orders/main.js"),
        ("Orders", {}, "shop-orders", "dist/apps/shop-orders/main.js"),
        ("Money", {"member": "billing"}, "billing", "dist/apps/billing/server.js"),
        ("Money", {"entrypoint": "apps/billing"}, "billing", "dist/apps/billing/server.js"),
    ],
)
def test_the_project_of_a_service_is_built_and_started(
    tmp_path: Path, name: str, build: dict[str, Any], project_name: str, path: str
) -> None:
    """And the start script, which is about another project, is not."""
    result = made(tmp_path, FILES, **{name: build})
    (text,) = (
        one.content
        for file, one in result.files.items()
        if file.startswith("Dockerfile.") and not file.endswith("ignore")
    )

    assert f"\nRUN cd /app && npx nest build {project_name}\n" in text
    assert f'CMD ["node", "{path}"]' in text
    assert warnings_and_errors(result.diagnostics) == []


def test_each_image_holds_its_own_program(tmp_path: Path) -> None:
    """What no project imports stays out of the build."""
    result = made(tmp_path, FILES, Billing={}, Gateway={})

    assert "dist/apps/billing" in dockerfile(result, "billing")
    assert "dist/apps/gateway" not in dockerfile(result, "billing")
    ignored = result.files["Dockerfile.billing.dockerignore"].content.splitlines()
    assert "apps/gateway" in ignored
    assert "libs/common" in ignored
    kept = result.files["Dockerfile.gateway.dockerignore"].content.splitlines()
    assert "libs/common" not in kept


def test_a_service_without_a_project_is_reported(tmp_path: Path) -> None:
    """The names of the projects are told, and none is guessed."""
    result = made(tmp_path, FILES, Mailer={})

    (found,) = [one for one in result.diagnostics if one.rule.slug == "unknown-member"]
    assert "apps/billing, apps/gateway, apps/shop-orders" in found.expected


def test_a_compiler_that_bundles_nothing_keeps_the_directories(tmp_path: Path) -> None:
    """A project that imports a library is below its own path in the output."""
    plain = nest(projects=PROJECTS, compilerOptions={"webpack": False})
    result = made(tmp_path, FILES | {"nest-cli.json": plain}, Gateway={}, Billing={})

    assert "dist/apps/gateway/apps/gateway/src/main.js" in dockerfile(result, "gateway")
    assert "dist/apps/billing/server.js" in dockerfile(result, "billing")


@pytest.mark.parametrize(
    "document",
    [
        '{"sourceRoot": "src"}',
        nest(projects={"common": project("common", "library")}, sourceRoot="src", root=""),
        '{"projects": []}',
        '{"projects": {"a b": {"root": "apps/a"}}}',
        '{"projects": {"up": {"root": "../apps"}}}',
    ],
    ids=["one program", "libraries", "another kind", "no name", "outside"],
)
def test_other_trees_are_one_program(document: str, tmp_path: Path) -> None:
    """As they are without this file."""
    files = FILES | {"nest-cli.json": document, "src/main.ts": ""}
    files["package.json"] = files["package.json"].replace("dist/apps/gateway/main", "dist/main")
    result = made(tmp_path, files, Billing={})

    assert 'CMD ["node", "dist/main"]' in dockerfile(result, "billing")
