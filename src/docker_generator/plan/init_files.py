"""Schemas that an author's compose file gives to a database, and that the stack does not load."""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import init_files as rules
from docker_generator.source.init_files import TARGET
from docker_generator.topology.model import Dependency
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.resolve.model import BackingNode, Edge, ResolvedGraph, ResolvedService
    from docker_generator.source.init_files import InitFile


def unloaded_schemas(graph: ResolvedGraph, engines: BackingCatalogue) -> Iterator[Diagnostic]:
    """Report files for the first start of a database that nothing in the graph runs, each once.

    Migrations make the objects of their database; a mount of the graph is what its author meant.
    """
    reported: set[str] = set()
    for service in graph.services.values():
        for one, path in _of(service):
            edge = _meant(one, service, graph, engines)
            if edge is not None and path not in reported and not graph.migrates(service):
                reported.add(path)
                yield rules.SCHEMA_NOT_LOADED.at(
                    edge.pointer,
                    service.name,
                    other=edge.need.name,
                    path=path,
                    file=one.place,
                    line=_line(one, path, edge, graph),
                )


def _of(service: ResolvedService) -> Iterator[tuple[InitFile, str]]:
    """Yield the files of a service's trees, with their paths below the root directory."""
    for below, one in service.mentions.init_files if service.mentions else ():
        yield one, posixpath.normpath(posixpath.join(service.source.context, below, one.path))


def _meant(
    one: InitFile, service: ResolvedService, graph: ResolvedGraph, engines: BackingCatalogue
) -> Edge | None:
    """Return the dependency for whose server a file is; None if it has the file in another way."""
    engine = engines.named_by(Dependency.model_construct(name="", image=one.image))
    edges = [
        edge
        for edge in service.edges
        if (node := graph.server_of(edge)) is not None
        and engine is not None
        and node.engine.databases is not None
        and engine.engine in {node.engine.engine, node.engine.like}
    ]
    named = [edge for edge in edges if edge.target == slug_of(one.server, service=False)]
    edge = next(iter(named or edges), None)
    node = graph.server_of(edge) if edge is not None else None
    return None if node is None or _has(node, one) else edge


def _has(node: BackingNode, one: InitFile) -> bool:
    """Return whether a server runs such files already, or makes the extensions of one."""
    databases = node.engine.databases
    made = (databases.environment.get("EXTENSIONS", "") if databases else "").split()
    is_made = bool(one.extensions) and one.extensions <= set(made)
    targets = (str(volume.target) for volume in node.engine.mounts)
    return is_made or any(f"{target}/".startswith(f"{TARGET}/") for target in targets)


def _line(one: InitFile, path: str, edge: Edge, graph: ResolvedGraph) -> str:
    """Return what loads a file: the fields of the dependency, or a program."""
    node = graph.server_of(edge)
    variable = node.engine.initial_database if node else None
    if variable is None:
        return f"a migration tool, or a job of the graph that runs {path} with psql"
    database = edge.need.database or one.database
    name = posixpath.basename(path)
    target = f"{TARGET}/{name}" if "." in name else TARGET
    fields = {
        "database": database or "NAME",
        "environment": {variable: database or "NAME"},
        "volumes": [f"./{path}:{target}:ro"],
    }
    return json.dumps(fields)[1:-1]
