"""Addresses in the code of a program that reads none from its environment: DG766."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import needs
from source_fixtures import result_of

from docker_generator.source.addresses import addresses_in

if TYPE_CHECKING:
    from pathlib import Path

POSTGRES, REDIS = needs("postgres", external=True), needs("redis", external=True)


def told(root: Path, files: dict[str, str], *dependencies: Any) -> list[str]:
    """Return the messages about addresses in the code of a service."""
    tree = {"requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n", "main.py": "app = 1\n"}
    given = {"language": "python", "framework": "fastapi", "port": 8000}
    result = result_of(root, tree | files, dependencies=list(dependencies), **given)
    return [one.message for one in result.diagnostics if one.rule.code == "DG766"]


@pytest.mark.parametrize(
    ("code", "need", "shown"),
    [
        (
            "create_engine('postgresql+psycopg://me:secret@db:5432/shop')",
            POSTGRES,
            "postgresql://db",
        ),
        (
            "connect('postgres://postgres:secret@localhost/shop?a=b')",
            POSTGRES,
            "postgres://localhost",
        ),
        ('open("jdbc:postgresql://db:5432/shop", "me", "")', POSTGRES, "postgresql://db"),
        ('open("r2dbc:postgresql://db/shop")', POSTGRES, "postgresql://db"),
        ('pool("jdbc:postgresql://me:secret@db/shop?a=b")', POSTGRES, "postgresql://db"),
        ("Sprintf('postgres://me:%s@db:5432/shop', secret)", POSTGRES, "postgres://db"),
        ("`postgres://me:${secret}@db:5432/shop`", POSTGRES, "postgres://db"),
        ("connect(f'postgres://{user}:{pw}@db/shop')", POSTGRES, "postgres://db"),
        ("open('mysql', 'me:%s@tcp(db:3306)/shop')", needs("mysql", external=True), "db (api.py:2"),
        ("connect('Server=db;Username=me;Password=secret;')", POSTGRES, "db (api.py:2)"),
        ("connect('host=db user=me password=secret')", POSTGRES, "db (api.py:2)"),
        ("Sprintf('host=db port=%d user=%s password=%s', port, me, it)", POSTGRES, "db (api.py:2)"),
        ("f'user={me} password={it} host=db'", POSTGRES, "db (api.py:2)"),
        ('"sslmode=disable host=db"', POSTGRES, "db (api.py:2)"),
        ("Redis(host='redis', db=0)", REDIS, "redis (api.py:2)"),
        ("{'host': 'my-cache'}", REDIS, "my-cache (api.py:2)"),
    ],
)
def test_an_address_in_the_code_is_told_without_its_login(
    tmp_path: Path, code: str, need: Any, shown: str
) -> None:
    """Nothing in the stack answers there, or not with this login."""
    (message,) = told(tmp_path, {"api.py": f"\n{code}\n"}, need)
    assert shown in message
    assert "secret" not in message


@pytest.mark.parametrize(
    ("code", "need"),
    [
        # The program reads what the stack gives.
        ("environ.get('DATABASE_URL', 'postgres://me:x@localhost/shop')", POSTGRES),
        # It has a name of its own, which another finding is about.
        ("environ.get('PG_URL', 'postgres://me:x@localhost/shop')", POSTGRES),
        # Parts of it are variables.
        ("connect(f'postgres://{user}@{host}/shop')", POSTGRES),
        ("Sprintf('postgres://%s:%s@%s/shop', a, b, c)", POSTGRES),
        ("Sprintf('%s:%s@tcp(%s:3306)/shop', a, b, c)", POSTGRES),
        # What it listens on, and another server.
        ("serve(host='localhost')", POSTGRES),
        ("fetch('https://db.example.com/shop')", POSTGRES),
        ("Mail(host='smtp.example.com')", POSTGRES),
    ],
)
def test_what_is_no_address_of_it_is_not_told(tmp_path: Path, code: str, need: Any) -> None:
    """Only a program without any name for the address has it nowhere else."""
    assert told(tmp_path, {"api.py": f"{code}\n"}, need) == []


def test_a_long_line_is_searched_in_a_moment() -> None:
    """A file may be one line, whatever is in it."""
    for part in ("; ", "'a;", "'postgres://", "host: ", "'Server="):
        assert list(addresses_in("a.js", part * 40_000)) == []


@pytest.mark.parametrize(
    ("files", "need", "shown"),
    [
        (
            {"conf/app.ini": "[redis]\nHost = 127.0.0.1:6379\n"},
            REDIS,
            "127.0.0.1:6379 (conf/app.ini:2)",
        ),
        ({"app.toml": 'address = "localhost:5432"\n'}, POSTGRES, "localhost:5432 (app.toml:1)"),
        (
            {"config.yaml": "redis:\n  addr: localhost:6379\n"},
            REDIS,
            "localhost:6379 (config.yaml:2)",
        ),
        ({"api.py": "serve('127.0.0.1:8000')\n"}, REDIS, ""),
        ({"api.py": "serve('127.0.0.1:6379')\n"}, POSTGRES, ""),
        ({"api.py": "environ.get('REDIS_URL', 'localhost:6379')\n"}, REDIS, ""),
        ({"api.py": "Redis('cache.localhost:6379', '10.127.0.0.1:6379')\n"}, REDIS, ""),
    ],
)
def test_this_host_with_the_port_of_an_engine_is_an_address(
    tmp_path: Path, files: dict[str, str], need: Any, shown: str
) -> None:
    """In settings or in code, if the program reads no variable for it."""
    messages = told(tmp_path, files, need)

    assert [shown in one for one in messages] == ([True] if shown else [])
