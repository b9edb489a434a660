"""What a package manager is told, and the build does otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of, result_of

if TYPE_CHECKING:
    from pathlib import Path

NODE = {
    "package.json": '{"scripts": {"start": "node a.js"}, "dependencies": {"express": "5.1.0"}}',
    ".nvmrc": "24\n",
    "a.js": "",
}
YARN = NODE | {"yarn.lock": "# yarn lockfile v1\n"}
PNPM = NODE | {"pnpm-lock.yaml": "lockfileVersion: '9.0'\n"}
RUST = {
    "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\naxum = "0.8"\n',
    "Cargo.lock": "version = 4\n",
    "src/main.rs": "fn main() {}\n",
}
POM = "<project><properties><java.version>21</java.version></properties><build>{}</build></project>"
GRADLE = {
    "settings.gradle": "rootProject.name = 'shop'\n",
    "gradlew": "#!/bin/sh\n",
    "gradle/wrapper/gradle-wrapper.properties": "distributionUrl=https\\://h/gradle-9.1-bin.zip\n",
    "src/main/java/App.java": "class App {}\n",
}
PHP = {"composer.lock": '{"packages": []}', "public/index.php": "<?php\n"}
COMPOSER = '{{"require": {{"slim/slim": "^4"}}, "config": {{"vendor-dir": "{}"}}}}'
PLUGIN = (
    "<plugins><plugin><configuration><directory>x</directory></configuration></plugin></plugins>"
)
RESOURCES = "<resources><resource><directory>conf</directory></resource></resources>"
STACKS: dict[str, dict[str, Any]] = {
    "node": {"language": "javascript", "framework": "express", "port": 3000},
    "rust": {"language": "rust", "framework": "axum", "port": 8000},
    "java": {"language": "java", "framework": "plain"},
    "php": {"language": "php", "framework": "slim", "port": 8000},
}


def found(root: Path, slug: str, files: dict[str, str], **fields: Any) -> list[str]:
    """Return the messages of a rule about a service with these files."""
    reported = result_of(root, files, **fields).diagnostics
    return [one.message for one in reported if one.rule.slug == slug]


MOVED = {
    "yarn": ("node", YARN | {".yarnrc": "--modules-folder /node_modules\n"}, "modules-folder"),
    "yarn install": ("node", YARN | {".yarnrc": '--install.modules-folder "../m"\n'}, "install"),
    "pnpm": ("node", PNPM | {".npmrc": "modules-dir = /srv/modules\n"}, "modules-dir"),
    "pnpm store": ("node", PNPM | {".npmrc": "virtual-store-dir=/tmp/store\n"}, "virtual-store"),
    "pnpm workspace": ("node", PNPM | {"pnpm-workspace.yaml": "modulesDir: lib\n"}, "lib"),
    "cargo": (
        "rust",
        RUST | {".cargo/config.toml": '[build]\ntarget = "x86_64-unknown-linux-musl"\n'},
        "musl",
    ),
    "maven": ("java", {"pom.xml": POM.format("<directory>out</directory>")}, "directory>out"),
    "gradle": ("java", GRADLE | {"build.gradle": "buildDir = file('out')\n"}, "buildDir"),
    "gradle set": (
        "java",
        GRADLE | {"build.gradle.kts": 'layout.buildDirectory.set(file("out"))\n'},
        "layout.buildDirectory",
    ),
    "composer": ("php", PHP | {"composer.json": COMPOSER.format("/opt/vendor")}, "/opt/vendor"),
}
USUAL = {
    "yarn": ("node", YARN | {".yarnrc": "--modules-folder ./node_modules\n"}),
    "yarn other": ("node", YARN | {".yarnrc": "# --modules-folder /x\n--install.pure true\n"}),
    "npm prefix": ("node", NODE | {"package-lock.json": "{}", ".npmrc": "prefix=/opt/npm\n"}),
    "another manager": ("node", YARN | {".npmrc": "modules-dir=/srv\n"}),
    "pnpm": ("node", PNPM | {".npmrc": "virtual-store-dir=node_modules/.pnpm\n"}),
    "cargo directory": ("rust", RUST | {".cargo/config.toml": '[build]\ntarget-dir = "out"\n'}),
    "maven": ("java", {"pom.xml": POM.format("<directory>target</directory>")}),
    "maven plugin": ("java", {"pom.xml": POM.format(PLUGIN)}),
    "maven resources": ("java", {"pom.xml": POM.format(RESOURCES)}),
    "gradle": ("java", GRADLE | {"build.gradle": "def d = layout.buildDirectory.dir('a')\n"}),
    "composer": ("php", PHP | {"composer.json": COMPOSER.format("lib/vendor")}),
}


@pytest.mark.parametrize("kind", MOVED)
def test_a_setting_that_moves_what_the_image_is_made_of(tmp_path: Path, kind: str) -> None:
    """The build does not find it, or the program does not."""
    stack, files, shown = MOVED[kind]
    (message,) = found(tmp_path, "output-elsewhere", files, **STACKS[stack])

    assert shown in message


@pytest.mark.parametrize("kind", USUAL)
def test_a_setting_that_moves_nothing(tmp_path: Path, kind: str) -> None:
    """The usual place, another manager's setting, or one that the build overrides."""
    stack, files = USUAL[kind]

    assert not found(tmp_path, "output-elsewhere", files, **STACKS[stack])


POETRY = {
    "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1"\n',
    "poetry.lock": "",
    ".python-version": "3.13\n",
    "main.py": "",
}
BERRY = NODE | {
    "yarn.lock": "__metadata:\n  version: 8\n",
    ".yarnrc.yml": "nodeLinker: pnp\n",
}
PIP = {"requirements.txt": "httpx\n", ".python-version": "3.13\n", "main.py": ""}
PLAIN = {"language": "python", "framework": "plain"}


@pytest.mark.parametrize(
    ("files", "stack", "variable", "is_read"),
    [
        (POETRY, PLAIN, "PIP_INDEX_URL", False),
        (POETRY, PLAIN, "UV_INDEX_URL", False),
        (POETRY, PLAIN, "POETRY_HTTP_BASIC_SHOP_USERNAME", True),
        (POETRY, PLAIN, "SHOP_TITLE", True),
        (PIP, PLAIN, "PIP_INDEX_URL", True),
        (BERRY, STACKS["node"], "NPM_CONFIG_REGISTRY", False),
        (YARN, STACKS["node"], "NPM_CONFIG_REGISTRY", True),
        (BERRY, STACKS["node"], "YARN_NPM_REGISTRY_SERVER", True),
    ],
)
@pytest.mark.parametrize("field", ["environment", "secrets"])
def test_a_variable_of_another_package_manager(
    tmp_path: Path,
    files: dict[str, str],
    stack: dict[str, Any],
    variable: str,
    field: str,
    *,
    is_read: bool,
) -> None:
    """It changes nothing."""
    build = {field: {variable: "https://h.example"} if field == "environment" else [variable]}
    messages = found(tmp_path, "unread-build-variable", files, **stack, build=build)

    assert is_read == (not messages)
    assert all(variable in message for message in messages)


@pytest.mark.parametrize(
    ("wrapper", "is_reported"), [("6.9.4", True), ("7.2", True), ("7.3", False), ("8.5", False)]
)
def test_a_gradle_that_runs_on_no_listed_java(
    tmp_path: Path, wrapper: str, *, is_reported: bool
) -> None:
    """Where nothing names a version of Java, one is chosen that Gradle runs on, if there is one."""
    properties = f"distributionUrl=https\\://h/gradle-{wrapper}-bin.zip\n"
    files = GRADLE | {
        "build.gradle": "plugins { id 'java' }\n",
        "gradle/wrapper/gradle-wrapper.properties": properties,
    }
    messages = found(tmp_path, "unsupported-by-package", files, **STACKS["java"])

    assert is_reported == any(f"gradle {wrapper} has no release" in one for one in messages)


RUBY = {
    "Gemfile": 'source "https://rubygems.org"\ngem "webrick"\n',
    "Gemfile.lock": "GEM\n  specs:\n    webrick (1.9.0)\n",
    ".ruby-version": "3.4\n",
    "app.rb": "",
    "server.rb": "",
}


@pytest.mark.parametrize(
    ("files", "command"),
    [
        (
            {"Procfile": "web: bundle exec ruby server.rb -p $PORT\n"},
            '"ruby", "server.rb", "-p", "8000"',
        ),
        ({"Procfile": "web: ruby --yjit server\n"}, '"ruby", "--yjit", "server"'),
        ({"Dockerfile": 'FROM ruby:3.4\nCMD ["ruby", "server.rb"]\n'}, '"ruby", "server.rb"'),
        ({}, '"ruby", "app.rb"'),
    ],
)
def test_a_plain_program_of_ruby_is_started_as_declared(
    tmp_path: Path, files: dict[str, str], command: str
) -> None:
    """By its Procfile, its author's Dockerfile, or what its files are called."""
    text, reported = dockerfile_of(
        tmp_path, RUBY | files, language="ruby", framework="plain", port=8000
    )

    assert [] == reported
    assert f"CMD [{command}]" == text.splitlines()[-1]
