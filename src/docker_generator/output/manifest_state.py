"""The manifest in a directory at the start and at the end of a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from docker_generator.output.comparison import WRITTEN, Action, Change, Comparison
from docker_generator.output.manifest import (
    Manifest,
    facts_of,
    hash_of_bytes,
    offer_of,
    without_provenance,
)
from docker_generator.output.updates import pending_updates
from docker_generator.rendering.files import GeneratedFile
from docker_generator.rendering.manifest import hash_of, manifest_text

if TYPE_CHECKING:
    from docker_generator.output.folder import Folder
    from docker_generator.proof.claims import Proof


def journal(compared: Comparison, offered: list[Change], folder: Folder) -> str:
    """Return the manifest at the start of a run: present files, and files about to be written.

    If the run is interrupted, each file has the old or the new text, so the next run recognises it.
    """
    record = compared.record
    files = {}
    for change in compared.changes:
        is_ours = change.there is not None and record.is_ours(change.path, change.there)
        if change.there is not None and (is_ours or change.action is Action.UNCHANGED):
            files[change.path] = hash_of_bytes(change.there)
        elif change.there is not None and change.path in record.files:
            files[change.path] = record.files[change.path]
    pending = {c.path: hash_of(c.file.content) for c in compared.of(*WRITTEN)}
    pending |= {offer_of(c.path): hash_of(c.file.content) for c in offered}
    offers = {**record.offered, **pending_updates(compared, folder)}
    note = {**record.document, "files": files, "offered": offers, "pending": pending}
    return manifest_text({key: value for key, value in note.items() if value or key == "files"})


def final_manifest(generated: GeneratedFile, compared: Comparison, proof: Proof | None) -> Change:
    """Return the change of the manifest itself: its text describes the directory.

    Provenance alone is not a change. Without a proof, the proof of the generated files is used.
    """
    text, record = generated.content, compared.record
    edited = compared.of(Action.KEPT, Action.CONFLICT)
    orphans = compared.of(Action.ORPHANED)
    if edited or orphans or proof is not None:
        text = manifest_text(_amended(json.loads(text), compared, proof))
    file = GeneratedFile(generated.path, text)
    if record.data is None:
        return Change(file, Action.CREATED)
    is_same = record.data == text.encode() or (
        b"\r" not in record.data
        and without_provenance(record.document) == without_provenance(json.loads(text))
    )
    return Change(file, Action.UNCHANGED if is_same else Action.REPLACED, record.data)


def _amended(document: dict[str, Any], compared: Comparison, proof: Proof | None) -> dict[str, Any]:
    files, record = dict(document["files"]), compared.record
    for change in compared.of(Action.CONFLICT, Action.ORPHANED):
        last = record.files.get(change.path)
        if change.action is Action.ORPHANED:
            last = last or record.pending.get(change.path)
        files.pop(change.path, None)
        if last:
            files[change.path] = last
    edited = {
        change.path: hash_of_bytes(change.there or b"")
        for change in compared.of(Action.KEPT, Action.CONFLICT)
    }
    offered = {c.path: hash_of(c.file.content) for c in compared.of(Action.CONFLICT)}
    state = {"files": dict(sorted(files.items())), "edited": edited, "offered": offered}
    if proof is not None:
        document["proof"] = proof.summary()
    return document | {key: value for key, value in state.items() if value or key == "files"}


def drift_of(compared: Comparison, manifest: Change) -> tuple[str, ...]:
    """Return the files that do not match the graph any more, without kept edits."""
    stale = [c.path for c in compared.of(*WRITTEN, Action.CONFLICT, Action.REMOVED)]
    if manifest.action is not Action.UNCHANGED and _has_new_facts(manifest, compared.record):
        stale.append(manifest.path)
    return tuple(stale)


def _has_new_facts(manifest: Change, record: Manifest) -> bool:
    """Return whether a manifest differs from the record in more than the state of the directory.

    Without a record it is not parsed: for a large graph, parsing it would set the peak of memory.
    """
    if not record.document:
        return True
    return facts_of(record.document) != facts_of(json.loads(manifest.file.content))
