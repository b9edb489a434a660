"""Waiting for what never happens, and asking nobody."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, job, needs, service
from pipeline_helpers import topology_of

from docker_generator.checks.conditions import check_conditions

WORKER = {"language": "python", "build": {"command": ["python", "work.py"]}}


def found_in(services: dict[str, Any]) -> list[tuple[str, str]]:
    """Return rule and place of each finding."""
    found = check_conditions(topology_of(graph(services)))
    return [(finding.rule.slug, finding.pointer) for finding in found]


@pytest.mark.parametrize(
    ("given", "other", "slug"),
    [
        ({"condition": "service_completed_successfully"}, service(), "service-never-completes"),
        ({"condition": "service_completed_successfully"}, WORKER, "service-never-completes"),
        ({"condition": "service_completed_successfully"}, job(), ""),
        ({"condition": "service_healthy"}, service(), ""),
        ({"condition": "service_healthy"}, job(), "job-never-healthy"),
        ({"condition": "service_started"}, job(), ""),
        ({}, job(), ""),
    ],
    ids=["server", "worker", "job", "healthy-server", "healthy-job", "started-job", "unsaid"],
)
def test_a_condition_that_never_comes_true_is_told(
    given: dict[str, Any], other: dict[str, Any], slug: str
) -> None:
    """Only a job ends, and only what runs on is healthy."""
    services = {"A": service(dependencies=[needs("B", **given)]), "B": other}
    expected = [(slug, "/services/A/dependencies/0/condition")] if slug else []

    assert expected == found_in(services)


@pytest.mark.parametrize(
    ("check", "field"),
    [
        ({"path": "/health"}, "path"),
        ({"type": "tcp"}, "type"),
        ({"type": "http", "path": "/health"}, "type"),
        ({"type": "none"}, ""),
        ({"command": ["true"], "path": "/health"}, ""),
        ({"interval": "5s"}, ""),
    ],
)
def test_a_worker_is_not_asked_on_a_port(check: dict[str, Any], field: str) -> None:
    """Only a command can tell whether it is healthy."""
    expected = [("health-check-without-port", f"/services/A/health_check/{field}")] if field else []

    assert expected == found_in({"A": WORKER | {"health_check": check}})


@pytest.mark.parametrize(
    ("check", "is_found"),
    [({"type": "http"}, True), ({"type": "http", "path": "/"}, False), ({"type": "tcp"}, False)],
)
def test_http_needs_a_path(check: dict[str, Any], is_found: bool) -> None:
    """No path is invented."""
    expected = [("probe-without-path", "/services/A/health_check/type")] if is_found else []

    assert expected == found_in({"A": service(health_check=check)})
