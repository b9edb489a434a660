"""What had to be assumed for a plan, and what of the graph cannot come true in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import backing as backing_rules
from docker_generator.diagnostics.rules import graph, output, support
from docker_generator.plan.migrations import migrations_slug, needs_migrations
from docker_generator.plan.mounts import volumes_of_two_users
from docker_generator.plan.services import resources_of, speaks_grpc
from docker_generator.plan.variables import replaced_addresses
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.plan.model import ImagePlan
    from docker_generator.plan.services import Context


def remarks(
    order: tuple[str, ...], images: tuple[ImagePlan, ...], context: Context
) -> Iterator[Diagnostic]:
    """Tell what had to be assumed, and what of the graph cannot come true."""
    yield from replaced_addresses(order, context)
    yield from _untrue_conditions(images, context)
    yield from _taken_names(images, context)
    yield from _routes_to_grpc(images, context)
    yield from volumes_of_two_users(images, context.topology)
    yield from _assumptions(images, context)


def probed_services(images: tuple[ImagePlan, ...]) -> frozenset[str]:
    """Return the services that have a health check."""
    return frozenset(image.service for image in images if image.health)


def _untrue_conditions(images: tuple[ImagePlan, ...], context: Context) -> Iterator[Diagnostic]:
    """Name each edge that cannot wait for what it should wait for."""
    probed = probed_services(images)
    for image in images:
        for number, need in enumerate(context.topology.services[image.service].dependencies):
            place = pointer("services", image.service, "dependencies", number)
            server = context.servers.get(slug_of(need.name, service=False))
            if not need.external:
                runs_on = not context.topology.services[need.name].runs_once
                is_unprobed = need.name not in probed and need.condition == "service_healthy"
                if runs_on and is_unprobed:
                    yield graph.UNTRUE_CONDITION.at(place, image.service, other=need.name)
            elif server is None:
                continue
            elif need.condition == "service_completed_successfully":
                yield backing_rules.ENDLESS_WAIT.at(place, image.service, other=need.name)
            elif server.engine.probe is None and need.condition == "service_healthy":
                yield backing_rules.UNCHECKED_SERVICE.at(
                    place, image.service, other=need.name, engine=server.engine.title
                )


def _routes_to_grpc(images: tuple[ImagePlan, ...], context: Context) -> Iterator[Diagnostic]:
    """Name each edge of a front end that its web server would pass on in vain."""
    for image in images:
        needs = context.topology.services[image.service].dependencies if image.routes else ()
        for number, need in enumerate(needs):
            if not need.external and speaks_grpc(need.name, context):
                place = pointer("services", image.service, "dependencies", number)
                yield support.GRPC_IN_BROWSER.at(place, image.service, other=need.name)


def _taken_names(images: tuple[ImagePlan, ...], context: Context) -> Iterator[Diagnostic]:
    """Name each service that is called like the one-shot of another one's migrations."""
    owners = {image.slug: image.service for image in images}
    owners |= {slug: server.name for slug, server in context.servers.items()}
    for image in images:
        taken = migrations_slug(image.slug)
        if taken in owners and needs_migrations(image.service, context):
            yield graph.NAME_COLLISION.at(
                pointer("services", image.service),
                owners[taken],
                other=f"what migrates the database of {image.service}",
                slug=taken,
            )


def _assumptions(images: tuple[ImagePlan, ...], context: Context) -> Iterator[Diagnostic]:
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
