"""What is claimed of backing services, of one-shots, and of what else there may be: nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.diagnostics.rules import proof_mounts
from docker_generator.proof.claims import COMPOSE, Claim, failed, held, holds, same
from docker_generator.proof.containers import (
    RULE_LABEL,
    confinement_claim,
    loopback_claim,
    resource_claims,
)
from docker_generator.proof.edges import COMPLETED
from docker_generator.proof.probes import engine_probe_claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.proof.deployment import Container, Deployment
    from docker_generator.proof.specification import Asked, Specification

ONE_SHOT_RULES = frozenset({"database-per-service", "migrations"})
"""The rules by which a one-shot may be deployed beyond the graph."""


def backing_claims(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Compare each backing service with its catalogue entry, and with who asks for it."""
    for slug, asked in spec.backing.items():
        container = deployment.containers.get(slug)
        is_there = container is not None
        place = (COMPOSE, "services")
        yield holds(rules.MISSING_SERVICE, slug, place, is_there, file=COMPOSE)
        if container is not None:
            yield from _container(container, asked, deployment, spec)


def _container(
    container: Container, asked: Asked, deployment: Deployment, spec: Specification
) -> Iterator[Claim]:
    name, place = asked.slug, (COMPOSE, "services", asked.slug)
    images = {spec.options.pinned(image) for image in asked.images}
    if container.image in images:
        yield held(rules.WRONG_IMAGE)
    else:
        wanted = " or ".join(sorted(images))
        where = (*place, "image")
        yield failed(rules.WRONG_IMAGE, name, where, container.image, wanted, what="The image")
    limits = asked.engine.limits
    yield from resource_claims(name, container, limits.cpu.millis, limits.memory.bytes)
    yield from engine_probe_claims(name, container.probe, asked.engine, (*place, "healthcheck"))
    yield from _volume(container, asked, deployment, spec)
    found = {port.container for port in container.ports}
    if found or spec.options.publishes_backing:
        wanted_ports = asked.published_ports
        yield same(
            rules.WRONG_PORT, name, (*place, "ports"), found, wanted_ports, what="A published port"
        )
    yield loopback_claim(name, container)
    yield confinement_claim(name, container)


def _volume(
    container: Container, asked: Asked, deployment: Deployment, spec: Specification
) -> Iterator[Claim]:
    """Claim that data survives: on a named volume where an image of the catalogue keeps it."""
    versions = asked.engine.versions.values()
    own = [v for v in versions if spec.options.pinned(v.image) == container.image]
    targets = {v.volume for v in own if v.volume}
    for target in sorted(targets or {v.volume for v in versions if v.volume}):
        if not targets and len(versions) > 1:
            return  # an image of the user's own, whose folder is not known
        named = any(
            m.kind == "volume" and m.source in deployment.volumes and m.target == target
            for m in container.mounts
        )
        place = (COMPOSE, "services", asked.slug, "volumes")
        yield holds(proof_mounts.LOST_VOLUME, asked.slug, place, named, target=target)


def other_claims(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Claim that nothing is deployed beyond the graph but one-shots that name their rule.

    A one-shot ends, and a member of the graph waits for its end.
    """
    awaited = {
        target
        for name in spec.members & deployment.containers.keys()
        for target, condition in deployment.containers[name].depends_on.items()
        if condition == COMPLETED
    }
    for name, container in deployment.containers.items():
        if name in spec.members:
            continue
        has_rule = container.labels.get(RULE_LABEL) in ONE_SHOT_RULES
        is_one_shot = has_rule and container.restart == "no" and name in awaited
        place = (COMPOSE, "services", name)
        yield holds(rules.UNDECLARED_SERVICE, name, place, is_one_shot)
        if is_one_shot:
            yield loopback_claim(name, container)
            yield confinement_claim(name, container)


def host_port_claims(deployment: Deployment) -> Iterator[Claim]:
    """Claim that no port of the host is published twice."""
    owners: dict[str, str] = {}
    for name, container in deployment.containers.items():
        for port in container.ports:
            owner = owners.setdefault(port.host, name) if port.host else name
            if owner == name:
                yield held(rules.WRONG_PORT)
            else:
                place = (COMPOSE, "services", name, "ports")
                wanted = f"a port of its own: {port.host} is that of {owner}"
                yield failed(rules.WRONG_PORT, name, place, port.host, wanted, what="The host port")
