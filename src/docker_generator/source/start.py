"""The start command that a source tree declares: Procfile, scripts, the Dockerfile."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.catalogue import fill
from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.commands import CommandReader, StartCommand
from docker_generator.source.entry_scripts import entry_script
from docker_generator.source.evidence import Evidence, EvidenceKind
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.procfile import parse_procfile
from docker_generator.source.formats.shell import split_commands
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.source.authored import AuthoredDockerfile
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Framework, Stack
    from docker_generator.topology.model import Service

_MODULE = re.compile(r"([A-Za-z_][\w.]*):[A-Za-z_]\w*(?:\(.*\))?")
_CONSOLE = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*:\s*([A-Za-z_]\w*)")
_MODULE_ENDS = (".py", "/__init__.py")


class Declaration(NamedTuple):
    """One start command as the tree has it; `words` if it is a list."""

    evidence: Evidence
    words: tuple[str, ...] = ()
    is_own: bool = False
    """Whether it is for this service alone, and not for the program of the tree."""


class Start(NamedTuple):
    """The start command, its evidence, and declarations that are not understood, with reasons."""

    command: StartCommand | None
    evidence: Evidence | None
    refused: tuple[tuple[Declaration, str], ...] = ()
    against: tuple[Evidence, ...] = ()
    """The declarations of other files that start another program."""


class StartQuestion(NamedTuple):
    """The context for reading the start commands of a service."""

    name: str
    service: Service
    stack: Stack
    framework: Framework | None
    packages: frozenset[str]
    variables: Mapping[str, str]
    runner: str = ""
    """A program of the package manager that runs files of the tree."""
    composed: Declaration | None = None
    """The command of the author's compose file for the service."""

    @property
    def slug(self) -> str:
        """The slug of the service."""
        return slug_of(self.name)


def find_start(folder: Folder, question: StartQuestion) -> Start:
    """Return the first declared start command that is understood.

    A command that can be used directly precedes a development server, which has to be replaced.
    """
    table = question.stack.start
    if table is None:
        return Start(None, None)
    scripts = {
        name: line
        for name, line in folder.table(table.scripts, table.scripts_at).items()
        if isinstance(line, str)
    }
    reader = CommandReader(table, scripts, question.variables, question.packages, question.runner)
    refused: list[tuple[Declaration, str]] = []
    second: tuple[StartCommand, Evidence] | None = None
    declarations = _declarations(folder, question, scripts)
    for declaration in declarations:
        found = _understood(declaration, folder, reader, question.stack)
        if isinstance(found, str):
            refused.append((declaration, found))
        elif not found.replaced:
            against: list[Evidence] = []
            for other in declarations if question.service.port and not declaration.is_own else ():
                program = _understood(other, folder, reader, question.stack)
                if not isinstance(program, str) and _differs(found, program):
                    against.append(other.evidence)
            own = _file_of(declaration.evidence)
            others = tuple(one for one in against if _file_of(one) != own)
            return Start(found, declaration.evidence, tuple(refused), others)
        else:
            second = second or (found, declaration.evidence)
    found_second, evidence = second or (None, None)
    return Start(found_second, evidence, tuple(refused))


def _understood(
    declaration: Declaration, folder: Folder, reader: CommandReader, stack: Stack
) -> StartCommand | str:
    """Return the command of a declaration, or why it is not understood."""
    try:
        words, text = declaration.words, declaration.evidence.text
        found = reader.read_words(words) if words else reader.read(text)
    except FormatError as error:
        return error.reason
    if words and not _is_at_home(folder, found, stack):
        directory = _copied_from(folder, found, stack)
        if not directory:
            return "it starts a program at another place of the author's image"
        return found.within(directory)
    return found


def _differs(one: StartCommand, other: StartCommand) -> bool:
    """Return whether two commands certainly start different programs of the tree."""
    if other.replaced:
        return False
    files = {_program_of(command.file) for command in (one, other)}
    if all(command.file for command in (one, other)):
        return len(files) > 1 and "." not in files
    modules = [{m[1] for w in c.words if (m := _MODULE.fullmatch(w))} for c in (one, other)]
    return all(modules) and modules[0].isdisjoint(modules[1])


def _program_of(file: str) -> str:
    """Return the path of a program without what an interpreter adds to it."""
    return posixpath.splitext(file)[0].removesuffix("/index") or "."


def _file_of(evidence: Evidence) -> str:
    return evidence.where.partition("#")[0]


def _declarations(
    folder: Folder, question: StartQuestion, scripts: Mapping[str, str]
) -> Iterator[Declaration]:
    """Yield the start commands of a tree, the strongest first."""
    table = question.stack.start
    process = _process(folder, question)
    if process is not None:
        yield process
    names = question.framework.start_names if question.framework else ()
    for name in names or (table.names if table else ()):
        if table is not None and name in scripts:
            place = f"{table.scripts}#{table.scripts_at}/{name}"
            yield Declaration(Evidence(EvidenceKind.DECLARED, place, scripts[name]))
    yield from _console_scripts(folder, question)
    authored = folder.once(authored_dockerfile)
    found = [_of_image(folder, authored)] if authored and authored.command else []
    if question.composed is not None:
        # The image of an author may only be complete with the command of the compose file.
        is_half = authored is not None and authored.command == authored.entrypoint
        found.insert(0 if is_half else len(found), question.composed)
    yield from found


def _of_image(folder: Folder, authored: AuthoredDockerfile) -> Declaration:
    """Return the program that an author's image starts, perhaps by a script of the tree."""
    words, file, line = authored.command, authored.file, authored.command_line
    script = entry_script(folder, authored)
    if script is None or script.file == file:
        pass
    elif script.passes_on:
        words = words[authored.wrapped :] or words
    elif script.program is not None:
        parsed = _words_of(script.program.text)
        words, file, line = parsed or words, script.file, script.program.line
    return Declaration(Evidence(EvidenceKind.CONTAINER, file, " ".join(words), line), words)


def _words_of(text: str) -> tuple[str, ...]:
    """Return the words of one command of a shell, with its variables; nothing for others."""
    try:
        (command,) = split_commands(text)
    except (FormatError, ValueError):
        return ()
    assigned = (f"{name}={value}" for name, value in command.environment.items())
    return (*assigned, *command.words)


def _console_scripts(folder: Folder, question: StartQuestion) -> Iterator[Declaration]:
    """Yield the console script that is the service: the script with its name, else the only one.

    A framework that is started by its own package is not started by a script.
    """
    table, framework = question.stack.start, question.framework
    if table is None or framework is None or framework.packages:
        return
    for place in table.console_scripts:
        found = {n: v for n, v in folder.table(place.file, place.at).items() if isinstance(v, str)}
        own = {name: value for name, value in found.items() if slug_of(name) == question.slug}
        for value in (own or (found if len(found) == 1 else {})).values():
            match = _CONSOLE.fullmatch(value.strip())
            if match:
                values = {"module": match[1], "function": match[2]}
                words = tuple(fill(word, values) for word in table.console)
                evidence = Evidence(EvidenceKind.DECLARED, f"{place.file}#{place.at}", value)
                yield Declaration(evidence, words)


def _process(folder: Folder, question: StartQuestion) -> Declaration | None:
    """Return the process of a Procfile for the service: by its name, else by its type."""
    processes = {one.name: one for one in parse_procfile(folder.text("Procfile"))}
    by_slug = {slug_of(name): one for name, one in processes.items()}
    kind = "web" if question.service.port else "worker"
    slug = question.slug
    found = by_slug.get(slug) or by_slug.get(slug.rpartition("-")[2]) or processes.get(kind)
    if found is None:
        return None
    evidence = Evidence(EvidenceKind.DECLARED, "Procfile", found.command, found.line)
    return Declaration(evidence, is_own=found.name != kind)


def _is_at_home(folder: Folder, command: StartCommand, stack: Stack) -> bool:
    """Return whether the file that another image starts is at the same place in the tree."""
    if command.file and not is_there(folder, command.file, stack):
        return False
    modules = (m[1].replace(".", "/") for word in command.words if (m := _MODULE.fullmatch(word)))
    return all(
        any(folder.holds(f"{root}{module}{end}") for root in ("", "src/") for end in _MODULE_ENDS)
        for module in modules
    )


def _copied_from(folder: Folder, command: StartCommand, stack: Stack) -> str:
    """Return the directory of the tree in which an author's image has what a command starts.

    COPY src/app /code/app with the working directory /code: app.main is started in src.
    """
    authored = folder.once(authored_dockerfile)
    modules = [m[1].replace(".", "/") for w in command.words if (m := _MODULE.fullmatch(w))]
    names = [command.file] if command.file else modules
    if authored is None or not names or command.directory:
        return ""
    endings = ("", *(stack.start.endings if stack.start else ()), *_MODULE_ENDS)
    found: set[str] = set()
    for name in names:
        inside = posixpath.join(authored.workdir, name)
        places = [
            posixpath.normpath(place)
            for source, target in authored.copies
            for place in _places(source, posixpath.join(authored.workdir, target), inside)
        ]
        held = [one for one in places if any(folder.holds(one + end) for end in endings)]
        found.add(next((p[: -len(name) - 1] for p in held if p.endswith(f"/{name}")), ""))
    return found.pop() if len(found) == 1 else ""


def _places(source: str, target: str, inside: str) -> Iterator[str]:
    """Yield where a path of an image may be in the tree, if COPY puts a source at a target."""
    target = posixpath.normpath(target)
    if inside.startswith(f"{target.rstrip('/')}/"):
        rest = posixpath.relpath(inside, target)
        yield posixpath.join(source, rest)  # the source is a directory
        if posixpath.splitext(posixpath.basename(source))[0] == posixpath.splitext(rest)[0]:
            yield posixpath.join(posixpath.dirname(source), rest)


def is_there(folder: Folder, file: str, stack: Stack) -> bool:
    """Return whether the file of an interpreter's command is in the tree, with any extension."""
    endings = stack.start.endings if stack.start else ()
    names = (file, *(posixpath.normpath(file + ending) for ending in endings))
    return any(folder.holds(name) for name in names)
