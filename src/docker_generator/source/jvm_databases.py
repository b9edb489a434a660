"""The databases that settings, drivers and dialects on the JVM name: jvm_databases.yaml."""

from __future__ import annotations

import re
from functools import cache

from pydantic import Field

from docker_generator.catalogue import Entry
from docker_generator.shipped import shipped_data

_EXACT = frozenset({"word", "name", "short"})
"""The forms of values that hold only the name of a database."""


class JvmDatabase(Entry):
    """One kind of database; see the comments in the file."""

    title: str
    words: tuple[str, ...]
    family: str
    artifact: str = ""
    forms: dict[str, str] = Field(default_factory=dict)


class JvmFramework(Entry):
    """The settings of one framework that select a database, with the forms of their values."""

    settings: dict[str, str]
    prefix: str
    address: str
    profiles: str = ""
    active: str = ""
    built: bool = False
    artifact: str = ""


class JvmDatabases(Entry):
    """The file jvm_databases.yaml."""

    kinds: dict[str, JvmDatabase]
    no_drivers: tuple[str, ...]
    users: tuple[str, ...]
    parents: tuple[str, ...]
    frameworks: dict[str, JvmFramework]

    def kind_of(self, value: str, form: str = "") -> str:
        """Return the kind of database that a value names first; empty if it names none.

        >>> jvm_databases().kind_of("jdbc:h2:mem:shop;MODE=MySQL")
        'h2'
        """
        text = value.strip().lower()
        if form in _EXACT:
            return next((name for name, one in self.kinds.items() if text in one.words), "")
        found = _words().search(text)
        return _by_word()[found[0]] if found else ""


@cache
def _by_word() -> dict[str, str]:
    return {word: name for name, one in jvm_databases().kinds.items() for word in one.words}


@cache
def _words() -> re.Pattern[str]:
    longest = sorted(_by_word(), key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, longest))})")


@cache
def jvm_databases() -> JvmDatabases:
    """Return the data about databases of programs on the JVM."""
    return shipped_data("source/jvm_databases.yaml", JvmDatabases)
