"""The script of a tree that its author's image starts: its steps before the program."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import dockerfiles as rules
from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.shell import expand, split_commands
from docker_generator.source.migrations import find_migrations
from docker_generator.source.packages import read_packages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.authored import AuthoredDockerfile
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Stack
    from docker_generator.topology.model import Service

_BY_SHELL = {(shell, "-c") for shell in ("sh", "/bin/sh", "bash", "/bin/bash")}
_SHELL = re.compile(r"#!.*\b(?:ba|da|a|z|k)?sh\b")
_HEREDOC = re.compile(r"<<-?\s*[\"']?(\w+)[\"']?")
_FUNCTION = re.compile(r"(?:function\s+)?[\w-]+\s*\(\)\s*\{?\s*$|function\s+\w+\s*\{?\s*$")
_LEADING = re.compile(r"(?:(?:then|else|do|\{|\()\s+)+")
_WORDLESS = frozenset({"then", "else", "do", "done", "fi", "esac", "{", "}", "(", ")", ";;", "in"})
_QUIET = frozenset(
    (
        *("set", "echo", "printf", ":", "true", "false", "exit", "return", "shift", "trap", "cd"),
        *(
            "pwd",
            "umask",
            "sleep",
            "wait",
            "test",
            "[",
            "[[",
            "local",
            "readonly",
            "unset",
            "break",
        ),
        *("continue", "whoami", "id", "ls", "date", "env", "cat", "read", "source", ".", "shopt"),
        *("ulimit", "nc", "pg_isready", "mysqladmin", "redis-cli", "wait-for", "wait-for.sh"),
        *("wait-for-it", "wait-for-it.sh", "wait_for_it.sh", "dockerize", "exec"),
    )
)
"""Commands that change nothing for the program, wait for what the stack waits for, or start it."""
_PASSES_ON = re.compile(r"^(?:exec\s+)?(?:\S+\s+){0,4}?\"?\$[@*]\"?$")
_DEFAULT = re.compile(r"(?:export\s+)?(\w+)=[\"']?\$\{?\1\b")
_MIGRATES = re.compile(r"migrat|^upgrade$|^db:prepare$")
_MOST_SHOWN = 6
_LONGEST = 70


class Step(NamedTuple):
    """One command of a script, and its line."""

    text: str
    line: int

    @property
    def words(self) -> list[str]:
        """The words of the command, split at blanks."""
        return self.text.split()


class EntryScript(NamedTuple):
    """A script of the tree that an image starts; the last step is the program, if it names one."""

    file: str
    steps: tuple[Step, ...]
    passes_on: bool

    @property
    def program(self) -> Step | None:
        """The last step, which starts the program; None if it starts its arguments."""
        return None if self.passes_on or not self.steps else self.steps[-1]

    @property
    def before(self) -> tuple[Step, ...]:
        """The steps before the program."""
        return self.steps if self.passes_on else self.steps[:-1]


def entry_script(folder: Folder, authored: AuthoredDockerfile) -> EntryScript | None:
    """Return the script of the tree that an author's image starts, or None.

    Its path is the one that the Dockerfile copies, else the end of its path in the image. If the
    start command has several commands for a shell, they are the script.
    """
    words = authored.command
    if words[:2] in _BY_SHELL:
        commands = list(_commands(" ".join(words[2:3])))
        if len(commands) != 1:
            whole = tuple(Step(one, authored.command_line) for one in commands)
            return EntryScript(authored.file, whole, passes_on=False) if whole else None
        known = dict(authored.environment)
        bare = (word.strip("\"'") for word in commands[0].split())
        words = tuple(expand(word, known) or word for word in bare)
    named = next((word for word in words[:3] if _may_be_script(word)), "")
    file = _place(folder, authored, named) if named else ""
    if not file or not is_script(folder, file):
        return None
    steps = list(script_steps(folder.text(file)))
    last = steps[-1].text if steps else ""
    passes_on = _PASSES_ON.match(last) is not None
    return EntryScript(file, tuple(steps[:-1] if passes_on else steps), passes_on)


def is_script(folder: Folder, file: str) -> bool:
    """Return whether a file is a script of a shell, by its first line or its name."""
    text = folder.text(file)
    return bool(text) and (_SHELL.match(text) is not None or file.endswith(".sh"))


def lost_steps(
    name: str, service: Service, stack: Stack, tree: Folder, *, migrates: bool
) -> Iterator[Diagnostic]:
    """Report steps before the program that the author's image runs and the generated one does not.

    Arguments:
        name: the service.
        service: what the graph says about it.
        stack: its language.
        tree: the directory of its tree.
        migrates: whether migrations of the tree have an init job.
    """
    authored = tree.once(authored_dockerfile)
    script = entry_script(tree, authored) if authored else None
    if script is None or service.build.command:
        return
    is_migrated = migrates and any(need.external for need in service.needs)
    has_job = is_migrated and bool(find_migrations(tree, tree.once(read_packages).runtime))
    builds = stack.start.builds if stack.start else ()
    lost = [
        step
        for step in script.before
        if not _is_quiet(step)
        and not any(word in builds for word in step.words)
        and not (has_job and any(_MIGRATES.search(word) for word in step.words))
    ]
    if lost:
        shown = [f"{_short(step.text)} (line {step.line})" for step in lost[:_MOST_SHOWN]]
        more = [f"{len(lost) - _MOST_SHOWN} more"] if len(lost) > _MOST_SHOWN else []
        yield rules.AUTHORED_START_STEP.at(
            pointer("services", name), name, file=script.file, steps=", ".join(shown + more)
        )


def _may_be_script(word: str) -> bool:
    name = word.rpartition("/")[2]
    return word.endswith(".sh") or "entrypoint" in name or ("/" in word and "." not in name)


def _place(folder: Folder, authored: AuthoredDockerfile, named: str) -> str:
    """Return the file of the tree behind a path in the author's image; empty if there is none."""
    whole = posixpath.normpath(posixpath.join(authored.workdir, named))
    for source, target in authored.copies:
        copied = posixpath.normpath(posixpath.join(authored.workdir, target))
        base = posixpath.basename(source)
        if whole in {copied, f"{copied}/{base}"} and folder.holds(source) and base:
            return source
    parts = [part for part in named.split("/") if part not in {"", ".", ".."}]
    places = ("/".join(parts[at:]) for at in range(len(parts)))
    return next((place for place in places if folder.holds(place)), "")


def script_steps(text: str) -> Iterator[Step]:
    """Yield the commands of a script: no structure of the shell, functions, or loops that wait."""
    depth, end, function = 0, "", False
    for number, raw in script_lines(text):
        line = raw.strip()
        if end:
            end = "" if line == end else end
            continue
        if match := _HEREDOC.search(line):
            end = match[1]
        if function:
            function = line != "}"
            continue
        if _FUNCTION.match(line):
            function = True
            continue
        if re.match(r"(?:until|while)\b", line):
            depth += 0 if re.search(r"\bdone\b", line) else 1
            continue
        if depth:
            depth -= line.startswith("done")
            continue
        if re.match(r"(?:if|elif|for|case)\b", line):
            line = line.partition(" then ")[2] if " then " in line else ""
        line = re.sub(r";\s*fi\b.*$", "", _LEADING.sub("", line))
        yield from (Step(one, number) for one in _commands(line))


def script_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines without comments; continued lines are joined."""
    kept, start = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        bare = re.sub(r"(?:^|\s)#.*$", "", line) if "#!" not in line else ""
        start = start if kept else number
        if bare.endswith("\\"):
            kept += bare[:-1].strip() + " "
            continue
        yield start, kept + bare.strip()
        kept = ""


def _commands(line: str) -> Iterator[str]:
    """Yield the simple commands of a line; one that cannot be parsed is one command."""
    bare = line.rstrip("; ")
    if not bare or bare in _WORDLESS or bare.endswith(")"):
        return
    try:
        split = split_commands(bare)
    except FormatError:
        yield bare
        return
    if len(split) == 1:
        yield bare
        return
    for one in split:
        yield " ".join(one.words) or " ".join(one.environment)


def _is_quiet(step: Step) -> bool:
    words = [word for word in step.words if "=" not in word or word.startswith("-")]
    first = words[0].rpartition("/")[2] if words else ""
    is_pid = first == "rm" and ".pid" in step.text
    is_default = _DEFAULT.match(step.text) is not None
    is_inner = not words and not step.text.startswith("export ")
    return first in _QUIET or is_pid or is_default or is_inner


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
