"""Queries of sqlx that need a database, or prepared data, while they are compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pipeline_helpers import warnings_and_errors
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

SQLX = '[package]\nname = "shop"\nversion = "0.1.0"\n\n[dependencies]\nsqlx = "0.8"\n'
RUST = {"language": "rust", "framework": "axum", "port": 8000}
ASKS = 'fn ask() {\n    sqlx::query_as!(Row, "SELECT 1");\n}\n'


@pytest.mark.parametrize(
    ("files", "is_reported"),
    [
        ({"src/main.rs": ASKS}, True),
        ({"src/main.rs": "", "src/http/users/list.rs": "let x = query_scalar! {\n"}, True),
        ({"src/main.rs": 'let q = sqlx::query_file!("q.sql");\n'}, True),
        ({"src/main.rs": 'sqlx::query("SELECT 1").fetch_one(db);\n'}, False),
        ({"src/main.rs": '// sqlx::query!("SELECT 1")\n'}, False),
        ({"src/main.rs": ASKS, ".sqlx/query-0.json": "{}"}, False),
        ({"src/main.rs": ASKS, "sqlx-data.json": "{}"}, False),
        ({"src/main.rs": ASKS, "Cargo.toml": SQLX.replace("sqlx", "toasty")}, False),
    ],
)
def test_queries_that_are_checked_need_data(
    tmp_path: Path, files: dict[str, str], *, is_reported: bool
) -> None:
    """Only macros are checked, and only by this crate."""
    tree = {"Cargo.toml": SQLX, "Cargo.lock": "version = 4\n", **files}
    result = result_of(tmp_path, tree, **RUST)

    assert ("unprepared-queries" in warnings_and_errors(result.diagnostics)) is is_reported


def test_a_build_with_an_address_reaches_a_database(tmp_path: Path) -> None:
    """The graph may name one for the build."""
    tree = {"Cargo.toml": SQLX, "Cargo.lock": "version = 4\n", "src/main.rs": ASKS}
    build = {"environment": {"DATABASE_URL": "postgres://build.example/shop"}}
    result = result_of(tmp_path, tree, **RUST, build=build)

    assert "unprepared-queries" not in warnings_and_errors(result.diagnostics)
