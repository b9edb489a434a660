"""Files of a tree that its code names: where they are, and whether a line is a comment."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.source.folder import Folder

_RESOURCES = ("src/main/resources", "resources", "priv", "config")
_COMMENT = re.compile(r"^\s*(?://(?!go:embed)|#|\*|/\*)")


def is_comment(line: str) -> bool:
    """Return whether a line of code is a comment; what a compiler reads is none.

    >>> is_comment("  // see jwt.pem"), is_comment("//go:embed jwt.pem")
    (True, False)
    """
    return _COMMENT.match(line) is not None


def found_file(path: str, place: str, inside: Mapping[str, Folder]) -> str:
    """Return the file that a name in the code is, as a path of the build context; else nothing.

    Arguments:
        path: the name in the code. place: the file with it, and its line.
        inside: the directories of the tree, by their paths below the build context.
    """
    name = posixpath.normpath(path.removeprefix("/app/").lstrip("/"))
    file = place.rpartition(":")[0]
    above = [posixpath.dirname(file)]
    while above[-1]:
        above.append(posixpath.dirname(above[-1]))
    for start in dict.fromkeys((*above, *inside, *_RESOURCES)):
        whole = posixpath.normpath(posixpath.join(start, name))
        for below, folder in inside.items():
            within = posixpath.relpath(whole, below)
            if not within.startswith("..") and folder.holds(within):
                return whole
    return ""
