"""The whole pipeline on one screen: read, check, plan, render, prove."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docker_generator import __version__
from docker_generator.backing.catalogue import built_in_engines
from docker_generator.backing.declared import with_declared
from docker_generator.catalogue import installed_catalogues, invalid_entry
from docker_generator.checks import Catalogues, check
from docker_generator.checks.paths import check_paths
from docker_generator.checks.resolved import check_resolved
from docker_generator.checks.soundness import SoundPart, sound
from docker_generator.diagnostics.diagnostic import Diagnostic, Severity, has_errors, in_order
from docker_generator.diagnostics.rules import proof as rules
from docker_generator.diagnostics.rules import values
from docker_generator.options import Options, read_options, valid_options
from docker_generator.plan.pins import check_pins
from docker_generator.plan.planning import plan
from docker_generator.proof.proving import prove
from docker_generator.proof.specification import Specification
from docker_generator.rendering import render
from docker_generator.rendering.manifest import render_manifest
from docker_generator.rendering.sandbox import FaultyTemplate
from docker_generator.resolve.resolving import resolve
from docker_generator.result import GenerationResult
from docker_generator.source.facts import read_facts
from docker_generator.source.folder import Folders
from docker_generator.source.mounts import check_mounts
from docker_generator.source.tree import read_sources
from docker_generator.stacks.catalogue import built_in_stacks
from docker_generator.topology.document import copy_document, read_document, text_of
from docker_generator.topology.positions import place
from docker_generator.topology.provenance import is_analyzed
from docker_generator.topology.reading import read_topology

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.proof.claims import Proof


def generate(
    given: Any, chosen: Mapping[str, Any] | None = None, *, keep_going: bool = False
) -> GenerationResult:
    """Turn a topology graph (bytes, text or parsed JSON) into files, or into errors.

    It reads only below the directories of the options, and writes nothing. With `keep_going`,
    errors in source trees are warnings: the files are written nevertheless.
    """
    if isinstance(given, str):
        given = given.encode("utf-8", "surrogatepass")
    with _no_garbage_collection():
        read = read_document if isinstance(given, bytes) else copy_document
        document, faults = read(given)
        result = _generate(document, faults, chosen, keep_going=keep_going)
        found = result.diagnostics
        if found and not has_errors(faults):
            found = place(found, document, text_of(given) if isinstance(given, bytes) else None)
        analyzed = None if has_errors(faults) else is_analyzed(document)
        return replace(result, diagnostics=in_order(found), is_analyzed=analyzed)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Pause the garbage collector during a run, and restore the caller's setting.

    A graph of a thousand services has a million live objects: a collection costs a fifth of a run
    and frees nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _generate(
    document: dict[str, Any],
    faults: list[Diagnostic],
    chosen: Mapping[str, Any] | None,
    *,
    keep_going: bool,
) -> GenerationResult:
    options, found = read_options(chosen)
    found += faults
    if has_errors(faults):
        return GenerationResult(diagnostics=tuple(found))
    reading = read_topology(document)
    found += reading.diagnostics
    catalogues, faults = _catalogues(options or valid_options(chosen))
    if catalogues is not None and reading.topology is not None:
        declared = with_declared(catalogues.engines, reading.topology)
        catalogues = catalogues._replace(engines=declared)
    found += [*faults, *check(reading, catalogues)]
    if options is None or reading.topology is None or catalogues is None:
        return GenerationResult(diagnostics=tuple(found))
    part = SoundPart(reading.topology, reading.repairs)
    return _of_part(document, part, options, catalogues, found, keep_going=keep_going)


def _catalogues(options: Options | None) -> tuple[Catalogues | None, list[Diagnostic]]:
    """Return the catalogues, shipped and of other packages and options, and their errors.

    With an error there are none, because the missing part is unknown.
    """
    if options is None:
        return None, []
    own, missing = options.catalogue_folders()
    catalogues = [*installed_catalogues(), *own]
    stacks, faults = built_in_stacks().extended(catalogues)
    engines, further = built_in_engines().extended(catalogues)
    errors = [*missing, *faults, *further]
    return None if has_errors(errors) else Catalogues(stacks, engines), errors


def _of_part(
    document: Mapping[str, Any],
    part: SoundPart,
    options: Options,
    catalogues: Catalogues,
    found: list[Diagnostic],
    *,
    keep_going: bool,
) -> GenerationResult:
    """Return the files of a graph; if it has errors, also the findings of its sound part."""
    stacks, engines = catalogues
    part = sound(part, found) if has_errors(found) else part
    folders = Folders()
    sources, faults = read_sources(part.topology, stacks, options, folders)
    faults = [_waived(fault) for fault in faults] if keep_going else faults
    mounts = list(check_mounts(part.topology, options))
    # A service whose source has errors is planned all the same: its other findings are of this run.
    unplannable = [*found, *mounts, *(one for one in faults if not _is_waivable(one))]
    found += _relevant([*faults, *mounts], part, found)
    part = sound(part, unplannable) if has_errors(unplannable) else part
    topology = part.topology
    if not topology.services:
        return GenerationResult(diagnostics=tuple(found))
    sources = {name: sources[name] for name in topology.services}
    facts, faults = read_facts(topology, sources, options, folders, stacks)
    graph, findings = resolve(topology, sources, options, stacks, engines, facts=facts)
    planned, planning = plan(graph, engines)
    found += _relevant([*faults, *findings, *check_resolved(graph), *planning], part, found)
    if has_errors(found):
        return GenerationResult(diagnostics=tuple(found))
    if options.has_compose:
        found += check_paths({one.name: tuple(one.depends_on) for one in planned.services})
    try:
        files = render(planned, stacks, has_compose=options.has_compose)
    except FaultyTemplate as error:  # ours are tried with every combination
        where = f" (line {error.line})" if error.line else ""
        fault = invalid_entry(error.name, error.reason + where)
        return GenerationResult(diagnostics=(*found, fault))
    specification = Specification(
        *(topology, options, stacks, engines),
        started={
            name: one.in_directory(one.command) for name, one in sources.items() if one.command
        },
        own_dockerfiles={n: one.dockerfile.text for n, one in sources.items() if one.dockerfile},
    )
    proof = prove(specification, {file.path: file.content for file in files})
    if not proof.isomorphism:
        return GenerationResult(diagnostics=(*found, _own_fault(proof), *proof.faults))
    found += check_pins(options, planned.foreign_images)
    planned = replace(planned, handoff={**planned.handoff, "proof": proof.handed_off()})
    files.append(render_manifest(document, topology, planned, files, proof=proof.summary()))
    return GenerationResult(
        {file.path: file for file in files},
        tuple(found),
        planned.handoff,
        planned,
        specification,
    )


def _relevant(new: list[Diagnostic], part: SoundPart, found: list[Diagnostic]) -> list[Diagnostic]:
    """Return new findings about the document; with errors before them, without infos.

    An info reports a decision, and with an error no decision is final.
    """
    located = part.repairs.located(new)
    if not has_errors(found):
        return located
    return [finding for finding in located if finding.severity is not Severity.INFO]


def _is_waivable(found: Diagnostic) -> bool:
    """Return whether a finding in a source tree may be waived; a path that leaves the root not."""
    return found.rule is not values.PATH_OUTSIDE_ROOT


def _waived(found: Diagnostic) -> Diagnostic:
    """Return an error in a source tree as a warning, if it may be waived."""
    if not found.is_error or not _is_waivable(found):
        return found
    return replace(found, rule=replace(found.rule, severity=Severity.WARNING))


def _own_fault(proof: Proof) -> Diagnostic:
    """Return the finding that the generated files failed the proof, which is a bug."""
    return rules.FAILED_PROOF.at(
        "", count=len(proof.faults), claims=proof.claims, version=__version__
    )
