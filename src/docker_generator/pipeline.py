"""The whole street on one screen: read, check, plan, render, prove."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError

from docker_generator import __version__
from docker_generator.backing.catalogue import built_in_engines
from docker_generator.catalogue import installed_catalogues, invalid_entry
from docker_generator.checks import check
from docker_generator.checks.resolved import check_resolved
from docker_generator.diagnostics.diagnostic import Diagnostic, has_errors, in_order
from docker_generator.diagnostics.rules import proof as rules
from docker_generator.options import Options, read_options
from docker_generator.plan.pins import check_pins
from docker_generator.plan.planning import plan
from docker_generator.proof.proving import prove
from docker_generator.proof.specification import Specification
from docker_generator.rendering import render
from docker_generator.rendering.manifest import render_manifest
from docker_generator.resolve.resolving import resolve
from docker_generator.result import GenerationResult
from docker_generator.source.facts import read_facts
from docker_generator.source.folder import Folders
from docker_generator.source.mounts import check_mounts
from docker_generator.source.tree import read_sources
from docker_generator.stacks.catalogue import built_in_stacks
from docker_generator.topology.document import copy_document, read_document, text_of
from docker_generator.topology.positions import place
from docker_generator.topology.reading import read_topology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.proof.claims import Proof
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
    own, missing = options.catalogue_folders()
    catalogues = [*installed_catalogues(), *own]
    stacks, faults = built_in_stacks().extended(catalogues)
    engines, further = built_in_engines().extended(catalogues)
    found += [*missing, *faults, *further, *check(topology, stacks, engines)]
    if has_errors(found):
        return GenerationResult(diagnostics=tuple(found))
    folders = Folders()
    sources, faults = read_sources(topology, stacks, options, folders)
    found += [*faults, *check_mounts(topology, options)]
    if has_errors(found):
        return GenerationResult(diagnostics=tuple(found))
    facts, faults = read_facts(topology, sources, options, folders)
    graph, findings = resolve(topology, sources, options, stacks, engines, facts=facts)
    found += [*faults, *findings, *check_resolved(graph)]
    planned, findings = plan(graph, engines)
    found += findings
    if has_errors(found):
        return GenerationResult(diagnostics=tuple(found))
    try:
        files = render(planned, stacks, has_compose=options.has_compose)
    except TemplateError as error:  # ours are tried with every combination
        return GenerationResult(diagnostics=(*found, _template_fault(error)))
    specification = Specification(topology, options, stacks, engines)
    proof = prove(specification, {file.path: file.content for file in files})
    if not proof.isomorphism:
        return GenerationResult(diagnostics=(*found, _own_fault(proof), *proof.faults))
    found += check_pins(options, planned.foreign_images)
    files.append(render_manifest(document, topology, planned, files, proof=proof.summary()))
    return GenerationResult(
        {file.path: file for file in files},
        tuple(found),
        planned.handoff,
        planned,
        specification,
    )


def _template_fault(error: TemplateError) -> Diagnostic:
    """Return the finding of a template of a user's own catalogue."""
    name = getattr(error, "name", None) or "a template of the option catalogue"
    line = getattr(error, "lineno", None)
    return invalid_entry(name, f"{error.message}" + (f" (line {line})" if line else ""))


def _own_fault(proof: Proof) -> Diagnostic:
    """Return the finding that our own files failed: whoever sees it can only send it in."""
    return rules.FAILED_PROOF.at(
        "", count=len(proof.faults), claims=proof.claims, version=__version__
    )
