"""What a stack is outside of a developer's machine."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, job, needs, service
from pipeline_helpers import compose_of, generated

POSTGRES = needs("postgres", external=True)
OUTSIDE = pytest.mark.parametrize("environment", ["staging", "prod"])


def stack(environment: str, **options: Any) -> dict[str, Any]:
    """Return the compose file of two services, a job and a database."""
    services = {
        "Catalog": service(dependencies=[POSTGRES]),
        "Cart": service(dependencies=[needs("Catalog")]),
        "SeedJob": job(dependencies=[POSTGRES]),
    }
    return compose_of(generated(graph(services), environment=environment, tag="7", **options))


def test_dev_has_none_of_it() -> None:
    """A developer's stack stops with the machine, keeps its logs, and builds."""
    entries = stack("dev", registry="registry.example.com")["services"]

    assert {"on-failure:10", "no"} == {entry["restart"] for entry in entries.values()}
    assert not [name for name, entry in entries.items() if "logging" in entry]
    assert "build" in entries["catalog"]


@OUTSIDE
def test_what_keeps_running_comes_back_after_a_reboot(environment: str) -> None:
    """What runs once does not."""
    entries = stack(environment)["services"]

    assert {
        "catalog": "unless-stopped",
        "cart": "unless-stopped",
        "postgres": "unless-stopped",
        "postgres-databases": "no",
        "seed-job": "no",
    } == {name: entry["restart"] for name, entry in entries.items()}


@OUTSIDE
def test_logs_are_rotated_and_processes_limited(environment: str) -> None:
    """In every container; the option pids decides the number."""
    entries = stack(environment, pids=300)["services"]

    assert {"10m"} == {entry["logging"]["options"]["max-size"] for entry in entries.values()}
    assert {300} == {e["deploy"]["resources"]["limits"]["pids"] for e in entries.values()}
    limits = stack(environment)["services"]["cart"]["deploy"]["resources"]["limits"]
    assert 1024 == limits["pids"]


@OUTSIDE
def test_networks_are_isolated_unless_chosen_otherwise(environment: str) -> None:
    """Cart does not reach the database."""
    assert {"cart.catalog"} == set(stack(environment)["services"]["cart"]["networks"])
    shared = stack(environment, networks="shared")["services"]["cart"]["networks"]
    assert ["app_network"] == shared


@OUTSIDE
def test_with_a_registry_images_are_pulled(environment: str) -> None:
    """No source is needed on that host; without a registry they are built there."""
    pulled = stack(environment, registry="registry.example.com/shop")["services"]
    built = stack(environment)["services"]

    assert "build" not in pulled["catalog"]
    assert ("registry.example.com/shop/app-catalog:7", "missing") == (
        pulled["catalog"]["image"],
        pulled["catalog"]["pull_policy"],
    )
    assert ("build", True) == (built["catalog"]["pull_policy"], "build" in built["catalog"])


def test_images_that_are_pulled_are_still_built_by_bake() -> None:
    """docker-bake.hcl builds and pushes them elsewhere."""
    result = generated(
        graph({"Catalog": service()}), environment="prod", tag="7", registry="registry.example.com"
    )

    assert 'target "catalog"' in result.files["docker-bake.hcl"].content
    assert "Dockerfile.catalog" in result.files
