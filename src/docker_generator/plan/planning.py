"""Topology to Plan: what is made, in which order, and what waits for what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import graph, output, support
from docker_generator.plan.backing import (
    Backing,
    database_script,
    find_backing,
    plan_backing,
    plan_databases,
)
from docker_generator.plan.handoff import hand_off
from docker_generator.plan.model import (
    ComposeService,
    ImagePlan,
    Origin,
    Plan,
    Published,
    Variable,
)
from docker_generator.plan.ports import Claim, plan_ports
from docker_generator.plan.services import (
    Context,
    plan_image,
    plan_service,
    resources_of,
    service_variables,
)
from docker_generator.topology.names import slug_of
from docker_generator.topology.ordering import start_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.options import Options
    from docker_generator.source.tree import Source
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.topology.model import Topology


def plan(
    topology: Topology,
    sources: Mapping[str, Source],
    options: Options,
    stacks: StackCatalogue,
    backing: BackingCatalogue,
) -> tuple[Plan, list[Diagnostic]]:
    """Return what will be made, and what had to be assumed for it."""
    project, tag = _project(topology, options), _tag(topology, options)
    context = Context(topology, options, stacks, backing, project, tag)
    order = start_order(topology)
    servers = find_backing(topology, order, backing)
    images = tuple(_images(order, sources, context))
    ports, port_variables, reported = plan_ports(_claims(topology, servers, options))
    services = [*_backing(servers, ports), *_services(images, servers, ports, context)]
    variables = [*port_variables, *_variables(servers, images, context)]
    scripts = {s.path: s for server in servers if (s := database_script(server, backing))}
    reported.extend(_untrue_conditions(images, context))
    reported.extend(_remarks(images, context))
    return Plan(
        project=project,
        folder=options.from_root(options.output),
        images=images,
        services=tuple(services),
        variables=tuple(sorted({v.name: v for v in variables}.values(), key=lambda v: v.name)),
        scripts=tuple(scripts.values()),
        handoff=hand_off(images, servers, context),
    ), reported


def _project(topology: Topology, options: Options) -> str:
    return slug_of(options.project or topology.name or "app", service=False)


def _tag(topology: Topology, options: Options) -> str:
    version = topology.specification_version
    usable = re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", version)
    return options.tag or (version if usable else "dev")


def _images(
    order: tuple[str, ...],
    sources: Mapping[str, Source],
    context: Context,
) -> Iterator[ImagePlan]:
    for name in order:
        stack = context.stacks.find(context.topology.services[name].language)
        if stack is not None:
            yield plan_image(name, stack, sources[name], context)


def _claims(topology: Topology, servers: list[Backing], options: Options) -> Iterator[Claim]:
    for name, service in topology.services.items():
        if service.port is not None and service.replicas == 1:
            yield Claim(
                *(slug_of(name), service.port, True, pointer("services", name, "port"), name),
                asked=service.host_port,
            )
    if options.publishes_backing:
        for server in servers:
            yield Claim(server.slug, server.engine.port, False, server.pointer, server.name)


def _backing(servers: list[Backing], ports: Mapping[str, Published]) -> Iterator[ComposeService]:
    for server in servers:
        yield plan_backing(server, ports.get(server.slug))
    for server in servers:
        if server.databases_slug:
            yield plan_databases(server)


def _services(
    images: tuple[ImagePlan, ...],
    servers: list[Backing],
    ports: Mapping[str, Published],
    context: Context,
) -> Iterator[ComposeService]:
    one_shots = {server.slug: server.databases_slug for server in servers if server.databases_slug}
    probed = {image.service for image in images if image.health}
    for image in images:
        waits = {}
        for dependency in context.topology.services[image.service].needs:
            slug = slug_of(dependency.name, service=not dependency.external)
            waits[slug] = dependency.condition
            if dependency.external and slug in one_shots:
                waits[one_shots[slug]] = "service_completed_successfully"
            elif not dependency.external and dependency.name not in probed:
                waits[slug] = "service_started"
        yield plan_service(image, waits, ports.get(image.slug), context)


def _untrue_conditions(images: tuple[ImagePlan, ...], context: Context) -> Iterator[Diagnostic]:
    """Name each edge that cannot wait for health, because its target has no check."""
    probed = {image.service for image in images if image.health}
    for image in images:
        for number, need in enumerate(context.topology.services[image.service].dependencies):
            if (
                not need.external
                and need.name not in probed
                and need.condition == "service_healthy"
            ):
                place = pointer("services", image.service, "dependencies", number)
                yield graph.UNTRUE_CONDITION.at(place, image.service, other=need.name)


def _variables(
    servers: list[Backing], images: tuple[ImagePlan, ...], context: Context
) -> Iterator[Variable]:
    for server in servers:
        yield from server.variables
    for image in images:
        yield from service_variables(image.service, context)
    name = "name of this stack on the Docker engine"
    yield Variable("COMPOSE_PROJECT_NAME", Origin.DEFAULT, name, context.project)


def _remarks(images: tuple[ImagePlan, ...], context: Context) -> Iterator[Diagnostic]:
    for image in images:
        service = context.topology.services[image.service]
        place = pointer("services", image.service)
        if service.health_check is None and image.port is not None:
            yield support.NO_HEALTH_CHECK.at(place, image.service, port=image.port)
        resources = resources_of(image.service, context)
        if resources.cpu is None and resources.memory is None:
            yield support.NO_RESOURCES.at(place, image.service)
        if service.replicas > 1 and image.port is not None:
            yield output.UNPUBLISHED_REPLICAS.at(place, image.service, replicas=service.replicas)
    environment = context.options.environment
    if environment != "dev" and context.options.tag is None:
        yield support.TAG_NOT_GIVEN.at(
            "/tag", environment=environment, tag=context.tag, origin="options"
        )
