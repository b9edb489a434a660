"""Read a Dockerfile into the image that it makes, as Docker does."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.proof.deployment import Copy, Image, Probe, Stage
from docker_generator.proof.quantities import duration, whole
from docker_generator.proof.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_INSTRUCTIONS = frozenset(
    (
        *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK"),
        *("LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME"),
        "WORKDIR",
    )
)
_ESCAPE = re.compile(r"#\s*escape\s*=\s*(\S)\s*", re.IGNORECASE)
_DIRECTIVE = re.compile(r"#\s*([a-zA-Z]+)\s*=\s*(.+?)\s*")
_HEREDOC = re.compile(r"<<-?([\"']?)([A-Za-z_][A-Za-z0-9_]*)\1")
_VARIABLE = re.compile(
    r"(?<!\\)\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?[-+]([^}]*))?\})", re.ASCII
)
_ASSIGNMENT = re.compile(
    r"([A-Za-z_]\w*)=(\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?:[^\s\\]|\\.)*)", re.ASCII
)
_MOUNT_FROM = re.compile(r"--mount=(\S*)")
_FLAG = re.compile(r"--([a-z-]+)(?:=(\S*))?\s+")


class _Before(NamedTuple):
    """The first stages, the reader that followed them, and the place where they end."""

    stages: tuple[Stage, ...]
    reader: _Reader
    end: int


def read_dockerfile(text: str) -> Image:
    """Return the stages of a Dockerfile; raises Unreadable if Docker would refuse it."""
    last, escape = text.rfind("\nFROM ") + 1, _escape(text)
    before = _before(text[:last], escape) or _Before((), _Reader(), 0)
    reader = before.reader.copy()
    for instruction, rest in instructions(text[before.end :], escape):
        reader.take(instruction, rest)
    if not reader.stages:
        raise Unreadable("it has no FROM")
    further = reader.stages[len(before.stages) :]
    return Image((*before.stages, *(Stage(**stage) for stage in further)))


@lru_cache(maxsize=64)
def _before(text: str, escape: str) -> _Before | None:
    """Return the stages before the last one.

    The services of a stack have these lines in common, so they are read once. There is none if
    the lines end inside an instruction: then the last FROM begins no stage.
    """
    lines = (line.strip() for line in reversed(text.splitlines()))
    if next((line for line in lines if line and line[0] != "#"), "").endswith(escape):
        return None
    reader = _Reader()
    try:
        for instruction, rest in instructions(text, escape):
            reader.take(instruction, rest)
    except Unreadable:
        return None
    return _Before(tuple(Stage(**stage) for stage in reader.stages), reader, len(text))


def instructions(text: str, escape: str = "") -> Iterator[tuple[str, str]]:
    """Yield each instruction in capitals, with its arguments on one line.

    `escape` is the character that continues a line; without one, the first lines say which it is.
    """
    lines = iter(text.removeprefix("\ufeff").splitlines())
    escape = escape or _escape(text)
    for line in lines:
        start = line.strip()
        if not start or start[0] == "#":
            continue
        if start.endswith(escape):
            start = _continued(line, lines, escape).lstrip()
        word, _, rest = start.partition(" ")
        if "\t" in word:
            word, _, rest = start.partition("\t")
        name = word.upper()
        if name not in _INSTRUCTIONS:
            raise Unreadable(f"unknown instruction: {word}")
        if "<<" in rest and name in {"RUN", "COPY", "ADD"}:
            _skip_heredocs(rest, lines)
        yield name, rest.strip()


def _escape(text: str) -> str:
    """Return the escape character: directives are before everything else."""
    for line in StringIO(text):
        match = _ESCAPE.fullmatch(line.strip())
        if match:
            return match[1]
        if not _DIRECTIVE.fullmatch(line.strip()):
            break
    return "\\"


def _continued(line: str, lines: Iterator[str], escape: str) -> str:
    """Return a line with its continuation lines; comments and empty lines between are skipped."""
    parts = [line.rstrip()[: -len(escape)]]
    for following in lines:
        stripped = following.rstrip()
        if not stripped or stripped.lstrip().startswith("#"):
            continue
        if not stripped.endswith(escape):
            parts.append(following)
            break
        parts.append(stripped[: -len(escape)])
    return "".join(parts)


def _skip_heredocs(rest: str, lines: Iterator[str]) -> None:
    for _, end in _HEREDOC.findall(rest):
        for line in lines:
            if line.strip("\t") == end:
                break
        else:
            raise Unreadable(f"the text up to {end} does not end")


class _Reader:
    """Reads instructions one by one; a stage is complete when the next one begins."""

    def __init__(self) -> None:
        self.stages: list[dict[str, Any]] = []
        self._global: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._known: dict[str, dict[str, str]] = {}
        self._take: dict[str, Callable[[str], None]] = {
            "FROM": self._from,
            "ARG": self._arg,
            "ENV": self._env,
            "USER": lambda rest: self._change(user=self._fill(rest)),
            "EXPOSE": self._expose,
            "HEALTHCHECK": self._healthcheck,
            "CMD": lambda rest: self._change(command=_command(rest)),
            "ENTRYPOINT": lambda rest: self._change(entrypoint=_command(rest)),
            "COPY": self._copy,
            "ADD": self._copy,
            "RUN": self._run,
            "WORKDIR": self._workdir,
        }

    def copy(self) -> _Reader:
        """Return a copy of this reader."""
        other = _Reader()
        other.stages = [*self.stages]
        other._global, other._known = {**self._global}, {**self._known}
        return other

    def take(self, instruction: str, rest: str) -> None:
        """Follow one instruction."""
        if not self.stages and instruction not in {"FROM", "ARG"}:
            raise Unreadable(f"{instruction} is before the first FROM")
        take = self._take.get(instruction)
        if take is not None:
            take(rest)

    def _change(self, **changes: Any) -> None:
        self.stages[-1].update(changes)

    def _fill(self, text: str) -> str:
        if "$" not in text:
            return text
        return _VARIABLE.sub(lambda m: self._values.get(m[1] or m[2]) or m[3] or "", text)

    def _from(self, rest: str) -> None:
        words = [word for word in rest.split() if not word.startswith("--platform=")]
        self._values = dict(self._global)
        base = self._fill(words[0]) if words else ""
        if len(words) not in {1, 3} or (len(words) == 3 and words[1].upper() != "AS"):  # noqa: PLR2004 -- FROM image AS name
            raise Unreadable(f"FROM {rest} names no image")
        name = words[2].lower() if len(words) > 1 else ""
        parent = next((stage for stage in self.stages if stage["name"] == base.lower()), None)
        # A global argument is unknown inside a stage; values of its base stage are known.
        self._values = dict(self._known.get(base.lower(), {})) if parent else {}
        self._known[name] = self._values
        self.stages.append({**(parent or {}), "base": base, "name": name, "copies": ()})

    def _arg(self, rest: str) -> None:
        for word in rest.split():
            name, is_given, value = word.partition("=")
            values = self._values if self.stages else self._global
            if is_given:
                values[name] = self._fill(_unquoted(value))
            elif name in self._global:
                values[name] = self._global[name]

    def _env(self, rest: str) -> None:
        pairs = _ASSIGNMENT.findall(rest)
        if not pairs:
            name, _, value = rest.partition(" ")
            pairs = [(name, value.strip())]
        # Variables in one instruction have the values from before it.
        self._values.update({name: self._fill(_unquoted(value)) for name, value in pairs})

    def _expose(self, rest: str) -> None:
        ports = {whole(word.partition("/")[0]) for word in self._fill(rest).split()}
        self._change(exposed=self.stages[-1].get("exposed", frozenset()) | ports)

    def _healthcheck(self, rest: str) -> None:
        flags, rest = _flags(rest)
        if rest.upper() == "NONE":
            self._change(probe=None)
            return
        word, _, command = rest.partition(" ")
        if word.upper() != "CMD":
            raise Unreadable(f"HEALTHCHECK {word} is not followed")
        words = _command(command.strip())
        is_shell = words[:2] == ("/bin/sh", "-c") and not command.lstrip().startswith("[")
        times = {
            key.replace("-", "_"): whole(value) if key == "retries" else duration(value)
            for key, value in flags.items()
        }
        test = ("CMD-SHELL", words[2]) if is_shell else ("CMD", *words)
        self._change(probe=Probe(test, **times), timed=frozenset(times))

    def _copy(self, rest: str) -> None:
        flags, rest = _flags(rest)
        words = _exec_form(rest) or tuple(rest.split())
        path, target = (words[0], words[-1]) if words else ("", "")
        owner = self._fill(flags.get("chown", "")).partition(":")[0]
        copy = Copy(self._fill(flags.get("from", "")), target, path, owner)
        self._change(copies=(*self.stages[-1]["copies"], copy))

    def _workdir(self, rest: str) -> None:
        folders = self.stages[-1].get("folders", frozenset())
        self._change(folders=folders | {self._fill(rest).rstrip("/")})

    def _run(self, rest: str) -> None:
        if "from=" not in rest and "type=secret" not in rest:
            return
        for mount in _MOUNT_FROM.findall(rest):
            keys = dict(part.partition("=")[::2] for part in mount.split(","))
            if "from" in keys:
                copy = Copy(keys["from"], keys.get("target", ""))
                self._change(copies=(*self.stages[-1]["copies"], copy))
            elif keys.get("type") == "secret":
                secrets = self.stages[-1].get("secrets", frozenset())
                self._change(secrets=secrets | {keys.get("id", "")})


def _flags(rest: str) -> tuple[dict[str, str], str]:
    flags = {}
    while match := _FLAG.match(rest):
        flags[match[1]] = match[2] or ""
        rest = rest[match.end() :]
    return flags, rest.strip()


def _exec_form(rest: str) -> tuple[str, ...] | None:
    """Return the words of a JSON list; to Docker, anything else is a shell line."""
    if not rest.startswith("["):
        return None
    try:
        words = json.loads(rest)
    except ValueError:
        return None
    return tuple(words) if all(isinstance(word, str) for word in words) else None


def _command(rest: str) -> tuple[str, ...]:
    words = _exec_form(rest)
    return ("/bin/sh", "-c", rest) if words is None else words


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return re.sub(r"\\(.)", r"\1", value) if "\\" in value else value
