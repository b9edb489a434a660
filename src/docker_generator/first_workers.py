"""Workers of the command init: further processes of a program, which are built of its tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.source.first_words import first_words
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.procfile import parse_procfile
from docker_generator.source.formats.shell import expand, split_commands
from docker_generator.topology.names import slug_of
from docker_generator.topology.texts import NAME

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.first_evidence import BuiltService
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Stack

_FILE = "Procfile"
_WEB = "web"


class Worker(NamedTuple):
    """A further process: its name in the graph, framework and evidence.

    Its command is empty if the start command is read from the Procfile by the name.
    """

    name: str
    framework: str
    command: tuple[str, ...]
    reason: str

    def entry(self, language: str, context: str) -> dict[str, Any]:
        """Return it in the form of a graph, without its dependencies."""
        build = {"context": context} | ({"command": list(self.command)} if self.command else {})
        kind = {"type": "worker", "language": language, "framework": self.framework}
        return kind | {"build": build}


def workers_of(
    name: str, tree: Folder, stack: Stack, built: Iterable[BuiltService], taken: Container[str]
) -> Iterator[Worker]:
    """Yield the workers of a program that listens, each with a framework that does not.

    The Procfile precedes the compose file of the author: both most often name the same workers.

    Arguments:
        name: the service of the program.
        tree: its directory.
        stack: its language.
        built: the services that compose files build of the directory.
        taken: names of services in the graph.
    """
    processes = parse_procfile(tree.text(_FILE))
    found: list[tuple[str, str, tuple[str, ...], bool]] = []
    if stack.start is not None and any(one.name == _WEB for one in processes):
        found = [
            (one.name, _FILE, words, True)
            for one in processes
            if one.name != _WEB and (words := _words(one.command))
        ]
    if not any(_is_worker(words) for _, _, words, _ in found):
        found = [(one.name, one.file, _words(one.command), False) for one in _beside_main(built)]
    seen: set[str] = set()
    for process, file, words, is_read in found:
        own = process if process not in taken and process not in seen else f"{name}-{process}"
        framework = _framework(stack, words)
        is_new = own not in taken and own not in seen
        if not (_is_worker(words) and framework and is_new and _is_name(own)):
            continue
        seen.add(own)
        command = () if is_read and own == process else words
        yield Worker(own, framework, command, f"{process} in {file}")


def worker_needs(
    name: str, needed: Iterable[Mapping[str, Any]], engines: BackingCatalogue
) -> list[dict[str, Any]]:
    """Return the dependencies of a worker: those of its program, with the same databases.

    Arguments:
        name: the service of the program.
        needed: its dependencies.
        engines: the known engines.
    """
    found = []
    for need in needed:
        engine = engines.engines.get(need["name"]) if need.get("external") else None
        databases = engine.databases if engine is not None else None
        is_named = databases is not None and not databases.default
        found.append(dict(need) | ({"database": slug_of(name)} if is_named else {}))
    return found


def _beside_main(built: Iterable[BuiltService]) -> Iterator[BuiltService]:
    """Yield the services of a compose file that run a command beside the program itself."""
    by_file: dict[str, list[BuiltService]] = {}
    for one in built:
        by_file.setdefault(one.file, []).append(one)
    for services in by_file.values():
        main = next((one for one in services if one.ports), None)
        main = main or next((one for one in services if not one.command), services[0])
        yield from (
            one
            for one in services
            if one is not main and one.command and not one.ports and not one.ends
        )


def _words(command: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of the last command of a line; nothing for one with variables."""
    if not isinstance(command, str):
        is_shell = command[:2] in {("sh", "-c"), ("bash", "-c"), ("/bin/sh", "-c")}
        return _words(command[2]) if is_shell and len(command) == 3 else command  # noqa: PLR2004
    try:
        words = split_commands(command)[-1].words
    except (FormatError, IndexError):
        return ()
    words = words[1:] if words[:1] == ("exec",) else words
    filled = [expand(word, {}) for word in words]
    return tuple(word for word in filled if word is not None) if None not in filled else ()


def _is_worker(words: tuple[str, ...]) -> bool:
    """Return whether a command may run for ever and listens on no port."""
    parts = {part for word in words for part in re.split(r"[/:.]", word)}
    return bool(words) and not parts & set(first_words().not_workers)


def _framework(stack: Stack, words: tuple[str, ...]) -> str:
    """Return the framework of a worker: the one whose program it starts, else a plain program."""
    known = {name: one for name, one in stack.frameworks.items() if not one.listens}
    best, most = "", 0
    for name, one in known.items():
        fixed = [word for word in one.command if "{" not in word and not word.startswith("-")]
        is_started = bool(one.packages) and fixed[:2] and set(fixed[:2]) <= set(words)
        if is_started and len(fixed) > most:
            best, most = name, len(fixed)
    return best or ("plain" if "plain" in known else "")


def _is_name(name: str) -> bool:
    return re.fullmatch(NAME, name) is not None and bool(slug_of(name))
