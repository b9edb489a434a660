"""Folders that a program writes to: by what its tree says, and not where a volume is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import needs
from source_fixtures import result_of

from docker_generator.stacks.catalogue import built_in_stacks

if TYPE_CHECKING:
    from pathlib import Path

    from docker_generator import Diagnostic

DOCKERFILE = """\
FROM python:3.13-slim AS base
WORKDIR /code
RUN mkdir -p /code/media /var/cache/shop && chown -R shop:shop /code/media /var/cache/shop /code
VOLUME ["/data"]
"""


def findings(root: Path, files: dict[str, str], **fields: Any) -> list[Diagnostic]:
    """Return what is told of a service with this source."""
    tree = {"main.py": "app = 1\n", "requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n"}
    given = {"language": "python", "framework": "fastapi", "port": 8000} | fields
    result = result_of(root, tree | files, **given)
    return [found for found in result.diagnostics if found.rule.slug == "unwritable-folder"]


def volumes_of(root: Path, files: dict[str, str], **fields: Any) -> list[str]:
    """Return the volumes of the line to paste; none where nothing is told."""
    found = findings(root, files, **fields)
    lines = [json.loads("{" + one.expected + "}")["volumes"] for one in found]
    return [volume for line in lines for volume in line]


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ('MEDIA_ROOT = BASE_DIR / "media"', "catalog_media:/app/media"),
        ('MEDIA_ROOT = os.path.join(BASE_DIR, "uploads")', "catalog_uploads:/app/uploads"),
        ('URL = "sqlite:///./data/shop.db"', "catalog_data:/app/data"),
        ('URL = "sqlite+aiosqlite:////data/shop.db"', "catalog_data:/data"),
        ('URL = "sqlite:///shop.db"', "catalog_data:/app/data"),
        ('"NAME": BASE_DIR / "db.sqlite3"', "catalog_data:/app/data"),
        ('url = "jdbc:sqlite:/srv/shop/shop.db"', "catalog_shop:/srv/shop"),
        ('FileHandler("logs/shop.log")', "catalog_logs:/app/logs"),
        ('app.config["UPLOAD_FOLDER"] = "uploads"', "catalog_uploads:/app/uploads"),
        # A database that is opened by the name of its file, in several languages.
        ('sqlite3.connect("shop.db")', "catalog_data:/app/data"),
        ('db, err := gorm.Open("sqlite3", "./state/shop.db")', "catalog_state:/app/state"),
        ('sql.Open("sqlite", "file:shop.db?cache=shared")', "catalog_data:/app/data"),
        ("gorm.Open(sqlite.Open(`/srv/shop/shop.db`), &gorm.Config{})", "catalog_shop:/srv/shop"),
        ("const db = new sqlite3.Database('./shop.db')", "catalog_data:/app/data"),
        ('new DatabaseSync("var/shop.data")', "catalog_var:/app/var"),
        ('Connection::open("/data/shop.db")', "catalog_data:/data"),
        ('SqlitePool::connect("sqlite://state/shop.db")', "catalog_state:/app/state"),
        ("$pdo = new PDO('sqlite:shop.db');", "catalog_data:/app/data"),
        ('SQLite3::Database.new "shop.db"', "catalog_data:/app/data"),
        ('options.UseSqlite("Data Source=shop.db")', "catalog_data:/app/data"),
        # Where nothing can be mounted, it has to be moved.
        ('PATH = "sqlite:////etc/shop.db"', "catalog_data:/app/data"),
        ('gorm.Open("sqlite3", "./../shop.db")', "catalog_data:/app/data"),
    ],
)
def test_settings_tell_what_is_written(text: str, volume: str, tmp_path: Path) -> None:
    """The line can be pasted; what lies beside the program needs a folder of its own."""
    assert volumes_of(tmp_path, {"settings.py": text + "\n"}) == [volume]


def test_a_database_in_a_variable_of_the_graph_is_on_no_volume(tmp_path: Path) -> None:
    """SQLite could not open it; the code says nothing of the path."""
    environment = {"STORE": "sqlite:////data/shop.db", "LEVEL": "info"}
    (found,) = findings(tmp_path, {}, environment=environment)
    line = json.loads("{" + found.expected + "}")["volumes"]

    assert line == ["catalog_data:/data"]
    assert "/data/shop.db in the variable STORE" in found.message
    assert findings(tmp_path, {}, environment=environment, volumes=line) == []


def test_a_volume_that_is_only_read_is_not_written(tmp_path: Path) -> None:
    """A path on it is as closed as the image."""
    files = {"settings.py": 'URL = "sqlite+aiosqlite:////data/shop.db"\n'}
    assert findings(tmp_path, files, volumes=["store:/data:ro"])


def test_the_authors_dockerfile_tells_it(tmp_path: Path) -> None:
    """A chown does, but not one of the whole program; VOLUME has a finding of its own."""
    assert volumes_of(tmp_path, {"Dockerfile": DOCKERFILE}) == [
        "catalog_media:/app/media",
        "catalog_shop:/var/cache/shop",
    ]


def test_the_line_keeps_the_volumes_that_are_there(tmp_path: Path) -> None:
    """And ends the warning when it is pasted."""
    files = {"settings.py": 'MEDIA_ROOT = "media"\n'}
    line = volumes_of(tmp_path, files, volumes=["./config:/app/config:ro"])
    assert line == ["./config:/app/config:ro", "catalog_media:/app/media"]
    assert findings(tmp_path, files, volumes=line[1:]) == []


@pytest.mark.parametrize(
    "text",
    [
        'URL = "sqlite:///:memory:"',
        'URL = "sqlite:////tmp/shop.db"',
        'URL = "sqlite:////dev/shm/shop.db"',
        'sqlite3.connect("/var/tmp/shop.db")',
        'NAME = "reports.csv"',
        'sqlite3.connect(":memory:")',
        'new Database(":memory:")',
        'new Database("shop")',
        'DSN = "sqlite::memory:"',
    ],
)
def test_no_warning_without_a_reason(text: str, tmp_path: Path) -> None:
    """In memory, below /tmp, only read, or without the name of a file."""
    assert findings(tmp_path, {"settings.py": text + "\n"}) == []


def test_a_file_for_development_counts_without_a_server_only(tmp_path: Path) -> None:
    """With PostgreSQL, the SQLite file of settings is what a developer uses."""
    files = {"settings.py": 'DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///shop.db")\n'}
    assert volumes_of(tmp_path, files) == ["catalog_data:/app/data"]
    assert volumes_of(tmp_path, files, dependencies=[needs("postgres", external=True)]) == []


def test_the_schedule_of_celery_is_written(tmp_path: Path) -> None:
    """Beat notes when it ran what, in a file beside the program."""
    command = ["celery", "--app", "main", "beat"]
    (found,) = findings(tmp_path, {}, framework="plain", port=None, build={"command": command})
    assert "celerybeat-schedule" in found.message


@pytest.mark.parametrize(
    ("options", "folder"),
    [
        (["--schedule=/tmp/beat"], ""),
        (["--schedule=/var/tmp/celerybeat-schedule"], ""),
        (["--schedule=/dev/shm/beat", "--loglevel", "INFO"], ""),
        (["-s", "/srv/state/beat"], "/srv/state"),
        (["--schedule=var/beat"], "/app/var"),
        (["--loglevel", "INFO"], "/app/data"),
    ],
)
def test_the_schedule_of_celery_is_where_its_command_says(
    tmp_path: Path, options: list[str], folder: str
) -> None:
    """One below /tmp needs no volume: the framework celery-beat keeps it there."""
    command = ["celery", "--app", "main", "beat", *options]
    found = findings(tmp_path, {}, framework="plain", port=None, build={"command": command})
    assert bool(found) == bool(folder)
    assert all(f" {folder} (" in one.message for one in found)
    (tmp_path / "other").mkdir()
    other = findings(tmp_path / "other", {}, framework="celery-beat", port=None)
    assert [] == other


@pytest.mark.parametrize(
    ("language", "framework", "files"),
    [
        ("php", "laravel", {"composer.json": '{"require": {"laravel/framework": "^12"}}'}),
        ("php", "symfony", {"composer.json": '{"require": {"symfony/framework-bundle": "*"}}'}),
        ("ruby", "rails", {"Gemfile": "gem 'rails'\ngem 'puma'\n"}),
    ],
)
def test_directories_that_a_template_gives_away(
    tmp_path: Path, language: str, framework: str, files: dict[str, str]
) -> None:
    """They belong to the user of the image, also if the author's image changes their owner."""
    owned = built_in_stacks().stacks[language].frameworks[framework].owned
    chown = "".join(f"RUN chown -R www-data {path}\n" for path in (*owned, "reports"))
    dockerfile = f"FROM debian:13\nWORKDIR /app\n{chown}"
    result = result_of(
        tmp_path,
        files | {"Dockerfile": dockerfile},
        language=language,
        framework=framework,
        port=80,
    )
    text = result.files["Dockerfile.catalog"].content
    (found,) = [one for one in result.diagnostics if one.rule.slug == "unwritable-folder"]

    assert owned
    assert text.rpartition("chown -R ")[2].split()[1:][: len(owned)] == list(owned)
    assert "/app/reports (chown" in found.message
    assert not any(f"/app/{path} " in found.message for path in owned)
