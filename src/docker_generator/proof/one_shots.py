"""The claims about containers beyond the graph: init jobs that name their rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.backing.gateways import SLUG
from docker_generator.backing.images import hardening_of
from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.backing import exact_variables, image_claim
from docker_generator.proof.claims import COMPOSE, Claim, holds, same
from docker_generator.proof.containers import RULE_LABEL, confinement_claim
from docker_generator.proof.edges import COMPLETED
from docker_generator.proof.own_images import added_user, own_image
from docker_generator.proof.settings import (
    ALL_CAPABILITIES,
    NO_RESTART,
    Expected,
    hardened,
    resources_of,
    setting_claims,
)
from docker_generator.proof.storage import job_mount_claims, migration_mount_claims
from docker_generator.proof.unreadable import Unreadable
from docker_generator.proof.variables import address_claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.proof.deployment import Container, Deployment
    from docker_generator.proof.engines import BackingSpec
    from docker_generator.proof.specification import Specification

DATABASES_RULE, MIGRATIONS_RULE = "database-per-service", "migrations"
"""The rules that allow an init job beyond the graph."""


def other_claims(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Claim that nothing is deployed beyond the graph but init jobs that name their rule.

    Another claim covers the consoles that the options request. An init job ends, and a member of
    the graph waits for its end.
    """
    awaited = {
        target
        for name in spec.members & deployment.containers.keys()
        for target, condition in deployment.containers[name].depends_on.items()
        if condition == COMPLETED
    }
    for name, container in deployment.containers.items():
        is_gateway = name == SLUG and spec.gateway is not None
        if name in spec.members or name in spec.companions or is_gateway:
            continue
        rule, place = container.labels.get(RULE_LABEL), (COMPOSE, "services", name)
        makes_databases = rule == DATABASES_RULE and name in spec.one_shots
        migrates = rule == MIGRATIONS_RULE and name in spec.migrated
        is_one_shot = (makes_databases or migrates) and name in awaited
        yield holds(rules.UNDECLARED_SERVICE, name, place, is_one_shot)
        if makes_databases and is_one_shot:
            yield from _makes_databases(container, spec.one_shots[name], deployment, spec)
        elif is_one_shot:
            yield from _migrates(container, spec.migrated[name], spec)


def _makes_databases(
    container: Container, asked: BackingSpec, deployment: Deployment, spec: Specification
) -> Iterator[Claim]:
    name, databases = container.name, asked.engine.databases
    limits = resources_of(None, None, (None, None), spec.backing_pids)
    is_tried = not spec.options.is_dev and hardening_of(asked.engine, container.image)
    needed = databases.capabilities if databases and is_tried else None
    expected = Expected(
        cap_drop=frozenset() if needed is None else ALL_CAPABILITIES,
        cap_add=frozenset(needed or ()),
        restart=NO_RESTART,
        network_mode=f"service:{asked.slug}",
        resources=limits,
    )
    yield from setting_claims(name, container, expected)
    yield image_claim(name, container, asked, spec)
    place = (COMPOSE, "services", name, "command")
    command = databases.command if databases else None
    yield same(rules.WRONG_COMMAND, name, place, container.command, command)
    yield from exact_variables(name, container, asked.job_environment())
    yield from job_mount_claims(container, asked, deployment, spec)
    yield from _common(name, container, {asked.slug})


def _migrates(container: Container, service: str, spec: Specification) -> Iterator[Claim]:
    """Compare the init job for migrations: it runs the image of the service, or a tool's image.

    Its command and the image of a tool follow from the source tree, which the proof does not read.
    """
    name, declared = container.name, spec.topology.services[service]
    cpus, memory = spec.limits_of(declared)
    resources = resources_of(cpus, memory, spec.reservations_of(declared), spec.options.pids_limit)
    if container.image == spec.image_of(spec.slugs[service]):
        expected = hardened(
            restart=NO_RESTART,
            pull_policy="missing" if spec.options.pulls_images else "never",
            resources=resources,
            user=_user_of(service, spec),
            read_only=spec.is_read_only(service),
        )
    else:
        expected = Expected(restart=NO_RESTART, resources=resources)
    yield from setting_claims(name, container, expected)
    is_built = container.build is not None
    place = (COMPOSE, "services", name, "build")
    yield same(rules.WRONG_IMAGE, name, place, is_built, False, what="The build")
    own = {**declared.environment, **dict.fromkeys(spec.secrets_of(declared), "")}
    others = {key: v for key, v in container.environment.items() if key not in own}
    where = (COMPOSE, "services", name, "environment")
    yield from address_claims(name, service, others, where, spec)
    yield from migration_mount_claims(container, spec)
    needs = declared.needs
    servers = {spec.backing_of(need).slug for need in needs if spec.engine_of(need)}
    jobs = {one_shot for one_shot, asked in spec.one_shots.items() if asked.slug in servers}
    yield from _common(name, container, servers | jobs)


def _user_of(service: str, spec: Specification) -> str:
    """Return the user that Compose sets for the image of a service, if it does."""
    try:
        image = own_image(service, spec)
    except Unreadable:  # it was reported when the file was read
        return ""
    return added_user(service, image, spec) if image else ""


def _common(name: str, container: Container, targets: set[str]) -> Iterator[Claim]:
    """Claim that an init job has no other dependencies, no published ports and no health check."""
    place = (COMPOSE, "services", name)
    for target in container.depends_on:
        where, is_edge = (*place, "depends_on"), target in targets
        yield holds(rules.UNDECLARED_EDGE, name, where, is_edge, other=target)
    published = [port.container for port in container.ports]
    yield same(rules.WRONG_PORT, name, (*place, "ports"), published, [], what="A published port")
    where = (*place, "healthcheck")
    is_absent = container.probe is None
    yield holds(rules.WRONG_HEALTH_CHECK, name, where, is_absent, what="The presence")
    yield confinement_claim(name, container)
