"""Programs that the source of a program calls, and the data about them: calls.yaml."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from docker_generator.catalogue import Entry
from docker_generator.shipped import shipped_data
from docker_generator.source.formats.shell import programs_in

UNKNOWN = "\ufffd"
"""It is in the place of a part of a text that is not known."""
_PLACES = frozenset({"", "/bin", "/usr/bin", "/usr/local/bin", "/usr/sbin", "/sbin"})
_LONGEST = 400


class CalledPackage(Entry):
    """A Debian package with programs; calls.yaml describes its fields.

    `held` says that every image that is based on Debian has it.
    """

    programs: tuple[str, ...]
    also: tuple[str, ...] = ()
    brought_by: tuple[str, ...] = ()
    held: bool = False


class CallForm(Entry):
    """One way in which a program calls another one; calls.yaml describes its fields."""

    files: tuple[str, ...]
    call: str
    only: str = ""
    unless: str = ""


class CallData(Entry):
    """The file calls.yaml, which describes its fields."""

    packages: dict[str, CalledPackage]
    python_packages: dict[str, str]
    build_only: tuple[str, ...]
    images: dict[str, tuple[str, ...]]
    languages: dict[str, tuple[str, ...]]
    calls: tuple[CallForm, ...]
    python: dict[str, int]
    sought: str
    tried: str
    caught: str
    fails: str
    aside: tuple[str, ...]
    aside_directories: tuple[str, ...]
    aside_texts: str

    def is_aside(self, path: str, text: str) -> bool:
        """Return whether a file is of a program that is not the service."""
        below = f"/{posixpath.dirname(path)}/"
        return (
            any(fnmatchcase(posixpath.basename(path).lower(), one) for one in self.aside)
            or any(f"/{one}/" in below for one in self.aside_directories)
            or re.search(self.aside_texts, text, re.MULTILINE) is not None
        )


@cache
def call_data() -> CallData:
    """Return the data about calls of programs."""
    return shipped_data("source/calls.yaml", CallData)


@cache
def known_programs() -> frozenset[str]:
    """Return the programs that not every image has."""
    data = call_data()
    named = {program for one in data.packages.values() for program in one.programs}
    return frozenset(named.union(data.python_packages, data.build_only))


class ProgramCall(NamedTuple):
    """The first call of a program in a file, with its line."""

    program: str
    file: str
    line: int


@dataclass(slots=True)
class FileCalls:
    """The programs that one file calls, with the lines, and the ones whose existence it tests."""

    called: dict[str, int] = field(default_factory=dict)
    sought: set[str] = field(default_factory=set)

    def add(self, text: str, line: int) -> None:
        """Note what a text starts: a program, or a line for the shell."""
        for one in programs_in(text[:_LONGEST]):
            name = program_of(one.name)
            if one.is_sought:
                self.sought.add(name)
            elif name and not one.may_fail:
                self.called.setdefault(name, line)


def program_of(word: str) -> str:
    """Return the known program that a word names; empty for any other word.

    >>> program_of("/usr/bin/git"), program_of("./git"), program_of("frobnicate")
    ('git', '', '')
    """
    place, _, name = word.rpartition("/")
    is_found = ("/" not in word or word.startswith("/")) and place in _PLACES
    return name if is_found and name in known_programs() else ""
