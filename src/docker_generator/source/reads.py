"""The environment variables that a program reads, and the ones without which it fails."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from docker_generator.source.helpers import Call, Helpers
from docker_generator.source.python_reads import PythonReads, bases_in, python_reads
from docker_generator.source.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from docker_generator.source.python_reads import SettingsFields
    from docker_generator.source.vocabulary import ReadForm

_PARSERS: dict[str, Callable[[str], PythonReads]] = {"py": python_reads}
"""By file name extension, the function that parses it; other files are read by patterns."""
_NAME = re.compile(r"[A-Z][A-Z0-9_]{1,63}", re.ASCII)


@dataclass(slots=True)
class EnvironmentReads:
    """The variables of a tree, each with the first place that reads it, such as src/env.ts:7.

    The variables of helpers, and the fields of settings with a base in another module, are known
    after all files were added: `finish` adds them.
    """

    read: dict[str, str] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)
    provided: set[str] = field(default_factory=set)
    _helpers: Helpers = field(default_factory=Helpers)
    _settings: dict[str, str] = field(default_factory=dict)
    _classes: list[tuple[str, SettingsFields]] = field(default_factory=list)
    _unread: list[tuple[str, str, frozenset[str]]] = field(default_factory=list)
    """Modules of Python that read no variable: path, text, bases of the classes."""

    def add(self, path: str, text: str) -> None:
        """Add the variables that a file reads; a program that is run by hand adds none.

        Arguments:
            path: the file, as it is shown; its ending says how it is read.
            text: its content.
        """
        if vocabulary().is_aside(path):
            return
        parser = _PARSERS.get(path.rpartition(".")[2].lower())
        if parser is not None:
            found = parser(text)
            self._add_parsed(path, found)
            if found == PythonReads() and (bases := bases_in(text)):
                self._unread.append((path, text, bases))
            return
        base = posixpath.basename(path)
        self._helpers.add(path, base, text)
        for form, pattern, unless in _forms():
            if not any(fnmatchcase(base, one) for one in form.files):
                continue
            for match in pattern.finditer(text):
                if unless is None or not unless.search(match[0]):
                    line = text.count("\n", 0, match.start(1)) + 1
                    self._note(path, match[1].upper(), line, required=form.required)

    def finish(self) -> None:
        """Add the variables that follow from several files."""
        for name, place in self._helpers.required():
            self.read.setdefault(name, place)
            self.required.setdefault(name, place)
        while self._settings:
            further = [one for one in self._unread if one[2] & self._settings.keys()]
            self._unread = [one for one in self._unread if one not in further]
            for path, text, _ in further:
                self._add_parsed(path, python_reads(text, is_settings=True))
            known = [one for one in self._classes if self._settings.keys() & set(one[1].bases)]
            if not (known or further):
                return
            self._classes = [one for one in self._classes if one not in known]
            for path, one in known:
                self._add_class(path, one)

    def _add_class(self, path: str, one: SettingsFields) -> None:
        """Add a class whose base is one of settings.

        Variables with a prefix from another module are not known.
        """
        inherited = next(self._settings[base] for base in one.bases if base in self._settings)
        self._settings.setdefault(one.name, one.prefix or inherited)
        if one.prefix or not inherited:
            for name, line in one.read.items():
                self._note(path, name, line, required=name in one.required)

    def _add_parsed(self, path: str, found: PythonReads) -> None:
        self.provided |= found.provided
        for name, line in found.read.items():
            self._note(path, name, line, required=name in found.required)
        for helper, fails in found.helpers.items():
            self._helpers.define(helper, fails=fails)
        self._helpers.calls += [
            Call(one.helper, one.variable, f"{path}:{one.line}", one.is_own) for one in found.calls
        ]
        self._settings |= found.settings
        self._classes += [(path, one) for one in found.classes]

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
