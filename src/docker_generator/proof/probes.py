"""The claims about health checks: their request, times and program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.claims import COMPOSE, Claim, failed, holds, same
from docker_generator.proof.deployment import Probe
from docker_generator.proof.quantities import duration_text
from docker_generator.topology.model import HealthCheck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.backing.model import Engine
    from docker_generator.proof.deployment import Container, Image
    from docker_generator.proof.engines import BackingSpec
    from docker_generator.proof.specification import Specification
    from docker_generator.topology.model import Service
    from docker_generator.topology.quantities import Duration

_INTERVAL, _TIMEOUT, _START_PERIOD = 30_000, 3_000, 40_000
USUAL_TIMES = {"interval": _INTERVAL, "timeout": _TIMEOUT, "start_period": _START_PERIOD}
RETRIES = 3
"""The default times of the contract, in milliseconds."""
START_INTERVAL = 1_000_000
"""Microseconds between two probes of a container that is not yet healthy."""


def wants_probe(service: Service) -> bool:
    """Return whether a service can be probed: by its own command, or because it has a port."""
    wanted = service.health_check or HealthCheck()
    return bool(wanted.command) or (wanted.type != "none" and service.port is not None)


def probe_kind_of(service: Service) -> str:
    """Return the type of a check: http with a path, else tcp; empty without a port.

    A type in the graph takes precedence.
    """
    check = service.health_check or HealthCheck()
    if service.port is None or check.type == "none":
        return ""
    kind = check.type or ("http" if check.path else "tcp")
    return "tcp" if kind == "http" and not check.path else kind


def probe_claims(
    name: str, probe: Probe | None, place: tuple[str, ...], spec: Specification
) -> Iterator[Claim]:
    """Compare a health check of a service with the graph."""
    service = spec.topology.services[name]
    if probe is None or not wants_probe(service):
        is_asked = wants_probe(service)
        found, wanted = ("nothing", "a health check") if is_asked else ("one", "none")
        yield failed(rules.WRONG_HEALTH_CHECK, name, place, found, wanted, what="The presence")
        return
    wanted_check = service.health_check or HealthCheck()
    yield asked_question(name, probe, place, service)
    expected = Probe(
        probe.test,
        micros(wanted_check.interval, _INTERVAL),
        micros(wanted_check.timeout, _TIMEOUT),
        wanted_check.retries or RETRIES,
        micros(wanted_check.start_period, _START_PERIOD),
        START_INTERVAL,
    )
    yield from time_claims(name, probe, expected, place)


_TIMES = {
    "interval": "The interval",
    "timeout": "The timeout",
    "retries": "The number of retries",
    "start_period": "The start period",
    "start_interval": "The start interval",
}


def time_claims(
    name: str, probe: Probe, expected: Probe, place: tuple[str, ...]
) -> Iterator[Claim]:
    """Claim the times of a health check; a Dockerfile has no keys to point at."""
    rule, is_compose = rules.WRONG_HEALTH_CHECK, len(place) > 1
    for key, what in _TIMES.items():
        found, wanted = getattr(probe, key), getattr(expected, key)
        where = (*place, key) if is_compose else place
        if found == wanted:
            yield Claim(rule, name, where)
        else:
            show = str if key == "retries" else duration_text
            yield failed(rule, name, where, show(found), show(wanted), what=what)


def micros(given: Duration | None, usual: int) -> int:
    """Return a time of the graph in microseconds, else a default one in milliseconds."""
    return 1000 * (given.millis if given else usual)


def asked_question(name: str, probe: Probe, place: tuple[str, ...], service: Service) -> Claim:
    """Return the claim that the test matches the graph: its command, or port and path."""
    check = service.health_check or HealthCheck()
    rule, what = rules.WRONG_HEALTH_CHECK, "The test"
    if check.command:
        return same(rule, name, place, probe.test, ("CMD", *check.command), what=what)
    port, path = str(service.port), check.path or ""
    path = path if check.type in {None, "http"} else ""
    if _asks(probe.test[1:], port, path):
        return Claim(rule, name, place)
    wanted = f"port {port}" + (f", path {path}" if path else "")
    return failed(rule, name, place, list(probe.test), wanted, what=what)


def _asks(words: tuple[str, ...], port: str, path: str) -> bool:
    """Return whether words request a port and path of this host, each a word or part of a URL."""
    here = rf"(?:localhost|127\.0\.0\.1|\[::1\])[:/]{port}"
    text = " ".join(words)
    asks_port = port in words or re.search(rf"{here}(?![0-9])", text) is not None
    ends = rf"{here}{re.escape(path)}(?:$|[\s'\"])"
    return asks_port and (not path or path in words or re.search(ends, text) is not None)


def program_claim(
    name: str, probe: Probe, image: Image, place: tuple[str, ...], spec: Specification
) -> Claim:
    """Claim that the program of a service's check is in its image.

    It holds the programs of the stack's probes, programs copied by name, and the program that it
    runs. A command of the graph is not checked.
    """
    service = spec.topology.services[name]
    if service.health_check and service.health_check.command:
        return Claim(rules.UNUSABLE_PROBE, name, place)
    stack, framework = spec.stacks_by_service[name]
    named = {**stack.probes, **(framework.probes if framework else {})}.values()
    probes = [spec.stacks.probes[key] for key in named]
    there = {p.command[0] for p in probes if p.tool is None}
    there |= {copy.target for copy in image.runtime.copies} | set(image.runtime.command[:1])
    return _is_there(name, probe, there, place)


def engine_program_claim(name: str, probe: Probe, engine: Engine, place: tuple[str, ...]) -> Claim:
    """Claim that the program of a backing service's check is in its image."""
    there = {*engine.tools, *(engine.probe.test[1:2] if engine.probe else ())}
    return _is_there(name, probe, there, place)


def _is_there(name: str, probe: Probe, there: set[str], place: tuple[str, ...]) -> Claim:
    if probe.program in there:
        return Claim(rules.UNUSABLE_PROBE, name, place)
    wanted = "one of: " + ", ".join(sorted(there))
    return failed(rules.UNUSABLE_PROBE, name, place, probe.program, wanted)


def engine_probe_claims(container: Container, asked: BackingSpec) -> Iterator[Claim]:
    """Compare the health check of a backing service with its catalogue entry."""
    rule, known, probe = rules.WRONG_HEALTH_CHECK, asked.engine.probe, container.probe
    name, place = asked.slug, (COMPOSE, "services", asked.slug, "healthcheck")
    is_there = (probe is None) == (known is None)
    yield holds(rule, name, place, is_there, what="The presence")
    if probe is None or known is None:
        return
    test = asked.probe_test(container)
    yield same(rule, name, (*place, "test"), probe.test, test, what="The test")
    micros = (1000 * known.timeout.millis, 1000 * known.start_period.millis)
    expected = Probe(test, 1000 * _INTERVAL, micros[0], RETRIES, micros[1], START_INTERVAL)
    yield from time_claims(name, probe, expected, place)
    yield engine_program_claim(name, probe, asked.engine, place)
