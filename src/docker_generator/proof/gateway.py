"""The claims about the front door: published ports, and the targets of its routes."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.backing.gateways import HTTP, HTTPS, SLUG
from docker_generator.diagnostics.rules import exposure, proof_mounts
from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.backing import exact_variables
from docker_generator.proof.caddyfile import Route, read_caddyfile
from docker_generator.proof.claims import COMPOSE, Claim, holds, same
from docker_generator.proof.containers import (
    ADDRESS_LABEL,
    LOOPBACK,
    RULE_LABEL,
    confinement_claim,
    published_claim,
)
from docker_generator.proof.settings import (
    ALL_CAPABILITIES,
    Expected,
    resources_of,
    restart_of,
    setting_claims,
)
from docker_generator.proof.unreadable import Unreadable
from docker_generator.topology.exposure import entrance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.backing.gateways import Gateway
    from docker_generator.proof.deployment import Container, Deployment
    from docker_generator.proof.specification import Specification


def gateway_claims(
    deployment: Deployment, files: Mapping[str, str], spec: Specification
) -> Iterator[Claim]:
    """Compare the front door of the options, and its configuration file."""
    known = spec.gateway
    if known is None:
        return
    container = deployment.containers.get(SLUG)
    is_there = container is not None
    yield holds(rules.MISSING_SERVICE, SLUG, (COMPOSE, "services"), is_there, file=COMPOSE)
    if container is not None:
        yield from _container(container, known, deployment, spec)
    yield from _file(known, files, spec)


def _container(
    container: Container, known: Gateway, deployment: Deployment, spec: Specification
) -> Iterator[Claim]:
    place, options = (COMPOSE, "services", SLUG), spec.options
    resources = resources_of(known.cpu.millis, known.memory.bytes, pids=spec.backing_pids)
    expected = Expected(
        cap_drop=ALL_CAPABILITIES,
        cap_add=frozenset(known.capabilities),
        read_only=True,
        restart=restart_of(options.environment),
        resources=resources,
    )
    yield from setting_claims(SLUG, container, expected)
    image = "one that is built" if container.build else container.image
    wanted = options.pinned(known.image)
    yield same(rules.WRONG_IMAGE, SLUG, (*place, "image"), image, wanted, what="The image")
    yield same(rules.WRONG_COMMAND, SLUG, (*place, "command"), container.command, known.command)
    test = container.probe.test if container.probe else None
    where = (*place, "healthcheck")
    yield same(rules.WRONG_HEALTH_CHECK, SLUG, where, test, known.probe, what="The test")
    yield from exact_variables(SLUG, container, {})
    mounts = tuple(sorted(_mounts(container, deployment, spec)))
    kept = [f"volume {source} {target}" for source, target in known.volumes.items()]
    files = tuple(sorted([*kept, f"{known.file} {known.target}"]))
    yield same(proof_mounts.WRONG_MOUNT, SLUG, (*place, "volumes"), mounts, files)
    yield same(rules.UNDECLARED_EDGE, SLUG, (*place, "depends_on"), {*container.depends_on}, set())
    yield from _published(container, spec)
    label, what = container.labels.get(RULE_LABEL, ""), "The label of the rule"
    yield same(rules.WRONG_LIFETIME, SLUG, (*place, "labels"), label, "", what=what)
    yield confinement_claim(SLUG, container)


def _mounts(container: Container, deployment: Deployment, spec: Specification) -> Iterator[str]:
    for mount in container.mounts:
        if mount.kind == "config" and mount.source in deployment.configs:
            file = deployment.configs[mount.source].file
            seen = posixpath.relpath(file, spec.folder) if file else "a text"
            yield f"{seen} {mount.target}"
        else:
            yield f"{mount.kind} {mount.source} {mount.target}"


def _published(container: Container, spec: Specification) -> Iterator[Claim]:
    """Claim that its ports are published: on all addresses, or in dev on loopback."""
    place = (COMPOSE, "services", SLUG, "ports")
    yield published_claim(SLUG, container, {HTTP, HTTPS})
    addresses = {port.address for port in container.ports}
    wanted = {LOOPBACK[0]} if spec.options.is_dev else {""}
    yield same(rules.WRONG_PORT, SLUG, place, addresses, wanted, what="The host address")
    label = container.labels.get(ADDRESS_LABEL, "")
    host = next((port.host for port in container.ports if port.container == HTTPS), "")
    address = f"https://{entrance(spec.public_routes, spec.options.domain)}:{host}"
    where = (COMPOSE, "services", SLUG, "labels", ADDRESS_LABEL)
    yield same(rules.WRONG_PORT, SLUG, where, label, address, what="The printed address")


def _file(known: Gateway, files: Mapping[str, str], spec: Specification) -> Iterator[Claim]:
    """Claim that its file has the routes to the public services, and no others."""
    rule, place = exposure.WRONG_ROUTE, (known.file,)
    try:
        routing = read_caddyfile(files.get(known.file, ""))
    except Unreadable as error:
        yield same(rule, SLUG, place, error.reason, "what can be read", what="The file")
        return
    expected = _expected(spec)
    for route, name in expected.items():
        found = next(
            (one for one in routing.routes if one[:2] == route[:2]),
            "nothing",
        )
        what = f"The route {route.host}{route.path}"
        yield same(rule, name, (*place, route.host), str(found), str(route), what=what)
    known_places = {route[:2] for route in expected}
    further = tuple(sorted(str(one) for one in routing.routes if one[:2] not in known_places))
    yield same(rule, SLUG, place, further, (), what="The list of further routes")
    yield same(rule, SLUG, place, routing.others, (), what="The list of other directives")
    signer = "internal" if spec.options.signs_certificates else ""
    for host in sorted({route.host for route in expected}):
        what = f"The authority of {host}"
        yield same(rule, SLUG, (*place, host), routing.signed.get(host, ""), signer, what=what)


def _expected(spec: Specification) -> dict[Route, str]:
    found = {}
    for route in spec.public_routes:
        host = route.host_below(spec.options.domain)
        port = str(spec.topology.services[route.service].port)
        slug = spec.slugs[route.service]
        found[Route(host, route.path, slug, port, route.strips)] = route.service
    return found
