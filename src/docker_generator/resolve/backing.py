"""Backing services: the requests of all services merged, engine, version, image, port, logins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.backing.images import (
    adapted,
    image_of,
    is_usable,
    listed_line,
    version_in_tag,
)
from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import existing as rules
from docker_generator.resolve.model import BackingNode, Login
from docker_generator.source.evidence import Evidence, EvidenceKind
from docker_generator.topology.names import database_of, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.backing.model import Databases, Engine
    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.source.previous import PreviousVersion
    from docker_generator.topology.model import Dependency, Service, Topology


@dataclass(slots=True)
class BackingRequest:
    """One dependency: its engine, its requested fields, and the service that requested it first.

    A field that one service leaves out may be requested by another.
    """

    first: Dependency
    slug: str
    pointer: str
    engine: Engine
    requested: dict[str, tuple[str, str | int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the dependency."""
        return self.first.name

    @property
    def version(self) -> str | None:
        """The requested version, else the version in the tag of the requested image."""
        if not self.engine.versioned:
            return None
        known = self.requested.get("version")
        return str(known[1]).removeprefix("v") if known else self.version_of_image

    @property
    def version_of_image(self) -> str | None:
        """The version that the tag of the requested image names, None if it names none."""
        return version_in_tag(self.engine, self.image) if self.image else None

    @property
    def image(self) -> str | None:
        """The requested image."""
        known = self.requested.get("image")
        return str(known[1]) if known else None

    @property
    def port(self) -> int:
        """The port on which clients reach it."""
        known = self.requested.get("port")
        return int(known[1]) if known else self.engine.port


def requested_fields(dependency: Dependency) -> dict[str, str | int]:
    """Return the request that a dependency makes for its container."""
    fields = {name: getattr(dependency, name) for name in ("version", "image", "port")}
    return {name: value for name, value in fields.items() if value is not None}


def distinct_needs(name: str, service: Service) -> Iterator[tuple[str, Dependency]]:
    """Yield the dependencies of a service with their pointers; of one name, only the first.

    The index refers to the list as it was given: in [redis, redis, postgres], postgres is 2.
    """
    seen: set[tuple[str, bool]] = set()
    for index, need in enumerate(service.dependencies):
        if (need.name, need.external) not in seen:
            seen.add((need.name, need.external))
            yield pointer("services", name, "dependencies", index), need


def collect_requests(
    topology: Topology, order: Sequence[str], catalogue: BackingCatalogue
) -> dict[str, BackingRequest]:
    """Return the backing services by slug, in the order in which the services need them.

    If services contradict each other, the first one counts; a check reports that they do.
    """
    found: dict[str, BackingRequest] = {}
    for name in order:
        for place, need in distinct_needs(name, topology.services[name]):
            engine = catalogue.meant_by(need) if need.external else None
            if engine is None:
                continue
            slug = slug_of(need.name, service=False)
            request = found.setdefault(slug, BackingRequest(need, slug, place, engine))
            for what, value in requested_fields(need).items():
                request.requested.setdefault(what, (name, value))
    return found


def login_of(service: str, dependency: Dependency, databases: Databases | None = None) -> Login:
    """Return the login of a service (by name) at a server with `databases`.

    The database is named by the dependency, else it is the default of the engine, else it is named
    after the service.

    >>> login_of("OrderHistoryService", Dependency(name="postgres", external=True)).database
    'order_history'
    """
    slug, server = slug_of(service), slug_of(dependency.name, service=False)
    default = "" if dependency.database or databases is None else databases.default
    named = database_of(slug_of(dependency.database or slug, service=False))
    return Login(service=slug, server=server, database=default or named, login=database_of(slug))


def resolve_backing(
    topology: Topology,
    order: Sequence[str],
    catalogue: BackingCatalogue,
    previous: Mapping[str, PreviousVersion],
    options: Options,
) -> tuple[dict[str, BackingNode], list[Diagnostic]]:
    """Return the backing services by slug, in the order in which the services need them.

    If the graph names no version, the version of the previous run is used, so that a newer
    catalogue moves nothing.
    """
    found: dict[str, BackingNode] = {}
    reported: list[Diagnostic] = []
    for slug, request in collect_requests(topology, order, catalogue).items():
        version, findings = _version(request, previous.get(slug))
        reported += findings
        image = options.pinned(request.image or image_of(request.engine, version))
        reached = request.engine.reached(from_host=options.publishes_backing)
        engine = adapted(reached, request.image)
        found[slug] = BackingNode(
            *(slug, request.name, request.pointer, engine, version, image, request.port),
            _evidence(request, version, image, catalogue, topology),
        )
    logins: dict[str, dict[Login, None]] = {slug: {} for slug in found}
    for name in order:
        for need in topology.services[name].needs:
            slug = slug_of(need.name, service=False)
            databases = found[slug].engine.databases if need.external and slug in found else None
            if databases:
                logins[slug][login_of(name, need, databases)] = None
    nodes = {slug: node._replace(logins=tuple(logins[slug])) for slug, node in found.items()}
    return nodes, reported


OBSERVABILITY = "observability"
"""The option, the type of dependency whose engine it means, and the name of the container."""


def resolve_observer(catalogue: BackingCatalogue, options: Options) -> BackingNode | None:
    """Return the console for telemetry, or None without the option."""
    engine = catalogue.of_type(OBSERVABILITY) if options.is_observed else None
    if engine is None:
        return None
    version = engine.default_version
    image = options.pinned(image_of(engine, version))
    place = pointer(OBSERVABILITY)
    return BackingNode(OBSERVABILITY, OBSERVABILITY, place, engine, version, image, engine.port, {})


def _evidence(
    request: BackingRequest,
    version: str,
    image: str,
    catalogue: BackingCatalogue,
    topology: Topology,
) -> dict[str, Evidence]:
    """Return the evidence for engine, version, image and port of a backing service."""
    engine = request.engine
    entry = f"backing/{engine.engine}.yaml"
    found = {
        "engine": _engine_evidence(request, catalogue),
        "version": Evidence(EvidenceKind.CONVENTION, entry, f"default_version {version}"),
        "image": Evidence(EvidenceKind.CONVENTION, entry, f"image of version {version}"),
        "port": Evidence(EvidenceKind.CONVENTION, entry, f"port {engine.port}"),
    }
    for what, (service, value) in request.requested.items():
        places = distinct_needs(service, topology.services[service])
        place = next(p for p, need in places if need.external and need.name == request.name)
        found[what] = Evidence(EvidenceKind.GRAPH, f"{place}/{what}", str(value))
    if "version" not in request.requested:
        if request.version == version and "image" in found and "image" in request.requested:
            found["version"] = found["image"]
        elif version != engine.default_version:
            text = f"{engine.engine} {version}"
            found["version"] = Evidence(EvidenceKind.PREVIOUS, "docker-manifest.json", text)
    if "@" in image and "@" not in (request.image or ""):
        found["image"] = Evidence(EvidenceKind.OPTION, "pins", image)
    return found


def _engine_evidence(request: BackingRequest, catalogue: BackingCatalogue) -> Evidence:
    """Return the evidence for the engine: the field, a word of the name, the image, or the type."""
    need = request.first
    if need.engine:
        return Evidence(EvidenceKind.GRAPH, f"{request.pointer}/engine", need.engine)
    if catalogue.is_in_name(need.name):
        return Evidence(EvidenceKind.GRAPH, f"{request.pointer}/name", need.name)
    if need.image and catalogue.is_named(need):
        return Evidence(EvidenceKind.GRAPH, f"{request.pointer}/image", need.image)
    return Evidence(EvidenceKind.CONVENTION, f"{request.pointer}/type", need.type)


def _version(request: BackingRequest, kept: PreviousVersion | None) -> tuple[str, list[Diagnostic]]:
    """Return the version of a server, and the findings about it."""
    engine = request.engine
    if kept is None or not engine.versioned:
        return request.version or engine.default_version, []
    was = f"{kept.engine} {kept.version}"
    is_open = request.version is None or _is_one_line(engine, request.version, kept.version)
    if kept.engine == engine.engine and is_open:
        if request.version is not None and is_usable(engine, request.version):
            return request.version, []
        if kept.version in engine.versions:
            return kept.version, []
        known = ", ".join(engine.versions)
        found = rules.UNKNOWN_KEPT_VERSION.at(request.pointer, request.name, was=was, known=known)
        return engine.default_version, [found]
    version = request.version or engine.default_version
    steps = engine.upgrade if kept.engine == engine.engine else ""
    return version, [
        rules.CHANGED_VERSION.at(
            request.pointer,
            request.name,
            was=was,
            now=f"{engine.engine} {version}",
            steps=steps or "a new volume, or data that was exported before and is imported again",
        )
    ]


def _is_one_line(engine: Engine, one: str, other: str) -> bool:
    """Return whether two versions read the data of each other: 17.5 and 17."""
    line = listed_line(engine, one)
    return one == other or (line is not None and line == listed_line(engine, other))
