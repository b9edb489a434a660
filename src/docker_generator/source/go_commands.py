"""The commands of a program of Go, by cobra or urfave/cli: whether it runs without a subcommand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from docker_generator.source.code_text import LITERAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COMMAND = re.compile(r"\b(?:cobra\.Command|cli\.App|cli\.Command)\{")
_KEY = re.compile(r"\b(Use|Name|Run|RunE|Action|DefaultCommand|Commands)\s*:")
_RUNS = frozenset({"Run", "RunE", "Action", "DefaultCommand"})
_ASSIGNED = re.compile(r"\b(?!var\b)(\w+)(?:[ \t]+[\w.*]+)?\s*:?=\s*&?\s*$")
_FUNCTION = re.compile(r"^func\s+(?:\([^()]*\)\s*)?(\w+)\(", re.MULTILINE)
_EXECUTED = re.compile(r"\b(?:\w+\.)*(\w+)(?:\([^()]*\))?\.Execute(?:C?\(\s*\)|ContextC?\()")
_ADDED = re.compile(r"\b(?:\w+\.)*(\w+)(?:\([^()]*\))?\.AddCommand\(")
_SET_LATER = re.compile(r"\b(?:\w+\.)*(\w+)\.(?:Run|RunE|Action)\s*=[^=]")
_NAME = re.compile(r"\b(\w+)\s*(?=[(,)]|$)")
_OWN_CHOICE = re.compile(
    r"\blen\(os\.Args\)|\bos\.Args\s*=[^=]|\bos\.Args\[1\]|(?<!\.Run)\((?:\w+,\s*)?os\.Args[,)]"
    r"|\.SetArgs\((?!os\.Args)"
)
"""Code that looks at the arguments itself, or gives others."""
_CALLED = re.compile(r"\b(\w+)\(")
_HELP = frozenset({"Help", "Usage", "UsageString", "Exit", "Print", "Println", "Printf", "Fprint"})
_HELP |= frozenset({"Fprintln", "Fprintf", "func", "len", "Errorf", "New", "Fatal"})


@dataclass(slots=True)
class _Command:
    """A command as its literal: its word, the name or the function that gives it, and its task.

    `scope` is the function that it is in, empty for one of the package.
    """

    word: str
    name: str
    scope: str
    runs: bool
    has_commands: bool


@dataclass
class _File:
    """A source file with its strings and comments blank, and the functions in it."""

    text: str
    masked: str = field(init=False)

    def __post_init__(self) -> None:
        self.masked = LITERAL.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), self.text)

    @cached_property
    def functions(self) -> list[tuple[int, int, str]]:
        """Start, end and name of each function."""
        found = []
        for match in _FUNCTION.finditer(self.masked):
            line = self.masked[match.start() : self.masked.find("\n", match.end())]
            is_closed = line.count("{") == line.count("}") > 0
            end = match.end() if is_closed else self.masked.find("\n}", match.end())
            found.append((match.start(), end if end >= 0 else len(self.masked), match[1]))
        return found

    def function_at(self, at: int) -> str:
        """Return the name of the function around a place, empty outside of them."""
        return next((name for start, end, name in self.functions if start <= at <= end), "")

    def commands(self) -> Iterator[_Command]:
        """Yield the literals of commands."""
        for match in _COMMAND.finditer(self.masked):
            body, end = match.end(), _end(self.masked, match.end())
            keys = dict(_keys(self.masked, body, end))
            at = keys.get("Use", keys.get("Name", end))
            word = re.match(r"[\s:]*\"([\w.-]*)", self.text[at:end])
            given = _ASSIGNED.search(self.masked[max(0, match.start() - 80) : match.start()])
            yield _Command(
                word[1] if word else "",
                given[1] if given else "",
                self.function_at(match.start()),
                any(self._runs(keys[key], end) for key in _RUNS & keys.keys()),
                "Commands" in keys,
            )

    def _runs(self, at: int, end: int) -> bool:
        """Return whether a function does more than to print the help."""
        value = self.masked[at:end].lstrip()
        if not value.startswith("func"):
            return True
        body = at + self.masked[at:end].index("{") + 1 if "{" in value else at
        called = set(_CALLED.findall(self.masked[body : _end(self.masked, body)]))
        return not ({"Help", "Usage"} & called and called <= _HELP)


def runs_without_command(texts: Iterable[str], word: str) -> bool:
    r"""Return whether a program may run without a subcommand, as far as its source says.

    It may if the command that is executed runs itself, if the subcommand belongs to another one, if
    its code looks at the arguments itself, or if the executed command is not known.

    Arguments:
        texts: the sources of the program.
        word: a subcommand of it.

    >>> runs_without_command(['var root = &cobra.Command{RunE: serve}\n// root.Execute()'], "web")
    False
    """
    tree = _Tree([_File(text) for text in texts])
    if any(_OWN_CHOICE.search(file.masked) for file in tree.files):
        return True
    if any(one.has_commands and one.runs for one in tree.commands):
        return True
    is_executed, roots = tree.roots()
    if not is_executed:
        return False
    if not roots or any(one.runs or one.name in tree.set_later(one) for one in roots):
        return True
    return any(tree.is_nested(one, roots) for one in tree.commands if one.word == word)


@dataclass
class _Tree:
    """All files of a program, and the commands in them."""

    files: list[_File]

    @cached_property
    def commands(self) -> list[_Command]:
        """The commands of all files."""
        return [command for file in self.files for command in file.commands()]

    def roots(self) -> tuple[bool, list[_Command]]:
        """Return whether a command is executed, and the known ones among these."""
        defined = {name for file in self.files for _, _, name in file.functions}
        is_executed, found = False, []
        for file in self.files:
            for match in _EXECUTED.finditer(file.masked):
                command = self._command(match[1], file, match.start())
                if command is not None:
                    found.append(command)
                # cmd.Execute() is a function of a package of the program, which executes it.
                is_executed |= command is not None or "Execute" not in defined
        return is_executed, found

    def set_later(self, command: _Command) -> set[str]:
        """Return the names of commands that get their task after they were made."""
        return {
            match[1]
            for file in self.files
            for match in _SET_LATER.finditer(file.masked)
            if self._command(match[1], file, match.start()) is command
        }

    def is_nested(self, command: _Command, roots: list[_Command]) -> bool:
        """Return whether a command is added to another one, and not to one of the roots."""
        parents = [
            self._command(match[1], file, match.start())
            for file in self.files
            for match in _ADDED.finditer(file.masked)
            for name in _NAME.findall(file.masked[match.end() : _end(file.masked, match.end())])
            if name and self._command(name, file, match.start()) is command
        ]
        return bool(parents) and not any(one is root for one in parents for root in roots)

    def _command(self, name: str, file: _File, at: int) -> _Command | None:
        """Return the command that a name or a function gives at a place."""
        scope = file.function_at(at)
        for one in self.commands:
            if one.name == name and one.scope in {scope, ""}:
                return one
        made = next((one for one in self.commands if one.scope == name), None)
        if made is not None:
            return made
        start = next((start for start, end, _ in file.functions if start <= at <= end), 0)
        pattern = rf"\b{re.escape(name)}\s*(?:,\s*\w+\s*)?:?=\s*(?:\w+\.)*(\w+)\("
        assigned = re.findall(pattern, file.masked[start:at])
        given = assigned[-1] if assigned else ""
        return next((one for one in self.commands if given and one.scope == given), None)


def _keys(masked: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield the keys of a literal, without those of literals in it, each with its end."""
    depth, begun = 0, start
    for index in range(start, end):
        step = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(masked[index], 0)
        if step > 0 and depth == 0:
            yield from ((one[1], one.end()) for one in _KEY.finditer(masked, begun, index))
        depth += step
        begun = index + 1 if depth == 0 and step < 0 else begun
    yield from ((one[1], one.end()) for one in _KEY.finditer(masked, begun, end))


def _end(masked: str, start: int) -> int:
    """Return where a block ends, whose opening bracket is before a place."""
    depth = 0
    for index in range(start, len(masked)):
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(masked[index], 0)
        if depth < 0:
            return index
    return len(masked)
