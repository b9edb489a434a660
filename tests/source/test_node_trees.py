"""Node.js: lock files of every form, Bun, Prisma, front ends without a server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import needs
from source_fixtures import dockerfile_of, result_of

if TYPE_CHECKING:
    from pathlib import Path

EXPRESS = {"language": "node", "framework": "express", "port": 3000}
HONO = {"language": "node", "framework": "hono", "port": 3000}
LOCK = {"package-lock.json": '{"packages": {}}', ".nvmrc": "24\n"}


def manifest(**fields: Any) -> dict[str, str]:
    """Return a package.json."""
    return {"package.json": json.dumps({"dependencies": {"express": "5.1.0"}} | fields)}


def command(text: str) -> list[str]:
    """Return the words that a Dockerfile starts."""
    words: list[str] = json.loads(text.splitlines()[-1].removeprefix("CMD "))
    return words


@pytest.mark.parametrize(
    ("lock", "text", "setup", "install"),
    [
        ("npm-shrinkwrap.json", '{"packages": {}}', "", "npm ci"),
        ("bun.lockb", "binary", "bun@1.", "bun install --frozen-lockfile"),
        ("pnpm-lock.yaml", "lockfileVersion: 5.4\n", "pnpm@7.33.7", "pnpm install --frozen"),
        ("pnpm-lock.yaml", "lockfileVersion: '6.0'\n", "pnpm@8.15.9", "pnpm install --frozen"),
        ("pnpm-lock.yaml", "lockfileVersion: '9.0'\n", "pnpm@12.", "pnpm install --frozen"),
        ("yarn.lock", "__metadata:\n  version: 6\n", "cli-dist@3.8.7", "yarn install --immutable"),
        ("yarn.lock", "__metadata:\n  version: 8\n", "cli-dist@4.", "yarn install --immutable"),
        ("yarn.lock", "# yarn lockfile v1\n", "yarn@1.", "yarn install --frozen-lockfile"),
    ],
)
def test_each_lock_file_is_read_by_a_release_that_knows_it(
    tmp_path: Path, lock: str, text: str, setup: str, install: str
) -> None:
    """An older form needs an older release."""
    files = manifest() | {lock: text, "server.js": "", ".nvmrc": "24\n"}
    dockerfile, reported = dockerfile_of(tmp_path, files, **EXPRESS)

    assert f"COPY package.json {lock} ./" in dockerfile
    assert setup in dockerfile
    assert install in dockerfile
    assert [] == reported


def test_a_named_release_counts_more_than_the_lock_file(tmp_path: Path) -> None:
    """The field packageManager is what the author runs."""
    files = manifest(packageManager="pnpm@9.15.0") | {"server.js": ""}
    files |= {"pnpm-lock.yaml": "lockfileVersion: '6.0'\n"}

    assert "pnpm@9.15.0" in dockerfile_of(tmp_path, files, **EXPRESS)[0]


BUN = {"bun.lock": "{}", ".nvmrc": "24\n"}
TYPES = {"devDependencies": {"@types/bun": "1.3.0"}}


@pytest.mark.parametrize(
    ("fields", "file", "words"),
    [
        (
            {"scripts": {"start": "bun run src/index.ts"}},
            "src/index.ts",
            ["bun", "run", "src/index.ts"],
        ),
        ({"scripts": {"start": "bun src/index.ts"}}, "src/index.ts", ["bun", "src/index.ts"]),
        ({"scripts": {"start": "bun --watch src/app.ts"}}, "src/app.ts", ["bun", "src/app.ts"]),
        (
            {"scripts": {"start": "bun run serve", "serve": "bun app.ts"}},
            "app.ts",
            ["bun", "app.ts"],
        ),
        ({"module": "index.ts"}, "index.ts", ["bun", "index.ts"]),
        (TYPES, "index.js", ["bun", "index.js"]),
        ({}, "index.js", ["node", "index.js"]),
        ({"scripts": {"start": "node index.js"}} | TYPES, "index.js", ["node", "index.js"]),
    ],
)
def test_what_is_written_for_bun_is_run_by_bun(
    tmp_path: Path, fields: dict[str, Any], file: str, words: list[str]
) -> None:
    """Its program is in the image then, and in no other."""
    files = manifest(dependencies={"hono": "4", "@hono/node-server": "1"}, **fields)
    dockerfile, reported = dockerfile_of(tmp_path, files | BUN | {file: ""}, **HONO)

    assert words == command(dockerfile)
    assert (words[0] == "bun") == ("/bin/bun.exe /usr/local/bin/bun\n" in dockerfile)
    assert [] == reported


def test_bun_of_another_manager_is_no_program(tmp_path: Path) -> None:
    """It is not there then."""
    files = manifest(scripts={"start": "bun server.js"}) | LOCK | {"server.js": ""}
    dockerfile, reported = dockerfile_of(tmp_path, files, **EXPRESS)

    assert ["node", "server.js"] == command(dockerfile)
    assert ["start-not-understood"] == reported


SCHEMA = 'generator client {\n  provider = "prisma-client-js"\n}\n'
PRISMA = {"devDependencies": {"prisma": "6.18.0"}}


@pytest.mark.parametrize(
    ("fields", "schema", "runs"),
    [
        (PRISMA, "prisma/schema.prisma", "npx prisma generate\n"),
        (PRISMA, "prisma/schema/user.prisma", "npx prisma generate\n"),
        (
            PRISMA | {"prisma": {"schema": "data/schema.prisma"}},
            "data/schema.prisma",
            "npx prisma generate\n",
        ),
        (PRISMA, "db/schema.prisma", "npx prisma generate --schema db/schema.prisma\n"),
        (PRISMA | {"scripts": {"postinstall": "prisma generate"}}, "prisma/schema.prisma", ""),
        (PRISMA | {"scripts": {"build": "prisma generate && tsc"}}, "prisma/schema.prisma", ""),
        ({}, "prisma/schema.prisma", ""),
    ],
    ids=["usual", "several files", "named", "db", "installation", "build", "not declared"],
)
def test_the_client_of_prisma_is_made_and_kept(
    tmp_path: Path, fields: dict[str, Any], schema: str, runs: str
) -> None:
    """Once: by a script of the tree, or by a step of its own."""
    files = manifest(**fields) | LOCK | {schema: SCHEMA, "server.js": ""}
    dockerfile, _ = dockerfile_of(tmp_path, files, **EXPRESS)

    assert (1 if runs else 0) == dockerfile.count(" prisma generate")
    assert runs in dockerfile
    assert "FROM build AS production" in dockerfile


def test_migrations_of_prisma_below_db_are_run(tmp_path: Path) -> None:
    """With the schema that lies there."""
    files = manifest(dependencies={"express": "5", "prisma": "6"}) | LOCK | {"server.js": ""}
    files |= {"db/schema.prisma": SCHEMA, "db/migrations/1/migration.sql": ""}
    database = needs("postgres", external=True, type="database")
    result = result_of(tmp_path, files, **EXPRESS, dependencies=[database])
    compose = yaml.safe_load(result.files["docker-compose.yml"].content)

    command_ = compose["services"]["catalog-migrations"]["command"]
    assert ["migrate", "deploy", "--schema", "db/schema.prisma"] == command_[1:]


@pytest.mark.parametrize(
    ("path", "builder", "folder"),
    [
        ("dist/shop", "@angular/build:application", "dist/shop/browser"),
        ({"base": "dist/shop"}, "@angular/build:application", "dist/shop/browser"),
        ({"base": "dist/shop", "browser": ""}, "@angular/build:application", "dist/shop"),
        ({"base": "out", "browser": "web"}, "@angular/build:application", "out/web"),
        ({"browser": "web", "base": "out"}, "@angular/build:application", "out/web"),
        (None, "@angular/build:application", "dist/shop/browser"),
        ("dist", "@angular-devkit/build-angular:browser", "dist"),
        (None, "@angular-devkit/build-angular:browser", "dist/shop"),
    ],
)
def test_angular_says_where_it_builds(tmp_path: Path, path: Any, builder: str, folder: str) -> None:
    """As a text, as an object, or not at all; an older builder makes no folder for browsers."""
    options = {} if path is None else {"outputPath": path}
    build = {"builder": builder, "options": options}
    angular = {"projects": {"shop": {"architect": {"build": build}}}}
    files = manifest(scripts={"build": "ng build"}) | LOCK | {"angular.json": json.dumps(angular)}
    dockerfile, _ = dockerfile_of(tmp_path, files, **EXPRESS | {"framework": "angular"})

    assert f"COPY --from=build /app/{folder} /usr/share/nginx/html\n" in dockerfile


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("react-router.config.ts", "export default { ssr: false } satisfies Config;\n"),
        ("react-router.config.js", "export default {\n  ssr: false,\n};\n"),
        ("vite.config.ts", "plugins: [remix({ ssr: false })],\n"),
    ],
)
def test_a_router_without_a_server_is_served_as_files(tmp_path: Path, file: str, text: str) -> None:
    """From the folder that its build makes for browsers."""
    files = manifest(scripts={"build": "react-router build"}) | LOCK | {file: text}
    dockerfile, _ = dockerfile_of(tmp_path, files, **EXPRESS | {"framework": "vite"})

    assert "COPY --from=build /app/build/client /usr/share/nginx/html\n" in dockerfile


@pytest.mark.parametrize(
    ("framework", "file", "text", "refused"),
    [
        ("react-router", "react-router.config.ts", "export default { ssr: false };\n", True),
        ("react-router", "react-router.config.ts", "export default { ssr: true };\n", False),
        ("react-router", "react-router.config.ts", "// ssr: false\nexport default {};\n", False),
        ("next", "next.config.ts", 'const next = {\n  output: "export",\n};\n', True),
        ("next", "next.config.mjs", "export default { output: 'export' };\n", True),
        ("next", "next.config.js", "  // output: 'export',\nmodule.exports = {};\n", False),
        ("next", "next.config.js", "module.exports = { output: 'standalone' };\n", False),
    ],
)
def test_a_server_that_no_build_makes_is_an_error(
    tmp_path: Path, framework: str, file: str, text: str, refused: bool
) -> None:
    """It would end at once; the finding names the framework that serves the pages."""
    packages = {"@react-router/serve": "7", "next": "16"}
    files = manifest(scripts={"build": "build"}, dependencies=packages) | LOCK | {file: text}
    result = result_of(tmp_path, files, **EXPRESS | {"framework": framework})
    found = [one for one in result.diagnostics if one.rule.slug == "missing-build-setting"]

    assert [True] * refused == ["the framework vite" in one.expected for one in found]


@pytest.mark.parametrize("folder", ["static", "build", "docs", "public", "src"])
def test_a_site_of_files_lies_in_a_folder_of_many_names(tmp_path: Path, folder: str) -> None:
    """The one with a start page."""
    files = {f"{folder}/index.html": "hello"}
    dockerfile, reported = dockerfile_of(tmp_path, files, language="static", port=8080)

    assert f"COPY --chmod=755 {folder} /usr/share/nginx/html\n" in dockerfile
    assert [] == reported


@pytest.mark.parametrize(
    ("line", "version"),
    [("nodejs 22.11.0", "22"), ("node 24.1.0", "24"), ("python 3.12\nnodejs 22.1.0", "22")],
)
def test_the_versions_of_tools_are_read(tmp_path: Path, line: str, version: str) -> None:
    """In the file of asdf and mise."""
    files = manifest() | {"package-lock.json": "{}", "server.js": "", ".tool-versions": line}

    assert f"FROM node:{version}-" in dockerfile_of(tmp_path, files, **EXPRESS)[0]


@pytest.mark.parametrize(
    ("scripts", "step"),
    [
        ({"prestart:prod": "tsc", "start:prod": "node dist/main.js"}, "npm run prestart:prod"),
        ({"prestart": "tsc -p .", "start": "node dist/main.js"}, "npm run prestart"),
        ({"prestart": "rimraf dist && tsup", "start": "node dist/main.js"}, "npm run prestart"),
        # A build of its own is the build.
        ({"prestart": "tsc", "build": "tsc", "start": "node dist/main.js"}, "npm run build"),
    ],
)
def test_what_npm_runs_before_a_start_is_the_build_of_a_tree_without_one(
    tmp_path: Path, scripts: dict[str, str], step: str
) -> None:
    """No start of an image runs it, and the program would not be there."""
    files = manifest(scripts=scripts) | LOCK | {"src/main.ts": ""}
    dockerfile, reported = dockerfile_of(tmp_path, files, **EXPRESS)
    assert f"RUN {step}\n" in dockerfile
    assert command(dockerfile) == ["node", "dist/main.js"]
    assert reported == []


def test_what_else_runs_before_a_start_is_no_build(tmp_path: Path) -> None:
    """It may need what a build does not have."""
    scripts = {"prestart": "docker compose up -d db", "start": "node server.js"}
    files = manifest(scripts=scripts) | LOCK | {"server.js": ""}
    dockerfile, _ = dockerfile_of(tmp_path, files, **EXPRESS)
    assert "npm run" not in dockerfile
