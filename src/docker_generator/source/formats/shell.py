"""Start commands as a shell reads them: words, assignments, and the operators between commands."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.source.formats.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_OPERATORS = frozenset(("&&", "||", ";", "|", "&"))
_PUNCTUATION = re.compile(r"[();<>|&]+")
_VARIABLE = re.compile(
    r"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^{}$]*))?\})"
)
_BEFORE = frozenset(
    (
        *("!", "{", "command", "do", "elif", "else", "env", "exec", "if", "nice", "nohup", "sudo"),
        *("then", "time", "until", "while"),
    )
)
"""Words before the program of a command."""
_LOOKS = frozenset({"which", "type", "hash"})
_SILENT = re.compile(r"(?:2|&)>\s*/dev/null|>\s*/dev/null\s+2>&1")


class ShellProgram(NamedTuple):
    """A program that a shell line starts.

    It `may_fail` if the line goes on without it, or only asks whether it exists (`is_sought`).
    """

    name: str
    may_fail: bool = False
    is_sought: bool = False


class LooseCommand(NamedTuple):
    """One command of a script: its words, the operator after it, and the file it is written to."""

    words: tuple[str, ...]
    operator: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class ShellCommand:
    """One simple command: its variables, its words, and the operator that follows it."""

    words: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    operator: str = ""


def split_commands(line: str) -> tuple[ShellCommand, ...]:
    """Return the simple commands of a shell line.

    Raises FormatError for redirections, subshells, `$(...)` and quotes that do not end.

    >>> split_commands("NODE_ENV=production node app.js")[0].words
    ('node', 'app.js')
    """
    if "`" in line or "$(" in line:
        raise FormatError("it runs a command inside a command")
    if "\n" in line.strip():
        raise FormatError("it has several lines")
    lexer = shlex.shlex(line.strip(), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        tokens = list(lexer)
    except ValueError as error:
        raise FormatError(str(error)) from error
    return tuple(_commands(tokens))


def _commands(tokens: list[str]) -> list[ShellCommand]:
    found: list[ShellCommand] = []
    words: list[str] = []
    for token in [*tokens, ""]:
        if token not in _OPERATORS and _PUNCTUATION.fullmatch(token):
            raise FormatError(f"it uses {token}")
        if token and token not in _OPERATORS:
            words.append(token)
        elif words:
            found.append(_command(words, token))
            words = []
    return found


def _command(words: list[str], operator: str) -> ShellCommand:
    assigned, rest = take_assignments(words)
    return ShellCommand(tuple(rest), assigned, operator)


def take_assignments(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the NAME=value words at the start, and the words after them."""
    environment: dict[str, str] = {}
    for number, word in enumerate(words):
        match = _ASSIGNMENT.fullmatch(word)
        if match is None:
            return environment, words[number:]
        environment[match[1]] = match[2]
    return environment, []


def expand(word: str, values: dict[str, str]) -> str | None:
    """Return a word with its variables replaced, or nothing if one is not known.

    >>> expand("0.0.0.0:${PORT:-80}", {"PORT": "8000"})
    '0.0.0.0:8000'
    """
    unknown = False

    def value_of(match: re.Match[str]) -> str:
        nonlocal unknown
        name = match[1] or match[2]
        if name not in values and match[3] is None:
            unknown = True
        return values.get(name, match[3] or "")

    expanded = _VARIABLE.sub(value_of, word)
    return None if unknown or "$" in expanded else expanded


def programs_in(line: str) -> Iterator[ShellProgram]:
    """Yield the programs that a shell line starts, also of a line that ends within a quote.

    >>> [one.name for one in programs_in("A=1 pg_dump shop | gzip > shop.gz || exit 1")]
    ['pg_dump', 'gzip', 'exit']
    """
    is_silent = _SILENT.search(line) is not None
    joined = line.replace("\\\n", " ").replace("\n", ";")
    lexer = shlex.shlex(joined, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    is_target = False
    for token in [*_tokens(lexer), ";"]:
        if not _PUNCTUATION.fullmatch(token):
            words += [] if is_target else [token]
            is_target = False
        elif "<" in token or ">" in token:
            is_target = True
        else:
            yield from _started(words, is_silent or token == "||")  # noqa: S105 -- an operator
            words, is_target = [], False


def loose_commands(text: str) -> Iterator[LooseCommand]:
    """Yield the simple commands of a script, also of one with conditions and redirections.

    >>> [one.words for one in loose_commands("if test -f a; then A=1 make assets > log; fi")]
    [('test', '-f', 'a'), ('make', 'assets')]
    """
    joined = text.replace("\\\n", " ")
    lines = (line for line in joined.splitlines() if not line.lstrip().startswith("#"))
    lexer = shlex.shlex(";".join(lines), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    target, is_target = "", False
    for token in [*_tokens(lexer), ";"]:
        if not _PUNCTUATION.fullmatch(token):
            words += [] if is_target else [token]
            target = token if is_target else target
            is_target = False
        elif "<" in token or ">" in token:
            is_target = True
            words = words[:-1] if words[-1:] and words[-1] in {"1", "2"} else words
        else:
            while words and words[0] in _BEFORE:
                words = words[1:]
            rest = tuple(take_assignments(words)[1])
            if rest and rest[0] not in {"fi", "done", "}", "esac"}:
                yield LooseCommand(rest, token, target)
            words, target, is_target = [], "", False


def _tokens(lexer: shlex.shlex) -> Iterator[str]:
    try:
        yield from lexer
    except ValueError:  # the quote ends in a part of the line that is not known
        return


def _started(words: list[str], may_fail: bool) -> Iterator[ShellProgram]:
    if words[:2] == ["command", "-v"]:
        words = ["which", *words[2:]]
    _, rest = take_assignments(words)
    while rest and rest[0] in _BEFORE:
        _, rest = take_assignments(rest[1:])
    if rest[:1] and rest[0] in _LOOKS:
        yield from (ShellProgram(one, True, True) for one in rest[1:] if not one.startswith("-"))
    elif rest:
        yield ShellProgram(rest[0], may_fail)
