"""The claims about a container whose image an author's own Dockerfile makes.

The file is not generated, so nothing is claimed about its text. Its user, health check and base are
read because the claims about the compose file depend on them.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.claims import COMPOSE, Claim, failed, same
from docker_generator.proof.deployment import Image
from docker_generator.proof.dockerfile import read_dockerfile
from docker_generator.proof.probes import (
    RETRIES,
    START_INTERVAL,
    USUAL_TIMES,
    asked_question,
    micros,
    probe_kind_of,
    time_claims,
)
from docker_generator.topology.model import HealthCheck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.proof.deployment import Container, Mount, Probe
    from docker_generator.proof.specification import Specification
    from docker_generator.topology.model import Service

_ROOT = frozenset(("", "0", "root"))


def own_image(name: str, spec: Specification) -> Image | None:
    """Return the stages up to the final one; None if a generated Dockerfile makes the image.

    Raises Unreadable for a file that Docker would refuse.
    """
    text = spec.own_dockerfiles.get(name)
    if text is None:
        return None
    image = read_dockerfile(text)
    wanted = (spec.topology.services[name].build.target or "").lower()
    names = [stage.name or str(number) for number, stage in enumerate(image.stages)]
    return Image(image.stages[: names.index(wanted) + 1]) if wanted in names else image


def without_probe(image: Image) -> Image:
    """Return an image without its health check: the health check of the compose file counts."""
    return Image((*image.stages[:-1], image.runtime._replace(probe=None)))


def added_user(name: str, image: Image, spec: Specification) -> str:
    """Return the user that Compose has to set: none if its own user is unprivileged.

    The directories of volumes belong to root in the image, so a service that writes to volumes
    stays root.
    """
    writes = any(m.kind == "volume" and not m.read_only for m in _mounts(name, spec))
    if image.runtime.user.partition(":")[0] not in _ROOT or writes:
        return ""
    number = spec.user_of(name)
    return f"{number}:{number}"


def _mounts(name: str, spec: Specification) -> set[Mount]:
    return spec.mounts_of(spec.topology.services[name])


def own_build_claims(
    name: str, container: Container, service: Service, spec: Specification
) -> Iterator[Claim]:
    """Claim that a service is built by the Dockerfile that the graph names, and to its stage."""
    rule, place = rules.WRONG_IMAGE, (COMPOSE, "services", container.name)
    build, file = container.build, service.build.dockerfile or ""
    context = build.context if build else ""
    inner = posixpath.normpath(posixpath.join(context, file))
    wanted = posixpath.normpath(posixpath.join(spec.root, file))
    found = build.dockerfile if build else ""
    is_inside = f"{inner}/".startswith(f"{spec.root.rstrip('/')}/")
    expected = inner if is_inside and found == inner else wanted
    yield same(rule, name, (*place, "build"), found, expected, what="The Dockerfile")
    stage, target = build.stage if build else "", service.build.target or ""
    yield same(rule, name, (*place, "build", "target"), stage, target, what="The stage")


def own_probe_claims(
    name: str, container: Container, image: Image, spec: Specification
) -> Iterator[Claim]:
    """Compare a health check with the graph's, else with the Dockerfile's.

    It may only be missing if neither has one and no known program could run one.
    """
    service, probe = spec.topology.services[name], container.probe
    check = service.health_check or HealthCheck()
    place = (COMPOSE, "services", container.name, "healthcheck")
    kind, own = probe_kind_of(service), image.runtime.probe
    known = [p for p in spec.stacks.probes.values() if p.kind and p.runs_on(image.foundation)]
    # The author's check is for the author's program, not for another one without a port.
    own_counts = own is not None and (service.port is not None or not service.build.command)
    is_asked = check.type != "none" and bool(
        check.command or own_counts or (kind and any(p.kind == kind for p in known))
    )
    if probe is None or not is_asked:
        stays = own is not None and not is_asked and not container.drops_probe
        if (probe is not None) == is_asked and not stays:
            yield Claim(rules.WRONG_HEALTH_CHECK, name, place)
        else:
            found, wanted = ("nothing", "a health check") if is_asked else ("one", "none")
            yield failed(rules.WRONG_HEALTH_CHECK, name, place, found, wanted, what="The presence")
        return
    if check.command or own is None:
        yield asked_question(name, probe, place, service)
        programs = {p.command[0] for p in known} | {probe.program if check.command else ""}
        is_there = probe.program in programs
        yield same(rules.UNUSABLE_PROBE, name, place, is_there, True)
    else:
        yield same(rules.WRONG_HEALTH_CHECK, name, place, probe.test, own.test, what="The test")
    timed = image.runtime.timed if own and not check.command else frozenset()
    yield from time_claims(name, probe, _expected(probe, check, own, timed), place)


def _expected(probe: Probe, check: HealthCheck, own: Probe | None, timed: frozenset[str]) -> Probe:
    """Return the times: the graph's, else the Dockerfile's, else the defaults."""

    def time_of(key: str) -> int:
        given = getattr(check, key)
        if given:
            return micros(given, 0)
        written: int = getattr(own, key) if key in timed else 1000 * USUAL_TIMES[key]
        return written

    retries = own.retries if own and "retries" in timed else RETRIES
    return probe._replace(
        interval=time_of("interval"),
        timeout=time_of("timeout"),
        retries=check.retries or retries,
        start_period=time_of("start_period"),
        start_interval=START_INTERVAL,
    )
