"""The front door as a compose service: ports, routes and volumes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from docker_generator.backing.gateways import GATEWAYS, HTTP, HTTPS, SLUG, Gateway
from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import exposure as rules
from docker_generator.diagnostics.rules import graph as graph_rules
from docker_generator.plan.caddyfile import FrontDoorRoute, caddyfile
from docker_generator.plan.health import INTERVAL, RETRIES, START_INTERVAL, START_PERIOD, TIMEOUT
from docker_generator.plan.model import (
    ComposeService,
    Hardening,
    Health,
    Limits,
    Mount,
    PublishedPort,
    Restart,
    Section,
    StaticFile,
)
from docker_generator.plan.ports import PortRequest
from docker_generator.plan.settings import cpu_limit, cpu_variable
from docker_generator.topology.exposure import PublicRoute, can_be_routed, entrance, public_routes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.plan.model import Variable
    from docker_generator.resolve.model import ResolvedGraph

_PLAIN = f"{SLUG}-http"
"""The slug of the port for requests without TLS, which are redirected to the other one."""


def front_door_routes(graph: ResolvedGraph) -> tuple[FrontDoorRoute, ...]:
    """Return the routes of the front door, sorted by host; empty if there is none."""
    if not graph.options.has_gateway:
        return ()
    found = []
    for route in _public_routes(graph):
        service = graph.services[route.service]
        host = route.host_below(graph.options.domain)
        port = service.declared.port or 0
        found.append(FrontDoorRoute(host, route.path, service.slug, port, route.strips))
    return tuple(sorted(found, key=lambda r: (r.host, -len(r.path), r.path, r.service)))


def _public_routes(graph: ResolvedGraph) -> tuple[PublicRoute, ...]:
    return public_routes(graph.topology, lambda name: _speaks_http(name, graph))


def _speaks_http(name: str, graph: ResolvedGraph) -> bool:
    return name in graph.services and not graph.services[name].speaks_grpc


def gateway_requests(graph: ResolvedGraph) -> Iterator[PortRequest]:
    """Yield the host ports of the front door: outside of dev, 80 and 443."""
    if graph.options.has_gateway:
        for slug, port in ((SLUG, HTTPS), (_PLAIN, HTTP)):
            asked = None if graph.options.is_dev else port
            yield PortRequest(slug, port, False, "/gateway", "the front door", asked=asked)


def gateway_variables(graph: ResolvedGraph) -> Iterator[Variable]:
    """Yield the variables that the front door adds to .env, besides its ports."""
    if graph.options.gateway is not None and graph.options.has_gateway:
        yield cpu_variable(SLUG, GATEWAYS[graph.options.gateway].cpu)


def gateway_file(graph: ResolvedGraph) -> StaticFile | None:
    """Return the configuration file of the front door."""
    known = _known(graph)
    if known is None:
        return None
    signs = graph.options.signs_certificates
    text = caddyfile(front_door_routes(graph), signs_certificates=signs)
    return StaticFile(known.file, text, is_script=False)


def plan_gateway(
    ports: Mapping[str, PublishedPort], file: StaticFile, graph: ResolvedGraph
) -> ComposeService | None:
    """Return the front door; outside of dev it is published on all addresses of the host.

    Its file is a bind mount because its root directory is read-only. A label holds the digest of
    the file, so a changed file leads to a new container.
    """
    known = _known(graph)
    if known is None:
        return None
    options = graph.options
    published = tuple(ports[slug]._replace(is_public=not options.is_dev) for slug in (SLUG, _PLAIN))
    volumes = (Mount(source, target) for source, target in known.volumes.items())
    host = entrance(_public_routes(graph), options.domain)
    content = hashlib.sha256(file.text.encode()).hexdigest()[:16]
    return ComposeService(
        name=SLUG,
        section=Section.GATEWAY,
        image=options.pinned(known.image),
        comment=f"{known.title}, the front door: routes requests to the public services, with TLS",
        restart=Restart.ON_FAILURE,
        hardening=Hardening(
            init=False,
            cap_drop=("ALL",),
            cap_add=known.capabilities,
            security_opt=("no-new-privileges:true",),
            read_only=True,
        ),
        command=tuple((word,) for word in known.command),
        ports=published,
        mounts=(*volumes, Mount(known.file, known.target, is_file=True, is_bound=True)),
        health=Health(
            *("command", tuple((word,) for word in known.probe), INTERVAL, TIMEOUT, RETRIES),
            start_period=START_PERIOD,
            start_interval=START_INTERVAL,
        ),
        limits=Limits(cpu_limit(SLUG, known.cpu), known.memory),
        labels={
            "docker-generator.address": (f"https://{host}:", published[0].host),
            "docker-generator.content": (content,),
        },
    )


def _known(graph: ResolvedGraph) -> Gateway | None:
    gateway = graph.options.gateway
    return GATEWAYS[gateway] if gateway is not None and graph.options.has_gateway else None


def check_exposure(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report services that cannot be public, shared addresses, and a missing target."""
    routes = _public_routes(graph)
    first: dict[tuple[str, str], str] = {}
    for route in routes:
        other = first.setdefault((route.host, route.path), route.service)
        if other != route.service:
            yield rules.DUPLICATE_ROUTE.at(
                pointer("services", route.service, "public"),
                route.service,
                other=other,
                address=route.host_below(graph.options.domain) + route.path,
            )
    for name, service in graph.services.items():
        asked = service.declared.public
        if asked is None or not asked.is_public:
            continue
        reason = "it speaks gRPC" if service.speaks_grpc else "it listens on no port"
        if service.speaks_grpc or not can_be_routed(name, graph.topology):
            place = pointer("services", name, "public")
            yield rules.UNROUTABLE_SERVICE.at(place, name, reason=reason)
    if graph.options.has_gateway:
        if not routes:
            yield rules.NOTHING_TO_ROUTE.at("/gateway", "the gateway", origin="options")
        owners = {s.slug: s.name for s in graph.services.values()}
        owners |= {slug: node.name for slug, node in graph.backing.items()}
        if SLUG in owners:
            place, other = pointer("gateway"), "the front door"
            yield graph_rules.NAME_COLLISION.at(
                place, owners[SLUG], other=other, slug=SLUG, origin="options"
            )
