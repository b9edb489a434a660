"""The networks that each container joins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docker_generator.backing.gateways import SLUG
from docker_generator.diagnostics.rules import output as rules
from docker_generator.plan.gateway import front_door_routes
from docker_generator.resolve.model import TargetKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.plan.model import ComposeService
    from docker_generator.resolve.model import ResolvedGraph

SHARED = "app_network"
"""The network of all containers, unless networks are isolated."""

MOST = 30
"""The networks that an engine can make in addition to its own, by default.

Its address pools are 172.17.0.0/16 to 172.31.0.0/16, and sixteen networks of 192.168.0.0/16; the
first one is docker0's. Source: daemon/libnetwork/ipamutils of Moby.
"""


def join_networks(
    services: tuple[ComposeService, ...], graph: ResolvedGraph
) -> tuple[ComposeService, ...]:
    """Return the containers with their networks; one that shares another's network joins none."""
    if graph.options.isolates_networks:
        joined = _by_edge(graph)
    else:
        joined = {service.name: [SHARED] for service in services}
    return tuple(
        service
        if service.network_of
        else replace(service, networks=tuple(joined.get(service.name, ())))
        for service in services
    )


def _by_edge(graph: ResolvedGraph) -> dict[str, list[str]]:
    """Return a network for each dependency, by the containers at its ends.

    Slugs contain no dot, so the names are unique. Migrations join the networks of their service to
    backing services. A service without dependencies gets a network of its own: otherwise, Compose
    would put all such services on one network.
    """
    joined: dict[str, list[str]] = {}
    for service in graph.services.values():
        migrations = [graph.migrations_of(service)] if graph.runs_migrations(service) else []
        for edge in service.edges:
            if edge.kind is not TargetKind.OUTSIDE:
                is_server = edge.kind is TargetKind.BACKING
                for end in (service.slug, edge.target, *(migrations if is_server else ())):
                    joined.setdefault(end, []).append(f"{service.slug}.{edge.target}")
    for node, companion in graph.companions:
        console = companion.slug(node.slug)
        for end in (console, node.slug):
            joined.setdefault(end, []).append(f"{console}.{node.slug}")
    for name in dict.fromkeys(route.service for route in front_door_routes(graph)):
        for end in (SLUG, name):
            joined.setdefault(end, []).append(f"{SLUG}.{name}")
    return {s.slug: [s.slug] for s in graph.services.values()} | joined


def check_networks(services: tuple[ComposeService, ...], options: Options) -> Iterator[Diagnostic]:
    """Report more networks than an engine can make by default."""
    count = len({network for service in services for network in service.networks})
    if count > MOST and options.has_compose:
        yield rules.MANY_NETWORKS.at("/networks", count=count, most=MOST, origin="options")
