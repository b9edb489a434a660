"""From topology, options, catalogues and source facts to the resolved graph."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from docker_generator.resolve.backing import resolve_backing, resolve_observer
from docker_generator.resolve.edges import resolve_edges
from docker_generator.resolve.migrations import migration_runs
from docker_generator.resolve.model import ResolvedGraph
from docker_generator.resolve.services import resolve_service
from docker_generator.source.facts import Facts
from docker_generator.topology.names import slug_of
from docker_generator.topology.ordering import start_order
from docker_generator.topology.texts import TAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.resolve.model import ResolvedService
    from docker_generator.source.tree import Source
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.topology.model import Topology

_NO_FACTS = Facts()


def resolve(
    topology: Topology,
    sources: Mapping[str, Source],
    options: Options,
    stacks: StackCatalogue,
    backing: BackingCatalogue,
    *,
    facts: Facts = _NO_FACTS,
) -> tuple[ResolvedGraph, list[Diagnostic]]:
    """Return the resolved graph, and the findings about backing services.

    The topology has passed its checks: every name is known, every language has a stack, and the
    edges have no cycle.
    """
    order = start_order(topology)
    nodes, reported = resolve_backing(topology, order, backing, facts.kept, options)
    services = {}
    for name in order:
        service = topology.services[name]
        stack = stacks.find(service.language)
        if stack is not None:
            source = sources[name]
            services[name] = resolve_service(
                name, service, stack, source, facts=facts, options=options, stacks=stacks
            )
    trees = _tree_names(services.values())
    shared = _secrets_of_trees(services.values())
    services = {
        name: replace(
            service,
            tree=trees[service.source.context],
            secrets=_with_shared(service, shared, options),
            edges=tuple(resolve_edges(service, services, nodes)),
        )
        for name, service in services.items()
    }
    graph = ResolvedGraph(
        topology=topology,
        options=options,
        stacks=stacks,
        project=_project(topology, options),
        tag=_tag(topology, options),
        services=services,
        backing=nodes,
        observer=resolve_observer(backing, options),
    )
    return replace(graph, migrated_by=migration_runs(graph)), reported


def _secrets_of_trees(
    services: Iterable[ResolvedService],
) -> dict[tuple[str, str], dict[str, str]]:
    """Return the secrets that frameworks read, by the directory and the language of their trees."""
    shared: dict[tuple[str, str], dict[str, str]] = {}
    for service in services:
        shared.setdefault(_tree_of(service), {}).update(service.secrets)
    return shared


def _with_shared(
    service: ResolvedService, shared: Mapping[tuple[str, str], dict[str, str]], options: Options
) -> dict[str, str]:
    """Return the secrets of a service with the secrets of its tree that nothing sets.

    A job or a worker may start with another framework than the site beside it, or with none, but it
    loads the settings of the same tree. Files for browsers need none.
    """
    if service.declared.is_front_end:
        return dict(service.secrets)
    given = {*service.declared.environment, *service.declared.secrets, *options.shared_secrets}
    return {name: text for name, text in shared[_tree_of(service)].items() if name not in given}


def _tree_of(service: ResolvedService) -> tuple[str, str]:
    return service.source.own, service.stack.language


def _project(topology: Topology, options: Options) -> str:
    return slug_of(options.project or topology.name or "app", service=False)


def _tag(topology: Topology, options: Options) -> str:
    version = topology.specification_version
    usable = re.fullmatch(TAG, version)
    return options.tag or (version if usable else "dev")


def _tree_names(services: Iterable[ResolvedService]) -> dict[str, str]:
    """Return a name for each source tree: its directory, or its whole path if that is not unique.

    The root directory has no name: its programs have the name of the first one.
    """
    contexts: dict[str, str] = {}
    for service in services:
        contexts.setdefault(service.source.context, service.slug)
    short = {
        context: slug_of(context.rpartition("/")[2]) or first for context, first in contexts.items()
    }
    count = Counter(short.values())
    return {c: slug_of(c) or name if count[name] > 1 else name for c, name in short.items()}
