"""Init jobs that migrate the database of a service before the service starts."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.plan.addresses import addresses_of
from docker_generator.plan.model import (
    OWN_HARDENING,
    SERVER_HARDENING,
    ComposeService,
    ImagePlan,
    PullPolicy,
    Restart,
    Section,
)
from docker_generator.plan.mounts import host_folder
from docker_generator.plan.services import deployed_image, environment_of, limits_of
from docker_generator.topology.names import migrations_slug

if TYPE_CHECKING:
    from docker_generator.plan.model import Limits
    from docker_generator.plan.services import Lowering
    from docker_generator.resolve.model import ResolvedGraph
    from docker_generator.source.migrations import Migration

MIGRATIONS_RULE = "migrations"
"""The rule that puts the init job of a migration tool into the stack."""


def _pull_policy(graph: ResolvedGraph) -> PullPolicy:
    """Return the pull policy for the image of a service, which its own entry builds or pulls."""
    return PullPolicy.MISSING if graph.options.pulls_images else PullPolicy.NEVER


def _without_gpu(limits: Limits | None) -> Limits | None:
    """Return the limits of a container, without GPUs, which migrations do not need."""
    return limits and limits._replace(gpu=None)


def plan_migrations(
    image: ImagePlan, tool: Migration, depends_on: dict[str, str], lowering: Lowering
) -> ComposeService:
    """Return the init job that runs the migrations of a service with a tool."""
    graph = lowering.graph
    service = graph.services[image.service]
    environment = environment_of(service, lowering)
    if tool.driver:
        databases = graph.migrated_servers(service)
        found = addresses_of(service, graph, tool.driver)
        environment = {a.variable: a.value for a in found if a.dependency in databases}
    is_own = tool.image is None
    own = image.source.dockerfile if is_own else None
    command = tuple(own.from_workdir(word) if own else word for word in tool.command)
    return ComposeService(
        name=migrations_slug(image.slug),
        section=Section.ONE_SHOT,
        image=graph.options.pinned(tool.image) if tool.image else deployed_image(image, graph),
        pull_policy=_pull_policy(graph) if is_own else None,
        shares_image=is_own,
        user=service.added_user if is_own else None,
        hardening=OWN_HARDENING if is_own else SERVER_HARDENING,
        comment=f"{tool.name} brings the database of {image.slug} up to date, at each start",
        restart=Restart.NO,
        command=tuple((part,) for part in command),
        depends_on=depends_on,
        environment=environment,
        mounts=tuple(
            host_folder(posixpath.join(image.source.own, source), target, graph.options)
            for source, target in tool.mounts.items()
        ),
        limits=_without_gpu(limits_of(service, graph)),
        labels={"docker-generator.rule": (MIGRATIONS_RULE,)},
    )
