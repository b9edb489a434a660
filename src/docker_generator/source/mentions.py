"""Names of variables and written files in a source tree, and the meaning of the names."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from docker_generator.source import go_imports
from docker_generator.source.addresses import WrittenAddress, addresses_in
from docker_generator.source.called import ProgramCalls
from docker_generator.source.data_files import data_files_in
from docker_generator.source.env_files import EnvFile, env_files_in, not_in_image
from docker_generator.source.init_files import (
    compose_services,
    environment_of,
    init_files_in,
    servers_in,
)
from docker_generator.source.key_files import key_files_in
from docker_generator.source.listening import Listener, listeners_in
from docker_generator.source.opened import opened_in, secret_paths_in
from docker_generator.source.reads import EnvironmentReads
from docker_generator.source.searched_files import LARGEST, MOST_BYTES, text_of, walk
from docker_generator.source.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from docker_generator.source.calls import ProgramCall
    from docker_generator.source.folder import Folder
    from docker_generator.source.init_files import ComposeServer, InitFile

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,63}", re.ASCII)
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+", re.ASCII)
_LINE = re.compile(
    r"^[ \t]*#?[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{2,63})[ \t]*="
    r"(?:[ \t]*(?:\"([\w./:@+-]+)\"|'([\w./:@+-]+)'|([\w./:@+-]+))(?:[ \t]+#.*)?[ \t\r]*$)?",
    re.MULTILINE | re.ASCII,
)

_ADDRESS = re.compile(
    r"^[ \t]*#?[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{2,63})[ \t]*=[ \t]*[\"']?"
    r"((?:jdbc:|r2dbc:)?[a-z][a-z0-9]{1,15}(?:[+:][a-z0-9+]+)?)://",
    re.MULTILINE | re.ASCII,
)
_SETTINGS = "*.env"


@dataclass(frozen=True, slots=True)
class Mentions:
    """The names that are in a tree.

    `words` are all identifiers, in lower case. `variables` are words that look like environment
    variables, each with the first file that has it; `written` are paths to which a program seems to
    write, in the same way. `reads` are the variables that are certainly read from the environment,
    `required` the variables without which the program fails, with file and line; `documented` the
    variables that a sample file lists and a program mentions; `samples` are their plain values.
    `schemes` are those of the URLs that sample and settings files have as values of variables, such
    as postgresql+asyncpg.
    `addresses` are in the code itself, `listeners` are the calls by which it accepts connections.
    `opened` are the variables that name a file which the program opens, with file and line.
    `elsewhere` are the words of other programs in the same tree. `selectors` are variables that
    select the kind of a database, with the line that reads each, or its value in a sample file.
    `secret_paths` are files of secrets that the program opens, with file and line. `env_files` are
    files of settings, such as .env, without which it ends. `calls` are the programs that it calls,
    and whose existence it does not test. `init_files` are the files that the author
    gives to a database, each with the path of its directory. `searched` is the number of files that
    were read for these names; `left` says what a limit left out; `servers` are the author's
    containers that are not built; `key_files` are names of keys and certificates, with file and
    line, `data_files` those of data that it reads.
    """

    words: frozenset[str] = frozenset()
    variables: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    reads: Mapping[str, str] = field(default_factory=dict)
    required: Mapping[str, str] = field(default_factory=dict)
    documented: Mapping[str, str] = field(default_factory=dict)
    samples: Mapping[str, str] = field(default_factory=dict)
    schemes: Mapping[str, str] = field(default_factory=dict)
    addresses: tuple[WrittenAddress, ...] = ()
    listeners: tuple[Listener, ...] = ()
    opened: Mapping[str, str] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    selectors: Mapping[str, str] = field(default_factory=dict)
    secret_paths: Mapping[str, str] = field(default_factory=dict)
    env_files: tuple[EnvFile, ...] = ()
    calls: tuple[ProgramCall, ...] = ()
    init_files: tuple[tuple[str, InitFile], ...] = ()
    searched: int = 0
    left: tuple[str, ...] = ()
    servers: tuple[ComposeServer, ...] = ()
    key_files: Mapping[str, str] = field(default_factory=dict)
    data_files: Mapping[str, str] = field(default_factory=dict)

    def names(self, variable: str) -> bool:
        """Return whether a variable is mentioned, in any case; A__B is A and B.

        >>> Mentions(frozenset({"database_url"})).names("DATABASE_URL")
        True
        """
        return all(part.lower() in self.words for part in re.split("__+", variable) if part)

    def written_with(self, variables: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return the paths to which the program seems to write, with the evidence.

        >>> Mentions().written_with([("STORE", "sqlite:////data/shop.db")])
        {'/data/shop.db': 'the variable STORE'}
        """
        named = {
            path: f"the variable {name}" for name, text in variables for path in _written_in(text)
        }
        return named | dict(self.written)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in vocabulary().written)


def _written_in(text: str) -> Iterator[str]:
    """Yield the files and directories to which a program writes, according to a text."""
    for pattern in _patterns():
        for match in pattern.finditer(text):
            yield match[1]


def read_mentions(
    inside: Mapping[str, Folder],
    above: Mapping[str, Folder] | None = None,
    entries: Iterable[str] = (),
) -> Mentions:
    """Return the names in some directories, up to the limits.

    Arguments:
        inside: the directories. The keys are the paths with which their files are reported: `.`
            for one that needs none.
        above: directories above them, of which only the sample files are read. They are for several
            programs: a variable in them counts only for a program that mentions it.
        entries: where the main package of the program may be, for a compiled language whose
            modules hold several programs: the files of the others do not count.
    """
    found = _Names()
    is_other = of_other_programs(inside, entries)
    for below, folder in inside.items():
        for variable, value, place in _examples(below, folder):
            found.variables.setdefault(variable, place)
            found.list(variable, value, place)
        found.schemes = {**dict(_addressed(folder)), **found.schemes}
        for file in walk(folder.path, found.limits):
            path = posixpath.normpath(f"{below}/{file}")
            text = text_of(folder.path / file)
            found.searched += 1
            if is_other(path):
                found.elsewhere.update(map(str.lower, _IDENTIFIER.findall(text)))
            elif not _is_data(file, text) and not found.add(path, text):
                found.limits.append(f"text after the first {MOST_BYTES >> 20} MiB")
                break
    for below, folder in {**inside, **(above or {})}.items():
        found.init_files += [(below, one) for one in folder.once(init_files_in)]
        found.servers += folder.once(servers_in)
    own = found.words.union(map(str.lower, found.listed))
    found.environment.finish()
    found.env_files = list(not_in_image(found.env_files, inside))
    for below, folder in (above or {}).items():
        for variable, value, place in _examples(below, folder):
            if variable in found.variables or variable in found.environment.read:
                found.list(variable, value, place)
        found.schemes = {**dict(_addressed(folder)), **found.schemes}
    return found.mentions(frozenset(own))


def of_other_programs(
    inside: Mapping[str, Folder], entries: Iterable[str]
) -> Callable[[str], bool]:
    """Return a function that says whether a file is a source of another program of the same tree.

    Arguments:
        inside: the directories of the tree, by the path that is before their files.
        entries: where the main package of the program may be.
    """
    if not any(folder.holds(go_imports.MANIFEST) for folder in inside.values()):
        return lambda _: False
    files = [
        path
        for below, folder in inside.items()
        for file in walk(folder.path)
        if (path := posixpath.normpath(f"{below}/{file}")).endswith(go_imports.ENDING)
    ]
    of_each = (go_imports.packages_of(entry, files, inside) for entry in entries)
    own = next((found for found in of_each if found is not None), None)
    if own is None:
        return lambda _: False
    return lambda path: (
        path.endswith(go_imports.ENDING) and (posixpath.dirname(path) or ".") not in own
    )


@dataclass(slots=True)
class _Names:
    """The findings in the files so far, and the number of bytes that may still be read."""

    words: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    variables: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    samples: dict[str, str] = field(default_factory=dict)
    schemes: dict[str, str] = field(default_factory=dict)
    addresses: list[WrittenAddress] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    opened: dict[str, str] = field(default_factory=dict)
    selectors: dict[str, str] = field(default_factory=dict)
    secret_paths: dict[str, str] = field(default_factory=dict)
    env_files: list[EnvFile] = field(default_factory=list)
    init_files: list[tuple[str, InitFile]] = field(default_factory=list)
    servers: list[ComposeServer] = field(default_factory=list)
    environment: EnvironmentReads = field(default_factory=EnvironmentReads)
    calls: ProgramCalls = field(default_factory=ProgramCalls)
    key_files: dict[str, str] = field(default_factory=dict)
    data_files: dict[str, str] = field(default_factory=dict)
    left: int = MOST_BYTES
    searched: int = 0
    limits: list[str] = field(default_factory=list)

    def list(self, variable: str, value: str, place: str) -> None:
        """Note a variable of a sample file, unless a file before it has it."""
        self.listed.setdefault(variable, place)
        self.samples.setdefault(variable, value)

    def add(self, path: str, text: str) -> bool:
        """Note the names in a file; return false if it is larger than the limit."""
        self.left -= len(text)
        if self.left < 0:
            return False
        found = set(_IDENTIFIER.findall(text))
        self.words.update(map(str.lower, found))
        self.environment.add(path, text)
        self.calls.add(path, text)
        self._note_selectors(path, text)
        self.addresses += addresses_in(path, text)
        self.listeners += listeners_in(path, text)
        self.env_files += env_files_in(path, text)
        for variable, place in opened_in(path, text):
            self.opened.setdefault(variable, place)
        for secret, place in secret_paths_in(path, text):
            self.secret_paths.setdefault(secret, place)
        for key, place in key_files_in(path, text):
            self.key_files.setdefault(key, place)
        for data, place in data_files_in(path, text):
            self.data_files.setdefault(data, place)
        for target in _written_in(text):
            self.written.setdefault(target, path)
        for variable in sorted(found):
            if _VARIABLE.fullmatch(variable):
                self.variables.setdefault(variable, path)
        return True

    def _note_selectors(self, path: str, text: str) -> None:
        """Note the lines of a file that read which kind of database is used."""
        for variable, place in self.environment.read.items():
            file, _, line = place.rpartition(":")
            if file == path and vocabulary().is_selector(variable):
                self.selectors.setdefault(variable, text.splitlines()[int(line) - 1])

    def _sampled_selectors(self) -> dict[str, str]:
        return {
            name: f'{name} = "{value}"'
            for name, value in self.samples.items()
            if value and vocabulary().is_selector(name)
        }

    def mentions(self, words: frozenset[str]) -> Mentions:
        """Return all found names; `words` come from the program and from its own sample files."""
        environment = self.environment
        required = environment.required.items()
        return Mentions(
            words,
            self.variables,
            self.written,
            environment.read,
            {name: place for name, place in required if name not in environment.provided},
            {name: place for name, place in self.listed.items() if name.lower() in self.words},
            self.samples,
            self.schemes,
            tuple(self.addresses),
            tuple(self.listeners),
            self.opened,
            frozenset(self.elsewhere),
            {**self._sampled_selectors(), **self.selectors},
            self.secret_paths,
            tuple(self.env_files),
            self.calls.certain(),
            tuple(self.init_files),
            self.searched,
            tuple(dict.fromkeys(self.limits)),
            tuple(self.servers),
            self.key_files,
            self.data_files,
        )


def _is_data(file: str, text: str) -> bool:
    """Return whether a file holds no settings of a program: it is large, or a topology graph."""
    ending = file.rpartition(".")[2].lower()
    if len(text) > vocabulary().largest.get(ending, LARGEST):
        return True
    if ending != "json" or '"services"' not in text or '"language"' not in text:
        return False
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return False
    services = document.get("services") if isinstance(document, dict) else None
    return isinstance(services, dict) and any(
        isinstance(one, dict) and "language" in one for one in services.values()
    )


def _examples(below: str, folder: Folder) -> Iterator[tuple[str, str, str]]:
    """Yield the variables of sample files: each with its plain value, and the file."""
    patterns = vocabulary().examples
    for name in (one for pattern in patterns for one in _matching(folder, pattern)):
        for variable, *values in _LINE.findall(text_of(folder.path / name)):
            value = "".join(values)
            is_plain = "://" not in value  # a URL may hold a password
            yield variable, value if is_plain else "", posixpath.normpath(f"{below}/{name}")


def _addressed(folder: Folder) -> Iterator[tuple[str, str]]:
    """Yield the variables whose values are URLs, with the scheme; of the URL, nothing else.

    Settings files, such as app.env, count as well as sample files; .env is not of the repository.
    So do services of compose files that are built; what the other files say precedes them.
    """
    for _, _, service in compose_services(folder):
        if service.get("build"):
            lines = (f"{name}={value}" for name, value in environment_of(service))
            yield from _ADDRESS.findall("\n".join(lines))
    settings = [one for one in folder.expand(_SETTINGS) if not one.startswith(".")]
    samples = [one for pattern in vocabulary().examples for one in _matching(folder, pattern)]
    for name in dict.fromkeys((*samples, *settings)):
        yield from _ADDRESS.findall(text_of(folder.path / name))


def _matching(folder: Folder, pattern: str) -> list[str]:
    return folder.expand(pattern) if "*" in pattern else [pattern]
