"""The claims about networks: each edge has one; isolated networks allow no others."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from docker_generator.backing.gateways import SLUG
from docker_generator.diagnostics.rules import proof_networks as rules
from docker_generator.diagnostics.rules import proof_settings as settings
from docker_generator.proof.claims import COMPOSE, Claim, holds, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.proof.deployment import Deployment
    from docker_generator.proof.specification import Specification

BRIDGE = frozenset({"", "bridge"})
"""The driver by which containers of one host reach each other."""


def reach_claim(
    subject: str,
    source: str,
    target: str,
    deployment: Deployment,
    *,
    cause: tuple[str | int, ...] = (),
) -> Claim:
    """Claim that two containers have a network in common, and that it is declared."""
    common = deployment.networks_of(source) & deployment.networks_of(target)
    is_known = common <= deployment.networks.keys()
    place = (COMPOSE, "services", source, "networks")
    reaches = common and is_known
    return holds(rules.NO_COMMON_NETWORK, subject, place, reaches, cause=cause, other=target)


def network_setting_claims(deployment: Deployment) -> Iterator[Claim]:
    """Claim that every network is a bridge of this file, as the engine makes it."""
    for key, network in deployment.networks.items():
        place, rule = (COMPOSE, "networks", key), settings.WRONG_NETWORK
        driver = "bridge" if network.driver in BRIDGE else network.driver
        yield same(rule, key, (*place, "driver"), driver, "bridge", what="The driver")
        options = tuple(f"{name}={value}" for name, value in sorted(network.options.items()))
        yield same(rule, key, (*place, "driver_opts"), options, (), what="The list of options")
        found = "outside" if network.external else "this file"
        yield same(rule, key, (*place, "external"), found, "this file", what="The origin")
        found = "internal" if network.internal else "open"
        yield same(rule, key, (*place, "internal"), found, "open", what="The way outside")


def isolation_claims(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Claim that init jobs reach their targets; unrelated containers share no network."""
    server_of = {one_shot: asked.slug for one_shot, asked in spec.one_shots.items()}
    allowed_peers = _allowed_peers(deployment, spec, server_of)
    for name in sorted(deployment.containers.keys() - spec.members):
        reached = {*deployment.containers[name].depends_on}
        reached |= _routed(spec) if name == SLUG else set()
        for target in sorted(reached):
            yield reach_claim(name, name, target, deployment)
    for network, members in sorted(_members(deployment, server_of).items()):
        pairs = [
            f"{one} and {other}"
            for one, other in combinations(sorted(members), 2)
            if other not in allowed_peers.get(one, ()) and one not in allowed_peers.get(other, ())
        ]
        place = (COMPOSE, "networks", network)
        reported = ", ".join(pairs)
        yield holds(
            rules.UNRELATED_SERVICES_SHARE_NETWORK, network, place, not pairs, pairs=reported
        )


def _routed(spec: Specification) -> set[str]:
    """Return the compose names of the services to which the front door forwards."""
    return {spec.slugs[route.service] for route in spec.public_routes}


def _allowed_peers(
    deployment: Deployment, spec: Specification, server_of: Mapping[str, str]
) -> dict[str, set[str]]:
    """Return the containers that each may reach: its edges, and the init jobs that it waits for.

    A console reaches its server. An init job for databases works on its server; an init job for
    migrations works on the backing services of the services that wait for it.
    """
    allowed_peers: dict[str, set[str]] = {
        one_shot: {server} for one_shot, server in server_of.items()
    }
    allowed_peers |= {name: {asked.slug} for name, (asked, _) in spec.companions.items()}
    allowed_peers[SLUG] = _routed(spec)
    for name, slug in spec.slugs.items():
        needs = spec.topology.services[name].needs
        backing = {spec.backing_of(need).slug for need in needs if spec.engine_of(need)}
        others = {spec.slugs[need.name] for need in needs if not need.external}
        container = deployment.containers.get(slug)
        one_shots = container.depends_on.keys() - spec.members if container else set()
        allowed_peers[slug] = backing | others | one_shots
        for one_shot in one_shots - server_of.keys():
            allowed_peers[one_shot] = allowed_peers.get(one_shot, set()) | backing
    return allowed_peers


def _members(deployment: Deployment, server_of: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the containers on each network; two entries with one name are merged under the first.

    The init job that makes databases shares the network of its server.
    """
    entries: dict[str, str] = {}
    for entry, joined in deployment.networks.items():
        entries.setdefault(joined.name, entry)
    found: dict[str, set[str]] = {}
    for name, container in deployment.containers.items():
        if name in server_of and container.network_mode == f"service:{server_of[name]}":
            continue
        for network in deployment.networks_of(name):
            known = deployment.networks.get(network)
            found.setdefault(entries[known.name] if known else network, set()).add(name)
    return found
