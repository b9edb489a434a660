"""Conflicts and assumptions in the resolved graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.checks.programs import check_programs
from docker_generator.checks.written import check_written
from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import backing as backing_rules
from docker_generator.diagnostics.rules import graph as rules
from docker_generator.diagnostics.rules import output, running, support, volumes
from docker_generator.resolve.listening import check_listening, check_ports
from docker_generator.resolve.migrations import migration_targets
from docker_generator.resolve.model import Condition, TargetKind
from docker_generator.resolve.own_images import check_own_image
from docker_generator.topology.names import migrations_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.resolve.model import Edge, ResolvedGraph, ResolvedService


def check_resolved(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Yield the assumptions for the resolved graph, and its conflicts."""
    for service in graph.services.values():
        for edge in service.edges:
            yield from _unsatisfiable(edge, graph)
            if service.proxies and edge.kind is TargetKind.SERVICE:
                yield from _route_to_grpc(edge, graph)
        yield from _assumptions(service)
        yield from check_own_image(service)
    yield from check_programs(graph)
    yield from check_written(graph)
    yield from check_listening(graph)
    yield from check_ports(graph)
    yield from _taken_names(graph)
    yield from _databases_of_one_tree(graph)
    yield from _volumes_of_two_users(graph)
    if graph.options.environment != "dev" and graph.options.tag is None:
        yield support.TAG_NOT_GIVEN.at(
            "/tag", environment=graph.options.environment, tag=graph.tag, origin="options"
        )


def _unsatisfiable(edge: Edge, graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report an edge whose condition cannot become true.

    A condition that the graph alone contradicts (the end of a server) is an error of another check.
    """
    if edge.is_satisfiable or edge.kind is TargetKind.OUTSIDE:
        return
    node = graph.server_of(edge)
    if node is None:
        is_job = graph.services[edge.need.name].declared.runs_once
        if edge.requested is Condition.HEALTHY and not is_job:
            yield rules.UNSATISFIABLE_CONDITION.at(edge.pointer, edge.source, other=edge.need.name)
    elif edge.requested is Condition.COMPLETED:
        yield backing_rules.BACKING_SERVICE_NEVER_COMPLETES.at(
            edge.pointer, edge.source, other=edge.need.name
        )
    elif node.engine.versioned:
        yield backing_rules.UNCHECKED_SERVICE.at(
            edge.pointer, edge.source, other=edge.need.name, engine=node.engine.title
        )


def _route_to_grpc(edge: Edge, graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report an edge of a front end that its web server cannot forward."""
    if graph.services[edge.need.name].speaks_grpc:
        yield support.GRPC_IN_BROWSER.at(edge.pointer, edge.source, other=edge.need.name)


def _taken_names(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report a service with the name of an init job of migrations, or of a console."""
    owners = {service.slug: service.name for service in graph.services.values()}
    owners |= {slug: node.name for slug, node in graph.backing.items()}
    for service in graph.services.values():
        taken = migrations_slug(service.slug)
        if taken in owners and graph.runs_migrations(service):
            yield rules.NAME_COLLISION.at(
                service.pointer,
                owners[taken],
                other=f"the init job for the migrations of {service.name}",
                slug=taken,
            )
    for node, companion in graph.companions:
        if (taken := companion.slug(node.slug)) in owners:
            other = f"the console of {node.name}"
            yield rules.NAME_COLLISION.at(node.pointer, owners[taken], other=other, slug=taken)
    if graph.observer is not None and (taken := graph.observer.slug) in owners:
        other = "the container of the option observability"
        yield rules.NAME_COLLISION.at(
            graph.observer.pointer, owners[taken], other=other, slug=taken, origin="options"
        )


def _databases_of_one_tree(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report programs of one tree whose migrations make the same tables in different databases."""
    first: dict[tuple[str, str, str], tuple[ResolvedService, str]] = {}
    for service in graph.services.values():
        if service.migration is None:
            continue
        for server, database in sorted(migration_targets(service, graph)):
            key = (service.source.own, service.migration.name, server)
            other, theirs = first.setdefault(key, (service, database))
            if theirs != database:
                yield running.DATABASES_OF_ONE_TREE.at(
                    next(e.pointer for e in service.edges if e.target == server),
                    service.name,
                    other=other.name,
                    context=service.source.own,
                    server=server,
                    database=database,
                    others=theirs,
                )


def _volumes_of_two_users(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report each service that writes to a volume that another service writes as another user."""
    writers: dict[str, ResolvedService] = {}
    for service in graph.services.values():
        for index, volume in enumerate(service.declared.volumes):
            if volume.folder is not None or volume.read_only:
                continue
            first = writers.setdefault(volume.source, service)
            if first.user != service.user and None not in {first.user, service.user}:
                yield volumes.VOLUME_OF_TWO_USERS.at(
                    pointer("services", service.name, "volumes", index),
                    service.name,
                    other=first.name,
                    volume=volume.source,
                    user=service.user,
                    theirs=first.user,
                )


def _assumptions(service: ResolvedService) -> Iterator[Diagnostic]:
    declared, place = service.declared, service.pointer
    if declared.health_check is None and service.probe is not None:
        yield support.NO_HEALTH_CHECK.at(place, service.name, port=declared.port)
    if service.resources.cpu is None and service.resources.memory is None:
        yield support.NO_RESOURCES.at(place, service.name)
    if declared.replicas > 1 and declared.port is not None:
        yield output.UNPUBLISHED_REPLICAS.at(place, service.name, replicas=declared.replicas)
