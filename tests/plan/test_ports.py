"""Host ports: each published once, and reported where it differs from the container's."""

from __future__ import annotations

import pytest
from conftest import graph, service
from pipeline_helpers import compose_of, generated, slugs

from docker_generator.plan.model import Origin
from docker_generator.plan.ports import PortRequest, plan_ports


def request(slug: str, port: int, *, backing: bool = False) -> PortRequest:
    """Return the request of a service, or of a backing service."""
    return PortRequest(slug, port, not backing, f"/services/{slug}/port", slug)


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        ([request("a", 8001), request("b", 8002)], {"a": "8001", "b": "8002"}),
        ([request("b", 8000), request("a", 8000)], {"a": "8000", "b": "8001"}),
        (
            [request("a", 8000), request("b", 8000), request("c", 8001)],
            {"a": "8000", "b": "8002", "c": "8001"},
        ),
        (
            [request("postgres", 5432, backing=True), request("z", 5432)],
            {"postgres": "5433", "z": "5432"},
        ),
        (
            [request("b", 8000), request("a", 8000), request("cache", 8001, backing=True)],
            {"a": "8000", "b": "8002", "cache": "8001"},
        ),
        ([request("web", 80)], {"web": "8080"}),
        ([request("a", 1023), request("b", 1024)], {"a": "9023", "b": "1024"}),
        ([request("a", 65535), request("b", 65535)], {"a": "65535", "b": "65534"}),
    ],
    ids=[
        "all-free",
        "taken-by-the-first-name",
        "who-is-free-comes-first",
        "services-before-backing",
        "backing-before-the-rest",
        "privileged",
        "edge-of-privileged",
        "last-port",
    ],
)
def test_each_claim_gets_a_port_of_its_own(
    requests: list[PortRequest], expected: dict[str, str]
) -> None:
    """Services whose port is free, then backing services, then the rest the next free port."""
    published, _, _ = plan_ports(requests)

    assert expected == {slug: port.host.default for slug, port in published.items()}
    assert {c.slug: c.port for c in requests} == {s: p.container for s, p in published.items()}


def test_the_order_of_the_claims_does_not_matter() -> None:
    """The same requests in another order give the same ports."""
    requests = [
        request("c", 8000),
        request("a", 8000),
        request("b", 8000),
        request("d", 8001, backing=True),
    ]

    assert plan_ports(requests) == plan_ports(reversed(requests))


def test_each_port_can_be_overridden() -> None:
    """A variable with the port as its default chooses another one."""
    published, variables, _ = plan_ports([request("order-history", 8001)])

    assert "ORDER_HISTORY_PORT" == published["order-history"].host.name
    assert [("ORDER_HISTORY_PORT", Origin.DEFAULT, "8001")] == [
        (variable.name, variable.origin, variable.default) for variable in variables
    ]


def test_a_port_that_moved_is_told() -> None:
    """The finding says where the service answers, why, and what chooses another port."""
    _, _, found = plan_ports([request("a", 8000), request("b", 8000), request("web", 443)])

    assert ["moved-port", "moved-port"] == slugs(found)
    assert [
        "b is published on host port 8001 because 8000 is taken by a",
        "web is published on host port 8443 because 443 is reserved for the system",
    ] == [finding.message for finding in found]
    assert "Set B_PORT in .env to choose another" == found[0].action


@pytest.mark.parametrize(
    ("asked", "others"),
    [(9000, {"b": "8000"}), (8001, {"b": "8000"}), (80, {"b": "8000"}), (8000, {"b": "8001"})],
)
def test_a_port_that_is_asked_for_is_given(asked: int, others: dict[str, str]) -> None:
    """Also below 1024, and whoever else would have had it."""
    services = {"A": service(host_port=asked), "B": service()}
    ports = {
        name: entry["ports"][0]
        for name, entry in compose_of(generated(graph(services)))["services"].items()
    }

    assert f"127.0.0.1:${{A_PORT:-{asked}}}:8000" == ports["a"]
    assert f"127.0.0.1:${{B_PORT:-{others['b']}}}:8000" == ports["b"]
