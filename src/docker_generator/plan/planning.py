"""From the resolved graph to a plan: files, their order, and dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.backing.model import package_range
from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.plan.backing import plan_backing, plan_databases, server_files
from docker_generator.plan.companions import plan_companion
from docker_generator.plan.debugging import debugger_ports, with_debuggers
from docker_generator.plan.development import plan_development
from docker_generator.plan.env_files import absent_env_files
from docker_generator.plan.environment import settle_environment
from docker_generator.plan.gateway import (
    check_exposure,
    gateway_file,
    gateway_requests,
    plan_gateway,
)
from docker_generator.plan.handoff import hand_off
from docker_generator.plan.init_files import unloaded_schemas
from docker_generator.plan.jobs import as_job
from docker_generator.plan.jvm_databases import other_databases
from docker_generator.plan.migrations import plan_migrations
from docker_generator.plan.model import ComposeService, ImagePlan, Plan, PublishedPort, TreeRead
from docker_generator.plan.networks import check_networks, join_networks
from docker_generator.plan.observing import observer_ports, with_observer
from docker_generator.plan.ports import PortRequest, plan_ports
from docker_generator.plan.server_versions import other_versions
from docker_generator.plan.services import Lowering, plan_image, plan_service
from docker_generator.plan.unread import unread_addresses
from docker_generator.plan.variables import plan_variables, replaced_addresses
from docker_generator.resolve.decisions import decide
from docker_generator.resolve.model import Condition, TargetKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.resolve.model import ResolvedGraph, ResolvedService


def plan(graph: ResolvedGraph, backing: BackingCatalogue) -> tuple[Plan, list[Diagnostic]]:
    """Return the plan for a resolved graph, and its findings.

    `backing` holds the files of the engines.
    """
    lowering = Lowering(graph)
    images = tuple(plan_image(service, graph) for service in graph.services.values())
    ports, port_variables, moved = plan_ports(_port_requests(graph))
    variables, collisions = plan_variables(port_variables, graph)
    containers = (*_backing(ports, graph), *_services(images, ports, lowering))
    file = gateway_file(graph)
    front_door = plan_gateway(ports, file, graph) if file else None
    containers = (*containers, *((front_door,) if front_door else ()))
    consoles = (plan_companion(*one, ports, graph.options) for one in graph.companions)
    containers = (*containers, *consoles)
    services = join_networks(settle_environment(containers, graph), graph)
    development = plan_development(images, graph)
    development, undebugged = with_debuggers(development, images, ports, graph)
    development, observer = with_observer(development, services, ports, graph)
    reported = [*moved, *collisions, *replaced_addresses(lowering), *undebugged]
    reported += unread_addresses(lowering)
    reported += absent_env_files(graph)
    reported += unloaded_schemas(graph, backing)
    reported += other_databases(graph, lowering)
    reported += other_versions(graph, backing)
    reported += check_networks(services, graph.options)
    reported += check_exposure(graph)
    scripts = {s.path: s for node in graph.backing.values() for s in server_files(node, backing)}
    scripts |= {file.path: file} if file else {}
    return Plan(
        project=graph.project,
        folder=graph.options.from_root(graph.options.output),
        images=images,
        services=services,
        variables=variables,
        scripts=tuple(scripts.values()),
        addresses={
            graph.services[name].slug: {a.variable: a.dependency for a in found}
            for name, found in lowering.addresses.items()
        },
        facts=_facts(graph),
        decisions=decide(graph),
        handoff=hand_off(images, services, variables, scripts.values(), lowering),
        development=development,
        observer=observer,
        is_dev=graph.options.is_dev,
        reads={
            one.slug: TreeRead(one.files, one.mentions.searched, one.mentions.left)
            for one in graph.services.values()
            if one.mentions is not None
        },
    ), reported


def _facts(graph: ResolvedGraph) -> dict[str, dict[str, object]]:
    """Return the facts of the source trees that decided about their databases."""
    telling = {
        package_range(package)[0]
        for node in graph.backing.values()
        for driver in node.engine.client.drivers.values()
        for needed in driver.packages
        for package in needed
    }
    return {
        name: {
            "packages": sorted(service.packages & telling),
            "migrations": service.migration.name if service.migration else None,
        }
        for name, service in graph.services.items()
    }


def _port_requests(graph: ResolvedGraph) -> Iterator[PortRequest]:
    for name, declared in graph.topology.services.items():
        is_alone = declared.replicas == 1 and graph.options.publishes_services
        if declared.port is not None and is_alone:
            slug = graph.services[name].slug
            yield PortRequest(
                *(slug, declared.port, True, pointer("services", name, "port"), name),
                asked=declared.host_port,
            )
    if graph.options.publishes_backing:
        for node in graph.backing.values():
            wanted = node.port if node.engine.host_port else None
            yield PortRequest(node.slug, node.published, False, node.pointer, node.name, wanted)
            for what, port in node.engine.ports.items():
                subject = f"{node.name} ({what})"
                yield PortRequest(f"{node.slug}-{what}", port, False, node.pointer, subject)
    for node, companion in graph.companions:
        subject = f"{node.name} ({companion.name})"
        slug = companion.slug(node.slug)
        yield PortRequest(slug, companion.port, False, node.pointer, subject)
    yield from debugger_ports(graph)
    yield from observer_ports(graph)
    yield from gateway_requests(graph)


def _backing(ports: Mapping[str, PublishedPort], graph: ResolvedGraph) -> Iterator[ComposeService]:
    for node in graph.backing.values():
        yield plan_backing(node, ports, graph.options)
    for node in graph.backing.values():
        if node.databases_slug:
            yield plan_databases(node)


def _services(
    images: tuple[ImagePlan, ...], ports: Mapping[str, PublishedPort], lowering: Lowering
) -> Iterator[ComposeService]:
    """Yield the init jobs of migrations, then the services, each with its dependencies."""
    graph = lowering.graph
    pairs = [(image, graph.services[image.service]) for image in images]
    for image, service in pairs:
        if service.migration is not None and graph.runs_migrations(service):
            waits = _waits(service, graph, only_backing=True)
            yield plan_migrations(image, service.migration, waits, lowering)
    for image, service in pairs:
        waits = _waits(service, graph)
        if job := graph.migrations_of(service):
            waits[job] = Condition.COMPLETED
        container = plan_service(image, waits, ports.get(image.slug), lowering)
        yield as_job(container) if service.declared.runs_once else container


def _waits(
    service: ResolvedService, graph: ResolvedGraph, *, only_backing: bool = False
) -> dict[str, str]:
    """Return the dependencies of a service with their conditions."""
    waits: dict[str, str] = {}
    for edge in service.edges:
        node = graph.server_of(edge)
        if node is not None:
            waits[node.slug] = edge.effective
            if node.databases_slug:
                waits[node.databases_slug] = Condition.COMPLETED
        elif edge.kind is TargetKind.SERVICE and not only_backing:
            waits[edge.target] = edge.effective
    return waits
