"""Addresses that nothing in a source reads, and the names that its files have for them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, needs
from source_fixtures import result_of, write_files

from docker_generator import generate
from docker_generator.source.vocabulary import hint_of

if TYPE_CHECKING:
    from pathlib import Path

SLUG = "unread-address"
POSTGRES = needs("postgres", external=True)


def lines_of(root: Path, files: dict[str, str], *dependencies: Any, **fields: Any) -> list[Any]:
    """Return the variables to paste that are told for a service with this source."""
    tree = {"main.py": "app = 1\n", "requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n"}
    given = {"language": "python", "framework": "fastapi", "port": 8000} | fields
    result = result_of(root, tree | files, dependencies=list(dependencies), **given)
    return [
        json.loads("{" + found.expected + "}")["variables"]
        for found in result.diagnostics
        if found.rule.slug == SLUG
    ]


def test_names_of_parts_are_found(tmp_path: Path) -> None:
    """The line can be pasted as it is."""
    settings = "\n".join(
        ["class Settings(BaseSettings):"]
        + [f"    POSTGRES_{name}: str" for name in ("SERVER", "PORT", "USER", "PASSWORD", "DB")]
    )
    assert lines_of(tmp_path, {"app/settings.py": settings}, POSTGRES) == [
        {
            "POSTGRES_DB": "database",
            "POSTGRES_PASSWORD": "password",
            "POSTGRES_PORT": "port",
            "POSTGRES_SERVER": "host",
            "POSTGRES_USER": "login",
        }
    ]


def test_the_line_ends_the_warning(tmp_path: Path) -> None:
    """What was pasted is read."""
    files = {"settings.py": 'HOST = os.environ["DB_HOST"]\n'}
    assert lines_of(tmp_path, files, POSTGRES) == [{"DB_HOST": "host"}]
    need = needs("postgres", external=True, variables={"DB_HOST": "host"})
    assert lines_of(tmp_path, files, need) == []


def test_a_misspelt_variable_is_told(tmp_path: Path) -> None:
    """Also where the source reads another one of the same dependency."""
    files = {"settings.py": 'os.environ["DB_HOST"], os.environ["DB_NAME"]\n'}
    need = needs("postgres", external=True, variables={"DB_HSOT": "host", "DB_NAME": "database"})
    (line,) = lines_of(tmp_path, files, need)
    assert line["DB_HOST"] == "host"


@pytest.mark.parametrize(
    "files",
    [
        {"settings.py": "DB_HOST, DATABASE_URL\n"},
        {"settings.py": "database_url: str  # or DB_HOST\n"},
        {"settings.py": "print('nothing')\n"},
        {"settings.py": "DB_PORT\n"},
        {"tests/test_it.py": "DB_HOST\n"},
        {"README.md": "DB_HOST\n"},
        {"node_modules/other/index.js": "process.env.DB_HOST\n"},
        {"out/docker-manifest.json": "{}", "out/start.sh": "DB_HOST\n"},
    ],
    ids=["mentioned", "lower case", "no name", "no way there", "tests", "text", "packages", "ours"],
)
def test_no_warning_without_a_reason(files: dict[str, str], tmp_path: Path) -> None:
    """The address is mentioned, or nothing in the program has another name for it."""
    assert lines_of(tmp_path, files, POSTGRES) == []


def test_an_example_of_variables_counts(tmp_path: Path) -> None:
    """It tells what the program is given, also in lines that are comments."""
    files = {".env.example": "# MONGO_URL=mongodb://localhost\nexport MAIL_FROM=a@example.com\n"}
    assert lines_of(tmp_path, files, needs("mongodb", external=True)) == [{"MONGO_URL": "url"}]


def test_a_name_of_two_dependencies_is_for_the_one_that_it_calls(tmp_path: Path) -> None:
    """DB_HOST may be either of two databases; MYSQL_HOST is one of them."""
    files = {"settings.py": "DB_HOST, MYSQL_HOST, REDIS_ADDR\n"}
    found = lines_of(
        tmp_path,
        files,
        POSTGRES,
        needs("mysql", external=True),
        needs("redis", external=True),
    )
    assert found == [{"MYSQL_HOST": "host"}, {"REDIS_ADDR": "address"}]


def beside(root: Path, source: str, *called: str) -> list[Any]:
    """Return the variables to paste for a Node.js service that depends on others."""
    other = {"language": "go", "port": 8001}
    web: dict[str, Any] = {"language": "javascript", "framework": "express", "port": 3000}
    web |= {"build": {"context": "web"}, "dependencies": [needs(name) for name in called]}
    write_files(root / "web", {"server.js": source, "package.json": '{"main": "server.js"}'})
    services = {"Web": web} | {name: other | {"port": 8001 + n} for n, name in enumerate(called)}
    result = generate(graph(services), {"root": root}, keep_going=True)
    return [
        json.loads("{" + found.expected + "}")["variables"]
        for found in result.diagnostics
        if found.rule.slug == SLUG
    ]


@pytest.mark.parametrize("name", ["API_URL", "API_BASE_URL", "BACKEND_ADDR", "UPSTREAM_HOST"])
def test_a_name_without_a_subject_may_be_the_only_service(name: str, tmp_path: Path) -> None:
    """The program would call its own default, and a probe of it would still succeed."""
    part = {"URL": "url", "ADDR": "address", "HOST": "host"}[name.rpartition("_")[2]]
    source = f'const other = process.env.{name} || "http://localhost:8001";\n'

    assert beside(tmp_path, source, "Orders") == [{name: part}]


@pytest.mark.parametrize(
    ("source", "called"),
    [
        ("process.env.API_URL, process.env.ORDERS_SERVICE_URL\n", ["Orders"]),
        ("process.env.API_URL\n", ["Orders", "Stock"]),
        ("process.env.BASE_URL, process.env.SERVER_HOST\n", ["Orders"]),
        ("process.env.NEXT_PUBLIC_API_URL\n", ["Orders"]),
        ("process.env.API_PORT, process.env.API_KEY\n", ["Orders"]),
    ],
    ids=["the other is named", "two services", "its own", "for browsers", "no way there"],
)
def test_a_name_without_a_subject_is_not_always_meant(
    source: str, called: list[str], tmp_path: Path
) -> None:
    """Only an address that nothing reads is looked for, and only where one service can be meant."""
    assert beside(tmp_path, source, *called) == []


def test_what_a_framework_reads_by_itself_needs_no_mention(tmp_path: Path) -> None:
    """Rails merges DATABASE_URL over config/database.yml, which may name other variables."""
    files = {
        "config/database.yml": "production:\n  host: <%= ENV['DB_HOST'] %>\n",
        "config.ru": "run App\n",
        "Gemfile": "gem 'rails'\ngem 'puma'\ngem 'pg'\n",
        "Gemfile.lock": "GEM\n",
    }
    assert lines_of(tmp_path, files, POSTGRES, language="ruby", framework="rails") == []


@pytest.mark.parametrize(
    ("name", "words", "part"),
    [
        ("POSTGRES_DB", ("postgres",), "database"),
        ("CELERY_RESULT_BACKEND", ("celery",), "url"),
        ("DB_NAME", ("db",), "database"),
        ("DATABASE_NAME", ("database",), "database"),
        ("SHOP_DB_NAME", ("shop",), "database"),
        ("PRODUCT_CATALOG_SERVICE_ADDR", ("product", "catalog", "service"), "address"),
    ],
)
def test_the_end_of_a_name_tells_the_part(name: str, words: tuple[str, ...], part: str) -> None:
    """What stands before it tells of what."""
    hint = hint_of(name)
    assert hint is not None
    assert (hint.words, hint.part) == (words, part)


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("app.env", "DB_SOURCE=postgresql://root:secret@localhost:5432/bank?sslmode=disable", ""),
        (".env.example", 'MAIN_STORE="postgres://localhost/bank"', ""),
        ("local.env", "# export LEDGER=jdbc:postgresql://localhost:5432/bank", ""),
        ("config.env", "DB_HOST=postgresql+asyncpg://a:b@localhost/bank", ""),
        ("app.env", "MAIN_STORE=mysql://localhost/bank", "another engine"),
        (".env", "MAIN_STORE=postgres://localhost/bank", "a file of one machine"),
    ],
)
def test_the_scheme_of_a_sample_tells_what_a_variable_holds(
    tmp_path: Path, file: str, line: str, reason: str
) -> None:
    """Whatever its name is; the URL itself, which may hold a password, is shown nowhere."""
    name = re.sub(r"^\W*(?:export )?", "", line).split("=")[0]
    code = f'import os\n\nURL = os.environ.get("{name}")\n'
    found = lines_of(tmp_path, {file: f"{line}\n", "settings.py": code}, POSTGRES)
    assert found == ([] if reason else [{name: "url"}])
