"""Secrets with which a build logs in to registries; they are in no layer of an image."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import logins as rules
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.source.folder import Folder
    from docker_generator.stacks.credentials import Credentials, NamedRegistries, Registries
    from docker_generator.stacks.detectors import Detector
    from docker_generator.topology.model import Service

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_USUAL = frozenset({"HOME", "PATH", "PWD", "TMPDIR", "USER", "LOGNAME", "SHELL", "HOSTNAME"})
"""Variables of every shell, which are never passwords."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class BuildSecret:
    """A secret of a build.

    It is the value of a `variable` of .env, or a `file`, relative to the root directory, that is
    mounted at `target`. A variable that is not `required` may be empty.
    """

    name: str
    variable: str = ""
    file: str = ""
    target: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class BuildSecrets:
    """The secrets of one build, sorted by name; `withheld` are the files that no layer may hold."""

    secrets: tuple[BuildSecret, ...] = ()
    withheld: tuple[str, ...] = ()
    reported: tuple[Diagnostic, ...] = ()

    def kept(self, files: tuple[str, ...]) -> tuple[str, ...]:
        """Return the files that a layer may hold."""
        return tuple(file for file in files if file not in self.withheld)


def asked_secrets(service: Service) -> tuple[BuildSecret, ...]:
    """Return the secrets that the graph names for the build of a service."""
    names = sorted(dict.fromkeys(service.build.secrets))
    return tuple(BuildSecret(name, variable=name) for name in names)


def build_secrets(
    name: str, service: Service, context: str, tree: Folder | None, registries: Registries
) -> BuildSecrets:
    """Return the secrets for the installation of a tree; without a tree, the secrets of the graph.

    Arguments:
        name: the service.
        service: its entry in the graph.
        context: its build context, relative to the root directory.
        tree: that directory, if it was found.
        registries: the facts about registries of its language.
    """
    if tree is None:
        return BuildSecrets(asked_secrets(service))
    survey = _Survey(name, service, context, tree, registries)
    survey.read()
    return BuildSecrets(
        tuple(sorted(survey.found.values(), key=lambda one: one.name)),
        tuple(survey.withheld),
        tuple(survey.reported),
    )


@dataclass(slots=True)
class _Survey:
    """The inspection of the settings of an installation."""

    name: str
    service: Service
    context: str
    folder: Folder
    registries: Registries
    found: dict[str, BuildSecret] = field(default_factory=dict)
    withheld: list[str] = field(default_factory=list)
    reported: list[Diagnostic] = field(default_factory=list)
    _private: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def read(self) -> None:
        """Find the secrets; report files with a password, and registries without a login."""
        self.found.update({one.name: one for one in asked_secrets(self.service)})
        for credentials in self.registries.credentials:
            for file in self._literal_files(credentials):
                self._withhold(file, credentials)
        for named in self.registries.named:
            self._of_named(named)
        for file, value in _values(self.folder, self.registries.addresses):
            self._note_private(file, value if "://" in value else f"//{value}", ())
        if not self.found:
            self._report_private()

    @property
    def _place(self) -> str:
        return pointer("services", self.name)

    def _literal_files(self, credentials: Credentials) -> list[str]:
        """Return the files that hold a password; variables in them are noted."""
        literal: dict[str, None] = {}
        for file, value in _values(self.folder, credentials.secrets):
            if not self._names_variables(value, credentials):
                literal[file] = None
        for file, value in _values(self.folder, credentials.addresses):
            names = self._names_variables(value, credentials)
            self._note_private(file, value, ())
            password = _split(value).password
            if password and not (names and _without(password, credentials) != password):
                literal[file] = None
        return list(literal)

    def _names_variables(self, value: str, credentials: Credentials) -> bool:
        """Note the variables in a value, and return whether there are any."""
        given = self.service.build.environment
        names = set()
        for pattern, required in ((credentials.optional, False), (credentials.reference, True)):
            for match in re.finditer(pattern, value) if pattern else ():
                name = next((group for group in match.groups() if group), "")
                if not _VARIABLE.fullmatch(name) or name in names:
                    continue
                names.add(name)
                known = self.found.get(name)
                if name not in _USUAL and name not in given and not (known and known.required):
                    self.found[name] = BuildSecret(name, variable=name, required=required)
        return bool(names)

    def _withhold(self, file: str, credentials: Credentials) -> None:
        if not credentials.mounted:
            self.reported.append(rules.CREDENTIAL_IN_MANIFEST.at(self._place, self.name, file=file))
            return
        self.reported.append(rules.LITERAL_CREDENTIAL.at(self._place, self.name, file=file))
        key = f"{slug_of(self.name)}-{re.sub(r'[^a-z0-9]+', '-', file.lower()).strip('-')}"
        path = f"{self.context}/{file}"
        target = credentials.mounted.replace("{file}", file)
        self.found[key] = BuildSecret(key, file=path, target=target)
        self.withheld.append(file)

    def _of_named(self, named: NamedRegistries) -> None:
        for name, table in _tables(self.folder, named):
            url = table.get(named.url)
            upper = re.sub(r"[^A-Z0-9]", "_", name.upper())
            variables = tuple(one.replace("{name}", upper) for one in named.variables)
            asked = named.required.items()
            if upper and asked and all(table.get(key) == value for key, value in asked):
                given = self.service.build.environment
                new = (one for one in variables if one not in given)
                self.found |= {one: BuildSecret(one, variable=one) for one in new}
            elif isinstance(url, str):
                self._note_private(named.file, url, variables if upper else ())

    def _note_private(self, file: str, url: str, variables: tuple[str, ...]) -> None:
        """Note a registry that is not known to be public, unless its address holds the login."""
        parts = _split(url)
        host = parts.hostname or ""
        is_open = any(fnmatchcase(host, one) for one in self.registries.public)
        if not host or is_open or host in _HERE or parts.username or not host.isascii():
            return
        if re.fullmatch(r"[a-z0-9.-]+", host) and (variables or host not in self._private):
            self._private[host] = file, variables

    def _report_private(self) -> None:
        given = self.service.build.environment.keys()
        for host, (file, variables) in self._private.items():
            if variables and given & set(variables):
                continue
            shown = f": {', '.join(variables)}" if variables else ""
            self.reported.append(
                rules.UNKNOWN_LOGIN.at(
                    self._place, self.name, file=file, host=host, variables=shown
                )
            )


def _values(folder: Folder, clues: Iterable[Detector]) -> Iterator[tuple[str, str]]:
    """Yield each file and value that the detectors match: the last group is the value."""
    for clue in clues:
        for hit in folder.find(clue):
            if hit.groups and hit.groups[-1].strip():
                yield hit.file, hit.groups[-1].strip().strip("\"'")


def _tables(folder: Folder, named: NamedRegistries) -> Iterator[tuple[str, dict[str, object]]]:
    listed = next(folder.values(named.file, named.at), None)
    if isinstance(listed, dict):
        yield from ((str(key), one) for key, one in listed.items() if isinstance(one, dict))
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            name = one.get(named.name)
            yield (name if isinstance(name, str) else ""), one


def _split(url: str) -> SplitResult:
    """Return the parts of an address; any other text has no host."""
    try:
        parts = urlsplit(re.sub(r"^(?:sparse|registry|git)\+", "", url))
        parts.hostname  # noqa: B018 -- it is what raises
    except ValueError:
        return urlsplit("")
    return parts


def _without(text: str, credentials: Credentials) -> str:
    """Return a text without the variables that it names."""
    for pattern in filter(None, (credentials.optional, credentials.reference)):
        text = re.sub(pattern, "", text)
    return text
