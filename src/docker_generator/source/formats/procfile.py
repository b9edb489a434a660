"""A Procfile: one process type and its command on each line."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE = re.compile(r"([A-Za-z0-9_-]+):\s*(.+?)\s*")


class Process(NamedTuple):
    """One process type, its shell line, and its line number from 1."""

    name: str
    command: str
    line: int


def parse_procfile(text: str) -> tuple[Process, ...]:
    """Return the process types in their order; what is not a process type is a comment.

    >>> parse_procfile("web: gunicorn app:app")[0].command
    'gunicorn app:app'
    """
    lines = enumerate(text.splitlines(), 1)
    matches = ((number, _LINE.fullmatch(line)) for number, line in lines)
    return tuple(Process(m[1], m[2], number) for number, m in matches if m)
