"""The files of a tree that its continuous integration reads: workflows, jobs and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docker_generator.source.formats.documents import parse_document
from docker_generator.source.formats.errors import FormatError

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder

_PLACES = tuple(
    f"{start}{ending}"
    for start in (
        *(".github/workflows/*", ".gitlab-ci", ".circleci/config"),
        ".github/actions/*/action",
    )
    for ending in (".yml", ".yaml")
)
_LARGEST = 256 * 1024


def ci_documents(folder: Folder) -> dict[str, Any]:
    """Return the values in the files of a tree for continuous integration, by file.

    A file that is not YAML is left out: it may have tags that only its service reads.
    """
    found: dict[str, Any] = {}
    for file in (one for pattern in _PLACES for one in folder.expand(pattern)):
        try:
            found[file] = parse_document(file, folder.text(file)[:_LARGEST])
        except FormatError:
            continue
    return found
