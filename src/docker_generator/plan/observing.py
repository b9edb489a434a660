"""The console for the telemetry of the services while code is changed, and its variables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docker_generator.catalogue import fill
from docker_generator.plan.backing import plan_backing
from docker_generator.plan.model import DevelopmentService
from docker_generator.plan.networks import SHARED
from docker_generator.plan.ports import PortRequest
from docker_generator.resolve.model import Condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.plan.model import ComposeService, PublishedPort
    from docker_generator.resolve.model import BackingNode, ResolvedGraph


def observer_ports(graph: ResolvedGraph) -> Iterator[PortRequest]:
    """Yield the host ports of the console for telemetry; programs of the host use them, too."""
    node = graph.observer
    if node is None:
        return
    for slug, port in {
        node.slug: node.published,
        **{f"{node.slug}-{what}": port for what, port in node.engine.ports.items()},
    }.items():
        subject = f"{node.engine.title} ({slug})"
        yield PortRequest(slug, port, False, node.pointer, subject, origin="options")


def with_observer(
    planned: Iterable[DevelopmentService],
    containers: Iterable[ComposeService],
    ports: Mapping[str, PublishedPort],
    graph: ResolvedGraph,
) -> tuple[tuple[DevelopmentService, ...], ComposeService | None]:
    """Return the services with the variables for telemetry, and its console.

    Variables that a service has in `containers`, the compose file, are kept: a value from the
    graph, or the address of a collector that it depends on.
    """
    development = {service.name: service for service in planned}
    node = graph.observer
    if node is None:
        return tuple(development.values()), None
    by_name = {container.name: container for container in containers}
    networks = []
    for service in graph.services.values():
        name = service.slug
        network = f"{name}.{node.slug}" if graph.options.isolates_networks else ""
        networks.append(network or SHARED)
        one = development.get(name) or DevelopmentService(name, "only its telemetry", ())
        variables = _telemetry(node, name, graph)
        missing = {k: v for k, v in variables.items() if k not in by_name[name].environment}
        development[name] = replace(
            one,
            environment={**missing, **one.environment},
            depends_on={node.slug: Condition.STARTED},
            networks=(network,) if network else (),
        )
    observer = plan_backing(node, ports, graph.options)
    shown = ports[f"{node.slug}-{node.engine.console}"] if node.engine.console else None
    label = {"docker-generator.address": ("http://127.0.0.1:", shown.host)} if shown else {}
    return tuple(development.values()), replace(
        observer,
        comment=f"{observer.comment}: traces, metrics and logs of the services; it keeps nothing",
        networks=tuple(dict.fromkeys(networks)),
        labels={**observer.labels, **label},
    )


def _telemetry(node: BackingNode, service: str, graph: ResolvedGraph) -> dict[str, str]:
    """Return the variables by which a service sends telemetry."""
    ports = {name.replace("-", "_"): str(port) for name, port in node.engine.ports.items()}
    values = {
        "host": node.slug,
        "port": str(node.port),
        "service": service,
        "project": graph.project,
        "environment": graph.options.environment,
        **ports,
    }
    return {name: fill(text, values) for name, text in node.engine.telemetry.items()}
