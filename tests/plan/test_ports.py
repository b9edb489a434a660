"""Host ports: each published once, and told where it differs from the container's."""

from __future__ import annotations

import pytest
from conftest import graph, service
from street import compose_of, generated, slugs

from docker_generator.plan.model import Origin
from docker_generator.plan.ports import Claim, plan_ports


def claim(slug: str, port: int, *, backing: bool = False) -> Claim:
    """Return the claim of a service, or of a backing service."""
    return Claim(slug, port, not backing, f"/services/{slug}/port", slug)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([claim("a", 8001), claim("b", 8002)], {"a": "8001", "b": "8002"}),
        ([claim("b", 8000), claim("a", 8000)], {"a": "8000", "b": "8001"}),
        (
            [claim("a", 8000), claim("b", 8000), claim("c", 8001)],
            {"a": "8000", "b": "8002", "c": "8001"},
        ),
        (
            [claim("postgres", 5432, backing=True), claim("z", 5432)],
            {"postgres": "5433", "z": "5432"},
        ),
        (
            [claim("b", 8000), claim("a", 8000), claim("cache", 8001, backing=True)],
            {"a": "8000", "b": "8002", "cache": "8001"},
        ),
        ([claim("web", 80)], {"web": "8080"}),
        ([claim("a", 1023), claim("b", 1024)], {"a": "9023", "b": "1024"}),
        ([claim("a", 65535), claim("b", 65535)], {"a": "65535", "b": "65534"}),
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
def test_each_claim_gets_a_port_of_its_own(claims: list[Claim], expected: dict[str, str]) -> None:
    """Services whose port is free, then backing services, then the rest the next free port."""
    published, _, _ = plan_ports(claims)

    assert expected == {slug: port.host.default for slug, port in published.items()}
    assert {c.slug: c.port for c in claims} == {s: p.container for s, p in published.items()}


def test_the_order_of_the_claims_does_not_matter() -> None:
    """The same claims in another order give the same ports."""
    claims = [claim("c", 8000), claim("a", 8000), claim("b", 8000), claim("d", 8001, backing=True)]

    assert plan_ports(claims) == plan_ports(reversed(claims))


def test_each_port_can_be_overridden() -> None:
    """A variable with the port as its default chooses another one."""
    published, variables, _ = plan_ports([claim("order-history", 8001)])

    assert "ORDER_HISTORY_PORT" == published["order-history"].host.name
    assert [("ORDER_HISTORY_PORT", Origin.DEFAULT, "8001")] == [
        (variable.name, variable.origin, variable.default) for variable in variables
    ]


def test_a_port_that_moved_is_told() -> None:
    """The finding says where the service answers, why, and what chooses another port."""
    _, _, found = plan_ports([claim("a", 8000), claim("b", 8000), claim("web", 443)])

    assert ["moved-port", "moved-port"] == slugs(found)
    assert [
        "b answers on host port 8001, since 8000 is taken by a",
        "web answers on host port 8443, since 443 is reserved for the system",
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
