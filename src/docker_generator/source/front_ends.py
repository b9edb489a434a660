"""The output of a front end that a program of another language serves."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from docker_generator.catalogue import Entry
from docker_generator.shipped import shipped_data
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.shell import split_commands
from docker_generator.stacks.detectors import Detector, EntryPoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.folder import Folder

_PLAIN = re.compile(r"[A-Za-z0-9._@-]+(?:/[A-Za-z0-9._@-]+)*")
_MOST_SCRIPTS = 20


class Builder(Entry):
    """A program that builds a front end, and its output: see front_ends.yaml."""

    words: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    outputs: tuple[EntryPoint, ...] = ()
    unclear: tuple[Detector, ...] = ()
    usual: str = ""


class Builders(Entry):
    """The data about programs in build scripts."""

    builders: dict[str, Builder]
    checks: tuple[str, ...]
    prefixes: tuple[str, ...]
    runs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuiltAssets:
    """The directory of a front end, empty if it is the program's, and its outputs.

    Both are relative to the tree of the program.
    """

    directory: str
    outputs: tuple[str, ...]


@cache
def _known() -> Builders:
    return shipped_data("source/front_ends.yaml", Builders)


def built_assets(tree: Folder, directory: str, script: str) -> BuiltAssets | None:
    """Return the outputs of a build script, or nothing if they are not certain.

    Arguments:
        tree: the directory of the program.
        directory: the directory of the front end below it, empty if it is the same.
        script: the name of the script.
    """
    reader = _Reader(tree, f"{directory}/" if directory else "")
    found: dict[str, None] = {}
    for output in reader.outputs(script):
        path = posixpath.normpath(posixpath.join(directory, output)) if output else ""
        is_inside = bool(_PLAIN.fullmatch(path)) and not path.startswith("..")
        if not is_inside or path in {".", directory}:
            return None
        found[path] = None
    return BuiltAssets(directory, tuple(found)) if found else None


def is_served(assets: BuiltAssets, text: str) -> bool:
    """Return whether a source names an output of a front end in a separate directory.

    >>> is_served(BuiltAssets("frontend", ("frontend/dist",)), 'join(HERE, "frontend", "dist")')
    True
    """
    for output in assets.outputs:
        parts = output.split("/")
        if parts[0] != assets.directory:
            return True
        between = r"[\"'`\s/\\,)(+]{1,12}"
        if re.search(rf"(?<![\w-]){between.join(map(re.escape, parts))}(?![\w-])", text):
            return True
    return False


@dataclass(slots=True)
class _Reader:
    """Reads the scripts of one manifest; `below` is its directory, with / at its end."""

    folder: Folder
    below: str

    def outputs(self, script: str) -> Iterator[str]:
        """Yield each output; an empty one means that the output of a step is unknown."""
        scripts = self.folder.table(f"{self.below}package.json", "/scripts")
        waiting, seen = [script], set[str]()
        while waiting and len(seen) < _MOST_SCRIPTS:
            name = waiting.pop(0)
            if name in seen:
                continue
            seen.add(name)
            line = scripts.get(name)
            try:
                commands = split_commands(line) if isinstance(line, str) else ()
            except FormatError:
                commands = ()
            if not commands:
                yield ""
            for command in commands:
                words = _without_prefix(command.words)
                if words[:1] and words[0] in _known().runs:
                    waiting.append(next((w for w in words[1:] if w != "run"), ""))
                elif words and words[0] not in _known().checks:
                    yield self._output(words)

    def _output(self, words: tuple[str, ...]) -> str:
        builder = _known().builders.get(words[0])
        if builder is None or (builder.words and not {*builder.words} & {*words[1:]}):
            return ""
        for option in builder.options:
            for at, word in enumerate(words):
                name, sign, value = word.partition("=")
                if name == option:
                    return value if sign else (words[at + 1] if at + 1 < len(words) else "")
        for clue in builder.outputs:
            placed = clue.model_copy(update={"file": self.below + clue.file})
            for hit in self.folder.find(placed):
                output = clue.app
                for number, group in enumerate(hit.groups, 1):
                    output = output.replace(f"{{{number}}}", group)
                return output
        places = (one.model_copy(update={"file": self.below + one.file}) for one in builder.unclear)
        return "" if self.folder.matches_detector(tuple(places)) else builder.usual


def _without_prefix(words: tuple[str, ...]) -> tuple[str, ...]:
    while words and (words[0] in _known().prefixes or "=" in words[0]):
        words = words[1:]
    return words
