"""Public services and their addresses: the host and the path of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docker_generator.topology.model import Topology


class PublicRoute(NamedTuple):
    """A service of the graph where it answers: the host as in Public, and the path.

    With `strips`, the service gets requests without that path: the path was chosen here, and the
    service does not know it.
    """

    service: str
    host: str
    path: str
    strips: bool = False

    def host_below(self, domain: str) -> str:
        """Return the full name of the host.

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

    Defaults: front ends and their dependencies are public; in a stack without front ends, the
    services on which no other service depends. A single front end has the domain; several have a
    host each, named after them. Every other service is at /api/<its compose name>/ there.
    `speaks_http` says whether a service with a port is called by HTTP.
    """
    services = {
        name: service
        for name, service in topology.services.items()
        if can_be_routed(name, topology) and speaks_http(name)
    }
    unnamed = _Hosts(topology)
    found: list[PublicRoute] = []
    for name, service in services.items():
        asked = service.public
        if asked is not None and not asked.is_public:
            continue
        if asked is not None and (asked.host or asked.path):
            found.append(PublicRoute(name, asked.host, asked.path or "/"))
        elif service.is_front_end:
            found.append(PublicRoute(name, unnamed.of_front_end(name), "/"))
        else:
            path = f"/api/{slug_of(name)}"
            hosts = sorted(unnamed.of_api(name)) or ([""] if asked else [])
            found += [PublicRoute(name, host, path, strips=True) for host in hosts]
    return tuple(sorted(found, key=lambda r: (r.host, -len(r.path), r.path, r.service)))


def entrance(routes: Iterable[PublicRoute], domain: str) -> str:
    """Return the host that users open: the domain, else the first host that has a route."""
    hosts = sorted({route.host_below(domain) for route in routes})
    return domain if domain in hosts or not hosts else hosts[0]


def can_be_routed(name: str, topology: Topology) -> bool:
    """Return whether a service listens at all: it has a port, and is not a job."""
    service = topology.services[name]
    return service.port is not None and not service.runs_once


class _Hosts:
    """The hosts of the services that name none; the edges of a graph are followed once."""

    def __init__(self, topology: Topology) -> None:
        self._services = topology.services
        self._front_ends = [
            name
            for name, one in topology.services.items()
            if one.is_front_end
            and can_be_routed(name, topology)
            and (one.public is None or one.public.is_public)
        ]
        self._callers: dict[str, set[str]] = {}
        for caller in self._front_ends or topology.services:
            for need in topology.services[caller].needs:
                if not need.external:
                    self._callers.setdefault(need.name, set()).add(caller)

    def of_front_end(self, name: str) -> str:
        """Return the host of a front end: the graph's, else the domain or a host of its own."""
        asked = self._services[name].public
        if asked is not None and (asked.host or asked.path):
            return asked.host
        return slug_of(name) if len(self._front_ends) > 1 else ""

    def of_api(self, name: str) -> set[str]:
        """Return the hosts of another service: the hosts of the front ends that depend on it.

        In a stack without front ends, services on which no other depends have the domain.
        """
        callers = self._callers.get(name, set())
        if self._front_ends:
            return {self.of_front_end(caller) for caller in callers}
        return set() if callers else {""}
