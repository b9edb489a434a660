"""Topology to Plan: what is made, in which order, and what waits for what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.plan.backing import plan_backing, plan_databases, server_files
from docker_generator.plan.handoff import hand_off
from docker_generator.plan.jobs import as_job
from docker_generator.plan.migrations import migrations_slug, needs_migrations, plan_migrations
from docker_generator.plan.model import ComposeService, ImagePlan, Plan, Published
from docker_generator.plan.networks import check_networks, join_networks
from docker_generator.plan.ports import Claim, plan_ports
from docker_generator.plan.remarks import probed_services, remarks
from docker_generator.plan.servers import find_servers
from docker_generator.plan.services import (
    Context,
    plan_image,
    plan_service,
)
from docker_generator.plan.variables import plan_variables
from docker_generator.source.facts import Facts
from docker_generator.topology.names import slug_of
from docker_generator.topology.ordering import start_order
from docker_generator.topology.texts import TAG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.options import Options
    from docker_generator.source.tree import Source
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.topology.model import Dependency, Topology

_NOTHING = Facts()


def plan(
    topology: Topology,
    sources: Mapping[str, Source],
    options: Options,
    stacks: StackCatalogue,
    backing: BackingCatalogue,
    *,
    facts: Facts = _NOTHING,
) -> tuple[Plan, list[Diagnostic]]:
    """Return what will be made, and what had to be assumed for it."""
    order = start_order(topology)
    servers, reported = find_servers(topology, order, backing, facts.kept, options)
    context = Context(
        topology=topology,
        options=options,
        stacks=stacks,
        servers=servers,
        facts=facts,
        project=_project(topology, options),
        tag=_tag(topology, options),
    )
    images = tuple(_images(order, sources, context))
    ports, port_variables, moved = plan_ports(_claims(context))
    variables, collisions = plan_variables(order, port_variables, context)
    services = _containers(images, ports, order, context)
    reported += [*moved, *collisions, *remarks(order, images, context)]
    reported += check_networks(services, options)
    scripts = {s.path: s for server in servers.values() for s in server_files(server, backing)}
    return Plan(
        project=context.project,
        pins=options.pins,
        folder=options.from_root(options.output),
        images=images,
        services=services,
        variables=variables,
        scripts=tuple(scripts.values()),
        addresses={slug_of(name): _led_to(name, context) for name in order},
        facts=_facts(order, context),
        handoff=hand_off(images, services, variables, context),
    ), reported


def _led_to(name: str, context: Context) -> dict[str, str]:
    return {address.variable: address.dependency for address in context.addresses[name]}


def _facts(order: tuple[str, ...], context: Context) -> dict[str, dict[str, object]]:
    """Return the facts of the source trees that decided something about their databases."""
    telling = {
        package
        for server in context.servers.values()
        for driver in server.engine.client.drivers.values()
        for needed in driver.packages
        for package in needed
    }
    found: dict[str, dict[str, object]] = {}
    for name in order:
        tool = context.facts.migrations.get(name)
        declared = context.facts.packages.get(name, frozenset())
        found[name] = {
            "packages": sorted(declared & telling),
            "migrations": tool.name if tool else None,
        }
    return found


def _project(topology: Topology, options: Options) -> str:
    return slug_of(options.project or topology.name or "app", service=False)


def _tag(topology: Topology, options: Options) -> str:
    version = topology.specification_version
    usable = re.fullmatch(TAG, version)
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


def _claims(context: Context) -> Iterator[Claim]:
    for name, service in context.topology.services.items():
        if service.port is not None and service.replicas == 1:
            yield Claim(
                *(slug_of(name), service.port, True, pointer("services", name, "port"), name),
                asked=service.host_port,
            )
    if context.options.publishes_backing:
        for server in context.servers.values():
            wanted = server.port if server.engine.host_port else None
            yield Claim(server.slug, server.published, False, server.pointer, server.name, wanted)
            for what, port in server.engine.ports.items():
                subject = f"{server.name} ({what})"
                yield Claim(f"{server.slug}-{what}", port, False, server.pointer, subject)


def _containers(
    images: tuple[ImagePlan, ...],
    ports: Mapping[str, Published],
    order: tuple[str, ...],
    context: Context,
) -> tuple[ComposeService, ...]:
    services = (*_backing(ports, context), *_services(images, ports, context))
    return join_networks(services, order, context)


def _backing(ports: Mapping[str, Published], context: Context) -> Iterator[ComposeService]:
    for server in context.servers.values():
        yield plan_backing(server, ports)
    for server in context.servers.values():
        if server.databases_slug:
            yield plan_databases(server)


def _services(
    images: tuple[ImagePlan, ...], ports: Mapping[str, Published], context: Context
) -> Iterator[ComposeService]:
    """Yield the one-shots of migrations, then the services, each with what it waits for."""
    migrated = {i.service for i in images if needs_migrations(i.service, context)}
    probed = probed_services(images)
    for image in images:
        if image.service in migrated:
            yield plan_migrations(image, _waits(image, probed, context, external=True), context)
    for image in images:
        waits = _waits(image, probed, context)
        if image.service in migrated:
            waits[migrations_slug(image.slug)] = "service_completed_successfully"
        container = plan_service(image, waits, ports.get(image.slug), context)
        is_job = context.topology.services[image.service].runs_once
        yield as_job(container) if is_job else container


def _waits(
    image: ImagePlan, probed: frozenset[str], context: Context, *, external: bool = False
) -> dict[str, str]:
    """Return what a service waits for, and until when; `external` for backing services alone."""
    waits = {}
    services = context.topology.services
    for need in services[image.service].needs:
        slug = slug_of(need.name, service=not need.external)
        server = context.servers.get(slug) if need.external else None
        if server is not None:
            waits[slug] = _condition(need, is_checked=server.engine.probe is not None)
            if server.databases_slug:
                waits[server.databases_slug] = "service_completed_successfully"
        elif not need.external and not external:
            waits[slug] = _condition(
                need, is_checked=need.name in probed, ends=services[need.name].runs_once
            )
    return waits


def _condition(need: Dependency, *, is_checked: bool, ends: bool = False) -> str:
    """Return the condition of a dependency, or the weakest one where it can never come true."""
    can_be = {"service_healthy": is_checked, "service_completed_successfully": ends}
    return need.condition if can_be.get(need.condition) else "service_started"
