"""Node.js: what a source tree tells of manager, version and entry point, and what is built."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import service
from pipeline_helpers import warnings_and_errors
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

EXPRESS = {"name": "hello", "dependencies": {"express": "5"}}
BERRY = "__metadata:\n  version: 8\n"


def dockerfile(
    root: Path, files: dict[str, Any], framework: str = "express", **fields: Any
) -> tuple[str, list[str]]:
    """Return the Dockerfile of a source tree, and the slugs of what is amiss in it."""
    texts = {n: c if isinstance(c, str) else json.dumps(c, indent=2) for n, c in files.items()}
    given = service(language="node", framework=framework, **fields)
    result = result_of(root, texts, **given)
    made = result.files.get("Dockerfile.catalog")
    return made.content if made else "", warnings_and_errors(result.diagnostics)


def test_a_lock_file_is_installed_strictly(tmp_path: Path) -> None:
    """What was locked is what is installed, and its manifests come before the source."""
    text, found = dockerfile(
        tmp_path, {"package.json": EXPRESS, "package-lock.json": "{}", "index.js": ""}
    )

    assert [] == found
    assert "COPY package.json package-lock.json ./\nRUN --mount=type=cache" in text
    assert "    npm ci\n" in text
    assert text.index("npm ci") < text.index("COPY --chmod=755 . .")
    assert "npm prune --omit=dev" in text
    assert "npm run build" not in text


def test_without_a_lock_file_packages_are_resolved(tmp_path: Path) -> None:
    """It builds, and a warning says what is missing."""
    text, found = dockerfile(tmp_path, {"package.json": EXPRESS, "index.js": ""})

    assert ["no-lock-file"] == found
    assert "npm install --no-audit" in text


def test_without_packages_no_lock_file_is_missed(tmp_path: Path) -> None:
    """There is nothing to lock."""
    _, found = dockerfile(tmp_path, {"package.json": {}, "index.js": ""}, "plain")

    assert [] == found


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"package-lock.json": "{}"}, "npm ci"),
        ({"pnpm-lock.yaml": ""}, "pnpm install --frozen-lockfile"),
        ({"yarn.lock": "# yarn lockfile v1\n"}, "yarn install --frozen-lockfile"),
        ({"yarn.lock": BERRY}, "yarn install --immutable"),
        ({"bun.lock": "{}"}, "bun install --frozen-lockfile"),
    ],
    ids=str,
)
def test_the_lock_file_tells_the_manager(
    tmp_path: Path, files: dict[str, str], command: str
) -> None:
    """Two generations of Yarn share the name of their lock file; its text tells them apart."""
    text, found = dockerfile(tmp_path, {"package.json": EXPRESS, "index.js": ""} | files)

    assert [] == found
    assert f" {command}" in text


@pytest.mark.parametrize(
    ("lock", "command"),
    [("# yarn lockfile v1\n", "--frozen-lockfile"), (BERRY, "--immutable")],
)
def test_yarn_in_the_graph_is_the_one_of_the_lock_file(
    tmp_path: Path, lock: str, command: str
) -> None:
    """Who writes yarn means either generation."""
    files = {"package.json": EXPRESS, "yarn.lock": lock, "index.js": ""}
    text, found = dockerfile(tmp_path, files, build={"package_manager": "yarn"})

    assert [] == found
    assert f"yarn install {command}" in text


@pytest.mark.parametrize(
    ("wanted", "lock", "setup"),
    [
        ("npm@11.5.1", "package-lock.json", "npm install --global npm@11.5.1\n"),
        ("pnpm@10.1.0+sha512.00ff", "pnpm-lock.yaml", " pnpm@10.1.0\n"),
        ("yarn@1.22.19", "yarn.lock", " yarn@1.22.19\n"),
        ("bun@1.3.0", "bun.lock", " bun@1.3.0\n"),
        ("pnpm@10.1.0", "", " pnpm@10.1.0\n"),
    ],
)
def test_the_field_package_manager_names_its_version(
    tmp_path: Path, wanted: str, lock: str, setup: str
) -> None:
    """And, if there is no lock file, the manager."""
    files = {"package.json": EXPRESS | {"packageManager": wanted}, "index.js": ""}
    text, _ = dockerfile(tmp_path, files | ({lock: "{}"} if lock else {}))

    assert setup in text


def test_the_field_package_manager_decides_between_lock_files(tmp_path: Path) -> None:
    """A warning names both all the same."""
    files = {"package-lock.json": "{}", "pnpm-lock.yaml": "", "index.js": ""}
    package = EXPRESS | {"packageManager": "pnpm@10.1.0"}
    text, found = dockerfile(tmp_path, files | {"package.json": package})

    assert ["several-lock-files"] == found
    assert "pnpm install --frozen-lockfile" in text


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({}, "24"),
        ({".nvmrc": "v22.11.0\n"}, "22"),
        ({".nvmrc": "lts/*\n"}, "24"),
        ({".node-version": "26\n"}, "26"),
        ({"package.json": EXPRESS | {"engines": {"npm": ">=10", "node": "^22.12"}}}, "22"),
        ({"package.json": EXPRESS | {"engines": {"node": ">=18"}}}, "24"),
        ({"package.json": EXPRESS | {"engines": {"node": "^22 || ^24"}}}, "24"),
        ({"package.json": EXPRESS | {"volta": {"node": "22.11.0"}}}, "22"),
    ],
    ids=str,
)
def test_the_tree_asks_for_a_version(tmp_path: Path, files: dict[str, Any], version: str) -> None:
    """A range is met by the usual version, if it will do."""
    tree = {"package.json": EXPRESS, "package-lock.json": "{}", "index.js": ""}
    text, found = dockerfile(tmp_path, tree | files)

    assert [] == found
    assert f"FROM node:{version}-trixie-slim AS dependencies" in text


def test_no_layer_holds_a_package_manager(tmp_path: Path) -> None:
    """What runs is Debian and the program: what a later layer removes would still be held."""
    text, _ = dockerfile(tmp_path, {"package.json": EXPRESS, "package-lock.json": "{}"})
    runtime = text.partition("FROM debian:13-slim AS runtime\n")[2]

    assert "COPY --from=dependencies /usr/local/bin/node /usr/local/bin/node\n" in runtime
    assert "/usr/local/lib" not in runtime


BUILT = {"build": "tsc"}


@pytest.mark.parametrize(
    ("package", "files", "entrypoint"),
    [
        ({"scripts": {"start": "node ./api.js"}}, ["api.js", "index.js"], "api.js"),
        ({"main": "./lib/api.js"}, ["lib/api.js", "index.js"], "lib/api.js"),
        ({"main": "gone.js"}, ["server.js"], "server.js"),
        ({"scripts": {"start": "node dist/app.js"} | BUILT}, ["src/app.ts"], "dist/app.js"),
        ({"scripts": {"start:prod": "node dist/app"} | BUILT}, ["src/app.ts"], "dist/app"),
        ({"main": "out/app.js", "scripts": BUILT}, ["src/app.ts"], "out/app.js"),
        ({}, ["src/index.js"], "src/index.js"),
        ({}, ["src/server.ts"], "src/server.ts"),
        ({"scripts": {"start": "node ./api"}}, ["api.js"], "api"),
    ],
    ids=str,
)
def test_the_entry_point_is_there_or_made(
    tmp_path: Path, package: dict[str, Any], files: list[str], entrypoint: str
) -> None:
    """What a script names is a file of the tree, unless a build makes it."""
    tree = {"package.json": EXPRESS | package, "package-lock.json": "{}"}
    text, found = dockerfile(tmp_path, tree | dict.fromkeys(files, ""))

    assert [] == found
    assert text.endswith(f'CMD ["node", "{entrypoint}"]\n')


def test_an_entry_point_that_nothing_makes_is_an_error(tmp_path: Path) -> None:
    """A script that names no file, and no build."""
    package = EXPRESS | {"scripts": {"start": "node gone.js"}}
    _, found = dockerfile(tmp_path, {"package.json": package, "package-lock.json": "{}"})

    assert ["start-file-not-found"] == found


@pytest.mark.parametrize(
    ("framework", "package", "config"),
    [
        ("sveltekit", "@sveltejs/kit", {"svelte.config.js": "'@sveltejs/adapter-node'"}),
        ("astro", "astro", {"astro.config.mjs": "node({ mode: 'standalone' })"}),
    ],
)
def test_a_server_has_to_be_built(
    tmp_path: Path, framework: str, package: str, config: dict[str, str]
) -> None:
    """Without the setting that makes it, there is nothing to start."""
    tree = {"package.json": {"dependencies": {package: "1"}, "scripts": {"build": "x"}}}
    locked = tree | {"package-lock.json": "{}"}
    (tmp_path / "without").mkdir()
    (tmp_path / "with").mkdir()

    assert ["missing-build-setting"] == dockerfile(tmp_path / "without", locked, framework)[1]
    assert [] == dockerfile(tmp_path / "with", locked | config, framework)[1]


@pytest.mark.parametrize(
    ("config", "command"),
    [
        ("module.exports = {\n  output: 'standalone',\n};\n", '["node", "server.js"]'),
        (
            "module.exports = {\n  // output: 'standalone',\n};\n",
            '["node", "node_modules/next/dist/bin/next", "start"]',
        ),
        ("module.exports = {};\n", '["node", "node_modules/next/dist/bin/next", "start"]'),
    ],
)
def test_next_needs_no_standalone_server(tmp_path: Path, config: str, command: str) -> None:
    """Without it, the packages are there; a setting in a comment is none."""
    tree = {
        "package.json": {"dependencies": {"next": "1"}, "scripts": {"build": "next build"}},
        "package-lock.json": "{}",
        "next.config.js": config,
    }
    text, found = dockerfile(tmp_path, tree, "next")

    assert [] == found
    assert text.endswith(f"CMD {command}\n")
    assert ("npm prune" in text) == ("next" in command)
    assert ".next/cache" in text


def test_a_workspace_is_installed_from_its_root(tmp_path: Path) -> None:
    """The manifests of all members come before any source."""
    text, _ = dockerfile(
        tmp_path,
        {
            "package.json": {"workspaces": ["packages/*"]},
            "package-lock.json": "{}",
            "packages/api/package.json": EXPRESS | {"devDependencies": {"lib": "*"}},
            "packages/api/server.js": "",
            "packages/lib/package.json": {"name": "lib"},
        },
        build={"entrypoint": "packages/api/server.js"},
    )

    assert text.index("COPY packages/lib/package.json ./packages/lib/") < text.index("npm ci")
    assert "WORKDIR /app/packages/api\n" in text
    assert text.endswith('CMD ["node", "server.js"]\n')


def test_a_client_in_the_packages_is_kept(tmp_path: Path) -> None:
    """Prisma writes it there while the application is built."""
    tree = {"package.json": EXPRESS, "package-lock.json": "{}", "index.js": ""}
    prisma = {"prisma/schema.prisma": 'generator client {\n  provider = "prisma-client-js"\n}\n'}
    text, _ = dockerfile(tmp_path, tree | prisma)

    assert "FROM build AS production" in text


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        ({}, "dist"),
        ({"vite.config.ts": "build: { outDir: 'public_html' }"}, "public_html"),
        ({"angular.json": '{"projects": {"shop": {}}}'}, "dist/shop/browser"),
    ],
    ids=str,
)
def test_a_front_end_is_built_and_served(
    tmp_path: Path, files: dict[str, str], folder: str
) -> None:
    """From the folder that its build fills; neither Node.js nor a variable of it is left."""
    tree = {"package.json": {"scripts": {"build": "vite build"}}, "package-lock.json": "{}"}
    text, found = dockerfile(tmp_path, tree | files, "react")

    assert [] == found
    assert f"COPY --from=build /app/{folder} /usr/share/nginx/html" in text
    assert "NODE_ENV" not in text
    assert "USER 101:101" in text


def test_a_file_that_bears_the_name_of_the_service_is_not_the_start(tmp_path: Path) -> None:
    """What package.json starts wins."""
    text, found = dockerfile(
        tmp_path,
        {
            "package.json": {"scripts": {"start": "node ./bin/www.js"}},
            "catalog.js": "",
            "bin/www.js": "",
        },
        framework="plain",
    )

    assert [] == found
    assert 'CMD ["node", "bin/www.js"]' in text


@pytest.mark.parametrize("stage", ["dependencies", "production"])
def test_yarn_1_survives_an_interrupted_build(tmp_path: Path, stage: str) -> None:
    """Before each use of the cache, empty records are removed: Yarn 1 ends at them for ever."""
    files = {"package.json": EXPRESS, "yarn.lock": "# yarn lockfile v1\n", "index.js": ""}
    text, _ = dockerfile(tmp_path, files)
    body = text.split(f" AS {stage}\n")[1].split("\nFROM ")[0]
    removes, installs = ".yarn-metadata.json -empty -delete \\\n    && ", "yarn install "
    assert removes + installs in body
    assert "# An interrupted build leaves an empty record in the cache" in body
