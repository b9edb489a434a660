"""One-shots that bring a database to the form that a service expects, before the service starts."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.plan.model import ComposeService, ImagePlan, Section
from docker_generator.plan.mounts import host_folder
from docker_generator.plan.services import addresses_of, environment_of, limits_of
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from docker_generator.plan.services import Context

MIGRATIONS_RULE = "migrations"
"""The rule that puts the one-shot of a migration tool into the stack."""


def migrations_slug(slug: str) -> str:
    """Return the name of the one-shot that migrates the database of a service."""
    return f"{slug}-migrations"


def needs_migrations(name: str, context: Context) -> bool:
    """Return whether a service has migrations, and a server with databases to run them on."""
    return bool(_databases(name, context)) and name in context.facts.migrations


def _databases(name: str, context: Context) -> set[str]:
    """Return the dependencies of a service that are servers with databases."""
    return {
        need.name
        for need in context.topology.services[name].needs
        if need.external
        and (server := context.servers.get(slug_of(need.name, service=False)))
        and server.engine.databases
    }


def plan_migrations(
    image: ImagePlan, depends_on: dict[str, str], context: Context
) -> ComposeService:
    """Return the one-shot that runs the migrations of a service."""
    tool = context.facts.migrations[image.service]
    environment = environment_of(image.service, context)
    if tool.driver:
        databases = _databases(image.service, context)
        found = addresses_of(image.service, context, tool.driver)
        environment = {a.variable: a.value for a in found if a.dependency in databases}
    return ComposeService(
        name=migrations_slug(image.slug),
        section=Section.ONE_SHOT,
        image=context.options.pinned(tool.image) if tool.image else image.reference,
        shares_image=tool.image is None,
        comment=f"{tool.name} brings the database of {image.slug} up to date, at each start",
        restart="no",
        command=tuple((part,) for part in tool.command),
        depends_on=depends_on,
        environment=environment,
        mounts=tuple(
            host_folder(posixpath.join(image.source.context, source), target, context.options)
            for source, target in tool.mounts.items()
        ),
        limits=limits_of(image, context),
        labels={"docker-generator.rule": (MIGRATIONS_RULE,)},
    )
