"""The message for a command line that does not begin with a command."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docker_generator.commands.common import UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(words: Sequence[str], commands: Sequence[str]) -> int:
    """Print that a command is expected, and the likeliest one; return the exit status."""
    from docker_generator.diagnostics.quoting import printable, quoted
    from docker_generator.diagnostics.suggestions import nearest

    meant = f"check {shlex.join(words)}" if words[0].startswith("-") else _meant(words[0])
    hint = nearest(words[0], commands)
    reason = f"{quoted(words[0])} is {_kind(words[0]) or 'not a command'}"
    line = f"docker-generator: a command is expected, and {reason}"
    if meant:
        line += f". Try: docker-generator {printable(meant)}"
    elif hint:
        line += f": {hint}"
    print(line, "Run docker-generator --help for all commands.", sep="\n", file=sys.stderr)
    return UNUSABLE


def _meant(word: str) -> str:
    """Return the command that reads a directory or a file, or "" for another word."""
    from docker_generator.options import DEFAULT_TOPOLOGY

    kind, shown = _kind(word), shlex.quote(word)
    if kind == "a file":
        return f"generate {shown} -o docker"
    if not kind:
        return ""
    graph = Path(word, Path(DEFAULT_TOPOLOGY).name)
    if Path(word, DEFAULT_TOPOLOGY).is_file():
        return f"generate --root {shown}"
    if graph.is_file():
        return f"generate {shlex.quote(str(graph))} --root {shown} -o docker"
    return f"init --root {shown}"


def _kind(word: str) -> str:
    """Return the type of a path; "" if it does not exist, or cannot be a path."""
    try:
        return "a directory" if Path(word).is_dir() else "a file" if Path(word).is_file() else ""
    except (OSError, ValueError):
        return ""
