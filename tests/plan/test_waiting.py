"""What waits for what, and until when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from conftest import graph, job, needs, service
from pipeline_helpers import planned

from docker_generator.plan.model import (
    OWN_HARDENING,
    SERVER_HARDENING,
    ComposeService,
    Restart,
    Section,
)

POSTGRES = needs("postgres", external=True)


def test_every_edge_is_waited_for(shop: dict[str, Any]) -> None:
    """A service waits for health, and for the one-shot that makes its database."""
    made, _ = planned(shop)
    (billing,) = (entry for entry in made.services if entry.name == "billing")

    assert {
        "postgres": "service_healthy",
        "postgres-databases": "service_completed_successfully",
        "nats": "service_healthy",
        "catalog": "service_healthy",
    } == billing.depends_on


def test_a_condition_that_cannot_be_true_is_weakened() -> None:
    """Who has no health check is waited for until it has started, and that is reported."""
    services = {
        "Cart": service(dependencies=[needs("Catalog")]),
        "Catalog": service(health_check={"type": "none"}),
    }
    made, found = planned(graph(services))

    assert {"catalog": "service_started"} == made.services[-1].depends_on
    assert "unsatisfiable-condition" in found


def test_a_weaker_condition_of_the_graph_is_kept() -> None:
    """A service may say that a started neighbour is enough."""
    services = {
        "Cart": service(dependencies=[needs("Catalog", condition="service_started")]),
        "Catalog": service(),
    }
    made, found = planned(graph(services))

    assert {"catalog": "service_started"} == made.services[-1].depends_on
    assert "unsatisfiable-condition" not in found


def test_a_job_runs_once_at_its_place_in_the_order() -> None:
    """It waits as every service does, is not started again, and nobody can ask it."""
    services = {
        "Cart": service(dependencies=[needs("Seed")]),
        "Seed": job(port=8001, replicas=3, health_check={"path": "/"}, dependencies=[POSTGRES]),
    }
    made, _ = planned(graph(services))
    *_, seed, cart = made.services

    assert ("seed", Section.SERVICE, "no", 1) == (
        *(seed.name, seed.section, seed.restart),
        seed.replicas,
    )
    assert (None, ()) == (seed.health, seed.ports)
    assert {"docker-generator.rule": ("job",)} == seed.labels
    assert {
        "postgres": "service_healthy",
        "postgres-databases": "service_completed_successfully",
    } == seed.depends_on
    assert {"seed": "service_completed_successfully"} == cart.depends_on
    assert "SEED_SERVICE_URL" not in cart.environment
    assert "SEED_PORT" not in {variable.name for variable in made.variables}


@pytest.mark.parametrize(
    ("condition", "other"),
    [
        ("service_started", job()),
        ("service_healthy", job()),
        ("service_completed_successfully", service()),
        ("service_completed_successfully", job(type="worker")),
    ],
    ids=["started-job", "healthy-job", "ended-server", "ended-worker"],
)
def test_nobody_waits_in_vain(condition: str, other: dict[str, Any]) -> None:
    """The weakest condition stands where the given one never comes true."""
    services = {"Cart": service(dependencies=[needs("Seed", condition=condition)]), "Seed": other}
    made, _ = planned(graph(services))

    assert {"seed": "service_started"} == made.services[-1].depends_on


def test_nobody_waits_for_a_check_that_is_not_there() -> None:
    """A plan with such an edge cannot be made: it would wait forever."""
    made, _ = planned(graph())
    waiting = ComposeService(
        *("a", Section.SERVICE, "", "", Restart.ON_FAILURE, OWN_HARDENING),
        depends_on={"b": "service_healthy"},
    )
    unchecked = ComposeService("b", Section.BACKING, "", "", Restart.ON_FAILURE, SERVER_HARDENING)

    with pytest.raises(ValueError, match="a waits in vain: b is never service_healthy"):
        replace(made, services=(waiting, unchecked))


@pytest.mark.parametrize(
    ("need", "condition"),
    [
        (needs("redis", external=True), "service_healthy"),
        (needs("redis", external=True, condition="service_started"), "service_started"),
        (
            needs("redis", external=True, condition="service_completed_successfully"),
            "service_started",
        ),
        (needs("otel", external=True), "service_started"),
    ],
)
def test_a_service_waits_for_what_can_come_true(need: dict[str, Any], condition: str) -> None:
    """The strongest condition that the backing service can meet."""
    made, _ = planned(graph({"A": service(dependencies=[need])}))

    assert {need["name"]: condition} == made.services[-1].depends_on
