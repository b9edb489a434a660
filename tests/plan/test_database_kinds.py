"""Variables that select the kind of a database: without them, a program uses another one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import needs
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

POSTGRES = needs("postgres", external=True)
PYTHON: dict[str, Any] = {"language": "python", "framework": "fastapi", "port": 8000}
NODE: dict[str, Any] = {"language": "javascript", "framework": "express", "port": 8000}
GO: dict[str, Any] = {"language": "go", "framework": "http", "port": 8000}
JAVA: dict[str, Any] = {"language": "java", "framework": "spring-boot", "port": 8000}


def lines_of(root: Path, files: dict[str, str], **fields: Any) -> list[Any]:
    """Return the lines to paste of the findings, read as JSON."""
    found = result_of(root, files, **fields).diagnostics
    return [
        json.loads("{" + one.expected + "}")["environment"]
        for one in found
        if one.rule.slug == "database-kind-unset"
    ]


@pytest.mark.parametrize(
    ("file", "text", "fields", "expected"),
    [
        ("s.py", 'os.getenv("DB_ENGINE", "sqlite")', PYTHON, {"DB_ENGINE": "postgres"}),
        ("s.py", 'if os.getenv("DB") == "postgresql":\n    pass', PYTHON, {"DB": "postgresql"}),
        ("s.py", 'os.environ.get("DATABASE_TYPE")', PYTHON, {"DATABASE_TYPE": "postgres"}),
        ("db.js", "client: process.env.DB_CLIENT || 'sqlite3'", NODE, {"DB_CLIENT": "postgres"}),
        ("db.js", "process.env.DB_TYPE === 'pg'", NODE, {"DB_TYPE": "pg"}),
        ("db.go", 'os.Getenv("APP_DB_DRIVER")', GO, {"APP_DB_DRIVER": "postgres"}),
        ("application.yml", "kind: ${DB_KIND:h2}", JAVA, {"DB_KIND": "postgres"}),
        ("app.env.example", "# SHOP_DATABASE_DIALECT=sqlite3", GO, None),
    ],
)
def test_a_kind_that_nothing_sets_is_reported(
    file: str, text: str, fields: dict[str, Any], expected: dict[str, str] | None, tmp_path: Path
) -> None:
    """With the word of the program, where its source has one."""
    imports = "import os\n" if file.endswith(".py") else ""
    found = lines_of(tmp_path, {file: f"{imports}{text}\n"}, dependencies=[POSTGRES], **fields)

    assert found == [expected or {"SHOP_DATABASE_DIALECT": "postgres"}]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('os.getenv("DB_ENGINE", "django.db.backends.postgresql")', {"dependencies": [POSTGRES]}),
        ('os.getenv("DB_TYPE", default="pg")', {"dependencies": [POSTGRES]}),
        (
            'os.getenv("DB_ENGINE", "sqlite")',
            {"dependencies": [POSTGRES], "environment": {"DB_ENGINE": "x"}},
        ),
        ('os.getenv("DB_ENGINE", "sqlite")', {}),
        ('os.getenv("DB")', {"dependencies": [POSTGRES]}),
        (
            'os.getenv("DB_ENGINE", "sqlite")',
            {"dependencies": [POSTGRES, needs("mysql", external=True)]},
        ),
        ('os.getenv("DB_POOL_TYPES", "a")', {"dependencies": [POSTGRES]}),
        (
            "class S(BaseSettings):\n    DB_PROVIDER: Provider | None = None",
            {"dependencies": [POSTGRES]},
        ),
    ],
    ids=[
        *("default", "by name", "set", "no database", "a file", "two databases", "another word"),
        "another type",
    ],
)
def test_other_variables_are_not(text: str, fields: dict[str, Any], tmp_path: Path) -> None:
    """The default is right, or the variable does not decide it."""
    assert lines_of(tmp_path, {"s.py": f"import os\n{text}\n"}, **PYTHON, **fields) == []


@pytest.mark.parametrize("path", ["data/shop.db", "./var/lib/a.db", "/srv/shop-data/a.db"])
def test_a_file_of_a_database_is_written(path: str, tmp_path: Path) -> None:
    """It is in a directory of the image, which belongs to root."""
    result = result_of(tmp_path, {"db.go": f'open("{path}")\n'}, **GO)

    (found,) = [one for one in result.diagnostics if one.rule.slug == "unwritable-folder"]
    assert path.removeprefix("./") in found.message


@pytest.mark.parametrize("path", ["shop.db", "app.db.models", "https://a/b.db", "a/b.dbx"])
def test_another_text_is_no_file_of_a_database(path: str, tmp_path: Path) -> None:
    """Such as the name of a module."""
    result = result_of(tmp_path, {"db.go": f'open("{path}")\n'}, **GO)

    assert not [one for one in result.diagnostics if one.rule.slug == "unwritable-folder"]
