"""The environment variables that a program reads, and those without which it fails."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from docker_generator.source.python_reads import python_reads
from docker_generator.source.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from docker_generator.source.python_reads import PythonReads
    from docker_generator.source.vocabulary import ReadForm

_PARSERS: dict[str, Callable[[str], PythonReads]] = {"py": python_reads}
"""By file name extension, the function that parses it; other files are read by patterns."""
_NAME = re.compile(r"[A-Z][A-Z0-9_]{1,63}", re.ASCII)


@dataclass(slots=True)
class EnvironmentReads:
    """The variables of a tree, each with the first place that reads it, such as src/env.ts:7."""

    read: dict[str, str] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)
    provided: set[str] = field(default_factory=set)

    def add(self, path: str, text: str) -> None:
        """Add the variables that a file reads; a program that is run by hand adds none.

        Arguments:
            path: the file, as it is shown; its ending says how it is read.
            text: its content.
        """
        if any(part in vocabulary().aside for part in path.lower().split("/")[:-1]):
            return
        parser = _PARSERS.get(path.rpartition(".")[2].lower())
        if parser is not None:
            found = parser(text)
            self.provided |= found.provided
            for name, line in found.read.items():
                self._note(path, name, line, required=name in found.required)
            return
        base = posixpath.basename(path)
        for form, pattern, unless in _forms():
            if not any(fnmatchcase(base, one) for one in form.files):
                continue
            for match in pattern.finditer(text):
                if unless is None or not unless.search(match[0]):
                    line = text.count("\n", 0, match.start(1)) + 1
                    self._note(path, match[1], line, required=form.required)

    def _note(self, path: str, name: str, line: int, *, required: bool) -> None:
        if _NAME.fullmatch(name):
            place = f"{path}:{line}"
            self.read.setdefault(name, place)
            if required:
                self.required.setdefault(name, place)


@cache
def _forms() -> tuple[tuple[ReadForm, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (form, re.compile(form.pattern), re.compile(form.unless) if form.unless else None)
        for form in vocabulary().reads
    )
