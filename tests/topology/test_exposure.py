"""Who is public, and where: by the graph, else decided."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph, needs, service
from pydantic_core import PydanticCustomError

from docker_generator.topology.exposure import PublicRoute, entrance, public_routes
from docker_generator.topology.public import Public, parse_public
from docker_generator.topology.reading import read_topology


def front_end(*called: str, **more: Any) -> dict[str, Any]:
    """Return a front end that depends on services."""
    return service(type="frontend", dependencies=[needs(name) for name in called], **more)


def routes(services: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """Return the routes of a graph in which everything speaks HTTP, below example.com."""
    topology = read_topology(graph(services)).topology
    assert topology is not None
    found = public_routes(topology, lambda _: True)
    return [(one.host_below("example.com"), one.path, one.service, one.strips) for one in found]


def test_one_front_end_has_the_domain() -> None:
    """What it depends on is beside it; what only services depend on is not public."""
    found = routes(
        {
            "Web": front_end("Orders"),
            "Orders": service(port=8001, dependencies=[needs("Stock")]),
            "Stock": service(port=8002),
        }
    )
    assert found == [
        ("example.com", "/api/orders", "Orders", True),
        ("example.com", "/", "Web", False),
    ]


def test_several_front_ends_have_a_host_each() -> None:
    """With what each of them depends on, and no more."""
    found = routes(
        {
            "Web": front_end("Orders"),
            "Admin": front_end(port=8003),
            "Orders": service(port=8001),
        }
    )
    assert found == [
        ("admin.example.com", "/", "Admin", False),
        ("web.example.com", "/api/orders", "Orders", True),
        ("web.example.com", "/", "Web", False),
    ]


def test_without_front_ends_nobody_else_calls_what_is_public() -> None:
    """The services at the end of the chain are what others come for."""
    calling = service(port=8001, dependencies=[needs("Stock")])
    found = routes({"Orders": calling, "Stock": service(port=8002)})

    assert found == [("example.com", "/api/orders", "Orders", True)]


@pytest.mark.parametrize(
    ("public", "expected"),
    [
        (True, [("example.com", "/api/stock", "Stock", True)]),
        (False, []),
        ("/stock", [("example.com", "/stock", "Stock", False)]),
        ("stock", [("stock.example.com", "/", "Stock", False)]),
        ("stock.example.org/v1", [("stock.example.org", "/v1", "Stock", False)]),
    ],
)
def test_the_graph_decides(public: Any, expected: list[Any]) -> None:
    """A host without a point is below the domain, and a path is the service's own."""
    calling = service(port=8001, dependencies=[needs("Stock")], public=False)

    assert routes({"Orders": calling, "Stock": service(port=8002, public=public)}) == expected


def test_what_does_not_listen_is_not_routed() -> None:
    """A worker, and a job, whatever the graph says."""
    worker = service(port=None, public=True, build={"command": ["python", "work.py"]})

    assert routes({"Worker": worker, "Web": front_end()}) == [("example.com", "/", "Web", False)]


@pytest.mark.parametrize(
    "text",
    [
        *("", "Shop.example.com", "https://a.b", "a b", "a/../b", "a/.", "/a/", "a{b", "/a*", "-a"),
        *(
            "a\n",
            "/a\n}",
            "/a#b",
            "a:80",
            "//",
            "é.com",
            "/" + 255 * "a",
            1,
            None,
            [],
            {"host": "a"},
        ),
    ],
)
def test_nothing_else_is_an_address(text: Any) -> None:
    """Nothing that a front door could read as more than an address."""
    with pytest.raises(PydanticCustomError) as raised:
        parse_public(text)

    assert raised.value.type == "invalid-public"


def test_what_is_read_can_be_read_again() -> None:
    """The records of the graph are validated more than once."""
    assert parse_public(parse_public("a/b")) == Public(True, "a", "/b")


def test_one_comes_in_by_the_domain_where_it_has_a_route() -> None:
    """Else by the first host."""
    shop, root = PublicRoute("Shop", "shop", "/"), PublicRoute("Web", "", "/")

    assert entrance([shop, root], "example.com") == "example.com"
    assert entrance([shop], "example.com") == "shop.example.com"
    assert entrance([], "example.com") == "example.com"
