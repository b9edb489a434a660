"""Servers that the author's compose file runs in another version than the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.backing.images import version_in_tag
from docker_generator.diagnostics.rules import differences as rules
from docker_generator.source.evidence import EvidenceKind
from docker_generator.topology.model import Dependency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.resolve.model import BackingNode, ResolvedGraph
    from docker_generator.source.init_files import ComposeServer


def other_versions(graph: ResolvedGraph, engines: BackingCatalogue) -> Iterator[Diagnostic]:
    """Report servers in the default version of the catalogue if authors run another major version.

    One finding for each server. A version that the graph names, or that keeps existing data, is a
    decision; a server that any compose file runs in this version is not reported.
    """
    for node in graph.backing.values():
        if node.evidence["version"].kind is not EvidenceKind.CONVENTION:
            continue
        for service in graph.services.values():
            edge = next((one for one in service.edges if graph.server_of(one) is node), None)
            if edge is None or service.mentions is None:
                continue
            known = dict(_versions(service.mentions.servers, node, engines))
            majors = {version.partition(".")[0] for version in known}
            if known and node.version.partition(".")[0] not in majors:
                version, one = next(iter(known.items()))
                yield rules.AUTHORED_SERVER_VERSION.at(
                    edge.pointer,
                    service.name,
                    file=one.file,
                    image=one.image,
                    other=edge.need.name,
                    used=f"{node.engine.title} {node.version}",
                    known=version,
                )
                break


def _versions(
    servers: tuple[ComposeServer, ...], node: BackingNode, engines: BackingCatalogue
) -> Iterator[tuple[str, ComposeServer]]:
    """Yield the versions in which containers of an author run the engine of a server."""
    for one in servers:
        engine = engines.named_by(Dependency.model_construct(name="", image=one.image))
        if engine is not None and engine.engine == node.engine.engine and engine.versioned:
            version = version_in_tag(engine, one.image)
            if version:
                yield version, one
