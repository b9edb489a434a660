"""The whole street on one screen: read, check, plan, render."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.checks import check
from docker_generator.diagnostics.diagnostic import Diagnostic, has_errors, in_order
from docker_generator.options import Options, read_options
from docker_generator.plan.planning import plan
from docker_generator.rendering import render
from docker_generator.rendering.manifest import render_manifest
from docker_generator.result import GenerationResult
from docker_generator.source.tree import read_sources
from docker_generator.stacks.catalogue import built_in_stacks
from docker_generator.topology.document import copy_document, read_document, text_of
from docker_generator.topology.positions import place
from docker_generator.topology.reading import read_topology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.topology.model import Topology


def generate(given: Any, chosen: Mapping[str, Any] | None = None) -> GenerationResult:
    """Turn a topology graph (bytes, text or parsed JSON) into files, or into the reasons why not.

    It reads below the folders of the options and writes nothing.
    """
    if isinstance(given, str):
        given = given.encode("utf-8", "surrogatepass")
    document, faults = read_document(given) if isinstance(given, bytes) else copy_document(given)
    result = _generate(document, faults, chosen)
    found = result.diagnostics
    if found and not has_errors(faults):
        found = place(found, document, text_of(given) if isinstance(given, bytes) else None)
    return replace(result, diagnostics=in_order(found))


def _generate(
    document: dict[str, Any], faults: list[Diagnostic], chosen: Mapping[str, Any] | None
) -> GenerationResult:
    options, found = read_options(chosen)
    found += faults
    if options is None or has_errors(found):
        return GenerationResult(diagnostics=tuple(found))
    topology, faults = read_topology(document)
    found += faults
    if topology is None:
        return GenerationResult(diagnostics=tuple(found))
    return _of_topology(document, topology, options, found)


def _of_topology(
    document: Mapping[str, Any], topology: Topology, options: Options, found: list[Diagnostic]
) -> GenerationResult:
    stacks, engines = built_in_stacks(), built_in_engines()
    found += check(topology, stacks, engines)
    if has_errors(found):
        return GenerationResult(diagnostics=tuple(found))
    sources, faults = read_sources(topology, stacks, options)
    found += faults
    if has_errors(found):
        return GenerationResult(diagnostics=tuple(found))
    planned, remarks = plan(topology, sources, options, stacks, engines)
    found += remarks
    files = render(planned, stacks, has_compose=options.has_compose)
    files.append(render_manifest(document, topology, planned, files))
    return GenerationResult({file.path: file for file in files}, tuple(found), planned.handoff)
