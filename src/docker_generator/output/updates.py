"""Pending updates beside edited files, and backups of edits: no edit is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.output.comparison import Action, Change, Comparison
from docker_generator.output.manifest import hash_of_bytes, offer_of

if TYPE_CHECKING:
    from docker_generator.output.folder import Folder
    from docker_generator.rendering.files import GeneratedFile


def open_offers(compared: Comparison, folder: Folder) -> list[Change]:
    """Return the pending updates that are not on disk yet."""
    return [
        change
        for change in compared.of(Action.CONFLICT)
        if folder.read(offer_of(change.path)) != change.file.content.encode()
    ]


def pending_updates(compared: Comparison, folder: Folder) -> dict[str, str]:
    """Return the hashes of the pending updates in the directory that were not edited."""
    found = {}
    for path in sorted(compared.record.offers):
        data = folder.read(offer_of(path))
        if data is not None and compared.record.is_our_offer(path, data):
            found[path] = hash_of_bytes(data)
    return found


def write_update(change: Change, compared: Comparison, folder: Folder) -> None:
    """Write the new text beside an edited file."""
    path = offer_of(change.path)
    there = folder.read(path)
    if there is not None and not compared.record.is_our_offer(change.path, there):
        back_up(path, there, folder)
    write_file(change.file, path, folder)


def write_file(file: GeneratedFile, path: str, folder: Folder) -> None:
    """Write a generated file to a path."""
    folder.write(path, file.content.encode(), file.mode, is_exact=file.mounted)


def remove_stale_updates(compared: Comparison, folder: Folder) -> list[str]:
    """Remove settled pending updates that were not edited; return their paths."""
    open_still = {change.path for change in compared.of(Action.CONFLICT)}
    settled = [p for p in pending_updates(compared, folder) if p not in open_still]
    for path in settled:
        folder.remove(offer_of(path))
    return settled


def back_up(path: str, data: bytes, folder: Folder) -> str:
    """Copy an edited file to PATH.bak-1, or the next free number; return that path."""
    number = 1
    while (there := folder.read(backup := f"{path}.bak-{number}")) is not None:
        if there == data:
            return backup
        number += 1
    folder.write(backup, data, folder.mode(path))
    return backup
