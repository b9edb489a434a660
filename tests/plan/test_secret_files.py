"""Variables that name a file which the program opens: they are no place for a secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import needs
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

JS = {"package.json": '{"main": "index.js", "dependencies": {"express": "5.1.0"}}'}
NODE: dict[str, Any] = {"language": "javascript", "framework": "express", "port": 8000}
PYTHON: dict[str, Any] = {"language": "python", "framework": "fastapi", "port": 8000}
GO: dict[str, Any] = {"language": "go", "framework": "http", "port": 8000}


def found_in(root: Path, files: dict[str, str], **fields: Any) -> list[tuple[str, str, str]]:
    """Return the findings about variables: slug, message, and what is expected."""
    result = result_of(root, files, **fields)
    slugs = {"secret-file", "unread-address", "required-variable", "documented-variable"}
    return [
        (one.rule.slug, one.message, one.expected)
        for one in result.diagnostics
        if one.rule.slug in slugs
    ]


@pytest.mark.parametrize(
    ("file", "text", "fields"),
    [
        ("db.js", "password: fs.readFileSync(process.env.DATABASE_PASSWORD, 'utf8').trim()", NODE),
        ("db.ts", "await readFile(process.env['DATABASE_PASSWORD'])", NODE),
        ("db.js", "const f = process.env.DATABASE_PASSWORD;\nfs.createReadStream(f)", NODE),
        ("db.py", 'import os\nopen(os.environ["DATABASE_PASSWORD"]).read()\n', PYTHON),
        (
            "db.py",
            'import os\nf = os.getenv("DATABASE_PASSWORD")\nwith open(f) as one:\n    pass\n',
            PYTHON,
        ),
        ("db.py", 'from os import environ\nPath(environ["DATABASE_PASSWORD"]).read_text()', PYTHON),
        ("db.go", 'bin, err := os.ReadFile(os.Getenv("DATABASE_PASSWORD"))', GO),
        ("db.go", 'name := os.Getenv("DATABASE_PASSWORD")\nf, err := os.Open(name)', GO),
    ],
)
def test_a_file_is_not_taken_for_the_secret(
    file: str, text: str, fields: dict[str, Any], tmp_path: Path
) -> None:
    """The password is proposed for no variable whose value is opened."""
    host = {"db.py": 'import os\nos.environ["DATABASE_HOST"]\n'}.get(file, "DATABASE_HOST")
    tree = {file: text, ("host" + file): host, **(JS if fields is NODE else {})}
    found = found_in(tmp_path, tree, dependencies=[needs("postgres", external=True)], **fields)

    (message,) = [one[1] for one in found if one[0] == "secret-file"]
    (line,) = [json.loads("{" + one[2] + "}") for one in found if one[0] == "unread-address"]
    assert "DATABASE_PASSWORD" in message
    assert file in message
    assert line == {"variables": {"DATABASE_HOST": "host"}}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('open(os.environ["POSTGRES_PASSWORD_FILE"])', {}),
        ('open(os.environ["DATA_PATH"])', {}),
        ("open(f\"/data/{os.environ['API_TOKEN']}\")", {}),
        ('webbrowser.open_new(os.environ["API_TOKEN"])', {}),
        ('os.environ["API_TOKEN"]; open("README.md")', {}),
    ],
    ids=["named for a file", "data", "a part of a path", "another call", "another file"],
)
def test_other_files_are_not_reported(text: str, fields: dict[str, Any], tmp_path: Path) -> None:
    """Only a secret in the place of a path is wrong."""
    found = found_in(tmp_path, {"db.py": f"import os\n{text}\n"}, **PYTHON, **fields)

    assert "secret-file" not in [one[0] for one in found]


def test_a_secret_of_the_graph_is_one(tmp_path: Path) -> None:
    """The graph names it as a secret, and its value is opened as a file."""
    tree = {"key.py": 'import os\nKEY = open(os.environ["SIGNING"]).read()\n'}
    found = found_in(tmp_path, tree, secrets=["SIGNING"], **PYTHON)

    assert [one[0] for one in found] == ["secret-file"]


def test_a_required_file_is_not_asked_for_as_a_secret(tmp_path: Path) -> None:
    """One finding about the variable, and not a second that proposes the wrong value."""
    tree = {"key.py": 'import os\nKEY = open(os.environ["SIGNING_KEY"]).read()\n'}
    found = found_in(tmp_path, tree, **PYTHON)

    assert [one[0] for one in found] == ["secret-file"]


def paths_in(root: Path, files: dict[str, str], **fields: Any) -> list[str]:
    """Return the messages about files of secrets."""
    found = result_of(root, files, **fields).diagnostics
    return [one.message for one in found if one.rule.slug == "secret-path"]


@pytest.mark.parametrize(
    ("file", "text", "fields"),
    [
        ("main.go", 'package main\n\nvar a, _ = os.ReadFile("/run/secrets/db")\n', GO),
        ("db.py", 'KEY = open("/run/secrets/db").read()\n', PYTHON),
        ("db.js", "const key = readFileSync('/run/secrets/db');\n", NODE),
        ("config.yml", 'key: "file:/run/secrets/db"\n', PYTHON),
    ],
)
def test_a_file_of_a_secret_is_reported(
    file: str, text: str, fields: dict[str, Any], tmp_path: Path
) -> None:
    """No container of the stack has one."""
    (message,) = paths_in(tmp_path, {file: text, **(JS if fields is NODE else {})}, **fields)

    assert "/run/secrets/db" in message
    assert file in message


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('if os.path.exists("/run/secrets/db"):\n    open("/run/secrets/db")\n', {}),
        ('open("/run/secrets/db")\n', {"volumes": ["./db.txt:/run/secrets/db:ro"]}),
        ('open("/run/secrets/db")\n', {"volumes": ["./keys:/run/secrets:ro"]}),
        ('open(f"/run/secrets/{name}")\n', {}),
        ("# mounted at /run/secrets/db\n", {}),
    ],
    ids=["it looks first", "a file", "a directory", "any name", "a comment"],
)
def test_a_file_that_may_be_there_is_not(text: str, fields: dict[str, Any], tmp_path: Path) -> None:
    """A volume brings it, or the program runs without it."""
    assert paths_in(tmp_path, {"db.py": text}, **PYTHON, **fields) == []
