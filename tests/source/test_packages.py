"""Which packages a source tree declares for run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docker_generator.source.folder import Folder
from docker_generator.source.packages import read_packages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "requirements.txt",
            "SQLAlchemy[asyncio]>=2\nasyncpg==0.30 ; x\n# flask\n",
            "sqlalchemy asyncpg",
        ),
        ("pyproject.toml", '[project]\ndependencies = ["psycopg[binary]>=3"]', "psycopg"),
        ("pyproject.toml", "[tool.poetry.dependencies]\nFlask_Migrate = '^4'", "flask-migrate"),
        ("pyproject.toml", "[dependency-groups]\ndev = ['alembic']", ""),
        ("Pipfile", "[packages]\ndjango = '*'\n[dev-packages]\npytest = '*'", "django"),
        (
            "package.json",
            '{"dependencies": {"prisma": "6"}, "devDependencies": {"knex": "3"}}',
            "prisma",
        ),
        ("composer.json", '{"require": {"laravel/framework": "12"}}', "laravel/framework"),
        ("Gemfile", "gem 'rails', '~> 8'\ngem \"pg\"\n", "rails pg"),
        ("pyproject.toml", "no toml", ""),
        ("package.json", "[" * 100_000, ""),
        ("package.json", '{"dependencies": 3}', ""),
    ],
)
def test_declared_for_run_time(name: str, text: str, expected: str, tmp_path: Path) -> None:
    """Names have one form; what only builders and testers need does not count."""
    (tmp_path / name).write_text(text, "utf-8")

    assert set(expected.split()) == read_packages(Folder(tmp_path)).runtime


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A file of the tree is a file in the tree."""
    (tmp_path / "elsewhere").write_text("alembic\n", "utf-8")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "requirements.txt").symlink_to(tmp_path / "elsewhere")

    assert set() == read_packages(Folder(tmp_path / "tree")).runtime
