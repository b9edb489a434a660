"""Detectors: files of a source tree, text in them, and the names in that text."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, model_validator

from docker_generator.catalogue import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LATEST = "latest"
"""The words of tool managers for the newest version."""


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiled)]
"""A regular expression."""


class Detector(Entry):
    """A file of a source tree, and text that it must hold; without text, the file is enough.

    `file` is relative to the build context; `*` stands for a part of one name. `at` is a JSON
    pointer into a JSON, TOML or YAML file, in which `*` stands for every key or item: the value
    must exist. `matches` is a regular expression that is searched line by line in the text of the
    file, or in each value that `at` finds; without one, a value is the first group.
    """

    file: str
    at: str = ""
    matches: Pattern = ""


class EntryPoint(Detector):
    """A detector that names the entry point.

    In `app`, {1} and {2} are its groups, {file} is the file, {stem} its name without the extension,
    {folder} its directory, {parent} the name of that directory, {dotted} the path as a
    module: src/jobs.py is src.jobs. It counts only if the file `beside` is in that directory too,
    and if the file `exists`, when it is needed before the build; with `fact`, only if that fact
    holds. `options` end the command of the framework that starts it.
    """

    app: str
    beside: str = ""
    exists: bool = False
    fact: str = ""
    options: tuple[str, ...] = ()


class Meaning(StrEnum):
    """The meaning of a version in a source tree.

    NEAREST is the version itself, else the next one: a later version may run programs for it, most
    likely the nearest.
    """

    EXACT = "exact"
    NEAREST = "nearest"
    MINIMUM = "minimum"
    RANGE = "range"


class VersionFile(Detector):
    """A detector whose first group is the version of the language that the source tree requests.

    `tools` are the names of the language in asdf and mise: then `matches` is the version in
    .tool-versions or mise.toml.
    """

    meaning: Meaning = Meaning.EXACT
    tools: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_a_version(self) -> VersionFile:
        """Refuse a detector without a text; raises ValueError."""
        if not (self.at or self.matches):
            raise ValueError("it needs `at` or `matches` for the version")
        return self

    def expanded(self, words: Iterable[str]) -> Iterator[VersionFile]:
        """Yield the detector, or one for each word of `words` for a version."""
        if not self.tools:
            yield self
            return
        moving = f"({'|'.join(map(re.escape, words))})$"
        for tool in self.tools:
            for pattern in (self.matches, moving):
                line = rf"^{re.escape(tool)}[ \t]+(?:{pattern})"
                yield VersionFile(file=".tool-versions", matches=line, meaning=self.meaning)
                for file in ("mise.toml", ".mise.toml"):
                    for at in (f"/tools/{tool}", f"/tools/{tool}/*"):
                        value = f"^(?:{pattern})"
                        yield VersionFile(file=file, at=at, matches=value, meaning=self.meaning)


class CiVersion(Entry):
    """An action of a workflow that installs the language: its name, in lower case, and its inputs.

    `version` is the input with a version, `file` the input with a file that names it. With
    `in_ref`, the version is after the @ of the action if no input names it.
    """

    action: str
    version: str
    file: str = ""
    in_ref: bool = False
