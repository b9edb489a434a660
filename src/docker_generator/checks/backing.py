"""Requests for backing services, and whether they can be satisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.backing.catalogue import OUTSIDE
from docker_generator.backing.declared import OWN_FIELDS
from docker_generator.backing.images import is_listed, is_usable, line_of, listed_line
from docker_generator.checks.databases import check_databases
from docker_generator.checks.fields import nearest, one_of
from docker_generator.checks.variables import check_variables
from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import backing as rules
from docker_generator.diagnostics.rules import engines, graph, support
from docker_generator.resolve.backing import collect_requests, requested_fields
from docker_generator.topology.names import slug_of, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.backing.model import Engine
    from docker_generator.resolve.backing import BackingRequest
    from docker_generator.topology.model import Dependency, Topology


def check_backing(topology: Topology, backing: BackingCatalogue) -> Iterator[Diagnostic]:
    """Find dependencies without an engine, and invalid engines, versions, images and ports."""
    first: dict[str, tuple[str, Dependency]] = {}
    for name, service in topology.services.items():
        for number, dependency in enumerate(service.dependencies):
            if dependency.external:
                place = pointer("services", name, "dependencies", number)
                yield from _dependency(place, name, dependency, backing)
                slug = slug_of(dependency.name, service=False)
                known = first.setdefault(slug, (name, dependency))
                yield from _conflict(place, name, dependency, known, backing)
        yield from check_variables(name, service, backing)
    requests = collect_requests(topology, tuple(topology.services), backing)
    for request in requests.values():
        yield from _request(request, topology)
    yield from _one_shots(topology, requests)
    yield from check_databases(topology, backing)


def _dependency(
    place: str, name: str, dependency: Dependency, backing: BackingCatalogue
) -> Iterator[Diagnostic]:
    engine = backing.meant_by(dependency)
    if engine is None:
        yield _unknown(place, name, dependency, backing)
        return
    if not backing.is_named(dependency):
        yield rules.ASSUMED_ENGINE.at(
            place, name, other=dependency.name, engine=engine.title, type=dependency.type
        )
    if not engine.versioned and engine.probe is None:
        yield engines.UNCHECKED_IMAGE.at(place, name, other=dependency.name)
    known = engine.client.drivers
    if dependency.driver and dependency.driver.lower() not in known:
        yield rules.UNKNOWN_DRIVER.at(
            place + "/driver",
            name,
            value=dependency.driver,
            other=dependency.name,
            known=one_of(dependency.driver, known) if known else "no driver: it has one form",
        )


def _unknown(
    place: str, name: str, dependency: Dependency, backing: BackingCatalogue
) -> Diagnostic:
    """Return the finding for a dependency without an engine.

    An engine or an image is a request for a container; everything else runs elsewhere.
    """
    if dependency.engine or dependency.image:
        word = dependency.engine or dependency.name
        return rules.UNSUPPORTED_BACKING_SERVICE.at(
            place + pointer("engine" if dependency.engine else "name"),
            name,
            value=word,
            other=dependency.name,
            expected=one_of(word, backing.engines),
            known="",
        )
    slug = slug_of(dependency.name, service=False)
    variable = f"{variable_of(slug)}_URL"
    hint = nearest(slug, backing.engines) if dependency.type.lower() not in OUTSIDE else ""
    return rules.EXTERNAL_SERVICE.at(
        place,
        name,
        other=dependency.name,
        variable=variable,
        expected=f"{variable} in .env; {hint}" if hint else "",
    )


def _conflict(
    place: str,
    name: str,
    dependency: Dependency,
    known: tuple[str, Dependency],
    backing: BackingCatalogue,
) -> Iterator[Diagnostic]:
    """Report a service that contradicts the first one that names the dependency."""
    other, their_own = known
    mine, theirs = _said(dependency, backing), _said(their_own, backing)
    for what in ("engine", *mine):
        if theirs.get(what, mine[what]) != mine[what]:
            yield rules.CONFLICTING_ENGINES.at(
                place,
                name,
                service=other,
                other=dependency.name,
                known=f"{other} wants {_shown(theirs)}, {name} wants {_shown(mine)}",
            )
            return
    for what in OWN_FIELDS:
        own, first = getattr(dependency, what), getattr(their_own, what)
        if own and first and own != first:
            both = f"{other} and {name} differ in {what}"
            yield rules.CONFLICTING_ENGINES.at(
                place, name, service=other, other=dependency.name, known=both
            )
            return


def _said(dependency: Dependency, backing: BackingCatalogue) -> dict[str, str | int]:
    engine = backing.meant_by(dependency)
    return {"engine": engine.engine if engine else "no container", **requested_fields(dependency)}


def _shown(said: dict[str, str | int]) -> str:
    return " ".join(map(str, said.values()))


def _request(request: BackingRequest, topology: Topology) -> Iterator[Diagnostic]:
    """Check the requests of all services for one container."""
    engine = request.engine
    if engine.versioned:
        yield from _version(request, topology)
    if "port" in request.requested:
        service = request.requested["port"][0]
        yield from _port(f"{_place(service, request, topology)}/port", service, request, engine)


def _version(request: BackingRequest, topology: Topology) -> Iterator[Diagnostic]:
    """Check the requested version, and that in the tag of the image."""
    engine, version = request.engine, request.version
    what = "version" if "version" in request.requested else "image"
    service, value = request.requested.get(what, ("", ""))
    if not service:
        return
    at = f"{_place(service, request, topology)}/{what}"
    if version is None:
        yield engines.UNKNOWN_IMAGE_VERSION.at(
            at, service, value=value, engine=engine.title, line=engine.default_version
        )
        return
    tagged = request.version_of_image
    if tagged is not None and not _is_one(engine, version, tagged):
        image, wanted = request.requested["image"][0], f"{engine.title} {tagged}"
        yield engines.CONTRADICTING_VERSION.at(
            f"{_place(image, request, topology)}/image",
            image,
            value=request.image,
            other=request.name,
            tagged=wanted,
            version=version,
        )
    line = line_of(engine, version)
    if not is_listed(engine, version):
        if "image" not in request.requested and not is_usable(engine, version):
            yield support.UNSUPPORTED_VERSION.at(
                at, service, value=value, what=engine.title, known=", ".join(engine.versions)
            )
            return
        yield engines.UNLISTED_VERSION.at(
            at, service, value=value, engine=engine.title, other=request.name, line=line
        )
    elif not (is_usable(engine, version) or "image" in request.requested):
        yield support.UNSUPPORTED_VERSION.at(
            at, service, value=value, what=engine.title, known=", ".join(engine.versions)
        )
    elif _is_over(engine, line):
        end = engine.versions[line].end_of_support
        yield engines.VERSION_OUT_OF_SUPPORT.at(
            at, service, value=value, engine=f"{engine.title} {line}", other=request.name, end=end
        )


def _is_one(engine: Engine, one: str, other: str) -> bool:
    """Return whether two versions are of one line: 17 and 17.5."""
    lines = {listed_line(engine, one), listed_line(engine, other)}
    return len(lines) == 1 and (lines != {None} or one == other)


def _is_over(engine: Engine, line: str) -> bool:
    """Return whether a version was out of support when the catalogue was last read.

    Today's date is not used: the same graph has the same findings tomorrow.
    """
    end, read = engine.versions[line].end_of_support, engine.facts.read
    return end is not None and read is not None and end < read


def _place(service: str, request: BackingRequest, topology: Topology) -> str:
    """Return the place at which a service names a dependency."""
    needs = topology.services[service].dependencies
    number = next(n for n, need in enumerate(needs) if need.external and need.name == request.name)
    return pointer("services", service, "dependencies", number)


def _port(place: str, name: str, request: BackingRequest, engine: Engine) -> Iterator[Diagnostic]:
    if request.port != engine.port and not engine.can_move:
        yield rules.FIXED_PORT.at(
            place,
            name,
            engine=engine.title,
            port=request.port,
            other=request.name,
            usual=engine.port,
        )
    taken = {port: what for what, port in engine.ports.items()}
    if engine.host_port:
        taken[engine.host_port] = "port for the host"
    if request.port in taken:
        yield rules.PORT_TAKEN.at(
            place, name, port=request.port, other=request.name, taken=taken[request.port]
        )


def _one_shots(topology: Topology, requests: dict[str, BackingRequest]) -> Iterator[Diagnostic]:
    """Report a service or a dependency with the name of an init job of databases."""
    owners = {slug: request.name for slug, request in requests.items()}
    owners |= {slug_of(name): name for name in topology.services}
    for slug, request in requests.items():
        taken = request.engine.one_shot(slug)
        if taken in owners:
            owner = owners[taken]
            at = pointer("services", owner) if owner in topology.services else request.pointer
            yield graph.NAME_COLLISION.at(
                at, owner, other=f"the init job for the databases of '{request.name}'", slug=taken
            )
