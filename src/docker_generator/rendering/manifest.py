"""docker-manifest.json: inputs, files and decisions of a run, for programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docker_generator import __version__
from docker_generator.rendering.compose import compose_text
from docker_generator.rendering.files import GeneratedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.plan.model import Plan
    from docker_generator.resolve.decisions import Decision
    from docker_generator.source.evidence import Evidence
    from docker_generator.source.tree import Source
    from docker_generator.topology.model import Topology

NAME = "docker-manifest.json"
"""The name of the manifest."""

VERSION = 1
"""The version of its form."""


def hash_of(text: str) -> str:
    """Return the SHA-256 of a text, whatever its line endings."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def hash_of_document(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a topology graph, whatever its key order and its time of analysis."""
    facts = {key: value for key, value in document.items() if key != "analyzed_at"}
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def render_manifest(
    document: Mapping[str, Any],
    topology: Topology,
    plan: Plan,
    files: Iterable[GeneratedFile],
    *,
    proof: Mapping[str, Any],
) -> GeneratedFile:
    """Return the manifest of all other files, of their proof and of the external images."""
    manifest = {
        "manifest_version": VERSION,
        "generator": f"docker-generator {__version__}",
        "topology": {
            "sha256": hash_of_document(document),
            "specification_version": topology.specification_version,
            "analyzed_at": topology.analyzed_at,
        },
        "project": plan.project,
        "images": list(plan.foreign_images),
        "sources": {
            image.service: {**_source(image.source), **plan.facts[image.service]}
            for image in plan.images
        },
        "variables": {
            service.name: {key: compose_text(text) for key, text in service.environment.items()}
            for service in plan.services
        },
        "addresses": plan.addresses,
        "one_shots": {
            service.name: compose_text(service.labels["docker-generator.rule"])
            for service in plan.services
            if "docker-generator.rule" in service.labels
        },
        "decisions": decision_rows(plan.decisions),
        "handoff": plan.handoff,
        "proof": proof,
        "files": {file.path: hash_of(file.content) for file in sorted(files, key=lambda f: f.path)},
    }
    return GeneratedFile(NAME, manifest_text(manifest))


def manifest_text(document: Mapping[str, Any]) -> str:
    """Return the text of a manifest: JSON with one line for each entry of a section.

    A changed service changes its own lines. The module json indents in Python, but writes
    unindented text in C, which saves a third of a second for a thousand services.

    >>> print(manifest_text({"version": 1, "files": {"a": "0f", "b": [1, 2]}}), end="")
    {
      "version": 1,
      "files": {
        "a": "0f",
        "b": [1, 2]
      }
    }
    """
    # Services are the entries of every section, but one level deeper in the hand-off.
    depth = {key: 2 if key == "handoff" else 1 for key in document}
    return "".join((*_lines(document, "\n", depth), "\n"))


_dumps = json.JSONEncoder().encode


def _lines(value: Mapping[str, Any], end: str, depth: Mapping[str, int]) -> Iterator[str]:
    """Yield an object with one line for each entry, and an entry as one if it has a depth.

    The parts are joined once: the text of a large graph has many megabytes.
    """
    yield "{"
    before = ""
    for key, item in value.items():
        yield f"{before}{end}  {_dumps(key)}: "
        if depth[key] > 0 and isinstance(item, Mapping) and item:
            yield from _lines(item, f"{end}  ", dict.fromkeys(item, depth[key] - 1))
        else:
            yield _dumps(item)
        before = ","
    yield end + "}"


def decision_rows(decisions: Mapping[str, tuple[Decision, ...]]) -> dict[str, dict[str, Any]]:
    """Return decisions as plain data, by container and by name.

    A row holds `value`, `kind`, `where` and `text` of its evidence, and `contradicted_by` if
    something contradicts it.
    """
    return {slug: {one.name: _row(one) for one in found} for slug, found in decisions.items()}


def _row(decision: Decision) -> dict[str, Any]:
    row: dict[str, Any] = {"value": decision.value, **_evidence(decision.evidence)}
    if decision.contradictions:
        row["contradicted_by"] = [_evidence(other) for other in decision.contradictions]
    return row


def _evidence(evidence: Evidence) -> dict[str, str]:
    return {"kind": evidence.kind, "where": evidence.location, "text": evidence.text}


def _source(source: Source) -> dict[str, Any]:
    return {
        "context": source.context,
        "found": source.found,
        "package_manager": source.manager,
        "package_manager_version": source.manager_version,
        "locked": source.locked,
        "files": list(source.files),
        "version": source.version,
        "facts": list(source.facts),
        "entrypoint": source.entrypoint,
    }
