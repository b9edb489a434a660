"""Who answers outside of the stack, and where: the host and the path of each public service."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docker_generator.topology.model import Topology


class PublicRoute(NamedTuple):
    """A service of the graph where it answers: the host as in Public, and the path.

    With `strips`, the service gets requests without that path: it was chosen here, and is none that
    the service knows.
    """

    service: str
    host: str
    path: str
    strips: bool = False

    def host_below(self, domain: str) -> str:
        """Return the whole name of the host.

        >>> PublicRoute("Web", "shop", "/").host_below("example.com")
        'shop.example.com'
        """
        if not self.host:
            return domain
        return self.host if "." in self.host else f"{self.host}.{domain}"


def public_routes(
    topology: Topology, speaks_http: Callable[[str], bool]
) -> tuple[PublicRoute, ...]:
    """Return the routes of all public services, sorted by host; of one host, longer paths first.

    What the graph does not say is decided so: front ends are public, and what they depend on; in a
    stack without them, what no other service depends on. One front end has the domain, several have
    a host each, called after them. Every other service is at /api/<its compose name>/ there.
    `speaks_http` says whether a service with a port is called by HTTP.
    """
    services = {
        name: service
        for name, service in topology.services.items()
        if can_be_routed(name, topology) and speaks_http(name)
    }
    found: list[PublicRoute] = []
    for name, service in services.items():
        asked = service.public
        if asked is not None and not asked.is_public:
            continue
        if asked is not None and (asked.host or asked.path):
            found.append(PublicRoute(name, asked.host, asked.path or "/"))
        elif service.is_front_end:
            found.append(PublicRoute(name, _host_of(name, topology), "/"))
        else:
            path = f"/api/{slug_of(name)}"
            hosts = sorted(_hosts_of(name, topology)) or ([""] if asked else [])
            found += [PublicRoute(name, host, path, strips=True) for host in hosts]
    return tuple(sorted(found, key=lambda r: (r.host, -len(r.path), r.path, r.service)))


def entrance(routes: Iterable[PublicRoute], domain: str) -> str:
    """Return the host by which one comes in: the domain, else the first one that has a route."""
    hosts = sorted({route.host_below(domain) for route in routes})
    return domain if domain in hosts or not hosts else hosts[0]


def can_be_routed(name: str, topology: Topology) -> bool:
    """Return whether a service listens at all: it has a port, and is not a job."""
    service = topology.services[name]
    return service.port is not None and not service.runs_once


def _front_ends(topology: Topology) -> list[str]:
    """Return the public front ends."""
    return [
        name
        for name, one in topology.services.items()
        if one.is_front_end
        and can_be_routed(name, topology)
        and (one.public is None or one.public.is_public)
    ]


def _host_of(front_end: str, topology: Topology) -> str:
    """Return the host of a front end: that of the graph, else the domain or one of its own."""
    asked = topology.services[front_end].public
    if asked is not None and (asked.host or asked.path):
        return asked.host
    return slug_of(front_end) if len(_front_ends(topology)) > 1 else ""


def _hosts_of(name: str, topology: Topology) -> Iterator[str]:
    """Yield the hosts at which a service answers that names none, each once."""
    front_ends = _front_ends(topology)
    if front_ends:
        callers = (f for f in front_ends if _needs(f, name, topology))
        yield from {_host_of(front_end, topology) for front_end in callers}
    elif not any(_needs(other, name, topology) for other in topology.services):
        yield ""


def _needs(caller: str, name: str, topology: Topology) -> bool:
    needs = topology.services[caller].needs
    return any(need.name == name and not need.external for need in needs)
