"""A hand-written Dockerfile: its instructions, with lines, continuations and heredocs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.shell import expand

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIRECTIVE = re.compile(r"#\s*([a-zA-Z]+)\s*=\s*(.+?)\s*")
_HEREDOC = re.compile(r"<<-?([\"']?)([A-Za-z_][A-Za-z0-9_]*)\1")
_FLAG = re.compile(r"--([a-z-]+)(?:=(\S+))?(?:\s+|$)")
_WORD = re.compile(r"[A-Za-z]+")
_PAIR = re.compile(r"([A-Za-z_][\w.-]*)=(\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?:[^\s\\]|\\.)*)")


class Instruction(NamedTuple):
    """One instruction: its name in capitals, its arguments, its line, and its heredocs."""

    name: str
    rest: str
    line: int
    heredocs: tuple[str, ...] = ()


class DockerfileStage(NamedTuple):
    """One stage; `base` is the image or the stage that it starts from, arguments filled in."""

    base: str
    name: str
    line: int
    instructions: tuple[Instruction, ...]
    arguments: dict[str, str]


def parse_dockerfile(text: str) -> tuple[DockerfileStage, ...]:
    """Return the stages of a Dockerfile; raises FormatError if Docker would refuse it."""
    stages: list[DockerfileStage] = []
    global_arguments: dict[str, str] = {}
    current: list[Instruction] = []
    for instruction in parse_instructions(text):
        if instruction.name == "FROM":
            current = []
            stages.append(_stage(instruction, current, global_arguments))
        elif stages:
            if instruction.name in {"ADD", "COPY"} and not parse_copy(instruction.rest).sources:
                raise FormatError(
                    f"{instruction.name} needs a source and a destination", instruction.line
                )
            current.append(instruction)
            stages[-1] = DockerfileStage(
                stages[-1].base,
                stages[-1].name,
                stages[-1].line,
                tuple(current),
                stages[-1].arguments,
            )
            _learn(instruction, stages[-1].arguments, global_arguments)
        elif instruction.name == "ARG":
            _learn(instruction, global_arguments, {})
        else:
            raise FormatError(f"{instruction.name} before the first FROM", instruction.line)
    if not stages:
        raise FormatError("no FROM")
    return tuple(stages)


def _stage(
    given: Instruction, current: list[Instruction], known: dict[str, str]
) -> DockerfileStage:
    words = [word for word in given.rest.split() if not word.startswith("--")]
    if not words:
        raise FormatError("FROM without an image", given.line)
    name = words[2].lower() if len(words) > 2 and words[1].upper() == "AS" else ""  # noqa: PLR2004 -- FROM image AS name
    base = expand(words[0], known)
    return DockerfileStage(words[0] if base is None else base, name, given.line, tuple(current), {})


def _learn(instruction: Instruction, arguments: dict[str, str], known: dict[str, str]) -> None:
    """Note the values of ARG and ENV."""
    if instruction.name not in {"ARG", "ENV"}:
        return
    for name, value in pairs(instruction.rest).items():
        expanded = expand(value, {**known, **arguments})
        if expanded is not None:
            arguments[name] = expanded
    bare = instruction.rest.strip()
    if instruction.name == "ARG" and bare in known:
        arguments[bare] = known[bare]


def pairs(rest: str) -> dict[str, str]:
    """Return the NAME=value pairs of ENV, ARG and LABEL; also ENV NAME value.

    >>> pairs('A=1 B="two words"')
    {'A': '1', 'B': 'two words'}
    """
    found = {m[1]: _unquoted(m[2]) for m in _PAIR.finditer(rest)}
    if not found and " " in rest.strip():
        name, _, value = rest.strip().partition(" ")
        found = {name: value.strip()}
    return found


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return re.sub(r"\\(.)", r"\1", value)


def exec_words(rest: str) -> tuple[str, ...] | None:
    """Return the words of a JSON list, or nothing for a shell line."""
    try:
        words = json.loads(rest) if rest.lstrip().startswith("[") else None
    except ValueError:
        return None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    return tuple(words)


class Copy(NamedTuple):
    """What COPY or ADD takes, and where it puts it; `origin` is the stage or image of --from."""

    sources: tuple[str, ...]
    target: str
    origin: str


def split_flags(rest: str) -> tuple[dict[str, str], str]:
    """Return the flags of an instruction, and its other arguments.

    >>> split_flags("--from=build --link /app ./")
    ({'from': 'build', 'link': ''}, '/app ./')
    """
    flags = {}
    while match := _FLAG.match(rest):
        flags[match[1]] = match[2] or ""
        rest = rest[match.end() :]
    return flags, rest


def parse_copy(rest: str) -> Copy:
    """Return the arguments of COPY or ADD, without sources if Docker would refuse them.

    >>> parse_copy("--from=build --chown=1 a b ./")
    Copy(sources=('a', 'b'), target='./', origin='build')
    """
    flags, paths = split_flags(rest)
    *sources, target = exec_words(paths) or tuple(paths.split()) or ("",)
    return Copy(tuple(sources), target, flags.get("from", ""))


def parse_instructions(text: str) -> Iterator[Instruction]:
    """Yield the instructions of a Dockerfile in their order."""
    lines = text.removeprefix("\ufeff").splitlines()
    escape, number = _escape(lines), 0
    while number < len(lines):
        start = number
        line = lines[number]
        number += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = []
        while line.rstrip().endswith(escape) and number <= len(lines):
            parts.append(line.rstrip()[: -len(escape)])
            line, number = _next_line(lines, number)
        logical = "".join([*parts, line]).strip()
        word = _WORD.match(logical)
        if word is None:
            raise FormatError("no instruction", start + 1)
        name, rest = word[0].upper(), logical[word.end() :].strip()
        heredocs: list[str] = []
        if name in {"RUN", "COPY", "ADD"}:
            for _, end in _HEREDOC.findall(rest):
                body, number = _heredoc(lines, number, end, start)
                heredocs.append(body)
        yield Instruction(name, rest, start + 1, tuple(heredocs))


def _next_line(lines: list[str], number: int) -> tuple[str, int]:
    """Return the line that continues an instruction: comments and empty lines do not count."""
    while number < len(lines) and (
        not lines[number].strip() or lines[number].lstrip().startswith("#")
    ):
        number += 1
    return (lines[number] if number < len(lines) else ""), number + 1


def _heredoc(lines: list[str], number: int, end: str, start: int) -> tuple[str, int]:
    for last in range(number, len(lines)):
        if lines[last].strip("\t") == end:
            return "\n".join(lines[number:last]), last + 1
    raise FormatError(f"the text up to {end} does not end", start + 1)


def _escape(lines: list[str]) -> str:
    """Return the escape character, which a directive at the very top may change."""
    for line in lines:
        directive = _DIRECTIVE.fullmatch(line.strip())
        if directive is None:
            break
        if directive[1].lower() == "escape":
            return directive[2]
    return "\\"
