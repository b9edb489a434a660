"""The record in the manifest of a directory: written files, pending updates, and a journal."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docker_generator.rendering.manifest import NAME as MANIFEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.output.folder import Folder

_PATH = re.compile(r"[A-Za-z0-9._-]{1,255}(/[A-Za-z0-9._-]{1,255}){0,8}")
_HASH = re.compile(r"[0-9a-f]{64}")
# A manifest that was edited cannot claim files.
_NEVER_OURS = re.compile(r"\.env|(docker-)?compose\.override\.ya?ml")

_OFFER = ".new"

FOLDER_STATE = ("files", "edited", "offered", "pending", "proof")
"""The keys of a manifest that follow from the directory instead of the graph."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hashes by path: of the files written last, of pending updates, and of a journal.

    `pending` are files that a run was about to write: after an interruption a file may have either
    text. `document` is the whole manifest, nothing if there is none of ours.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    offered: Mapping[str, str] = field(default_factory=dict)
    pending: Mapping[str, str] = field(default_factory=dict)
    document: Mapping[str, Any] = field(default_factory=dict)
    data: bytes | None = None

    @property
    def offers(self) -> set[str]:
        """Every file with a pending update, or with one that was about to be written."""
        begun = {path.removesuffix(_OFFER) for path in self.pending if path.endswith(_OFFER)}
        return {*self.offered, *begun}

    @property
    def paths(self) -> set[str]:
        """Every generated file, or one about to be written; without pending updates."""
        return {*self.files, *self.pending} - {offer_of(path) for path in self.offers}

    def is_ours(self, path: str, data: bytes) -> bool:
        """Return whether these bytes of a file were generated."""
        return hash_of_bytes(data) in {self.files.get(path), self.pending.get(path)}

    def is_our_offer(self, path: str, data: bytes) -> bool:
        """Return whether these bytes of PATH.new are the pending update that was written."""
        known = {self.offered.get(path), self.pending.get(offer_of(path))}
        return hash_of_bytes(data) in known


def offer_of(path: str) -> str:
    """Return the path of the pending update of an edited file."""
    return path + _OFFER


def hash_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of a file, whatever its line endings; for text, it equals `hash_of`."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def read_record(folder: Folder) -> Manifest:
    """Return the record in the manifest of a directory; empty if it is corrupt."""
    data = folder.read(MANIFEST)
    try:
        document = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or not isinstance(document.get("files"), dict):
        return Manifest(data=data)
    return Manifest(
        files=_entries(document.get("files")),
        offered=_entries(document.get("offered")),
        pending=_entries(document.get("pending")),
        document=document,
        data=data,
    )


def _entries(value: Any) -> dict[str, str]:
    """Return the valid entries: a relative path and a hash."""
    found = value if isinstance(value, dict) else {}
    return {path: text for path, text in found.items() if _is_entry(path, text)}


def _is_entry(path: str, value: Any) -> bool:
    is_inside = _PATH.fullmatch(path) and not {".", ".."} & set(path.split("/"))
    is_hash = isinstance(value, str) and _HASH.fullmatch(value)
    return bool(is_inside and is_hash and not _NEVER_OURS.fullmatch(path))


def without_provenance(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a manifest without the time of the analysis."""
    topology = document.get("topology")
    if not isinstance(topology, dict):
        return dict(document)
    return {**document, "topology": {k: v for k, v in topology.items() if k != "analyzed_at"}}


def facts_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a manifest about graph, sources and tool, without the directory."""
    facts = without_provenance(document)
    return {key: value for key, value in facts.items() if key not in FOLDER_STATE}
