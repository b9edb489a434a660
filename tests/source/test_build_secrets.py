"""Logins of private registries: secrets of a build, which no layer and no compose file holds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import graph
from pipeline_helpers import warnings_and_errors
from source_fixtures import result_of

from docker_generator.pipeline import generate
from docker_generator.proof.proving import prove

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import GenerationResult

EXPRESS = {"language": "node", "framework": "express", "port": 3000}
FASTAPI = {"language": "python", "framework": "fastapi", "port": 8000}
NODE = {
    "package.json": '{"dependencies": {"express": "5"}, "scripts": {"start": "node a.js"}}',
    "a.js": "",
    ".nvmrc": "24\n",
}
PYTHON = {"main.py": "app = 1\n", ".python-version": "3.13\n"}
NPM = NODE | {"package-lock.json": "{}"}
YARN = NODE | {"yarn.lock": '__metadata:\n  version: 8\n\n"express@npm:5":\n  version: 5.1.0\n'}
TOKEN = "0123456789abcdef"  # noqa: S105 -- it is none


def pip(*lines: str) -> dict[str, str]:
    """Return a tree with requirements."""
    text = "\n".join((*lines, "uvicorn==0.38.0", "fastapi==0.121.0")) + "\n"
    return PYTHON | {"requirements.txt": text}


def uv(index: str) -> dict[str, str]:
    """Return a tree with indexes of uv."""
    project = '[project]\nname = "a"\nversion = "1"\ndependencies = ["fastapi", "uvicorn"]\n'
    lock = 'version = 1\n[[package]]\nname = "a"\nversion = "1"\nsource = {virtual = "."}\n'
    return PYTHON | {"pyproject.toml": f"{project}{index}\n", "uv.lock": lock}


def poetry(source: str) -> dict[str, str]:
    """Return a tree with a source of Poetry."""
    project = (
        '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\nfastapi = "*"\nuvicorn = "*"\n'
    )
    return PYTHON | {"pyproject.toml": f"{project}{source}\n", "poetry.lock": ""}


def secrets_of(result: GenerationResult) -> dict[str, Any]:
    """Return the secrets of the compose file, and of its builds."""
    compose = yaml.safe_load(result.files["docker-compose.yml"].content)
    build = compose["services"]["catalog"]["build"]
    found: dict[str, Any] = compose.get("secrets", {})
    assert sorted(build.get("secrets", [])) == sorted(found)
    return found


def holds(result: GenerationResult) -> None:
    """Assert that the proof holds, and that no value of a password is in any file."""
    assert result.specification is not None
    texts = {path: file.content for path, file in result.files.items()}
    assert not prove(result.specification, texts).faults
    assert not any(TOKEN in text for text in texts.values())


@pytest.mark.parametrize(
    ("files", "fields", "names"),
    [
        (NPM | {".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n"}, EXPRESS, ["NPM_TOKEN"]),
        (
            NPM
            | {
                ".npmrc": "# ${NO}\ncache=${HOME}/x\n//a.example/:username=${U}\n"
                "//a.example/:_password = '${PASSWORD}'\nregistry=https://${HOST}/npm\n"
            },
            EXPRESS,
            ["HOST", "PASSWORD"],
        ),
        (
            YARN
            | {
                ".yarnrc.yml": "npmScopes:\n  corp:\n    npmRegistryServer: https://npm.example.com\n"
                "    npmAuthToken: ${CORP_TOKEN}\n"
            },
            EXPRESS,
            ["CORP_TOKEN"],
        ),
        (
            NODE
            | {
                "bun.lock": "{}",
                "bunfig.toml": '[install.scopes]\ncorp = {token = "$BUN_TOKEN", url = "https://a.b"}\n',
            },
            EXPRESS,
            ["BUN_TOKEN"],
        ),
        (
            pip("--extra-index-url https://${INDEX_USER}:${INDEX_TOKEN}@pypi.example.com/simple"),
            FASTAPI,
            ["INDEX_TOKEN", "INDEX_USER"],
        ),
        (pip("shop @ git+https://${GIT_TOKEN}@git.example.com/shop"), FASTAPI, ["GIT_TOKEN"]),
        (
            uv(
                '[[tool.uv.index]]\nname = "my-corp.eu"\nurl = "https://pypi.example.com/simple"\n'
                'authenticate = "always"'
            ),
            FASTAPI,
            ["UV_INDEX_MY_CORP_EU_PASSWORD", "UV_INDEX_MY_CORP_EU_USERNAME"],
        ),
        (
            PYTHON
            | {
                "Pipfile": '[[source]]\nurl = "https://$USER_A:${PASS}@pypi.example.com"\n'
                '[packages]\nfastapi = "*"\nuvicorn = "*"\n',
                "Pipfile.lock": "{}",
            },
            FASTAPI,
            ["PASS", "USER_A"],
        ),
    ],
    ids=["npm", "npm's others", "Yarn", "Bun", "pip", "git", "uv", "Pipenv"],
)
def test_a_variable_of_the_tree_is_a_secret_of_the_build(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any], names: list[str]
) -> None:
    """It comes from .env, and each step that installs reads it."""
    result = result_of(tmp_path, files, **fields)
    text = result.files["Dockerfile.catalog"].content
    example = result.files[".env.example"].content

    assert {name: {"environment": name} for name in names} == secrets_of(result)
    for name in names:
        assert f"--mount=type=secret,id={name},required=true" in text
        assert f'{name}="$(cat /run/secrets/{name})" && export {name}' in text
        assert f"# user-provided: secret of the build of catalog\n{name}=\n" in example
        assert f'"id={name},env={name}"' in result.files["docker-bake.hcl"].content
    assert not {"unknown-login", "literal-credential"} & set(
        warnings_and_errors(result.diagnostics)
    )
    runs = text.rpartition(" AS runtime")[2]
    assert "type=secret" not in runs
    holds(result)


@pytest.mark.parametrize(
    ("files", "fields", "withheld", "target"),
    [
        (NPM | {".npmrc": f"//a.example/:_authToken={TOKEN}\n"}, EXPRESS, ".npmrc", "/app/.npmrc"),
        (
            NPM | {".npmrc": f"registry=https://shop:{TOKEN}@npm.example.com/\n"},
            EXPRESS,
            ".npmrc",
            "/app/.npmrc",
        ),
        (
            YARN | {".yarnrc.yml": f"npmAuthToken: {TOKEN}\n"},
            EXPRESS,
            ".yarnrc.yml",
            "/app/.yarnrc.yml",
        ),
        (
            pip() | {".netrc": f"machine a.example login shop password {TOKEN}\n"},
            FASTAPI,
            ".netrc",
            "/root/.netrc",
        ),
        (
            {
                "composer.json": '{"require": {"php": ">=8.3"}}',
                "auth.json": json.dumps({"http-basic": {"a.example": {"password": TOKEN}}}),
                "public/index.php": "",
            },
            {"language": "php", "framework": "plain", "port": 8000},
            "auth.json",
            "/app/auth.json",
        ),
        (
            {
                "a.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
                "NuGet.Config": f'<add key="ClearTextPassword" value="{TOKEN}" />',
            },
            {"language": "dotnet", "framework": "aspnet", "port": 8000},
            "NuGet.Config",
            "/app/NuGet.Config",
        ),
    ],
    ids=["npm", "npm's address", "Yarn", "netrc", "Composer", "NuGet"],
)
def test_a_file_with_a_password_is_in_no_layer(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any], withheld: str, target: str
) -> None:
    """It is mounted where it would be, and the builder does not get it otherwise."""
    result = result_of(tmp_path, files, **fields)
    text = result.files["Dockerfile.catalog"].content
    ((name, source),) = secrets_of(result).items()

    assert source["file"].endswith(f"/catalog/{withheld}")
    assert f"--mount=type=secret,id={name},target={target},required=true" in text
    assert not re.search(rf"^COPY [^\n]*{re.escape(withheld)}", text, re.MULTILINE)
    ignored = result.files["Dockerfile.catalog.dockerignore"].content.splitlines()
    assert withheld == ignored[-1]
    mounted = [one for one in text.split("\n\n") if target in one and "rm -f" in one]
    assert not any(f"rm -f {withheld}" in one for one in mounted)
    assert "literal-credential" in warnings_and_errors(result.diagnostics)
    holds(result)


@pytest.mark.parametrize(
    "files",
    [
        pip(f"--index-url https://shop:{TOKEN}@pypi.example.com/simple"),
        pip(f"shop @ git+https://{TOKEN}@git.example.com/shop"),
        uv(f'[[tool.uv.index]]\nname = "a"\nurl = "https://shop:{TOKEN}@pypi.example.com/simple"'),
        poetry(
            f'[[tool.poetry.source]]\nname = "a"\nurl = "https://shop:{TOKEN}@a.example/simple"'
        ),
    ],
    ids=["pip", "git", "uv", "Poetry"],
)
def test_a_password_in_a_manifest_is_an_error(tmp_path: Path, files: dict[str, str]) -> None:
    """No build can do without the file, and it is part of the image."""
    result = result_of(tmp_path, files, **FASTAPI)

    assert "credential-in-manifest" in warnings_and_errors(result.diagnostics)
    assert not any(TOKEN in one.message for one in result.diagnostics)


@pytest.mark.parametrize(
    ("files", "fields", "found"),
    [
        (pip("--extra-index-url https://pypi.example.com/simple"), FASTAPI, "pypi.example.com"),
        (pip("--extra-index-url https://download.pytorch.org/whl/cpu"), FASTAPI, ""),
        (pip("-f https://sphinx.github.io/wheels"), FASTAPI, ""),
        (NPM | {".npmrc": "registry=https://npm.example.com/\n"}, EXPRESS, "npm.example.com"),
        (NPM | {".npmrc": "registry=https://registry.npmjs.org/\n"}, EXPRESS, ""),
        (
            uv('[[tool.uv.index]]\nname = "corp"\nurl = "https://pypi.example.com/simple"'),
            FASTAPI,
            "UV_INDEX_CORP_USERNAME, UV_INDEX_CORP_PASSWORD",
        ),
        (
            poetry(
                '[[tool.poetry.source]]\nname = "corp"\nurl = "https://pypi.example.com/simple"'
            ),
            FASTAPI,
            "POETRY_HTTP_BASIC_CORP_USERNAME, POETRY_HTTP_BASIC_CORP_PASSWORD",
        ),
        (
            {
                "Cargo.toml": '[package]\nname = "a"\n',
                "Cargo.lock": "",
                "src/main.rs": "fn main() {}",
                ".cargo/config.toml": '[registries.corp]\nindex = "sparse+https://c.example.com/"\n',
            },
            {"language": "rust", "framework": "axum", "port": 8000},
            "CARGO_REGISTRIES_CORP_TOKEN",
        ),
        (
            {
                "go.mod": "module shop\n\ngo 1.26\n",
                "go.sum": "",
                "main.go": "package main\n\nfunc main() {}\n",
                "Dockerfile": "FROM golang:1.26\nENV GOPRIVATE=git.example.com/shop\n",
            },
            {"language": "go", "framework": "http", "port": 8000},
            "git.example.com",
        ),
        (
            {
                "pom.xml": "<project><repositories><repository><id>a</id>"
                "<url>https://nexus.example.com/maven</url></repository></repositories></project>"
            },
            {"language": "java", "framework": "spring-boot", "port": 8000},
            "nexus.example.com",
        ),
        (
            {
                "pom.xml": "<project><distributionManagement><repository>"
                "<url>https://nexus.example.com/</url></repository></distributionManagement></project>"
            },
            {"language": "java", "framework": "spring-boot", "port": 8000},
            "",
        ),
        (
            {"Gemfile": 'source "https://gems.example.com"\n', "Gemfile.lock": ""},
            {"language": "ruby", "framework": "rails", "port": 3000},
            "gems.example.com",
        ),
        (
            {
                "composer.json": '{"repositories": [{"type": "composer", '
                '"url": "https://satis.example.com"}, {"type": "path", "url": "./packages"}]}',
                "public/index.php": "",
            },
            {"language": "php", "framework": "plain", "port": 8000},
            "satis.example.com",
        ),
    ],
)
def test_a_registry_without_a_login_is_reported(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any], found: str
) -> None:
    """With the variables that the installation reads, where they follow from its name."""
    result = result_of(tmp_path, files, **fields)
    reported = [one for one in result.diagnostics if one.rule.slug == "unknown-login"]

    assert bool(found) == bool(reported)
    assert all(found in f"{one.message} {one.expected}" for one in reported)


def test_the_graph_names_what_the_tree_does_not(tmp_path: Path) -> None:
    """Then nothing is missing, also of an author's own Dockerfile."""
    files = pip("--extra-index-url https://pypi.example.com/simple")
    names = ["PIP_INDEX_URL", "OTHER"]
    result = result_of(tmp_path, files, **FASTAPI, build={"secrets": names})

    assert {name: {"environment": name} for name in names} == secrets_of(result)
    assert "unknown-login" not in warnings_and_errors(result.diagnostics)
    holds(result)

    own = "FROM python:3.13\nRUN --mount=type=secret,id=OTHER true\nUSER 1000\n"
    fields = FASTAPI | {"build": {"secrets": ["OTHER"], "dockerfile": "Dockerfile"}}
    result = result_of(tmp_path, {"Dockerfile": own}, **fields)
    assert {"OTHER": {"environment": "OTHER"}} == secrets_of(result)
    holds(result)


@pytest.mark.parametrize("text", ["${NPM_TOKEN-}", "${NPM_TOKEN:-none}", "${NPM_TOKEN?}"])
def test_a_variable_with_a_default_is_not_asked_for(tmp_path: Path, text: str) -> None:
    """It reaches the build where .env has it."""
    files = NPM | {".npmrc": f"//npm.example.com/:_authToken={text}\n"}
    result = result_of(tmp_path, files, **EXPRESS)
    made = result.files["Dockerfile.catalog"].content

    assert "--mount=type=secret,id=NPM_TOKEN \\\n" in made
    assert "if [ -s /run/secrets/NPM_TOKEN ]; then NPM_TOKEN=" in made
    assert "\n# NPM_TOKEN=\n" in result.files[".env.example"].content
    holds(result)


def test_a_variable_that_the_build_has_is_no_secret(tmp_path: Path) -> None:
    """build.environment gives it."""
    files = NPM | {".npmrc": "registry=https://${NPM_HOST}/\n"}
    build = {"environment": {"NPM_HOST": "registry.npmjs.org"}}
    result = result_of(tmp_path, files, **EXPRESS, build=build)

    assert {} == secrets_of(result)


@pytest.mark.parametrize(
    "damage",
    [
        lambda one: one["secrets"].update(NPM_TOKEN={"file": "/etc/passwd"}),
        lambda one: one["secrets"].update(NPM_TOKEN={"environment": "AWS_SECRET_ACCESS_KEY"}),
        lambda one: one["services"]["catalog"]["build"].pop("secrets"),
        lambda one: one["services"]["catalog"]["build"]["secrets"].append("OTHER"),
    ],
    ids=["a file of the host", "another variable", "none", "one more"],
)
def test_the_proof_knows_what_a_build_may_read(tmp_path: Path, damage: Any) -> None:
    """The variable of that name, for the Dockerfile that mounts it."""
    files = NPM | {".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n"}
    result = result_of(tmp_path, files, **EXPRESS)
    compose = yaml.safe_load(result.files["docker-compose.yml"].content)
    damage(compose)
    texts = {path: file.content for path, file in result.files.items()}
    texts["docker-compose.yml"] = yaml.safe_dump(compose, sort_keys=False)
    assert result.specification is not None

    faults = prove(result.specification, texts).faults
    assert "wrong-image" in {fault.rule.slug for fault in faults}


def test_an_image_of_a_registry_needs_no_secret(tmp_path: Path) -> None:
    """It was built elsewhere: bake alone asks for it."""
    files = NPM | {".npmrc": "//npm.example.com/:_authToken=${NPM_TOKEN}\n"}
    result_of(tmp_path, files, **EXPRESS)
    services = {"CatalogService": EXPRESS | {"build": {"context": "catalog"}}}
    options = {"root": tmp_path, "registry": "registry.example.com/shop", "environment": "prod"}
    result = generate(graph(services), options, keep_going=True)
    assert result.files, [one.message for one in result.diagnostics]

    assert "NPM_TOKEN" not in result.files["docker-compose.yml"].content
    assert "NPM_TOKEN" not in result.files[".env.example"].content
    assert "env=NPM_TOKEN" in result.files["docker-bake.hcl"].content
