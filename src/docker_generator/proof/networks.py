"""What is claimed of networks: each edge has one, and with isolated networks nothing else has."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof_networks as rules
from docker_generator.proof.claims import COMPOSE, Claim, holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.proof.deployment import Deployment
    from docker_generator.proof.specification import Specification


def reach_claim(subject: str, source: str, target: str, deployment: Deployment) -> Claim:
    """Claim that two containers have a network in common, and that it is declared."""
    common = deployment.networks_of(source) & deployment.networks_of(target)
    is_known = common <= deployment.networks.keys()
    place = (COMPOSE, "services", source, "networks")
    return holds(rules.NO_COMMON_NETWORK, subject, place, common and is_known, other=target)


def isolation_claims(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Claim that one-shots reach what they wait for, and that strangers share no network."""
    homes = {a.engine.one_shot(slug): slug for slug, a in spec.backing.items()}
    homes.pop("", None)  # of those that make no databases
    ways = _ways(deployment, spec, homes)
    for name in sorted(deployment.containers.keys() - spec.members):
        for target in deployment.containers[name].depends_on:
            yield reach_claim(name, name, target, deployment)
    for network, members in sorted(_members(deployment, homes).items()):
        pairs = [
            f"{one} and {other}"
            for one, other in combinations(sorted(members), 2)
            if other not in ways.get(one, ()) and one not in ways.get(other, ())
        ]
        place = (COMPOSE, "networks", network)
        told = ", ".join(pairs)
        yield holds(rules.STRANGERS_ON_NETWORK, network, place, not pairs, pairs=told)


def _ways(
    deployment: Deployment, spec: Specification, homes: Mapping[str, str]
) -> dict[str, set[str]]:
    """Return what each container may reach: its edges, and the one-shots that it waits for.

    A one-shot of databases works on its server, one of migrations on the backing services of
    whoever waits for it.
    """
    ways: dict[str, set[str]] = {one_shot: {server} for one_shot, server in homes.items()}
    for name, slug in spec.slugs.items():
        needs = spec.topology.services[name].needs
        backing = {spec.backing_of(need).slug for need in needs if spec.engine_of(need)}
        others = {spec.slugs[need.name] for need in needs if not need.external}
        container = deployment.containers.get(slug)
        one_shots = container.depends_on.keys() - spec.members if container else set()
        ways[slug] = backing | others | one_shots
        for one_shot in one_shots - homes.keys():
            ways[one_shot] = ways.get(one_shot, set()) | backing
    return ways


def _members(deployment: Deployment, homes: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the containers on each network; of two entries with one name, by the first.

    What makes databases lives in the network of its server, and is no other end of it.
    """
    entries: dict[str, str] = {}
    for entry, known_as in deployment.networks.items():
        entries.setdefault(known_as, entry)
    found: dict[str, set[str]] = {}
    for name, container in deployment.containers.items():
        if name in homes and container.network_mode == f"service:{homes[name]}":
            continue
        for network in deployment.networks_of(name):
            known_as = deployment.networks.get(network, "")
            found.setdefault(entries.get(known_as, network), set()).add(name)
    return found
