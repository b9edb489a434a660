"""What means nothing for a job, and until when others wait for it."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, job, needs, service
from pipeline_helpers import reported, topology_of

from docker_generator.diagnostics.diagnostic import Severity
from docker_generator.topology.reading import read_topology

END = "service_completed_successfully"


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("port", 8000, "a port"),
        ("host_port", 9000, "a port of the host"),
        ("replicas", 2, "several replicas"),
        ("health_check", {"path": "/health"}, "a health check"),
        ("health_check", {"command": ["true"], "type": "none"}, "a health check"),
    ],
)
def test_what_no_job_can_have_is_told_and_left_out(field: str, value: Any, what: str) -> None:
    """A warning names the field; past the reading nobody finds it any more."""
    reading = read_topology(graph({"Seed": job(**{field: value})}))
    topology, found = reading.topology, reading.diagnostics

    assert topology is not None
    assert [("ignored-job-field", f"/services/Seed/{field}")] == [
        one[:2] for one in reported(found)
    ]
    assert found[0].message.endswith(f"has {what}")
    assert Severity.WARNING is found[0].severity
    assert topology_of(graph({"Seed": job()})).services["Seed"] == topology.services["Seed"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"replicas": 1, "health_check": {"type": "none"}},
        {"type": "worker", "port": 8000, "replicas": 2, "health_check": {"path": "/health"}},
    ],
    ids=["bare", "said-to-have-none", "no-job"],
)
def test_nothing_is_told_of_what_is_right(fields: dict[str, Any]) -> None:
    """To say that there is no health check is not a fault; what is not a job keeps what it has."""
    reading = read_topology(graph({"Seed": job(**fields)}))
    topology, found = reading.topology, reading.diagnostics

    assert [] == found
    assert topology is not None
    assert fields.get("port") == topology.services["Seed"].port


@pytest.mark.parametrize(
    ("given", "condition"),
    [
        ({}, END),
        ({"condition": "service_started"}, "service_started"),
        ({"condition": "service_healthy"}, "service_healthy"),
        ({"condition": END}, END),
    ],
    ids=str,
)
def test_who_depends_on_a_job_waits_for_its_end(given: dict[str, Any], condition: str) -> None:
    """Unless the graph says otherwise; nobody else's condition changes."""
    dependencies = [
        needs("Seed", **given),
        needs("Cart"),
        needs("Seed", external=True, engine="redis"),
    ]
    services = {"A": service(dependencies=dependencies), "Cart": service(), "Seed": job()}
    waits = [need.condition for need in topology_of(graph(services)).services["A"].dependencies]

    assert [condition, "service_healthy", "service_healthy"] == waits
