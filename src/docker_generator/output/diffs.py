"""The changes of a file, as a unified diff."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from docker_generator.diagnostics.quoting import printable
from docker_generator.output.comparison import Action, as_text

if TYPE_CHECKING:
    from docker_generator.output.comparison import Change

_COLORS = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"}
_PLAIN = "\x1b[0m"
_SAME = frozenset({Action.UNCHANGED, Action.KEPT, Action.ORPHANED})


def diff_of(change: Change, *, colored: bool = False) -> str:
    """Return the diff from the existing to the generated text; nothing if the file is unchanged.

    Control characters of a terminal are written as escapes.
    """
    if change.action in _SAME:
        return ""
    path = change.path
    old = f"a/{path}" if change.there is not None else "/dev/null"
    new = f"b/{path}" if change.action is not Action.REMOVED else "/dev/null"
    before, after = as_text(change.there).splitlines(), change.file.content.splitlines()
    lines = difflib.unified_diff(before, after, old, new, lineterm="")
    return "".join(f"{_painted(line, colored=colored)}\n" for line in lines)


def _painted(line: str, *, colored: bool) -> str:
    mark, text = line[:1], printable(line.replace("\t", "    "))
    return f"{_COLORS[mark]}{text}{_PLAIN}" if colored and mark in _COLORS else text
