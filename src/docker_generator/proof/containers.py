"""What is claimed of the container of a service, by its entry in the compose file."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.claims import COMPOSE, Claim, failed, holds, same
from docker_generator.proof.interpolation import asked
from docker_generator.proof.probes import probe_claims, wants_probe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.proof.deployment import Container, Resources
    from docker_generator.proof.specification import Specification
    from docker_generator.topology.model import Service

RULE_LABEL = "docker-generator.rule"
JOB_RULE = "job"
"""The rule by which a service of the graph runs once."""
LOOPBACK = ("127.0.0.1", "::1")
_LEAST_CPUS, _LEAST_MEMORY = 10, 6 * 1024**2
"""The least that Docker accepts: below, half a limit is no longer half."""


def container_claims(name: str, container: Container, spec: Specification) -> Iterator[Claim]:
    """Compare a container with its service, edges apart."""
    service, slug = spec.topology.services[name], container.name
    place = (COMPOSE, "services", slug)
    yield from _made_of(name, container, spec)
    yield from _ports(name, container, spec)
    cpus, memory = spec.limits_of(service)
    yield from resource_claims(name, container, cpus, memory, spec.reservations_of(service))
    yield same(
        rules.WRONG_RESOURCES,
        name,
        (*place, "deploy", "resources", "limits", "pids"),
        container.resources.pids,
        spec.options.pids,
        what="The limit of processes",
    )
    yield from _lifetime(name, container, service)
    yield same(rules.WRONG_REPLICAS, name, place, container.replicas, service.replicas)
    yield same(rules.WRONG_USER, name, (*place, "user"), container.user, "")
    if container.probe is not None or wants_probe(service):
        yield from probe_claims(name, container.probe, (*place, "healthcheck"), spec)
    yield from _variables(name, container, spec)
    yield confinement_claim(name, container)


def _made_of(name: str, container: Container, spec: Specification) -> Iterator[Claim]:
    rule, place = rules.WRONG_IMAGE, (COMPOSE, "services", container.name)
    wanted = spec.image_of(container.name)
    yield same(rule, name, (*place, "image"), container.image, wanted, what="The image")
    file = posixpath.join(spec.folder, f"Dockerfile.{container.name}")
    found = container.build.dockerfile if container.build else ""
    yield same(rule, name, (*place, "build"), found, file, what="The Dockerfile")
    context = spec.context_of(spec.topology.services[name])
    if context is not None:
        found = container.build.context if container.build else ""
        yield same(rule, name, (*place, "build"), found, context, what="The build context")
    stage = (container.build and container.build.stage) or "runtime"
    yield same(rule, name, (*place, "build", "target"), stage, "runtime", what="The stage")
    changed = (container.command or ()) + (container.entrypoint or ())
    yield same(rules.WRONG_COMMAND, name, (*place, "command"), changed, ())


def _lifetime(name: str, container: Container, service: Service) -> Iterator[Claim]:
    """Claim that a job is not started again and says what it is, and that nothing else says so."""
    rule, place = rules.WRONG_LIFETIME, (COMPOSE, "services", container.name)
    label, wanted = container.labels.get(RULE_LABEL, ""), JOB_RULE if service.runs_once else ""
    yield same(rule, name, (*place, "labels"), label, wanted, what="The label of the rule")
    if service.runs_once:
        policy, where = container.restart, (*place, "restart")
        yield same(rule, name, where, policy, "no", what="The restart policy")


def _ports(name: str, container: Container, spec: Specification) -> Iterator[Claim]:
    service, place = spec.topology.services[name], (COMPOSE, "services", container.name, "ports")
    found = sorted(port.container for port in container.ports)
    wanted = [service.port] if service.port and service.replicas == 1 else []
    if found or spec.options.environment == "dev":
        yield same(rules.WRONG_PORT, name, place, found, wanted, what="A published port")
    yield loopback_claim(name, container)


def loopback_claim(name: str, container: Container) -> Claim:
    """Claim that nothing is reachable from outside the host."""
    place = (COMPOSE, "services", container.name, "ports")
    outside = [port for port in container.ports if port.address not in LOOPBACK]
    if not outside:
        return same(rules.WRONG_PORT, name, place, "", "", what="")
    found = outside[0].address or "every address"
    return failed(rules.WRONG_PORT, name, place, found, LOOPBACK[0], what="The host address")


def resource_claims(
    name: str,
    container: Container,
    cpus: int | None,
    memory: int | None,
    kept: tuple[int | None, int | None] = (None, None),
) -> Iterator[Claim]:
    """Claim limits, and the given reservations, else half of each limit."""
    given: Resources = container.resources
    place = (COMPOSE, "services", container.name, "deploy", "resources")
    half_cpus = max(_LEAST_CPUS, cpus // 2) if cpus else None
    half_memory = max(_LEAST_MEMORY, memory // 2) if memory else None
    for what, found, wanted in (
        ("The CPU limit (in thousandths)", given.cpus, cpus),
        ("The memory limit (in bytes)", given.memory, memory),
        ("The CPU reservation (in thousandths)", given.reserved_cpus, kept[0] or half_cpus),
        ("The memory reservation (in bytes)", given.reserved_memory, kept[1] or half_memory),
    ):
        yield same(rules.WRONG_RESOURCES, name, place, found, wanted, what=what)


def _variables(name: str, container: Container, spec: Specification) -> Iterator[Claim]:
    service = spec.topology.services[name]
    place = (COMPOSE, "services", container.name, "environment")
    secrets = spec.secrets_of(service)
    wanted = {key: value for key, value in service.environment.items() if key not in secrets}
    wanted |= {key: asked(key) for key in secrets}
    for key, value in wanted.items():
        found = container.environment.get(key)
        yield same(rules.WRONG_VARIABLE, name, (*place, key), found, value, name=key)


def confinement_claim(name: str, container: Container) -> Claim:
    """Claim that a container has no power over its host."""
    place = (COMPOSE, "services", container.name)
    powers = ", ".join(sorted(container.powers))
    return holds(rules.UNCONFINED_SERVICE, name, place, not powers, powers=powers)
