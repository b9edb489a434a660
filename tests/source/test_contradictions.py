"""Two declarations of a tree that contradict each other: the stronger one, and a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import service
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import Diagnostic

RULE = "contradicting-declarations"
EXPRESS = '"dependencies": {"express": "5"}'
TREES: dict[str, tuple[str, dict[str, str]]] = {
    "node": ("express", {"package.json": f"{{{EXPRESS}}}", "package-lock.json": "{}"}),
    "python": ("flask", {"app.py": "app = 1\n", "requirements.txt": "flask\ngunicorn\n"}),
    "go": ("http", {"go.mod": "module s\n\ngo 1.26\n", "main.go": "package main\n"}),
    "rust": (
        "axum",
        {"Cargo.toml": '[package]\nname = "s"\n', "Cargo.lock": "", "src/main.rs": ""},
    ),
    "java": ("spring-boot", {"pom.xml": "<project></project>", "src/main/java/A.java": ""}),
    "php": ("slim", {"composer.json": "{}", "composer.lock": "{}", "public/index.php": ""}),
    "ruby": ("sinatra", {"Gemfile": "gem 'sinatra'\n", "Gemfile.lock": "", "config.ru": ""}),
}


def found(root: Path, language: str, files: dict[str, str]) -> list[Diagnostic]:
    """Return the findings of the rule about a tree."""
    framework, own = TREES[language]
    result = result_of(root, {**own, **files}, **service(language=language, framework=framework))
    return [one for one in result.diagnostics if one.rule.slug == RULE]


def engines(text: str, further: str = "") -> str:
    """Return a package.json that names versions of Node.js."""
    return f'{{{EXPRESS}, "engines": {{"node": "{text}"}}{further}}}'


@pytest.mark.parametrize(
    ("language", "files", "words"),
    [
        ("node", {".nvmrc": "20", "package.json": engines(">=22")}, ".nvmrc Node.js 20 >=22"),
        ("node", {".nvmrc": "v22\r\n", ".node-version": "24.1.0\n"}, ".node-version 24.1.0"),
        ("node", {".nvmrc": "lts/jod", ".tool-versions": "nodejs 24.1.0\n"}, "Node.js lts/jod"),
        (
            "node",
            {"package.json": engines("24.x", ', "volta": {"node": "22.3.0"}')},
            "package.json 22.3.0 24.x",
        ),
        (
            "python",
            {
                ".python-version": "3.11\n",
                "pyproject.toml": '[project]\nrequires-python = ">=3.12"\n',
            },
            ".python-version pyproject.toml >=3.12",
        ),
        (
            "python",
            {
                "runtime.txt": "python-3.12.1\n",
                "Pipfile": '[requires]\npython_version = "3.11"\n',
            },
            "Pipfile runtime.txt 3.12",
        ),
        ("go", {".tool-versions": "golang 1.26.1\n", "go.mod": "module s\n\ngo 1.27\n"}, "go.mod"),
        (
            "rust",
            {
                "rust-toolchain.toml": '[toolchain]\nchannel = "1.96"\n',
                "Cargo.toml": '[package]\nname = "s"\nrust-version = "1.98"\n',
            },
            "rust-toolchain.toml Cargo.toml 1.98",
        ),
        (
            "java",
            {
                ".sdkmanrc": "java=17.0.9-tem\n",
                "pom.xml": "<project><java.version>21</java.version></project>",
            },
            ".sdkmanrc pom.xml 21",
        ),
        (
            "php",
            {
                "composer.json": '{"config": {"platform": {"php": "8.3.2"}},'
                ' "require": {"php": "^8.4"}}'
            },
            "composer.json 8.3.2 ^8.4",
        ),
        ("ruby", {".ruby-version": "3.4.1\n", "Gemfile": "ruby '~> 4.0'\n"}, "Gemfile ~> 4.0"),
    ],
)
def test_versions_of_two_files(
    tmp_path: Path, language: str, files: dict[str, str], words: str
) -> None:
    """The finding names both files, and both versions."""
    (one,) = found(tmp_path, language, files)

    assert all(word in one.message for word in words.split())
    assert "build.version" in one.action


@pytest.mark.parametrize(
    ("language", "files"),
    [
        ("node", {".nvmrc": "22.4.1", "package.json": engines(">=20 <23")}),
        ("node", {".nvmrc": "stable", "package.json": engines(">=20")}),
        # Both ask for a version without images; the nearest one is reported already.
        ("node", {".nvmrc": "16.20.1", "package.json": engines("^16.14")}),
        ("node", {".tool-versions": "nodejs 22.1.0\nyarn 1.22.0\n", ".nvmrc": "22"}),
        ("python", {".python-version": "3.13\n3.12\n", "runtime.txt": "python-3.13.1\n"}),
        ("go", {"go.mod": "module s\n\ngo 1.25\n\ntoolchain go1.26.1\n"}),
        ("go", {".tool-versions": "golang 1.27.1\n"}),
        (
            "java",
            {
                ".sdkmanrc": "java=21.0.2-tem\n",
                "pom.xml": "<project><java.version>17</java.version></project>",
            },
        ),
        ("java", {".java-version": "25\n", "tools/build.gradle": "jvmToolchain(17)\n"}),
    ],
)
def test_versions_that_agree(tmp_path: Path, language: str, files: dict[str, str]) -> None:
    """A version in a range, an older minimum, and the files of other parts."""
    assert [] == found(tmp_path, language, files)


def scripts(start: str) -> str:
    """Return a package.json with a start script."""
    return f'{{{EXPRESS}, "scripts": {{"start": "{start}"}}}}'


CODE = {"server.js": "", "other.js": "", "shop/api.py": "app = 1\n", "shop/web.py": "app = 1\n"}


@pytest.mark.parametrize(
    ("language", "files", "words"),
    [
        ("node", {"package.json": scripts("node server.js"), "Procfile": "web: node other\n"}, ""),
        (
            "node",
            {
                "package.json": scripts("node server.js"),
                "Dockerfile": 'FROM node:24\nCMD ["node", "other.js"]\n',
            },
            "Dockerfile:2",
        ),
        (
            "node",
            {
                "package.json": scripts("PORT=80 node --enable-source-maps ./server"),
                "Dockerfile": "FROM node:24\nENTRYPOINT node other.js --fast\n",
            },
            "other.js --fast",
        ),
        (
            "python",
            {
                "Procfile": "web: gunicorn shop.web:app\n",
                "Dockerfile": 'FROM python:3.14\nCMD ["gunicorn", "shop.api:app"]\n',
            },
            "shop.web:app shop.api:app",
        ),
    ],
)
def test_starts_of_two_files(
    tmp_path: Path, language: str, files: dict[str, str], words: str
) -> None:
    """The finding names the program that is started, and the other one."""
    (one,) = found(tmp_path, language, {**CODE, **files})

    assert all(word in one.message for word in words.split())
    assert "build.command" in one.action


@pytest.mark.parametrize(
    ("language", "files"),
    [
        ("node", {"package.json": scripts("node server.js"), "Procfile": "web: npm start\n"}),
        ("node", {"package.json": scripts("node server"), "Procfile": "web: node ./server.js\n"}),
        # A process of its own name, and a development server, say nothing about the program.
        ("node", {"package.json": scripts("node server.js"), "Procfile": "catalog: node other\n"}),
        ("node", {"package.json": scripts("nodemon other.js"), "Procfile": "web: node server\n"}),
        (
            "node",
            {
                "package.json": scripts("node --max-old-space-size=512 server.js"),
                "Dockerfile": 'FROM node:24\nCMD ["dumb-init", "node", "server.js"]\n',
            },
        ),
        (
            "node",
            {
                "package.json": scripts("node server.js"),
                "Dockerfile": 'FROM node:24\nCMD ["node", "/srv/elsewhere.js"]\n',
            },
        ),
    ],
)
def test_starts_that_agree(tmp_path: Path, language: str, files: dict[str, str]) -> None:
    """The same program in other words, and programs that are not this one."""
    assert [] == found(tmp_path, language, {**CODE, **files})


@pytest.mark.parametrize(
    ("lock", "text", "named", "is_reported"),
    [
        ("yarn.lock", "# yarn lockfile v1\n", "pnpm@9.1.0", True),
        ("yarn.lock", "# yarn lockfile v1\n", "yarn@4.1.0", True),
        ("pnpm-lock.yaml", "lockfileVersion: '9.0'\n", "npm@10.2.0", True),
        ("pnpm-lock.yaml", "lockfileVersion: '9.0'\n", "pnpm@9.1.0", False),
        ("yarn.lock", "# yarn lockfile v1\n", "yarn@1.22.22+sha512.abc", False),
        ("package-lock.json", "{}", "", False),
    ],
)
def test_a_manifest_that_names_another_manager(
    tmp_path: Path, lock: str, text: str, named: str, *, is_reported: bool
) -> None:
    """Its lock file is used: the other manager would make a new one."""
    manifest = f'{{{EXPRESS}, "packageManager": "{named}"}}'
    files = {"package.json": manifest, lock: text, "index.js": ""}
    fields = service(language="node", framework="express")
    reported = [
        one for one in result_of(tmp_path, files, **fields).diagnostics if one.rule.slug == RULE
    ]

    assert is_reported == bool(reported)
    assert all(
        lock in one.message and named.partition("@")[0] in one.message.lower() for one in reported
    )
