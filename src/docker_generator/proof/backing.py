"""The claims about backing services, from their catalogue entries and their users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.backing.images import hardening_of
from docker_generator.diagnostics.rules import proof as rules
from docker_generator.diagnostics.rules import proof_settings
from docker_generator.proof.claims import COMPOSE, Claim, failed, holds, same, shown
from docker_generator.proof.containers import (
    address_label_claim,
    confinement_claim,
    loopback_claim,
    published_claim,
)
from docker_generator.proof.probes import engine_probe_claims
from docker_generator.proof.settings import (
    ALL_CAPABILITIES,
    Expected,
    resources_of,
    restart_of,
    setting_claims,
)
from docker_generator.proof.storage import server_mount_claims

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.proof.deployment import Container, Deployment
    from docker_generator.proof.engines import BackingSpec
    from docker_generator.proof.specification import Specification


def backing_claims(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Compare each backing service with its catalogue entry and with the dependencies on it."""
    for slug, asked in spec.backing.items():
        container = deployment.containers.get(slug)
        is_there = container is not None
        place = (COMPOSE, "services")
        yield holds(rules.MISSING_SERVICE, slug, place, is_there, file=COMPOSE)
        if container is not None:
            yield from _container(container, asked, deployment, spec)


def _container(
    container: Container, asked: BackingSpec, deployment: Deployment, spec: Specification
) -> Iterator[Claim]:
    name, place = asked.slug, (COMPOSE, "services", asked.slug)
    yield image_claim(name, container, asked, spec)
    limits = asked.engine.limits
    resources = resources_of(limits.cpu.millis, limits.memory.bytes, pids=spec.backing_pids)
    shared = limits.shared_memory.bytes if limits.shared_memory else None
    restart = restart_of(spec.options.environment)
    tried = None if spec.options.is_dev else hardening_of(asked.engine, container.image)
    expected = Expected(
        cap_drop=ALL_CAPABILITIES if tried else frozenset(),
        cap_add=frozenset(tried.capabilities) if tried else frozenset(),
        read_only=bool(tried and tried.read_only),
        restart=restart,
        resources=resources,
        shm_size=shared,
    )
    yield from setting_claims(name, container, expected)
    command = asked.command(container) or None
    yield same(rules.WRONG_COMMAND, name, (*place, "command"), container.command, command)
    wanted = {key: {value} for key, value in asked.environment(container).items()}
    yield from exact_variables(name, container, wanted)
    yield from engine_probe_claims(container, asked)
    yield from server_mount_claims(container, asked, deployment, spec)
    if container.ports or spec.options.publishes_backing:
        yield published_claim(name, container, asked.published_ports)
    yield loopback_claim(name, container)
    yield address_label_claim(name, container)
    yield confinement_claim(name, container)


def image_claim(name: str, container: Container, asked: BackingSpec, spec: Specification) -> Claim:
    """Claim that a container runs an image of the engine that the graph requests."""
    place = (COMPOSE, "services", name, "image")
    images = {spec.options.pinned(image) for image in asked.images}
    if container.image in images and container.build is None:
        return Claim(rules.WRONG_IMAGE, name, place)
    wanted, found = " or ".join(sorted(images)), container.image or "one that is built"
    return failed(rules.WRONG_IMAGE, name, place, found, wanted, what="The image")


def exact_variables(
    name: str, container: Container, wanted: Mapping[str, set[str]]
) -> Iterator[Claim]:
    """Claim that a container has these variables, each with an allowed value, and no others."""
    place = (COMPOSE, "services", container.name, "environment")
    for key, values in wanted.items():
        found, where = container.environment.get(key), (*place, key)
        if found in values:
            yield Claim(rules.WRONG_VARIABLE, name, where)
        else:
            reported = " or ".join(sorted(map(shown, values)))
            yield failed(rules.WRONG_VARIABLE, name, where, shown(found), reported, name=key)
    for key in container.environment:
        where, is_known = (*place, key), key in wanted
        yield holds(proof_settings.UNDECLARED_VARIABLE, name, where, is_known, name=key)


def host_port_claims(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Claim that no port of the host is published twice."""
    names = {slug: name for name, slug in spec.slugs.items()}
    owners: dict[str, str] = {}
    for name, container in deployment.containers.items():
        for port in container.ports:
            owner = owners.setdefault(port.host, name) if port.host else name
            place = (COMPOSE, "services", name, "ports")
            if owner == name:
                yield Claim(rules.WRONG_PORT, names.get(name, name), place)
            else:
                wanted = f"a port of its own: {port.host} is that of {owner}"
                subject = names.get(name, name)
                yield failed(
                    *(rules.WRONG_PORT, subject, place, port.host, wanted), what="The host port"
                )
