"""The claims about an edge: the wait, its condition, a common network, an address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.claims import COMPOSE, Claim, failed, holds
from docker_generator.proof.networks import reach_claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.proof.deployment import Container, Deployment, Image
    from docker_generator.proof.specification import Specification
    from docker_generator.topology.model import Dependency

COMPLETED = "service_completed_successfully"

_HOST_AND_PORT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*):([0-9]{1,5})(?![0-9A-Za-z.])")
_HOSTS = re.compile(r"[A-Za-z][A-Za-z0-9.-]*(?:,[A-Za-z][A-Za-z0-9.-]*)*")
_KEYWORD = re.compile(r"(?:^|[;,&?\s])(host|server|port)\s*=\s*([A-Za-z0-9._-]+)", re.IGNORECASE)
_SERVER_AND_PORT = re.compile(
    r"(?:^|;)\s*server\s*=\s*([A-Za-z0-9._-]+),([0-9]{1,5})(?=;|$)", re.IGNORECASE
)


def addresses_in(variables: Mapping[str, str]) -> set[tuple[str, int]]:
    """Return host and port of every address in variables.

    An address is in a URL, a list or a connection string, or in two variables: ..._PORT, and one
    with the same first words that holds only hosts.
    """
    found = set()
    for value in variables.values():
        if ":" in value:
            found |= {(host, int(port)) for host, port in _HOST_AND_PORT.findall(value)}
        if "=" in value:
            found |= _of_keywords(value)
    for name, port in variables.items():
        if name.endswith("_PORT") and port.isdecimal():
            beside = name.removesuffix("PORT")
            hosts = [v for n, v in variables.items() if n.startswith(beside) and n != name]
            found |= {(h, int(port)) for v in hosts if _HOSTS.fullmatch(v) for h in v.split(",")}
    return found


def _of_keywords(value: str) -> set[tuple[str, int]]:
    if match := _SERVER_AND_PORT.search(value):  # as SQL Server writes it
        return {(match[1], int(match[2]))}
    words = {key.lower(): word for key, word in _KEYWORD.findall(value)}
    host = words.get("host") or words.get("server", "")
    return {(host, int(words["port"]))} if host and words.get("port", "").isdecimal() else set()


class _Edge(NamedTuple):
    """One dependency of one service, both by their names in the compose file.

    `ports` are the ports that a client may use, the default one first; none if nothing listens.
    """

    name: str
    source: Container
    target: str
    ports: tuple[int, ...]
    condition: str
    one_shot: str = ""
    ends: bool = False
    cause: tuple[str | int, ...] = ()


def edge_claims(
    name: str,
    container: Container,
    deployment: Deployment,
    images: Mapping[str, Image],
    spec: Specification,
) -> Iterator[Claim]:
    """Compare the waits and the addresses of a container with the edges of its service."""
    needs = spec.needs_of(name)
    edges = [e for cause, need in needs if (e := _edge(name, container, need, spec, cause))]
    known = addresses_in(container.environment)
    for edge in edges:
        yield from _waits(edge, deployment, images)
        cause = edge.cause
        yield reach_claim(edge.name, edge.source.name, edge.target, deployment, cause=cause)
        if edge.ports:
            yield _is_addressed(edge, known)
    yield from _no_other(name, container, {edge.target for edge in edges}, spec)


def _edge(
    name: str,
    container: Container,
    need: Dependency,
    spec: Specification,
    cause: tuple[str | int, ...],
) -> _Edge | None:
    """Return the edge of a dependency; None if no container serves it."""
    if not need.external:
        other = spec.topology.services[need.name]
        ports = (other.port,) if other.port is not None else ()
        target = spec.slugs[need.name]
        return _Edge(name, container, target, ports, need.condition, "", other.runs_once, cause)
    engine = spec.engine_of(need)
    if engine is None:
        return None
    asked = spec.backing_of(need)
    one_shot = engine.one_shot(asked.slug)
    return _Edge(name, container, asked.slug, asked.ports, need.condition, one_shot, cause=cause)


def _waits(edge: _Edge, deployment: Deployment, images: Mapping[str, Image]) -> Iterator[Claim]:
    place = (COMPOSE, "services", edge.source.name, "depends_on")
    found, cause = edge.source.depends_on, edge.cause
    for target in filter(None, (edge.target, edge.one_shot)):
        is_there = target in found
        yield holds(rules.LOST_EDGE, edge.name, place, is_there, cause=cause, other=target)
        if is_there:
            is_target = target == edge.target
            allowed = _true_conditions(edge, deployment, images) if is_target else {COMPLETED}
            yield _condition(edge, target, found[target], allowed)


def _condition(edge: _Edge, target: str, found: str, allowed: set[str]) -> Claim:
    where = (COMPOSE, "services", edge.source.name, "depends_on", target)
    if target in edge.source.optional:
        place, required = (*where, "required"), "a dependency that is required"
        return failed(
            *(rules.WRONG_CONDITION, edge.name, place, "false", required),
            cause=edge.cause,
            other=target,
        )
    place = (*where, "condition")
    if found in allowed:
        return Claim(rules.WRONG_CONDITION, edge.name, place, None, edge.cause)
    wanted = " or ".join(sorted(allowed))
    return failed(
        *(rules.WRONG_CONDITION, edge.name, place, found, wanted), cause=edge.cause, other=target
    )


def _true_conditions(edge: _Edge, deployment: Deployment, images: Mapping[str, Image]) -> set[str]:
    """Return the conditions that match the edge and can become true.

    A wait for health needs a health check, and a wait for completion needs a job.
    """
    target = deployment.containers.get(edge.target)
    image = images.get(edge.target)
    has_check = bool((target and target.probe) or (image and image.runtime.probe))
    if edge.condition == "service_healthy" and has_check:
        return {"service_healthy"}
    if edge.condition == COMPLETED:
        return {COMPLETED} if edge.ends else {"service_started"}
    stronger = {"service_healthy": has_check, COMPLETED: edge.ends}
    return {"service_started", *(condition for condition, is_true in stronger.items() if is_true)}


def _is_addressed(edge: _Edge, known: set[tuple[str, int]]) -> Claim:
    place = (COMPOSE, "services", edge.source.name, "environment")
    if any((edge.target, port) in known for port in edge.ports):
        return Claim(rules.WRONG_ADDRESS, edge.name, place, None, edge.cause)
    near = sorted(f"{host}:{port}" for host, port in known if edge.target in host)
    near = near or sorted(f"{host}:{port}" for host, port in known)
    found, wanted = ", ".join(near) or "nothing", f"{edge.target}:{edge.ports[0]}"
    return failed(
        *(rules.WRONG_ADDRESS, edge.name, place, found, wanted),
        cause=edge.cause,
        other=edge.target,
    )


def _no_other(
    name: str, container: Container, targets: set[str], spec: Specification
) -> Iterator[Claim]:
    """Claim that a container waits for nothing but its edges and init jobs."""
    place = (COMPOSE, "services", container.name, "depends_on")
    for target in container.depends_on:
        is_edge = target in targets or target not in spec.members
        yield holds(rules.UNDECLARED_EDGE, name, place, is_edge, other=target)
