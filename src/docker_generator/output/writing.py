"""Files to disk: what a person edited stays, and everything else becomes what was generated."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from docker_generator.diagnostics.diagnostic import Diagnostic, has_errors
from docker_generator.diagnostics.rules import output
from docker_generator.output.folder import Folder, open_folder
from docker_generator.rendering.manifest import NAME as MANIFEST
from docker_generator.rendering.manifest import hash_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from docker_generator.rendering.files import GeneratedFile
    from docker_generator.result import GenerationResult


class Action(StrEnum):
    """What happens to one file."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """Edited by a person; the generated text is what it was, so nothing is withheld."""
    WITHHELD = "withheld"
    """Edited by a person; the generated text has changed and is offered beside it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A generated file and what happens to it."""

    file: GeneratedFile
    action: Action


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What was written, or would be, and what was found on the way."""

    changes: tuple[Change, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything that was generated is on disk."""
        return not has_errors(self.diagnostics)


def write(result: GenerationResult, folder: Path) -> WriteReport:
    """Write the files of a result into a folder, and lose no edit of a person.

    A result that is not `ok` writes nothing. A file that was edited since it was written last is
    left as it is; if its generated text has changed, that is offered as NAME.new. Raises nothing
    for a folder that cannot be written: that is a diagnostic.
    """
    if not result.ok:
        return WriteReport(diagnostics=result.diagnostics)
    try:
        with open_folder(folder, create=True) as opened:
            return _write(result, opened)
    except (OSError, ValueError) as error:
        return _unwritable(folder, error)


def compare(result: GenerationResult, folder: Path) -> WriteReport:
    """Return what `write` would do, without doing it."""
    try:
        with open_folder(folder, create=False) as opened:
            return _compare(result, opened)
    except FileNotFoundError:
        return WriteReport(tuple(Change(f, Action.CREATED) for f in result.files.values()))
    except (OSError, ValueError) as error:
        return _unwritable(folder, error)


def _unwritable(folder: Path, error: OSError | ValueError) -> WriteReport:
    """Return the finding of a folder, or of the file in it that an error names."""
    place = str(getattr(error, "filename", None) or folder)
    reason = getattr(error, "strerror", None) or str(error)
    found = output.UNWRITABLE_OUTPUT.at("", place, reason=reason, origin=str(folder))
    return WriteReport(diagnostics=(found,))


def _compare(result: GenerationResult, folder: Folder) -> WriteReport:
    last = _last_hashes(folder)
    changes = [
        Change(file, _action(file, folder.read(file.path), last.get(file.path)))
        for file in result.files.values()
        if file.path != MANIFEST
    ]
    return WriteReport(tuple(changes), tuple(_findings(changes, result, last, folder)))


def _action(file: GeneratedFile, there: bytes | None, last: str | None) -> Action:
    if there is None:
        return Action.CREATED
    new, now = hash_of(file.content), _hash_of_bytes(there)
    if now == new:
        return Action.UNCHANGED
    if now == last:
        return Action.REPLACED
    return Action.KEPT if new == last else Action.WITHHELD


def _hash_of_bytes(data: bytes) -> str:
    """Return the hash of a file, nothing for one that is no text: that is none of ours."""
    try:
        return hash_of(data.decode())
    except UnicodeDecodeError:
        return ""


def _findings(
    changes: list[Change], result: GenerationResult, last: Mapping[str, str], folder: Folder
) -> list[Diagnostic]:
    found = []
    for change in changes:
        path = change.file.path
        if change.action is Action.KEPT:
            found.append(output.EDITED_FILE.at("", path, origin=path))
        elif change.action is Action.WITHHELD:
            found.append(output.WITHHELD_FILE.at("", path, origin=path))
    for path in sorted(last.keys() - result.files.keys()):
        if folder.read(path) is not None:
            found.append(output.ORPHANED_FILE.at("", path, origin=path))  # noqa: PERF401
    return found


def _write(result: GenerationResult, folder: Folder) -> WriteReport:
    report = _compare(result, folder)
    last = _last_hashes(folder)
    for change in report.changes:
        file = change.file
        if change.action in {Action.CREATED, Action.REPLACED}:
            folder.write(file.path, file.content.encode(), file.mode)
        if change.action is Action.WITHHELD:
            folder.write(f"{file.path}.new", file.content.encode(), file.mode)
        elif folder.read(f"{file.path}.new") is not None and file.path in last:
            folder.remove(f"{file.path}.new")
    manifest = _manifest(result.files[MANIFEST], report, last)
    if folder.read(MANIFEST) != manifest.encode():
        folder.write(MANIFEST, manifest.encode(), result.files[MANIFEST].mode)
    return report


def _manifest(file: GeneratedFile, report: WriteReport, last: Mapping[str, str]) -> str:
    """Return the manifest, with the hash of what was written last where a file was withheld."""
    manifest: dict[str, Any] = json.loads(file.content)
    withheld = [c.file.path for c in report.changes if c.action is Action.WITHHELD]
    for path in withheld:
        if path in last:
            manifest["files"][path] = last[path]
        else:
            del manifest["files"][path]
    orphans = [d.subject for d in report.diagnostics if d.rule is output.ORPHANED_FILE]
    manifest["files"] |= {path: last[path] for path in orphans}
    if not withheld and not orphans:
        return file.content
    manifest["files"] = dict(sorted(manifest["files"].items()))
    return json.dumps(manifest, indent=2) + "\n"


def _last_hashes(folder: Folder) -> dict[str, str]:
    """Return the hashes of the manifest that is there; a garbled one counts as none."""
    data = folder.read(MANIFEST)
    try:
        files = json.loads(data or b"{}").get("files", {})
        return {path: value for path, value in files.items() if _is_entry(path, value)}
    except (ValueError, AttributeError, RecursionError):
        return {}


def _is_entry(path: str, value: Any) -> bool:
    """Return whether an entry of a manifest may be trusted: a relative path and a hash."""
    is_path = re.fullmatch(r"[A-Za-z0-9._-]{1,255}(/[A-Za-z0-9._-]{1,255}){0,8}", path)
    is_inside = not {".", ".."} & set(path.split("/"))
    is_hash = isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value)
    return bool(is_path and is_inside and is_hash)
