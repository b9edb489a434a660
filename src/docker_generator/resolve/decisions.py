"""Every decision about a container, with its evidence and contradictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docker_generator.resolve.model import ProbeKind, TargetKind
from docker_generator.source.evidence import Evidence, EvidenceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.resolve.model import BackingNode, ResolvedGraph, ResolvedService
    from docker_generator.source.own_dockerfile import OwnDockerfile


class Decision(NamedTuple):
    """One decision: its subject, its value, its evidence, and contradicting evidence.

    `value` is text as `inspect` prints it; empty text means "none".
    """

    name: str
    value: str
    evidence: Evidence
    contradictions: tuple[Evidence, ...] = ()


def decisions_of_service(service: ResolvedService, graph: ResolvedGraph) -> Iterator[Decision]:
    """Yield the decisions about a service of the graph, in the order in which a reader asks."""
    source = service.source
    yield _from_source("context", source.context, service)
    if source.dockerfile is not None:
        yield from _of_own_image(service, source.dockerfile)
    if source.member is not None:
        yield _from_source("member", source.member.path, service)
    yield _from_graph("framework", _framework(service), service, "framework")
    if source.dockerfile is None:
        yield from _of_generated_image(service)
    yield _command(service)
    yield _from_graph("port", str(service.declared.port or ""), service, "port")
    yield _probe(service)
    yield _resources(service, graph)
    yield _from_source("facts", ", ".join(source.facts), service)
    yield _from_source("system_packages", str(source.system), service)
    if source.build_options:
        yield _from_source("build_options", " ".join(source.build_options), service)
    if service.stack.extensions is not None:
        yield _from_source("extensions", ", ".join(source.beside.extensions), service)
    if service.stack.data is not None:
        yield _from_source("data", ", ".join(source.beside.data), service)
    tool = service.migration if graph.migrates(service) else None
    yield _from_source("migrations", tool.name if tool else "", service)


def _of_generated_image(service: ResolvedService) -> Iterator[Decision]:
    source = service.source
    yield _from_source("version", source.version, service)
    yield _from_source("package_manager", source.manager, service)
    yield _from_source("lock", source.lock, service)
    yield _from_source("entrypoint", source.entrypoint, service)


def _of_own_image(service: ResolvedService, own: OwnDockerfile) -> Iterator[Decision]:
    """Yield the decisions of an author's own Dockerfile, and the additions of the stack."""
    given = _graph(service, "build", "dockerfile")
    said = Evidence(EvidenceKind.CONTAINER, own.file, own.user or "no USER")
    yield Decision("dockerfile", own.file, given or said)
    target = _graph(service, "build", "target")
    last = Evidence(EvidenceKind.CONTAINER, own.file, "the last stage")
    yield Decision("target", own.stage or own.stages[-1], target or last)
    yield Decision("base", own.base, Evidence(EvidenceKind.CONTAINER, own.file, own.base))
    if service.added_user is None:
        yield Decision("user", own.user or "root", said)
    else:
        usual = _catalogue(service, "user of its language")
        yield Decision("user", str(service.added_user), usual, (said,))


def decisions_of_backing(node: BackingNode) -> Iterator[Decision]:
    """Yield the decisions about a backing service."""
    values = {
        "engine": node.engine.engine,
        "version": node.version,
        "image": node.image,
        "port": str(node.port),
    }
    for name, value in values.items():
        yield Decision(name, value, node.evidence[name])


def _framework(service: ResolvedService) -> str:
    return service.framework.title if service.framework else ""


def _catalogue(service: ResolvedService, text: str) -> Evidence:
    return Evidence(EvidenceKind.CONVENTION, f"stacks/{service.stack.language}/stack.yaml", text)


def _graph(service: ResolvedService, *fields: str) -> Evidence | None:
    """Return a field of the graph as evidence, or None if the graph leaves it out."""
    record = _given(service, *fields)
    place = "/".join((service.pointer, *fields))
    return None if record is None else Evidence(EvidenceKind.GRAPH, place, _shown(record))


def _given(service: ResolvedService, *fields: str) -> object | None:
    """Return a field of the graph, or None if the graph leaves it out."""
    record: object = service.declared
    for field in fields:
        given: frozenset[str] = getattr(record, "model_fields_set", frozenset())
        record = getattr(record, field, None)
        if field not in given or record is None:
            return None
    return record


def _shown(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _from_graph(name: str, value: str, service: ResolvedService, *fields: str) -> Decision:
    evidence = _graph(service, *fields) or _catalogue(service, f"{name} by default")
    return Decision(name, value, evidence)


_IN_GRAPH = {
    "context": ("build", "context"),
    "version": ("build", "version"),
    "package_manager": ("build", "package_manager"),
    "entrypoint": ("build", "entrypoint"),
}
"""Decisions about a source tree that the graph may make, by their field."""


def _from_source(name: str, value: str, service: ResolvedService) -> Decision:
    """Return a decision about a source tree: the graph's, the tree's, else a convention."""
    grounds = service.source.evidence.get(name) or service.evidence.get(name)
    if grounds is not None:
        return Decision(name, value, grounds.evidence, grounds.contradictions)
    fields = _IN_GRAPH.get(name)
    given = _graph(service, *fields) if fields else None
    return Decision(name, value, given or _convention(name, service))


def _convention(name: str, service: ResolvedService) -> Evidence:
    source = service.source
    if name == "context":
        text = "found there" if source.found else "not found"
        return Evidence(EvidenceKind.CONVENTION, source.context, text)
    if not source.found:
        return _catalogue(service, "no source was found")
    return _catalogue(service, "no file that is read decides it")


def _command(service: ResolvedService) -> Decision:
    """Return the start command: the graph's, else the framework's with its entry point."""
    value, own = " ".join(service.command), service.source.dockerfile
    given = _graph(service, "build", "command")
    if given is not None:
        return Decision("command", value, given)
    if own is not None:
        said = " ".join(own.command)
        where = Evidence(EvidenceKind.CONTAINER, own.file, said, own.command_line or None)
        return Decision("command", said, where)
    grounds = service.source.evidence.get("entrypoint")
    by_default = _catalogue(service, f"command of {_framework(service) or 'the language'}")
    return Decision("command", value, grounds.evidence if grounds else by_default)


def _probe(service: ResolvedService) -> Decision:
    check = service.declared.health_check
    path = f" {check.path}" if check and check.path and service.probe_kind is ProbeKind.HTTP else ""
    value = f"{service.probe_kind}{path}"
    place, own = f"{service.pointer}/health_check", service.source.dockerfile
    if own is not None and own.probe and service.is_probed and not (check and check.command):
        said = Evidence(EvidenceKind.CONTAINER, own.file, " ".join(own.probe))
        return Decision("probe", value, said)
    if _given(service, "health_check") is None:
        what = "a service with a port" if service.declared.port else "a service without a port"
        return Decision("probe", value, _catalogue(service, what))
    return Decision("probe", value, Evidence(EvidenceKind.GRAPH, place, value))


def _resources(service: ResolvedService, graph: ResolvedGraph) -> Decision:
    limits = service.resources
    parts = (
        limits.cpu and limits.cpu.written,
        limits.memory and limits.memory.written,
        limits.gpu and f"{len(limits.gpu.ids) or limits.gpu.count or 1} GPU",
    )
    value = " ".join(str(part) for part in parts if part)
    if _given(service, "resources") is not None:
        place = f"{service.pointer}/resources"
        return Decision("resources", value, Evidence(EvidenceKind.GRAPH, place, value))
    if graph.options.resources is not None:
        origin = graph.options.origin_of("resources")
        place = "resources" if origin == "given" else f"{origin}: resources"
        return Decision("resources", value, Evidence(EvidenceKind.OPTION, place, value))
    return Decision("resources", value, _catalogue(service, "no limits by default"))


def decide(graph: ResolvedGraph) -> dict[str, tuple[Decision, ...]]:
    """Return the decisions about every container of a resolved graph, by its slug."""
    found = {slug: tuple(decisions_of_backing(node)) for slug, node in graph.backing.items()}
    for service in graph.services.values():
        edges = tuple(_edges(service))
        found[service.slug] = (*decisions_of_service(service, graph), *edges)
    return found


def _edges(service: ResolvedService) -> Iterator[Decision]:
    """Yield each dependency with its target and the condition of its wait."""
    for edge in service.edges:
        until = "" if edge.kind is TargetKind.OUTSIDE else f" {edge.effective}"
        given = Evidence(EvidenceKind.GRAPH, edge.pointer, edge.need.name)
        asked = Evidence(EvidenceKind.GRAPH, f"{edge.pointer}/condition", edge.requested)
        is_lost = not edge.is_satisfiable and edge.kind is not TargetKind.OUTSIDE
        against = (asked,) if is_lost else ()
        yield Decision(f"dependency {edge.target}", f"{edge.kind}{until}", given, against)
