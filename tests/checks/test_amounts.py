"""Amounts of one service, and ports of two, that do not go together."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, service
from pipeline_helpers import topology_of

from docker_generator.checks.amounts import check_amounts


def found_in(**services: dict[str, Any]) -> list[tuple[str, str]]:
    """Return rule and place of each finding."""
    found = check_amounts(topology_of(graph(services)))
    return [(finding.rule.slug, finding.pointer) for finding in found]


PLACE = "/services/A/resources/reservations"


@pytest.mark.parametrize(
    ("limits", "reserved", "expected"),
    [
        ({"cpu": 1}, {"cpu": "1001m"}, [PLACE + "/cpu"]),
        ({"cpu": 1}, {"cpu": "1000m"}, []),
        ({"memory": "1Gi"}, {"memory": "1025Mi"}, [PLACE + "/memory"]),
        ({"memory": "1Gi"}, {"memory": "1024Mi"}, []),
        (
            {"cpu": 1, "memory": "1Gi"},
            {"cpu": 2, "memory": "2Gi"},
            [PLACE + "/cpu", PLACE + "/memory"],
        ),
        ({"cpu": 1}, {"memory": "1Gi"}, []),
        ({}, {"cpu": 8, "memory": "1Ti"}, []),
    ],
)
def test_a_reservation_stays_within_its_limit(
    limits: dict[str, Any], reserved: dict[str, Any], expected: list[str]
) -> None:
    """The engine refuses more; what has no limit reserves what it wants."""
    found = found_in(A=service(resources=limits | {"reservations": reserved}))

    assert [("reservation-above-limit", place) for place in expected] == found


@pytest.mark.parametrize(
    ("check", "field"),
    [
        ({"interval": "5s", "timeout": "5s"}, ""),
        ({"interval": "5s", "timeout": "5001ms"}, "timeout"),
        ({"timeout": "30s"}, ""),
        ({"timeout": "31s"}, "timeout"),
        ({"interval": "3s"}, ""),
        ({"interval": "2s"}, "interval"),
    ],
)
def test_a_probe_ends_before_the_next_one(check: dict[str, str], field: str) -> None:
    """What is not given counts with its default: 30s and 3s."""
    expected = [("timeout-above-interval", f"/services/A/health_check/{field}")] if field else []

    assert expected == found_in(A=service(health_check=check))


def test_port_22_is_a_warning() -> None:
    """A remote shell in a container is what nobody wants."""
    assert [("shell-port", "/services/A/port")] == found_in(A=service(port=22))


def test_a_host_port_is_asked_for_once() -> None:
    """Each further service that asks for it is reported, with the first one's name."""
    services = {name: service(host_port=9000) for name in ("A", "B", "C")}
    found = list(check_amounts(topology_of(graph(services | {"D": service(host_port=9001)}))))

    assert ["/services/B/host_port", "/services/C/host_port"] == [f.pointer for f in found]
    assert "B and A both ask for host port 9000" == found[0].message
