"""Write files: edits of a person are kept, everything else is replaced."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, has_errors
from docker_generator.diagnostics.rules import output
from docker_generator.output.comparison import (
    WRITTEN,
    Action,
    Change,
    Comparison,
    WriteOptions,
    as_text,
    compare_files,
)
from docker_generator.output.folder import Folder, open_folder
from docker_generator.output.manifest import Manifest, offer_of
from docker_generator.output.manifest_state import drift_of, final_manifest, journal
from docker_generator.output.updates import (
    back_up,
    open_offers,
    remove_stale_updates,
    write_file,
    write_update,
)
from docker_generator.proof.proving import names_of, prove
from docker_generator.rendering.manifest import NAME as MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

    from docker_generator.proof.claims import Proof
    from docker_generator.result import GenerationResult


@dataclass(frozen=True, slots=True)
class WriteReport:
    """The files that were (or would be) written, and the findings.

    `drift` are files that no longer match the graph, without kept edits.
    """

    changes: tuple[Change, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    drift: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every generated file is on disk, and the directory matches the graph."""
        return not has_errors(self.diagnostics)


def write(
    result: GenerationResult,
    folder: str | PathLike[str],
    *,
    force: bool = False,
    prune: bool = False,
) -> WriteReport:
    """Write the files of a result into a directory, and lose no edit of a person.

    A result that is not `ok` writes nothing. A file that was edited after it was last written is
    left unchanged; if its generated text has changed, the new one is written to NAME.new. With
    `force` it is replaced, and the edit is beside it as NAME.bak-1. A file that is not generated
    any more is reported, and with `prune` removed, unless it was edited. Then the files in the
    directory are proved. Raises nothing for a directory that cannot be written: that is a
    diagnostic.
    """
    if not result.ok:
        return WriteReport(diagnostics=result.diagnostics)
    try:
        _require_manifest(result)
        with open_folder(Path(folder), create=True) as opened:
            return _write(result, opened, WriteOptions(force, prune))
    except (OSError, ValueError) as error:
        return _unwritable(folder, error)


def compare(
    result: GenerationResult,
    folder: str | PathLike[str],
    *,
    force: bool = False,
    prune: bool = False,
) -> WriteReport:
    """Return the result of `write` without writing."""
    if not result.ok:
        return WriteReport(diagnostics=result.diagnostics)
    try:
        _require_manifest(result)
        with open_folder(Path(folder), create=False) as opened:
            compared = compare_files(result, opened, WriteOptions(force, prune))
    except FileNotFoundError:
        changes = [Change(f, Action.CREATED) for f in result.files.values() if f.path != MANIFEST]
        compared = Comparison(tuple(changes), Manifest())
    except (OSError, ValueError) as error:
        return _unwritable(folder, error)
    return _report(result, compared, _proof(result, compared.texts()))


def _require_manifest(result: GenerationResult) -> None:
    """Raise ValueError for a result that a host has built itself."""
    if MANIFEST not in result.files:
        raise ValueError(f"the result holds no {MANIFEST}; take one of docker_generator.generate")


def _unwritable(folder: str | PathLike[str], error: OSError | ValueError) -> WriteReport:
    """Return the finding for a directory, or for the file in it that an error names."""
    named = getattr(error, "filename", None)
    place = named if isinstance(named, str) else fspath(folder)  # an open directory is a number
    reason = getattr(error, "strerror", None) or str(error)
    found = output.UNWRITABLE_OUTPUT.at("", place, reason=reason, origin=fspath(folder))
    return WriteReport(diagnostics=(found,))


def _write(result: GenerationResult, folder: Folder, write_options: WriteOptions) -> WriteReport:
    compared = compare_files(result, folder, write_options)
    folder.clear()
    offered = open_offers(compared, folder)
    has_begun = _write_journal(compared, offered, folder)
    touched = _apply_changes(compared, folder)
    for change in offered:
        write_update(change, compared, folder)
    touched += [offer_of(change.path) for change in offered] + remove_stale_updates(
        compared, folder
    )
    report = _report(result, compared, _proof(result, _texts_in(folder, result)))
    manifest = report.changes[-1]
    if has_begun or manifest.action is not Action.UNCHANGED:
        folder.write(MANIFEST, manifest.file.content.encode(), result.files[MANIFEST].mode)
        touched.append(MANIFEST)
    if touched:
        folder.sync(touched)
    return report


def _write_journal(compared: Comparison, offered: list[Change], folder: Folder) -> bool:
    """Write the journal; return whether anything will be written."""
    record = compared.record
    if record.data is not None and not record.document:
        back_up(MANIFEST, record.data, folder)  # the file of another program, or a corrupt one
    if not offered and not compared.of(*WRITTEN, Action.REMOVED):
        return False
    folder.write(MANIFEST, journal(compared, offered, folder).encode(), 0o644)
    return True


def _apply_changes(compared: Comparison, folder: Folder) -> list[str]:
    """Write and remove files; return their paths."""
    changes = compared.of(*WRITTEN, Action.REMOVED)
    for change in changes:
        if folder.read(change.path) != change.there:
            raise OSError(errno.EBUSY, "it was changed while this ran; run again", change.path)
        if change.action is Action.FORCED and change.there is not None:
            back_up(change.path, change.there, folder)
        if change.action is Action.REMOVED:
            folder.remove(change.path)
        else:
            write_file(change.file, change.path, folder)
    return [change.path for change in changes]


def _texts_in(folder: Folder, result: GenerationResult) -> dict[str, str]:
    """Return the files of the directory that a proof reads."""
    if result.specification is None:
        return {}
    return read_texts(folder, names_of(result.specification))


def read_texts(folder: Folder, names: Iterable[str]) -> dict[str, str]:
    """Return the existing files with these names."""
    there = ((name, folder.read(name)) for name in names)
    return {name: as_text(data) for name, data in there if data is not None}


def windows_files(folder: Folder, result: GenerationResult) -> list[Diagnostic]:
    """Report each generated file with CRLF line ends."""
    return [
        output.WINDOWS_LINE_ENDS.at("", path, origin=path)
        for path in sorted(result.files)
        if b"\r\n" in (folder.read(path) or b"")
    ]


def _proof(result: GenerationResult, texts: Mapping[str, str]) -> Proof | None:
    """Return the proof of a directory; nothing if the proof of the generated files applies."""
    if result.specification is None:
        return None
    names = names_of(result.specification)
    if all(texts.get(name) == result.files[name].content for name in names):
        return None
    return prove(result.specification, texts)


def _report(result: GenerationResult, compared: Comparison, proof: Proof | None) -> WriteReport:
    manifest = final_manifest(result.files[MANIFEST], compared, proof)
    found = _findings(compared)
    found += proof.faults if proof else ()
    return WriteReport((*compared.changes, manifest), tuple(found), drift_of(compared, manifest))


def _findings(compared: Comparison) -> list[Diagnostic]:
    reported = {
        Action.KEPT: output.EDITED_FILE,
        Action.CONFLICT: output.EDIT_CONFLICT,
        Action.ORPHANED: output.ORPHANED_FILE,
    }
    return [
        reported[change.action].at("", change.path, origin=change.path)
        for change in compared.changes
        if change.action in reported
    ]
