"""Turn a declared start command into the words that an image runs."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.shell import (
    ShellCommand,
    expand,
    split_commands,
    take_assignments,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.stacks.starts import Launcher, StartCommands

DEVELOPMENT_SERVER = " is a development server"
"""The end of the reason why a command for developers is not used."""
_DEEPEST = 8
_WATCHING = frozenset(("--watch", "--hot"))
_PORT = "PORT"
_PORT_OPTIONS = frozenset(("--port", "-p"))
_DIRECTORY = re.compile(r"[A-Za-z0-9._/-]+")
_IN_BIN = re.compile(r"(?:\./)?(?:/|(?!\.\.?/)[^/]+/)(?:.*/)?\.?bin/([^/]+)")
_RELEASE = re.compile(r"([A-Za-z]+)[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class StartCommand:
    """The words that are run, and their variables.

    `dropped` are shell commands before it that are not build steps. `replaced` is the development
    server that `words` replace. `file` is the file of the tree that an interpreter runs.
    `directory` is the directory of the tree in which the words are run, empty for its root, and
    `developing` are options for developers that they lack.
    """

    words: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    replaced: str = ""
    file: str = ""
    directory: str = ""
    developing: tuple[str, ...] = ()

    def within(self, directory: str) -> StartCommand:
        """Return the command as it is run in a directory of the tree.

        >>> StartCommand(("node", "app.js"), file="app.js").within("dist").file
        'dist/app.js'
        """
        if directory in {"", "."}:
            return self
        file = posixpath.normpath(posixpath.join(directory, self.file)) if self.file else ""
        below = posixpath.normpath(posixpath.join(directory, self.directory))
        return replace(self, file=file, directory=below)


@dataclass(slots=True)
class CommandReader:
    """Reads the start commands of one service.

    `scripts` are the scripts of the manifest, `variables` the variables that the image sets,
    `packages` the packages that are installed at run time and in the build; `runner` is a program
    that the package manager brings.
    """

    table: StartCommands
    scripts: Mapping[str, str]
    variables: Mapping[str, str]
    packages: frozenset[str]
    runner: str = ""
    _depth: int = 0
    _directory: str = ""
    """The directory of the tree in which the program is started."""

    def read(self, line: str) -> StartCommand:
        """Return the command that a shell line starts.

        Raises FormatError if it cannot be parsed.
        """
        commands = split_commands(line)
        if not commands:
            raise FormatError("it is empty")
        *before, last = commands
        for command in before:
            if command.operator not in {"&&", ";"}:
                raise FormatError(f"it runs several programs at once ({command.operator})")
        if last.operator not in {"", ";"}:
            raise FormatError(f"it ends with {last.operator}")
        dropped: list[str] = []
        environment: dict[str, str] = {}
        directory = ""
        for command in before:
            if command.words[:1] == ("export",):
                environment |= self._own(take_assignments(list(command.words[1:]))[0])
            elif (below := self._below(directory, command.words)) is not None:
                directory = below
            elif not (self._is_build(command) or _is_activation(command.words)):
                dropped.append(" ".join(command.words))
        self._directory, outer = directory, self._directory
        try:
            found = self._read_words(list(last.words), last.environment)
        finally:
            self._directory = outer
        return replace(
            found.within(directory),
            environment=environment | found.environment,
            dropped=(*dropped, *found.dropped),
        )

    def _below(self, directory: str, words: tuple[str, ...]) -> str | None:
        """Return the directory of the tree that `cd` enters; None for any other command."""
        if words[:1] != ("cd",) or len(words) != 2 or not self.table.interpreter:  # noqa: PLR2004 -- cd and its argument
            return None
        path = posixpath.normpath(posixpath.join(directory, words[1]))
        is_inside = _DIRECTORY.fullmatch(path) and not path.startswith(("/", "..", "-"))
        return path if is_inside else None

    def read_words(self, words: tuple[str, ...]) -> StartCommand:
        """Return the command of a list of words, which no shell reads."""
        if words[:2] in {("sh", "-c"), ("/bin/sh", "-c"), ("bash", "-c"), ("/bin/bash", "-c")}:
            return self.read(words[2] if len(words) > 2 else "")  # noqa: PLR2004 -- sh -c LINE
        return self._read_words(list(words), {})

    def _is_build(self, command: ShellCommand) -> bool:
        return any(word in self.table.builds for word in command.words)

    def _read_words(self, words: list[str], environment: dict[str, str]) -> StartCommand:
        assigned, words = take_assignments(words)
        environment = self._own(environment | assigned)
        if not words:
            raise FormatError("it names no program")
        words = [self._on_path(words[0]), *words[1:]]
        launcher = self._launcher(words)
        if launcher is not None:
            return self._launch(words, launcher, environment)
        return self._program(words, environment)

    def _on_path(self, program: str) -> str:
        """Return the name of a program that a command names by its path or release.

        Another image may have it elsewhere: .venv/bin/gunicorn, /usr/bin/env, python3.12.
        """
        match = _IN_BIN.fullmatch(program)
        name = match[1] if match else program
        release = _RELEASE.fullmatch(name)
        if name not in self.table.interpreter and release and release[1] in self.table.interpreter:
            name = release[1]
        table = self.table
        is_known = name in {*table.interpreter, *table.launchers, *table.programs}
        is_package = not table.binary and table.packages.get(name, name) in self.packages
        return name if is_known or is_package else program

    def _own(self, environment: dict[str, str]) -> dict[str, str]:
        """Return the variables that a command decides; the port is decided by the graph."""
        is_decided = _PORT in self.variables
        return {n: v for n, v in environment.items() if n != _PORT or not is_decided}

    def _launcher(self, words: list[str]) -> Launcher | None:
        if self._is_run(words):
            return None
        launcher = self.table.launchers.get(words[0])
        if launcher is None or (launcher.only and _argument(words, launcher) not in launcher.only):
            return None
        return launcher

    def _is_run(self, words: list[str]) -> bool:
        """Return whether the package manager's own program runs a file instead of a script."""
        names = [word for word in words[1:] if not word.startswith("-") and word != "run"]
        is_package = bool(names) and names[0] in self.packages and words[1:2] == ["run"]
        return (
            words[0] == self.runner
            and bool(names)
            and names[0] not in self.scripts
            and not is_package
        )

    def _launch(
        self, words: list[str], launcher: Launcher, environment: dict[str, str]
    ) -> StartCommand:
        rest = [word for word in words[1:2] if word not in launcher.skip] + words[2:]
        if launcher.role == "script":
            return self._script(rest, environment)
        kept: list[str] = []
        while rest and rest[0].startswith("-") and not self._is_run_by(launcher, rest[0]):
            option = rest.pop(0)
            value = [rest.pop(0)] if option in launcher.valued and rest else []
            if option.partition("=")[0] in launcher.kept:
                kept += [option, *value]
        if rest and self._is_run_by(launcher, rest[0]):
            rest.insert(0, launcher.interpreter)
        if launcher.role == "environment":
            return self._read_words(rest, environment)
        if not rest and launcher.role == "prefix":
            raise FormatError(f"nothing follows {words[0]}")
        if launcher.role == "prefix":
            return self._read_words(rest, environment)
        if not rest or not launcher.instead:
            raise FormatError(words[0] + DEVELOPMENT_SERVER)
        started = self._program([*launcher.instead.split(), *kept, *rest], {})
        replaced = " ".join(words[:2]) if words[1:2] == list(launcher.only[:1]) else words[0]
        return StartCommand(started.words, {}, (), replaced, started.file)

    def _is_run_by(self, launcher: Launcher, word: str) -> bool:
        """Return whether a launcher itself runs a file, or a module that follows an option."""
        is_file = word.endswith(self.table.endings) and not word.startswith("-")
        return bool(launcher.interpreter) and (is_file or word in self.table.interpreter_options)

    def _script(self, rest: list[str], environment: dict[str, str]) -> StartCommand:
        names = [word for word in rest if not word.startswith("-")]
        name = names[0] if names else ""
        if name not in self.scripts and name in self.packages:
            return self._read_words(rest[rest.index(name) :], environment)
        if name not in self.scripts:
            raise FormatError(f"there is no script {name or '(none named)'}")
        if self._depth >= _DEEPEST:
            raise FormatError(f"the script {name} leads to itself")
        if self._directory not in {"", "."}:
            raise FormatError(f"it runs a script of {self._directory}")
        self._depth += 1
        try:
            found = self.read(self.scripts[name])
        finally:
            self._depth -= 1
        further = rest[rest.index("--") + 1 :] if "--" in rest else []
        words = self._filled(further, environment | found.environment)
        return replace(
            found,
            words=(*found.words, *words),
            environment=environment | found.environment,
        )

    def _program(self, words: list[str], environment: dict[str, str]) -> StartCommand:
        """Return the command of a program that the image holds, its variables filled in."""
        program, *rest = self._filled(words, environment)
        rest, developing = self._without_developing(program, rest)
        found = self._started(program, rest, environment)
        return replace(found, developing=developing) if developing else found

    def _without_developing(
        self, program: str, rest: list[str]
    ) -> tuple[list[str], tuple[str, ...]]:
        """Return the arguments without the options for developers, and these."""
        known = self.table.developing.get(posixpath.basename(program), {})
        kept: list[str] = []
        left: list[str] = []
        takes = False
        is_interpreter = program in self.table.interpreter
        for number, word in enumerate(rest):
            name, equals, _ = word.partition("=")
            if takes:
                takes = False
            elif name in known:
                left.append(name)
                takes = known[name] and not equals
            elif is_interpreter and not self._is_option(rest, number):
                kept += rest[number:]
                break
            else:
                kept.append(word)
        return kept, tuple(dict.fromkeys(left))

    def _is_option(self, rest: list[str], number: int) -> bool:
        """Return whether a word is an option of the interpreter, or the value of one."""
        before = rest[number - 1] if number else ""
        return rest[number].startswith("-") or before in self.table.interpreter_options

    def _started(self, program: str, rest: list[str], environment: dict[str, str]) -> StartCommand:
        if program in self.table.interpreter:
            return self._interpreted(program, rest, environment)
        if program == self.runner:
            return self._interpreted(program, [w for w in rest if w not in _WATCHING], environment)
        if program in self.table.programs:
            return StartCommand((program, *rest), environment)
        if self.table.binary and (program.startswith(("./", "/", "bin/")) or "/" in program):
            return StartCommand((self.table.binary, *rest), environment)
        directory = self.table.program_directory
        bare = program.removeprefix("./").removeprefix(f"{directory}/") if directory else program
        package = self.table.packages.get(bare, bare)
        if "/" in bare or package not in self.packages:
            raise FormatError(f"no declared package is known to hold {program}")
        place = posixpath.relpath(directory, self._directory or ".") if directory else ""
        return StartCommand((posixpath.join(place, bare), *rest), environment)

    def _filled(self, words: list[str], environment: dict[str, str]) -> list[str]:
        """Return the words with their variables filled in, and with the port of the graph."""
        values = {**self.variables, **environment}
        filled = []
        for word in words:
            value = expand(word, values)
            if value is None:
                raise FormatError(f"{word} holds a variable that is not known")
            filled.append(value)
        return self._with_port(filled)

    def _interpreted(
        self, program: str, rest: list[str], environment: dict[str, str]
    ) -> StartCommand:
        words, file = [program], ""
        while rest:
            word = rest.pop(0)
            name, equals, value = word.partition("=")
            words.append(self.table.renamed_options.get(name, name) + equals + value)
            if word in self.table.interpreter_options and rest:
                words.append(rest.pop(0))
            elif not word.startswith("-") and not (program == self.runner and word == "run"):
                file = posixpath.normpath(word)
                words[-1] = file
                break
        return StartCommand((*words, *rest), environment, file=file)

    def _with_port(self, words: list[str]) -> list[str]:
        """Return the words with any other port replaced by the port of the graph."""
        port = self.variables.get(_PORT, "")
        if not port:
            return words
        result = list(words)
        for number, word in enumerate(words):
            if number and words[number - 1] in _PORT_OPTIONS and word.isdecimal():
                result[number] = port
            elif re.fullmatch(r"--port=\d+", word):
                result[number] = f"--port={port}"
        return result


def _is_activation(words: tuple[str, ...]) -> bool:
    """Return whether a command only puts a virtual environment on PATH, as every image has it.

    >>> _is_activation((".", "venv/bin/activate")), _is_activation((".", "settings.sh"))
    (True, False)
    """
    is_sourced = len(words) > 1 and words[0] in {".", "source"}
    return is_sourced and words[1].endswith("bin/activate")


def _argument(words: list[str], launcher: Launcher) -> str:
    """Return the first argument of a launcher that is neither an option nor the value of one."""
    rest = iter(words[1:])
    for word in rest:
        if not word.startswith("-"):
            return word
        if word in launcher.valued:
            next(rest, "")
    return ""
