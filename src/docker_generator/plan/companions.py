"""Consoles beside backing services, as compose services of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.plan.addresses import fill_text, server_values
from docker_generator.plan.model import (
    SERVER_HARDENING,
    ComposeService,
    Limits,
    Restart,
    Section,
)
from docker_generator.plan.settings import cpu_limit, cpu_variable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.backing.model import Companion
    from docker_generator.options import Options
    from docker_generator.plan.model import PublishedPort, Variable
    from docker_generator.resolve.model import BackingNode, ResolvedGraph

PROFILE = "tools"
"""The Compose profile of consoles, and the rule that adds them to the stack."""


def companion_variables(graph: ResolvedGraph) -> Iterator[tuple[Variable, str]]:
    """Yield the variables that consoles add to .env, each with the pointer of their server."""
    for node, companion in graph.companions:
        yield cpu_variable(companion.slug(node.slug), companion.limits.cpu), node.pointer


def plan_companion(
    node: BackingNode,
    companion: Companion,
    ports: Mapping[str, PublishedPort],
    options: Options,
) -> ComposeService:
    """Return the compose service of a console; `ports` are the published ones by slug.

    It stores nothing: it is configured for one server.
    """
    slug = companion.slug(node.slug)
    published = ports[slug]
    values = server_values(node)
    condition = "service_healthy" if node.engine.probe else "service_started"
    return ComposeService(
        name=slug,
        section=Section.TOOL,
        image=options.pinned(companion.image),
        comment=f"{companion.title}, to look into {node.slug}",
        restart=Restart.ON_FAILURE,
        hardening=SERVER_HARDENING,
        depends_on={node.slug: condition},
        environment={k: fill_text(text, values) for k, text in companion.environment.items()},
        ports=(published,),
        tmpfs=companion.volumes,
        limits=Limits(cpu_limit(slug, companion.limits.cpu), companion.limits.memory),
        labels={
            "docker-generator.address": ("http://127.0.0.1:", published.host),
            "docker-generator.companion": (node.slug,),
        },
        profiles=(PROFILE,),
    )
