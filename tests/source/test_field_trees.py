"""Inputs of the field notes about source trees, with variations, that no other test has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from pipeline_helpers import slugs
from source_fixtures import result_of, write_files

if TYPE_CHECKING:
    from pathlib import Path

FASTAPI: dict[str, Any] = {"language": "python", "framework": "fastapi", "port": 8000}
DJANGO: dict[str, Any] = {"language": "python", "framework": "django", "port": 8000}
SPRING: dict[str, Any] = {"language": "java", "framework": "spring-boot", "port": 8000}
BASE = "fastapi==0.118.0\nuvicorn==0.37.0\n"
MAIN = "from fastapi import FastAPI\n\napp = FastAPI()\n"


def text_of(root: Path, files: dict[str, str], fields: dict[str, Any]) -> str:
    """Return the Dockerfile of a tree."""
    return result_of(root, files, **fields).files["Dockerfile.catalog"].content


@pytest.mark.parametrize(
    ("package", "version"),
    [
        ("msgpack==1.1.1", "3.13"),
        ("msgpack == 1.0.7", "3.12"),
        ("msgpack==1.1.2", "3.14"),
        ("msgpack", "3.14"),
    ],
)
def test_a_package_without_a_wheel_limits_the_version(
    tmp_path: Path, package: str, version: str
) -> None:
    """Without a compiler, its installation would fail on a newer Python."""
    files = {"requirements.txt": f"{BASE}{package}\n", "main.py": MAIN}
    assert f"FROM python:{version}-" in text_of(tmp_path, files, FASTAPI)


@pytest.mark.parametrize(
    ("package", "build", "run"),
    [
        ("pyodbc==5.1.0", "unixodbc-dev", "unixodbc"),
        ("python-ldap==3.4.4", "libldap-dev", "libldap2"),
        ("python_ldap>=3.4", "libsasl2-dev", "libsasl2-2"),
        ("PyODBC", "unixodbc-dev", "unixodbc"),
    ],
)
def test_the_libraries_of_a_package_are_installed(
    tmp_path: Path, package: str, build: str, run: str
) -> None:
    """Its headers are in the stage that builds, its library in the image that runs."""
    files = {"requirements.txt": f"{BASE}{package}\n", "main.py": MAIN, ".python-version": "3.12\n"}
    text = text_of(tmp_path, files, FASTAPI)
    builder, _, rest = text.partition(" AS run-packages")

    assert build in builder.split()
    assert run in rest.partition("FROM build-packages")[0].split()


SETTINGS = "os.environ.setdefault('DJANGO_SETTINGS_MODULE', '{0}')\n"
PROJECT = {
    ".python-version": "3.13\n",
    "requirements.txt": "-r requirements/production.txt\n",
    "requirements/production.txt": "-r base.txt\ngunicorn==23.0.0\n",
    "requirements/base.txt": "Django==5.2.6\n",
    "manage.py": "from django.core import management\n" + SETTINGS.format("config.settings.local"),
    "config/wsgi.py": SETTINGS.format("config.settings.production") + "application = get()\n",
    "config/settings/base.py": "STATIC_ROOT = BASE_DIR / 'static'\n",
    "config/settings/local.py": "from .base import *\n",
    "config/settings/production.py": "from .base import *\nSTATIC_ROOT = BASE_DIR / 'static'\n",
}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"requirements/base.txt": "django >= 5.1\n"},
        {"requirements.txt": "--requirement=requirements/production.txt\n"},
        {
            "requirements/production.txt": "-r base.txt\n-r server.txt\n",
            "requirements/server.txt": "gunicorn\n",
        },
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_included_requirements_and_the_settings_of_the_server(
    tmp_path: Path, more: dict[str, str], encoding: str
) -> None:
    """Django is declared, migrated and collected with the settings of wsgi.py."""
    files = PROJECT | more
    write_files(tmp_path / "catalog", files)
    for name in [one for one in files if one.endswith(".txt")]:
        (tmp_path / "catalog" / name).write_bytes(files[name].encode(encoding))
    needs = {"dependencies": [{"name": "postgres", "type": "database", "external": True}]}
    result = result_of(tmp_path, {}, **DJANGO, **needs)
    text = result.files["Dockerfile.catalog"].content
    before, _, after = text.partition("collectstatic")

    assert "DJANGO_SETTINGS_MODULE=config.settings.production" in before
    assert "DJANGO_SETTINGS_MODULE=config.settings.production" in after
    assert "start-package-missing" not in slugs(result.diagnostics)
    assert "catalog-migrations:" in result.files["docker-compose.yml"].content


@pytest.mark.parametrize("version", ["2.7.18", "3.0.13", "3.2.5", "3.3.0", "4.0.0"])
def test_each_spring_boot_has_its_way_to_be_unpacked(tmp_path: Path, version: str) -> None:
    """Before 3.3 the jar has no tools: the build looks into it instead of at the version."""
    pom = (
        "<project><parent><groupId>org.springframework.boot</groupId>"
        f"<artifactId>spring-boot-starter-parent</artifactId><version>{version}</version></parent>"
        "<properties><java.version>17</java.version></properties></project>"
    )
    text = text_of(tmp_path, {"pom.xml": pom}, SPRING)
    unpacked = re.search(r"if grep -q 'BOOT-INF/lib/spring-boot-jarmode-tools-[\s\S]*?\bfi\b", text)

    assert unpacked
    assert "jarmode=tools" in unpacked[0]
    assert "else" in unpacked[0]


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": BASE, "main.py": MAIN},
        {
            "go.mod": "module s\n\ngo 1.26\n",
            "main.go": "package main\n\nfunc main() {}\n",
            "a": "x",
        },
        {"package.json": '{"scripts": {"start": "node a.js"}}', "a.js": ""},
        {"Gemfile": "gem 'puma'\n", "Gemfile.lock": "", "config.ru": ""},
    ],
)
def test_files_of_a_strict_umask_can_be_read(tmp_path: Path, files: dict[str, str]) -> None:
    """A checkout with umask 077 has files of mode 0600: COPY of the source sets the mode."""
    fields = next(
        one
        for name, one in {
            "requirements.txt": FASTAPI,
            "go.mod": {"language": "go", "framework": "http", "port": 8000},
            "package.json": {"language": "javascript", "framework": "express", "port": 8000},
            "Gemfile": {"language": "ruby", "framework": "rack", "port": 8000},
        }.items()
        if name in files
    )
    lines = text_of(tmp_path, files, fields).rpartition("\nFROM ")[2].splitlines()
    copied = [one for one in lines if re.fullmatch(r"COPY (?!--from).* \.(?:/\S*)?", one)]

    assert all("--chmod=755" in one for one in copied)


@pytest.mark.parametrize(
    ("language", "framework", "files", "data"),
    [
        (
            "go",
            "http",
            {"products.json": "[]", "config/shop.yaml": "a: 1"},
            "products.json config/",
        ),
        ("go", "http", {"web/index.html": "x", "locales/de.json": "{}"}, "web/ locales/"),
        ("go", "http", {"internal/views/a.tmpl": "x"}, "internal/"),
        ("rust", "axum", {"products.json": "[]", "pages/a.html": "x"}, "products.json pages/"),
        ("rust", "axum", {"translations/de/shop.ftl": "x"}, "translations/"),
    ],
)
def test_data_of_a_compiled_program_is_beside_it(
    tmp_path: Path, language: str, framework: str, files: dict[str, str], data: str
) -> None:
    """Whatever its names are."""
    manifest = {
        "go": {"go.mod": "module s\n\ngo 1.26\n", "main.go": "package main\n\nfunc main() {}\n"},
        "rust": {
            "Cargo.toml": '[package]\nname = "s"\nversion = "1.0.0"\nedition = "2024"\n',
            "Cargo.lock": "version = 4\n",
            "src/main.rs": "fn main() {}\n",
        },
    }[language]
    text = text_of(
        tmp_path, manifest | files, {"language": language, "framework": framework, "port": 8000}
    )
    for path in data.split():
        assert re.search(
            rf"^COPY .*\b{path.rstrip('/')}\b", text.rpartition("\nFROM ")[2], re.MULTILINE
        )
