"""The claims about the container of a service, by its entry in the compose file."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.claims import COMPOSE, Claim, failed, holds, same
from docker_generator.proof.own_images import added_user, own_build_claims, own_probe_claims
from docker_generator.proof.probes import probe_claims, wants_probe
from docker_generator.proof.settings import (
    NO_RESTART,
    hardened,
    resources_of,
    restart_of,
    setting_claims,
)
from docker_generator.proof.variables import variable_claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.proof.deployment import Container, Image
    from docker_generator.proof.specification import Specification
    from docker_generator.topology.model import Service

RULE_LABEL = "docker-generator.rule"
ADDRESS_LABEL = "docker-generator.address"
JOB_RULE = "job"
"""The rule by which a service of the graph runs once."""
LOOPBACK = ("127.0.0.1", "::1")


def container_claims(
    name: str, container: Container, own: Image | None, spec: Specification
) -> Iterator[Claim]:
    """Compare a container with its service, except for edges.

    `own` describes the Dockerfile of its author. None means a generated one.
    """
    service, slug = spec.topology.services[name], container.name
    place = (COMPOSE, "services", slug)
    cpus, memory = spec.limits_of(service)
    expected = hardened(
        restart=NO_RESTART if service.runs_once else restart_of(spec.options.environment),
        pull_policy="missing" if spec.options.pulls_images else "build",
        replicas=service.replicas,
        stop_grace_period=service.stop_grace_period and 1000 * service.stop_grace_period.millis,
        resources=resources_of(
            *(cpus, memory, spec.reservations_of(service), spec.options.pids_limit),
            devices=spec.devices_of(service),
        ),
        user=added_user(name, own, spec) if own else "",
        read_only=spec.is_read_only(name),
    )
    yield from setting_claims(name, container, expected)
    yield from _made_of(name, container, own, spec)
    yield from _ports(name, container, spec)
    yield _rule_label(name, container, service)
    if own is not None:
        yield from own_probe_claims(name, container, own, spec)
    elif container.probe is not None or wants_probe(service):
        yield from probe_claims(name, container.probe, (*place, "healthcheck"), spec)
    yield from variable_claims(name, container, spec)
    yield confinement_claim(name, container)


def _made_of(
    name: str, container: Container, own: Image | None, spec: Specification
) -> Iterator[Claim]:
    service = spec.topology.services[name]
    rule, place = rules.WRONG_IMAGE, (COMPOSE, "services", container.name)
    wanted = spec.image_of(container.name)
    yield same(rule, name, (*place, "image"), container.image, wanted, what="The image")
    command = (service.build.command or None) if own else None
    yield same(rules.WRONG_COMMAND, name, (*place, "command"), container.command, command)
    if spec.options.pulls_images:
        is_built = container.build is not None
        yield same(rule, name, (*place, "build"), is_built, False, what="The build")
        return
    if own is not None:
        yield from own_build_claims(name, container, service, spec)
        return
    file = posixpath.join(spec.folder, f"Dockerfile.{container.name}")
    found = container.build.dockerfile if container.build else ""
    yield same(rule, name, (*place, "build"), found, file, what="The Dockerfile")
    stage = (container.build and container.build.stage) or "runtime"
    yield same(rule, name, (*place, "build", "target"), stage, "runtime", what="The stage")


def _rule_label(name: str, container: Container, service: Service) -> Claim:
    """Claim that a job has the label of a job, and nothing else has it."""
    rule, place = rules.WRONG_LIFETIME, (COMPOSE, "services", container.name, "labels")
    label, wanted = container.labels.get(RULE_LABEL, ""), JOB_RULE if service.runs_once else ""
    return same(rule, name, place, label, wanted, what="The label of the rule")


def _ports(name: str, container: Container, spec: Specification) -> Iterator[Claim]:
    service, place = spec.topology.services[name], (COMPOSE, "services", container.name, "ports")
    found = sorted(_ports_of(container))
    is_published = service.replicas == 1 and spec.options.publishes_services
    wanted = [str(service.port)] if service.port and is_published else []
    if found or spec.options.environment == "dev":
        yield same(rules.WRONG_PORT, name, place, found, wanted, what="A published port")
    if found and service.host_port:
        hosts, asked = [port.host for port in container.ports], [str(service.host_port)]
        yield same(rules.WRONG_PORT, name, place, hosts, asked, what="The host port")
    yield loopback_claim(name, container)
    yield address_label_claim(name, container)


def _ports_of(container: Container) -> list[str]:
    """Return the published ports, with the protocol if it is not TCP."""
    return [
        str(port.container) + (f"/{port.protocol}" if port.protocol != "tcp" else "")
        for port in container.ports
    ]


def published_claim(name: str, container: Container, wanted: set[int]) -> Claim:
    """Claim that exactly these container ports are published."""
    place = (COMPOSE, "services", container.name, "ports")
    found, expected = sorted(_ports_of(container)), sorted(map(str, wanted))
    return same(rules.WRONG_PORT, name, place, found, expected, what="A published port")


def address_label_claim(name: str, container: Container) -> Claim:
    """Claim that the address that start.sh prints is published."""
    place = (COMPOSE, "services", container.name, "labels", ADDRESS_LABEL)
    label = container.labels.get(ADDRESS_LABEL)
    addresses = {f"{LOOPBACK[0]}:{port.host}" for port in container.ports}
    addresses |= {f"http://{address}" for address in addresses}
    if label is None or label in addresses:
        return Claim(rules.WRONG_PORT, name, place)
    what, wanted = "The printed address", " or ".join(sorted(addresses)) or "nothing"
    return failed(rules.WRONG_PORT, name, place, label, wanted, what=what)


def loopback_claim(name: str, container: Container) -> Claim:
    """Claim that nothing is reachable from outside the host."""
    place = (COMPOSE, "services", container.name, "ports")
    outside = [port for port in container.ports if port.address not in LOOPBACK]
    if not outside:
        return Claim(rules.WRONG_PORT, name, place)
    found = outside[0].address or "every address"
    return failed(rules.WRONG_PORT, name, place, found, LOOPBACK[0], what="The host address")


def confinement_claim(name: str, container: Container) -> Claim:
    """Claim that a container has no privileges on its host."""
    place = (COMPOSE, "services", container.name)
    host_privileges = ", ".join(sorted(container.host_privileges))
    return holds(
        rules.UNCONFINED_SERVICE, name, place, not host_privileges, host_privileges=host_privileges
    )
