"""The claims about consoles, which the options put beside backing services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.diagnostics.rules import proof_mounts
from docker_generator.proof.backing import exact_variables
from docker_generator.proof.claims import COMPOSE, Claim, holds, same
from docker_generator.proof.containers import (
    RULE_LABEL,
    address_label_claim,
    confinement_claim,
    loopback_claim,
    published_claim,
)
from docker_generator.proof.engines import fill
from docker_generator.proof.settings import Expected, resources_of, restart_of, setting_claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.backing.model import Companion
    from docker_generator.proof.deployment import Container, Deployment
    from docker_generator.proof.engines import BackingSpec
    from docker_generator.proof.specification import Specification

PROFILE = "tools"
"""The profile with which consoles run."""


def companion_claims(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Compare each console of the options with the catalogue entry of its server."""
    for slug, (asked, companion) in spec.companions.items():
        container, place = deployment.containers.get(slug), (COMPOSE, "services")
        is_there = container is not None
        yield holds(rules.MISSING_SERVICE, slug, place, is_there, file=COMPOSE)
        if container is not None:
            yield from _container(container, asked, companion, spec)


def _container(
    container: Container, asked: BackingSpec, companion: Companion, spec: Specification
) -> Iterator[Claim]:
    name, place = container.name, (COMPOSE, "services", container.name)
    profiles = tuple(sorted(container.profiles))
    where, what = (*place, "profiles"), "The list of profiles"
    yield same(rules.WRONG_LIFETIME, name, where, profiles, (PROFILE,), what=what)
    label, what = container.labels.get(RULE_LABEL, ""), "The label of the rule"
    yield same(rules.WRONG_LIFETIME, name, (*place, "labels"), label, "", what=what)
    limits = companion.limits
    resources = resources_of(limits.cpu.millis, limits.memory.bytes, pids=spec.backing_pids)
    expected = Expected(restart=restart_of(spec.options.environment), resources=resources)
    yield from setting_claims(name, container, expected)
    wanted, where = spec.options.pinned(companion.image), (*place, "image")
    image = "one that is built" if container.build else container.image
    yield same(rules.WRONG_IMAGE, name, where, image, wanted, what="The image")
    yield same(rules.WRONG_COMMAND, name, (*place, "command"), container.command, None)
    values = asked.values()
    texts = {key: {fill(text, values)} for key, text in companion.environment.items()}
    yield from exact_variables(name, container, texts)
    mounts = tuple(sorted(f"{mount.kind} {mount.target}" for mount in container.mounts))
    known = tuple(sorted(f"tmpfs {path}" for path in companion.volumes))
    yield same(proof_mounts.WRONG_MOUNT, name, (*place, "volumes"), mounts, known)
    for target in container.depends_on:
        is_edge, where = target == asked.slug, (*place, "depends_on")
        yield holds(rules.UNDECLARED_EDGE, name, where, is_edge, other=target)
    yield published_claim(name, container, {companion.port})
    yield loopback_claim(name, container)
    yield address_label_claim(name, container)
    yield confinement_claim(name, container)
