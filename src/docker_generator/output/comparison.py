"""The differences between a result and a directory, and their cause."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.output.manifest import Manifest, hash_of_bytes, offer_of, read_record
from docker_generator.rendering.files import GeneratedFile
from docker_generator.rendering.manifest import NAME as MANIFEST
from docker_generator.rendering.manifest import hash_of

if TYPE_CHECKING:
    from docker_generator.output.folder import Folder
    from docker_generator.result import GenerationResult


class Action(StrEnum):
    """The change of one file."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """Edited by a person; the generated text has not changed: no update is pending."""
    CONFLICT = "withheld"
    """Edited by a person; the generated text has changed and is written beside it."""
    FORCED = "forced"
    """Edited by a person and replaced on request; a backup is beside it."""
    ORPHANED = "orphaned"
    """Written earlier, not generated any more, and kept."""
    REMOVED = "removed"
    """Written earlier, not generated any more, not edited, and removed on request."""


WRITTEN = frozenset({Action.CREATED, Action.REPLACED, Action.FORCED})
"""Changes that write a generated text."""


class WriteOptions(NamedTuple):
    """Options of the caller: replace edits, remove orphans."""

    force: bool = False
    prune: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A file, its change, and its earlier bytes."""

    file: GeneratedFile
    action: Action
    there: bytes | None = field(default=None, repr=False)

    @property
    def path(self) -> str:
        """The path of the file."""
        return self.file.path


class Comparison(NamedTuple):
    """All changes, the change of the manifest, and the recorded state of the directory."""

    changes: tuple[Change, ...]
    record: Manifest

    def of(self, *actions: Action) -> list[Change]:
        """Return the changes of some kinds."""
        return [change for change in self.changes if change.action in actions]

    def texts(self) -> dict[str, str]:
        """Return the directory as it will be, by path; bytes that are not UTF-8 are marked."""
        found = {}
        for change in self.changes:
            stays = change.action in {Action.KEPT, Action.CONFLICT} and change.there is not None
            found[change.path] = as_text(change.there) if stays else change.file.content
        return found


def as_text(data: bytes | None) -> str:
    """Return bytes of a file as text with plain line ends."""
    return (data or b"").decode("utf-8", "replace").replace("\r\n", "\n")


def compare_files(
    result: GenerationResult, folder: Folder, write_options: WriteOptions
) -> Comparison:
    """Return the changes that a result would make.

    Raises OSError if the directory cannot be read.
    """
    record = read_record(folder)
    changes = []
    for file in result.files.values():
        if file.path != MANIFEST:
            there = folder.read(file.path)
            changes.append(Change(file, _action(file, there, record, folder, write_options), there))
    for path in sorted(record.paths - result.files.keys()):
        there = folder.read(path)
        if there is not None:
            is_removed = write_options.prune and record.is_ours(path, there)
            action = Action.REMOVED if is_removed else Action.ORPHANED
            changes.append(Change(GeneratedFile(path, ""), action, there))
    return Comparison(tuple(changes), record)


def _action(
    file: GeneratedFile,
    there: bytes | None,
    record: Manifest,
    folder: Folder,
    write_options: WriteOptions,
) -> Action:
    if there is None:
        return Action.CREATED
    if there == file.content.encode():
        return Action.UNCHANGED
    new = hash_of(file.content)
    if hash_of_bytes(there) == new:
        # A checkout with CRLF holds the generated text, and no shell runs it.
        return Action.REPLACED
    if record.is_ours(file.path, there):
        return Action.REPLACED
    if write_options.force:
        return Action.FORCED
    is_known = new == record.files.get(file.path) or _was_declined(file.path, new, record, folder)
    return Action.KEPT if is_known else Action.CONFLICT


def _was_declined(path: str, new: str, record: Manifest, folder: Folder) -> bool:
    """Return whether this text was a pending update that its owner has removed."""
    return record.offered.get(path) == new and folder.read(offer_of(path)) is None
