"""The members that the source of another member names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.source.workspaces.globs import folders_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docker_generator.source.folder import Folder

_MOST_FILES = 5000


def mentioned(
    folder: Folder, path: str, endings: Iterable[str], names: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the members that the source files below a path name, in the order of `names`.

    `names` are the words for a member in source code, and their members. A superfluous member is
    harmless, a missing one is not: a word in a comment counts, and a tree with more files than the
    limit names all.
    """
    read = 0
    found: set[str] = set()
    for inner in (path, *folders_below(folder, path)):
        for ending in endings:
            for file in folder.expand(f"{inner}/*{ending}"):
                read += 1
                if read > _MOST_FILES:
                    return tuple(dict.fromkeys(names.values()))
                text = folder.text(file)
                found.update(name for name in names if name not in found and name in text)
    return tuple(dict.fromkeys(meant for name, meant in names.items() if name in found))
