"""Schemas that an author's compose file gives to a database, and that nothing loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import needs
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator.diagnostics.diagnostic import Diagnostic

PACKAGE = {
    "package.json": '{"main": "server.js", "dependencies": {"express": "5.1.0"}}',
    "server.js": "listen();\n",
}
NODE: dict[str, Any] = {"language": "javascript", "framework": "express", "port": 8000}
TABLE = "CREATE TABLE article (id int PRIMARY KEY);\n"
INIT = "/docker-entrypoint-initdb.d"


def compose(image: str, *volumes: str, **variables: str) -> str:
    """Return a compose file with one database."""
    mounts = "".join(f"      - {one}\n" for one in volumes)
    given = "".join(f"      - {name}={value}\n" for name, value in variables.items())
    return f"services:\n  store:\n    image: {image}\n    volumes:\n{mounts}" + (
        f"    environment:\n{given}" if given else ""
    )


def found_in(root: Path, files: dict[str, str], *dependencies: Any) -> list[Diagnostic]:
    """Return the findings about schemas."""
    result = result_of(root, PACKAGE | files, **NODE, dependencies=list(dependencies))
    return [one for one in result.diagnostics if one.rule.slug == "schema-not-loaded"]


def test_a_mounted_file_is_reported_with_the_line_that_loads_it(tmp_path: Path) -> None:
    """The database is the one of the compose file, and the path is below the root directory."""
    text = compose("mysql:8.3", f"./article.sql:{INIT}/init.sql", MYSQL_DATABASE="article")
    files = {"article.sql": TABLE, "compose.yaml": text}
    (found,) = found_in(tmp_path, files, needs("mysql", external=True))

    assert "compose.yaml gives catalog/article.sql to the database" in found.message
    assert found.expected == (
        '"database": "article", "environment": {"MYSQL_DATABASE": "article"}, '
        f'"volumes": ["./catalog/article.sql:{INIT}/article.sql:ro"]'
    )


@pytest.mark.parametrize(
    ("files", "engine", "path"),
    [
        (
            {
                "db/1.sql": "-- first\n",
                "db/2.sql": "INSERT INTO a VALUES (1);\n",
                "docker-compose.yml": compose("postgres:16-alpine", f"./db:{INIT}:ro"),
            },
            "postgres",
            "catalog/db",
        ),
        (
            {
                "db/Dockerfile": f"FROM postgres:16\nCOPY schema.sql {INIT}/\n",
                "db/schema.sql": TABLE,
                "docker-compose.yml": "services:\n  store:\n    build: ./db\n",
            },
            "postgres",
            "catalog/db/schema.sql",
        ),
        (
            {
                "mongo.js": 'db.users.insertMany([{name: "a"}]);\n',
                "compose.yml": "services:\n  m:\n    image: mongo:7\n    volumes:\n"
                f"      - {{type: bind, source: ./mongo.js, target: {INIT}/mongo.js}}\n",
            },
            "mongodb",
            "catalog/mongo.js",
        ),
        (
            {
                "dump.sql.gz": "x",
                "compose.yml": compose("mariadb:11", f"$PWD/dump.sql.gz:{INIT}/d.sql.gz"),
            },
            "mariadb",
            "catalog/dump.sql.gz",
        ),
        (
            {
                "ext.sql": 'CREATE EXTENSION IF NOT EXISTS "uuid-ossp";\n',
                "compose.yml": compose("postgres:17", f"./ext.sql:{INIT}/ext.sql"),
            },
            "postgres",
            "catalog/ext.sql",
        ),
    ],
    ids=["a directory", "an image of its own", "a script of mongo", "a dump", "an extension"],
)
def test_further_forms(files: dict[str, str], engine: str, path: str, tmp_path: Path) -> None:
    """Directories, images that hold the files, and other engines."""
    (found,) = found_in(tmp_path, files, needs(engine, external=True))

    assert f" gives {path} to the database" in found.message


@pytest.mark.parametrize(
    ("files", "dependency"),
    [
        ({"i.sql": "CREATE DATABASE shop;\nGRANT ALL ON shop.* TO 'a'@'%';\n"}, {"name": "mysql"}),
        ({"i.sql": "-- CREATE TABLE a (id int);\n"}, {"name": "mysql"}),
        ({}, {"name": "mysql"}),
        ({"i.sql": TABLE}, {"name": "postgres"}),
        ({"i.sql": TABLE}, {"name": "mysql", "volumes": [f"./catalog/i.sql:{INIT}/i.sql:ro"]}),
    ],
    ids=["databases only", "a comment", "no file", "another engine", "it is mounted"],
)
def test_files_that_are_not_missed(
    files: dict[str, str], dependency: dict[str, Any], tmp_path: Path
) -> None:
    """The stack makes databases and logins, and the graph may mount the file."""
    text = {"compose.yaml": compose("mysql:8.4", f"./i.sql:{INIT}/i.sql")}

    assert found_in(tmp_path, files | text, {"external": True, **dependency}) == []


def test_an_extension_that_the_engine_makes_is_not_reported(tmp_path: Path) -> None:
    """The init job of pgvector creates its own extension."""
    files = {
        "v.sql": "CREATE EXTENSION IF NOT EXISTS vector;\n",
        "compose.yaml": compose("pgvector/pgvector:pg17", f"./v.sql:{INIT}/v.sql"),
    }

    assert found_in(tmp_path, files, needs("pgvector", external=True)) == []


def test_migrations_make_the_tables(tmp_path: Path) -> None:
    """A tool that this stack runs creates what the file would."""
    files = {
        "package.json": '{"main": "server.js", "dependencies": {"express": "5", "prisma": "6"}}',
        "prisma/schema.prisma": "",
        "prisma/migrations/1/migration.sql": TABLE,
        "i.sql": TABLE,
        "compose.yaml": compose("postgres:17", f"./i.sql:{INIT}/i.sql"),
    }

    assert found_in(tmp_path, files, needs("postgres", external=True)) == []
