"""What the next generator is handed: facts of images and backing services, none of them in YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docker_generator.plan.migrations import needs_migrations
from docker_generator.plan.model import Origin, Reference
from docker_generator.plan.services import Context, environment_of, resources_of
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from docker_generator.plan.model import Health, ImagePlan, Text
    from docker_generator.plan.servers import Server

VERSION = 1
"""The version of its form."""


def hand_off(images: tuple[ImagePlan, ...], context: Context) -> dict[str, Any]:
    """Return the hand-off: plain data that JSON can hold."""
    return {
        "version": VERSION,
        "project": context.project,
        "services": {image.service: _service(image, context) for image in images},
        "backing_services": {slug: _backing(server) for slug, server in context.servers.items()},
    }


def _service(image: ImagePlan, context: Context) -> dict[str, Any]:
    service = context.topology.services[image.service]
    resources = resources_of(image.service, context)
    return {
        "slug": image.slug,
        "image": image.reference,
        "dockerfile": image.dockerfile,
        "port": image.port,
        "command": list(image.command),
        "user": image.user,
        "replicas": service.replicas,
        "health": _health(image.health, image, context) if image.health else None,
        "variables": {
            name: _variable(text) for name, text in environment_of(image.service, context).items()
        },
        "resources": {
            "cpu": resources.cpu.written if resources.cpu else None,
            "memory": resources.memory.written if resources.memory else None,
        },
        "migrations": _migrations(image, context),
        "dependencies": [
            {"name": slug_of(need.name, service=not need.external), "external": need.external}
            for need in service.needs
        ],
    }


def _migrations(image: ImagePlan, context: Context) -> dict[str, Any] | None:
    """Return what has to run before the service starts, or nothing."""
    tool = context.facts.migrations.get(image.service)
    if tool is None or not needs_migrations(image.service, context):
        return None
    return {"image": tool.image or image.reference, "command": list(tool.command)}


def _health(health: Health, image: ImagePlan, context: Context) -> dict[str, Any]:
    wanted = context.topology.services[image.service].health_check
    return {
        "type": health.kind,
        "path": wanted.path if wanted and health.kind == "http" else None,
        "port": image.port,
        "command": list(image.health_command),
        "interval_seconds": health.interval.millis / 1000,
        "timeout_seconds": health.timeout.millis / 1000,
        "retries": health.retries,
        "start_period_seconds": health.start_period.millis / 1000,
    }


def _variable(text: Text) -> dict[str, Any]:
    """Return a variable with its secret parts as {NAME} and their names beside it."""
    secrets = [part.name for part in text if isinstance(part, Reference)]
    value = "".join(f"{{{p.name}}}" if isinstance(p, Reference) else p for p in text)
    return {"value": value, "secrets": secrets}


def _backing(server: Server) -> dict[str, Any]:
    return {
        "engine": server.engine.engine,
        "version": server.version,
        "image": server.image,
        "port": server.port,
        "volume": server.volume,
        "logins": [
            {"database": login.database, "login": login.login, "password": login.password.name}
            for login in server.logins
        ],
        "credentials": [v.name for v in server.variables if v.origin is Origin.GENERATED],
    }
