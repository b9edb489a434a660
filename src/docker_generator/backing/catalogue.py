"""The engines that are known, read from the YAML files beside this one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import Field

from docker_generator.catalogue import Entry, load_entry
from docker_generator.topology.names import slug_of
from docker_generator.topology.quantities import CpuField, DurationField, MemoryField, Port

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from docker_generator.topology.model import Dependency


class EngineVersion(Entry):
    """One major version: its image and the folder of its data."""

    image: str
    volume: str


class EngineProbe(Entry):
    """The health check, made only of what the image holds; times as in Compose."""

    test: tuple[str, ...]
    timeout: DurationField
    start_period: DurationField


class Limits(Entry):
    """The default limits of the container."""

    cpu: CpuField
    memory: MemoryField


class Client(Entry):
    """The variable and the address by which a service reaches the engine.

    The address may name {host}, {port}, {login}, {password} and {database}.
    """

    variable: str
    url: str


class Databases(Entry):
    """The script of the one-shot that makes a database and a login for each service.

    It runs in the network of the engine, with `command` and with the variables of
    `environment`; a variable LOGIN_... holds "database login password" for each service.
    """

    script: str
    target: str
    command: tuple[str, ...]
    environment: dict[str, str]


class Engine(Entry):
    """One backing service. Texts may name {administrator} and {administrator_password}."""

    engine: str
    title: str
    aliases: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    default_version: str
    versions: dict[str, EngineVersion]
    port: Port
    administrator: str = ""
    command: tuple[str, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    probe: EngineProbe
    limits: Limits
    client: Client
    databases: Databases | None = None
    ports: dict[str, Port] = Field(default_factory=dict)
    host_port: Port | None = None
    tools: tuple[str, ...] = ()

    def one_shot(self, slug: str) -> str:
        """Return the name of what makes databases in a server of this slug, empty for nothing."""
        return f"{slug}-databases" if self.databases else ""


class BackingCatalogue:
    """The known engines, found by name, by a word in a dependency's name, or by type."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        entries = (
            load_entry(entry, Engine)
            for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
            if entry.name.endswith(".yaml")
        )
        self.engines = {entry.engine: entry for entry in entries}
        self._names = {
            name: engine
            for engine in self.engines.values()
            for name in (engine.engine, *engine.aliases)
        }
        self._types = {kind: engine for engine in self.engines.values() for kind in engine.types}

    def meant_by(self, dependency: Dependency) -> Engine | None:
        """Return the engine that a dependency means.

        Its `engine` decides, else a whole word of its name (valkey-cart means valkey), else its
        type (a database is PostgreSQL).
        """
        if dependency.engine:
            return self._names.get(dependency.engine.lower())
        return self._in_name(dependency) or self._types.get(dependency.type.lower())

    def is_named(self, dependency: Dependency) -> bool:
        """Return whether the dependency names its engine, so that nothing has to be assumed."""
        return bool(dependency.engine) or self._in_name(dependency) is not None

    def _in_name(self, dependency: Dependency) -> Engine | None:
        words = slug_of(dependency.name, service=False).split("-")
        found = {self._names[word].engine for word in words if word in self._names}
        return self.engines[found.pop()] if len(found) == 1 else None

    def script(self, name: str) -> str:
        """Return the text of a script of an engine."""
        return (self._folder / name).read_text("utf-8")


@cache
def built_in_engines() -> BackingCatalogue:
    """Return the engines of this package."""
    return BackingCatalogue(files("docker_generator.backing"))
