"""The form of backing/<engine>.yaml: every key, and what it means."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from docker_generator.backing.data import Data
from docker_generator.backing.image_model import (
    Day,
    EngineVersion,
    Environment,
    ImageFacts,
    MemoryTarget,
    TagForm,
    Target,
    Variant,
)
from docker_generator.catalogue import Entry, placeholders
from docker_generator.topology.quantities import (
    CpuField,
    DurationField,
    Memory,
    MemoryField,
    Port,
)
from docker_generator.topology.texts import ImageReference, Path, VariableName
from docker_generator.topology.volumes import VolumeField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_OF_THE_HOST = {"host", "port", "host_port", "brace"}
_OF_A_DATABASE = {"login", "password", "database", "quoted_database"}
_OF_A_SENDER = {"service", "project", "environment"}


def _name(value: str) -> str:
    if not re.fullmatch(_NAME, value):
        raise ValueError("expected lower-case words of letters and digits, joined by -")
    return value


def _named(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in placeholders(text)}


def _driver_package(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*((>=|<)[0-9]+(\.[0-9]+)*)?", value):
        raise ValueError("expected the name of a package, with a range of its versions or without")
    return value


def package_range(text: str) -> tuple[str, str]:
    """Return the name of a driver's package and its range, empty for every version.

    >>> package_range("sqlalchemy>=2.1")
    ('sqlalchemy', '>=2.1')
    """
    name = re.split("[<>]", text)[0]
    return name, text.removeprefix(name)


Name = Annotated[str, AfterValidator(_name)]


Capability = Literal["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"]
"""The capabilities with which an entrypoint prepares a volume and becomes another user."""

DriverPackage = Annotated[str, AfterValidator(_driver_package)]


class EngineProbe(Entry):
    """The health check, which uses only programs of the image; times as in Compose."""

    test: tuple[str, ...]
    timeout: DurationField
    start_period: DurationField


class Limits(Entry):
    """The default limits of the container.

    `shared_memory` is the size of /dev/shm, which is a part of `memory`; without it, 64 MB.
    """

    cpu: CpuField
    memory: MemoryField
    shared_memory: MemoryField | None = None


class Setting(Entry):
    """A variable of .env, named after the dependency: ORDERS_DB and this name.

    Without a default it is a secret, and start.sh makes a random one. A text names a setting by
    its key in braces; `about` may name {slug}.
    """

    name: VariableName
    about: str
    default: str | None = None


class File(Entry):
    """A file beside the entry, the place where it is written, and its path in the container."""

    source: Path
    path: Path
    target: Target


class Driver(Entry):
    """The form of the address that one driver reads: its variables.

    It is used if the stack or the dependency names it, or if the source tree declares all packages
    of one of the lists in `packages`; one with a range of versions, such as sqlalchemy>=2.1, counts
    if the tree may get one of these. A sample file of the tree whose URL names no driver, or
    another one, excludes it; unless it `reads_plain`: older releases of its packages read a URL
    without one.
    """

    variables: dict[VariableName, str]
    packages: tuple[tuple[DriverPackage, ...], ...] = ()
    reads_plain: bool = False


class Client(Entry):
    """How a service reaches the engine: its variables, and the forms of other drivers.

    `parts` may be requested in the graph by name, beside the url, the host, the port and the parts
    of a login. A text may name {host}, {port}, a setting, and a further port;
    where the engine has databases, {login}, {password} and {database} belong to the service, and
    {quoted_database} is the database as a part of the path of a URL.
    """

    variables: dict[VariableName, str]
    drivers: dict[str, Driver] = Field(default_factory=dict)
    parts: dict[Name, str] = Field(default_factory=dict)


class Companion(Entry):
    """A console for an engine, by another maker, which an option adds.

    Its texts may name {host} and {port} of the engine, its settings and its further ports. `port`
    serves its pages; `volumes` are the paths of the VOLUME lines of its image, whose data is not
    kept. `source` and `read` are as in the facts of an image.
    """

    name: Name
    title: str
    image: ImageReference
    port: Port
    environment: Environment = Field(default_factory=dict)
    volumes: tuple[Target, ...] = ()
    limits: Limits
    source: str
    read: Day | None = None

    def slug(self, server: str) -> str:
        """Return the name of the console beside a server of this slug."""
        return f"{server}-{self.name}"


class Databases(Entry):
    """The init job that makes a database and a login for each service.

    `script` runs with `command` and the variables of `environment` in the network of the engine;
    a variable LOGIN_... holds "database login password" for each service. `longest_database` and
    `longest_login` are in characters; reserved names are refused or used by the engine itself, and
    may end with *. `default` is the database of every service that names none: without it, each
    service has a database with its own name. If `migrations` is false, no tool of a source tree
    migrates them. `capabilities` are the ones that the script needed in a test; without this field,
    it keeps all. If the variables of `remote` override its own, the script does the same over the
    network, as administrator; otherwise it has to share the network of the server.
    """

    script: File
    command: tuple[str, ...]
    environment: Environment = Field(default_factory=dict)
    remote: Environment | None = None
    needs_volume: bool = False
    default: str = ""
    migrations: bool = True
    capabilities: tuple[Capability, ...] | None = None
    longest_database: int
    longest_login: int
    reserved_databases: tuple[str, ...] = ()
    reserved_logins: tuple[str, ...] = ()


class ServerHardening(Entry):
    """The restrictions of a server outside of dev, as they were tried with its real program.

    `capabilities` are the ones that its entrypoint needs; all others are dropped. Its root
    directory is `read_only` beside its volumes and the paths of `memory`, each a tmpfs; with
    :exec at its end, libraries that are unpacked there may be loaded. Without the maker's image,
    they are tried behind an entrypoint that takes the same steps.
    """

    capabilities: tuple[Capability, ...] = ()
    read_only: bool = False
    memory: tuple[MemoryTarget, ...] = ()


class Engine(Entry):
    """One backing service.

    Texts may name {host}, {port}, {host_port}, the settings and the further ports by their keys.
    `ports` are further published ports of the container; `console` names the port that a browser
    opens. `host_port` is the container port that is published instead of `port`, if
    clients on the host need another. `mounts` are further mounts; an image that only the graph
    names is not `versioned`: nothing is known about its tags. {brace} stands for a literal brace.
    An engine that is `like` another has the keys of that one, unless it sets its own. `words` are
    further names for it in the variables of programs. Without `hardening`, it keeps all rights of
    its image, because fewer were not tried. `storage` is the initial size of a volume of its data,
    on platforms where volumes have a size. `host_texts` are parts of its command and its variables
    by the names of their placeholders: they are left out if no client on the host reaches it.
    `initial_database`: the variable for the database that scripts of its first start fill, if the
    logins of this database may use their objects.
    `telemetry`: the variables by which each service sends it traces and metrics, if an option says
    so.
    """

    engine: Name
    like: Name | None = None
    title: str
    aliases: tuple[Name, ...] = ()
    words: tuple[Name, ...] = ()
    types: tuple[str, ...] = ()
    default_version: str
    versions: dict[str, EngineVersion]
    form: TagForm | None = None
    variants: tuple[Variant, ...] = ()
    facts: ImageFacts = ImageFacts(source="")
    upgrade: str = ""
    port: Port
    host_port: Port | None = None
    host_texts: dict[Name, str] = Field(default_factory=dict)
    ports: dict[Name, Port] = Field(default_factory=dict)
    settings: dict[str, Setting] = Field(default_factory=dict)
    command: tuple[str, ...] = ()
    environment: Environment = Field(default_factory=dict)
    files: tuple[File, ...] = ()
    probe: EngineProbe | None
    limits: Limits
    client: Client
    databases: Databases | None = None
    initial_database: VariableName | None = None
    data: Data | None = None
    tools: tuple[str, ...] = ()
    console: Name | None = None
    companion: Companion | None = None
    mounts: tuple[VolumeField, ...] = ()
    hardening: ServerHardening | None = None
    telemetry: Environment = Field(default_factory=dict)
    storage: MemoryField = Field(default_factory=lambda: Memory.parse("8Gi"))
    versioned: bool = True

    @model_validator(mode="after")
    def _is_whole(self) -> Engine:
        if self.default_version not in self.versions:
            raise ValueError("default_version is not one of the versions")
        if self.console and self.console not in {"port", *self.ports}:
            raise ValueError("console names none of the ports")
        if self.files and self.hardening and self.hardening.read_only:
            # They reach a container by its root directory, which Compose then refuses.
            raise ValueError("with files, the root directory cannot be read-only")
        taken = (_OF_A_DATABASE | _OF_THE_HOST) & {*self.settings, *self.ports}
        if taken:
            raise ValueError(f"settings and ports have other names than {', '.join(sorted(taken))}")
        known = self._own_names | (_OF_A_DATABASE if self.databases else set())
        reachable = self._own_names - self.settings.keys() - {"host_port"}
        unknown = _named(self._own_texts()) - self._own_names
        unknown |= _named(self._client_texts()) - known
        unknown |= _named(self.telemetry.values()) - reachable - _OF_A_SENDER
        unknown |= self.data.placeholders - reachable if self.data else set()
        if unknown:
            raise ValueError(f"no such placeholder is known: {', '.join(sorted(unknown))}")
        return self

    @property
    def _own_names(self) -> set[str]:
        further = {name.replace("-", "_") for name in (*self.ports, *self.host_texts)}
        return {*_OF_THE_HOST, *self.settings, *further}

    def _own_texts(self) -> Iterator[str]:
        yield from self.command
        yield from self.environment.values()
        yield from self.host_texts.values()
        yield from self.probe.test if self.probe else ()
        if self.databases:
            yield from self.databases.environment.values()
            yield from (self.databases.remote or {}).values()
        if self.companion:
            yield from self.companion.environment.values()

    def _client_texts(self) -> Iterator[str]:
        yield from self.client.variables.values()
        yield from self.client.parts.values()
        for driver in self.client.drivers.values():
            yield from driver.variables.values()

    @cached_property
    def parts(self) -> dict[str, str]:
        """The parts of its address by name, each with its form; `url` fits any driver.

        A driver is a part too: the form of the address that it reads.
        """
        client = self.client
        drivers = {name: url_form(driver.variables) for name, driver in client.drivers.items()}
        of_a_login = ("login", "password", "database") if self.databases else ()
        own = {name: f"{{{name}}}" for name in ("host", "port", *of_a_login)}
        own["address"] = "{host}:{port}"
        return drivers | {"url": url_form(client.variables)} | own | client.parts

    def reached(self, *, from_host: bool) -> Engine:
        """Return this engine with its `host_texts` filled in, or with empty texts."""
        if not self.host_texts:
            return self
        texts = {
            name.replace("-", "_"): text if from_host else ""
            for name, text in self.host_texts.items()
        }
        return self.model_copy(
            update={
                "command": tuple(_with_texts(part, texts) for part in self.command),
                "environment": {
                    name: _with_texts(text, texts) for name, text in self.environment.items()
                },
            }
        )

    @property
    def can_move(self) -> bool:
        """Whether it can listen on another port than its default one."""
        return any("port" in placeholders(t) for t in (*self.command, *self.environment.values()))

    def one_shot(self, slug: str) -> str:
        """Return the name of the init job for databases of this server; empty for none."""
        return f"{slug}-databases" if self.databases else ""


def _with_texts(template: str, texts: Mapping[str, str]) -> str:
    """Return a template in which some placeholders are replaced by templates.

    >>> _with_texts("{host}:{port}{further}", {"further": ",{host}:{host_port}"})
    '{host}:{port},{host}:{host_port}'
    """
    for name, text in texts.items():
        template = template.replace(f"{{{name}}}", text)
    return template


def url_form(variables: Mapping[str, str]) -> str:
    """Return the form of the whole address among the variables of a driver.

    >>> url_form({"DB_CONNECTION": "pgsql", "DB_URL": "pgsql://{host}:{port}"})
    'pgsql://{host}:{port}'
    """
    forms = list(variables.values())
    return next((form for form in forms if "host" in placeholders(form)), forms[0])
