"""The form of an address by the driver that is declared and the SQLAlchemy that is locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import needs
from pipeline_helpers import compose_of
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

_MAIN = {"main.py": "import os\n\nos.environ['DATABASE_URL']\n"}
_UV = """\
version = 1
[[package]]
name = "sqlalchemy"
version = "{version}"
"""
_PROJECT = """\
[project]
name = "catalog"
version = "1"
dependencies = ["fastapi", "uvicorn", {packages}]
"""


def form_of(root: Path, files: dict[str, str]) -> str:
    """Return what stands before :// in the address of a service with this source."""
    result = result_of(
        root,
        _MAIN | files,
        language="python",
        framework="fastapi",
        port=8000,
        dependencies=[needs("postgres", external=True)],
    )
    assert result.ok, [found.message for found in result.diagnostics if found.is_error]
    environment = compose_of(result)["services"]["catalog"]["environment"]
    return str(environment["DATABASE_URL"]).partition("://")[0]


@pytest.mark.parametrize(
    ("requirements", "form"),
    [
        ("sqlalchemy==2.0.44 psycopg2-binary==2.9.11", "postgresql"),
        ("sqlalchemy==2.1.0 psycopg2-binary==2.9.11", "postgresql+psycopg2"),
        ("sqlalchemy==2.1.0b1 psycopg2", "postgresql+psycopg2"),
        ("sqlalchemy psycopg2", "postgresql+psycopg2"),
        ("sqlalchemy<2.1 psycopg2", "postgresql"),
        ("sqlalchemy~=2.0.30 psycopg2", "postgresql"),
        ("sqlalchemy>=2.0 psycopg2", "postgresql+psycopg2"),
        ("flask-sqlalchemy==3.1.1 psycopg[binary]", "postgresql+psycopg"),
        ("flask-sqlalchemy==3.1.1 psycopg2", "postgresql+psycopg2"),
        ("sqlalchemy==2.0.44 psycopg", "postgresql+psycopg"),
        ("sqlalchemy==2.1.0 psycopg", "postgresql+psycopg"),
        ("sqlmodel asyncpg", "postgresql+asyncpg"),
        ("psycopg2", "postgresql"),
        ("psycopg", "postgresql"),
    ],
)
def test_requirements_tell_the_form(requirements: str, form: str, tmp_path: Path) -> None:
    """The plain form means psycopg2 up to SQLAlchemy 2.0, and psycopg 3 from 2.1 on."""
    listed = "\n".join(["fastapi", "uvicorn", *requirements.split()]) + "\n"
    assert form_of(tmp_path, {"requirements.txt": listed}) == form


@pytest.mark.parametrize(
    ("requirements", "sample", "form"),
    [
        ("alembic sqlalchemy<2.1 asyncpg psycopg2", "postgresql://a:b@db/shop", "postgresql"),
        ("sqlalchemy asyncpg", "postgres://localhost/shop", "postgresql"),
        ("sqlalchemy asyncpg psycopg", "postgresql+psycopg://localhost/shop", "postgresql+psycopg"),
        ("sqlalchemy asyncpg", "postgresql+asyncpg://localhost/shop", "postgresql+asyncpg"),
        ("sqlalchemy asyncpg", "sqlite+aiosqlite:///shop.db", "postgresql+asyncpg"),
        ("sqlalchemy==2.1.0 psycopg2", "postgresql://localhost/shop", "postgresql+psycopg2"),
    ],
)
@pytest.mark.parametrize(
    "placed",
    [
        (".env.example", "DATABASE_URL={}\n"),
        ("app.env", "DATABASE_URL={}\n"),
        ("compose.yaml", "services: {{web: {{build: ., environment: {{DATABASE_URL: '{}'}}}}}}\n"),
        (
            "docker-compose.yml",
            "services: {{web: {{build: ., environment: ['DATABASE_URL={}']}}}}\n",
        ),
    ],
)
def test_a_sample_tells_the_form_that_the_program_reads(
    requirements: str, sample: str, form: str, placed: tuple[str, str], tmp_path: Path
) -> None:
    """The scheme of SQLAlchemy is refused by asyncpg itself; what the author wrote runs."""
    listed = "\n".join(["fastapi", "uvicorn", *requirements.split()]) + "\n"
    code = 'import os\n\nURL = os.environ["DATABASE_URL"]\n'
    file, text = placed
    files = {"requirements.txt": listed, file: text.format(sample), "settings.py": code}
    assert form_of(tmp_path, files) == form


@pytest.mark.parametrize(
    ("version", "form"), [("2.0.44", "postgresql"), ("2.1.0", "postgresql+psycopg2")]
)
@pytest.mark.parametrize("lock", ["uv.lock", "poetry.lock", "Pipfile.lock"])
def test_a_lock_file_tells_what_a_manifest_leaves_open(
    lock: str, version: str, form: str, tmp_path: Path
) -> None:
    """Also of what only another package brings along."""
    files = {
        "uv.lock": {
            "pyproject.toml": _PROJECT.format(packages='"flask-sqlalchemy", "psycopg2"'),
            "uv.lock": _UV.format(version=version),
        },
        "poetry.lock": {
            "pyproject.toml": _PROJECT.format(packages='"flask-sqlalchemy", "psycopg2"'),
            "poetry.lock": _UV.format(version=version),
        },
        "Pipfile.lock": {
            "Pipfile": '[packages]\nfastapi = "*"\nflask-sqlalchemy = "*"\npsycopg2 = "*"\n',
            "Pipfile.lock": f'{{"default": {{"sqlalchemy": {{"version": "=={version}"}}}}}}',
        },
    }
    assert form_of(tmp_path, files[lock]) == form
