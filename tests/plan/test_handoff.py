"""What the next generator is handed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import graph, needs, service
from street import generated


def test_a_service_is_handed_on_in_full(shop: dict[str, Any]) -> None:
    """Image, port, command, probe, user, variables, resources and dependencies are there."""
    catalog = generated(shop).handoff["services"]["CatalogService"]

    assert ("catalog", "app-catalog:v1.2.0", 8001) == (
        catalog["slug"],
        catalog["image"],
        catalog["port"],
    )
    assert "uvicorn" == catalog["command"][0]
    assert "8001" in catalog["command"]
    assert ("http", "/health", 8001) == (
        catalog["health"]["type"],
        catalog["health"]["path"],
        catalog["health"]["port"],
    )
    assert 10001 == catalog["user"]
    assert [
        {"name": "postgres", "external": True},
        {"name": "redis", "external": True},
        {"name": "nats", "external": True},
    ] == catalog["dependencies"]


def test_resources_keep_the_units_of_the_graph() -> None:
    """Kubernetes reads what the graph wrote."""
    document = graph({"A": service(resources={"cpu": "500m", "memory": "4Gi"})})

    assert {"cpu": "500m", "memory": "4Gi"} == (
        generated(document).handoff["services"]["A"]["resources"]
    )


def test_variables_say_which_part_is_secret(shop: dict[str, Any]) -> None:
    """A secret is named, and its value stands nowhere."""
    variables = generated(shop).handoff["services"]["CatalogService"]["variables"]

    assert ["CATALOG_POSTGRES_PASSWORD"] == variables["DATABASE_URL"]["secrets"]
    assert "{CATALOG_POSTGRES_PASSWORD}@postgres:5432" in variables["DATABASE_URL"]["value"]
    assert {"value": "redis://redis:6379/0", "secrets": []} == variables["REDIS_URL"]
    assert ["JWT_SECRET"] == variables["JWT_SECRET"]["secrets"]


def test_backing_services_are_handed_on(shop: dict[str, Any]) -> None:
    """Engine, version, image, port and logins are there."""
    postgres = generated(shop).handoff["backing_services"]["postgres"]

    assert ("postgres", 5432) == (postgres["engine"], postgres["port"])
    assert postgres["image"].startswith("postgres:")
    assert ["catalog", "billing", "auth"] == [login["database"] for login in postgres["logins"]]


def test_the_hand_off_is_plain_data(shop: dict[str, Any]) -> None:
    """JSON can hold it, and gives the same back."""
    handed = generated(shop).handoff

    assert handed == json.loads(json.dumps(handed))


def test_a_worker_has_neither_port_nor_probe() -> None:
    """What does not listen cannot be probed."""
    worker = {"language": "python", "build": {"command": ["python", "worker.py"]}}
    document = graph({"A": worker | {"dependencies": [needs("nats", external=True)]}})
    handed = generated(document).handoff["services"]["A"]

    assert (None, None, ["python", "worker.py"]) == (
        handed["port"],
        handed["health"],
        handed["command"],
    )


@pytest.mark.parametrize(
    ("check", "kind"),
    [
        ({"path": "/health"}, "http"),
        ({}, "tcp"),
        ({"path": "/health", "type": "tcp"}, "tcp"),
        ({"command": ["true"], "path": "/health"}, "command"),
    ],
    ids=str,
)
def test_the_kind_of_a_probe_is_the_one_that_runs(check: dict[str, Any], kind: str) -> None:
    """Kubernetes makes its own probe of what is handed on."""
    handed = generated(graph({"A": service(health_check=check)})).handoff

    assert kind == handed["services"]["A"]["health"]["type"]
