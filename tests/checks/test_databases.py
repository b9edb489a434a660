"""Databases and logins that an engine refuses."""

from __future__ import annotations

import pytest
from conftest import graph, needs, service
from pipeline_helpers import slugs, topology_of

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.checks.databases import check_databases


@pytest.mark.parametrize(
    ("name", "engine", "database", "expected"),
    [
        ("Catalog", "postgres", None, []),
        ("Catalog", "postgres", "d" * 57, []),
        ("Catalog", "postgres", "d" * 58, ["invalid-database"]),
        ("Catalog", "postgres", "template0", ["invalid-database"]),
        ("Catalog", "postgres", "PgShop", ["invalid-database"]),
        ("Catalog", "mysql", "information-schema", ["invalid-database"]),
        ("Catalog", "mongodb", "local", ["invalid-database"]),
        ("PgBouncer", "postgres", "shop", ["invalid-login"]),
        ("RootService", "mariadb", "shop", ["invalid-login"]),
        ("A" + "b" * 31, "mysql", "shop", []),
        ("A" + "b" * 32, "mysql", "shop", ["invalid-login"]),
        ("AdminService", "rabbitmq", None, []),
        ("Admin", "redis", "anything", []),
    ],
)
def test_a_name_that_the_engine_refuses_is_told(
    name: str, engine: str, database: str | None, expected: list[str]
) -> None:
    """Before anything starts: too long, reserved, or the administrator's."""
    fields = {"database": database} if database else {}
    need = needs("store", external=True, engine=engine, **fields)
    topology = topology_of(graph({name: service(dependencies=[need])}))

    assert expected == slugs(check_databases(topology, built_in_engines()))
