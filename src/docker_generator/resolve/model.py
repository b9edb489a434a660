"""The resolved graph: every decision that later stages need, made once.

`checks` read it, `plan` turns it into Compose. An edge has the pointer of its dependency, so a
finding about it points there.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.backing.images import facts_of, line_of
from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.source.model import APP
from docker_generator.topology.names import migrations_slug, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.backing.image_model import ImageFacts
    from docker_generator.backing.model import Companion, Engine
    from docker_generator.options import Options
    from docker_generator.source.evidence import Evidence, Grounds
    from docker_generator.source.jvm_settings import JvmTree
    from docker_generator.source.mentions import Mentions
    from docker_generator.source.migrations import Migration
    from docker_generator.source.tree import Source
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.managers import PackageManager
    from docker_generator.stacks.model import Framework, Probe, Stack
    from docker_generator.topology.model import Dependency, Service, Topology
    from docker_generator.topology.resources import Resources


class Condition(StrEnum):
    """The condition of a wait, as Compose names it."""

    STARTED = "service_started"
    HEALTHY = "service_healthy"
    COMPLETED = "service_completed_successfully"


class ProbeKind(StrEnum):
    """The type of a health check."""

    HTTP = "http"
    TCP = "tcp"
    GRPC = "grpc"
    COMMAND = "command"
    NONE = "none"


class TargetKind(StrEnum):
    """What a dependency means."""

    SERVICE = "service"
    """Another service of the graph."""
    BACKING = "backing"
    """A backing service of the stack."""
    OUTSIDE = "outside"
    """A dependency outside of the stack; only its address is known."""


class Login(NamedTuple):
    """The access of one service to one database server; `service` and `server` are slugs."""

    service: str
    server: str
    database: str
    login: str

    @property
    def password(self) -> str:
        """The variable of .env that holds the password."""
        return f"{variable_of(self.service)}_{variable_of(self.server)}_PASSWORD"


class BackingNode(NamedTuple):
    """One backing service of the stack, with the logins of its users.

    `pointer` is the place of the first dependency on it; `evidence` is the evidence for engine,
    version, image and port.
    """

    slug: str
    name: str
    pointer: str
    engine: Engine
    version: str
    image: str
    port: int
    evidence: Mapping[str, Evidence]
    logins: tuple[Login, ...] = ()

    @property
    def volume(self) -> str | None:
        """The directory of its data in the container, or None if it keeps none."""
        return self.engine.versions[line_of(self.engine, self.version)].volume

    @property
    def facts(self) -> ImageFacts:
        """The facts about its image."""
        return facts_of(self.engine, self.version)

    @property
    def published(self) -> int:
        """The container port that clients on the host use."""
        return self.engine.host_port or self.port

    @property
    def databases_slug(self) -> str:
        """The name of the init job that makes its databases; empty if it makes none."""
        return self.engine.one_shot(self.slug)


class Edge(NamedTuple):
    """One dependency of one service; of several with one name, the first.

    `requested` is the condition of the graph, `effective` a condition that can become true.
    """

    source: str
    need: Dependency
    pointer: str
    kind: TargetKind
    target: str
    requested: Condition
    effective: Condition

    @property
    def is_satisfiable(self) -> bool:
        """Whether the requested condition can become true."""
        return self.requested is self.effective


@dataclass(frozen=True, slots=True)
class ResolvedService:
    """A service of the graph with all decisions about it.

    `probe` is the catalogue's probe for it; None if the graph has a command, or no probe is
    possible. `resources` include the defaults of the options. `command` is the command of the
    container, empty if the image of the framework has one. `evidence` is the evidence for packages
    and migrations; `source` has its own. `secrets` are the secrets that its framework reads, by
    variable, each with its text, which may name {secret}. `releases` are the possible versions of
    packages, by package. `mentions` are the names in its source, None if there was no search;
    `authored_folders` are the directories that its Dockerfile makes writable.
    `checks` are the commands of its tests and its linter, "test" and "lint". `jvm` are the facts
    about databases of a program on the JVM. `files` are those of its trees that were read by name.
    `tree` is a name of its source tree in this graph. `user` is
    None if an author's Dockerfile has only a name for it; `added_user` is the number that Compose
    sets instead, if any.
    """

    name: str
    slug: str
    declared: Service
    stack: Stack
    framework: Framework | None
    manager: PackageManager
    source: Source
    resources: Resources
    probe_kind: ProbeKind
    probe: Probe | None
    user: int | None
    command: tuple[str, ...]
    evidence: Mapping[str, Grounds]
    packages: frozenset[str] = frozenset()
    releases: Mapping[str, str] = field(default_factory=dict)
    migration: Migration | None = None
    mentions: Mentions | None = None
    authored_folders: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    tree: str = ""
    added_user: int | None = None
    checks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    jvm: JvmTree | None = None
    files: tuple[str, ...] = ()
    edges: tuple[Edge, ...] = ()

    @property
    def workdir(self) -> str:
        """The directory in which its program runs.

        A compiled program runs in the directory of its data, not in the build directory.
        """
        home = APP if self.stack.data is not None else self.source.image_home
        return posixpath.join(home, self.source.directory) if self.source.directory else home

    @property
    def started(self) -> tuple[str, ...]:
        """The words that its container runs."""
        return self.source.in_directory(self.command)

    @property
    def pointer(self) -> str:
        """The place of the service in the graph."""
        return pointer("services", self.name)

    def secret_variable(self, name: str) -> str:
        """Return the variable of .env behind a secret of its framework.

        Programs of one tree share it because each has to accept the signatures of the others.
        """
        tree = variable_of(self.tree or self.slug)
        return f"{tree}_{name}" if tree[0].isalpha() else f"APP_{tree}_{name}"

    @property
    def is_probed(self) -> bool:
        """Whether it has a health check."""
        return self.probe_kind is not ProbeKind.NONE

    @property
    def speaks_grpc(self) -> bool:
        """Whether it is called by gRPC instead of HTTP."""
        return self.framework is not None and self.framework.protocol == "grpc"

    @property
    def proxies(self) -> bool:
        """Whether its web server forwards requests to its dependencies."""
        return self.framework is not None and self.framework.proxies

    @property
    def drivers(self) -> tuple[str, ...]:
        """The drivers that its framework reads, then the drivers of its language."""
        return (*(self.framework.drivers if self.framework else ()), *self.stack.drivers)

    def reads_by_itself(self, variable: str) -> bool:
        """Return whether its framework reads a variable without a mention in the source."""
        known = self.framework.reads if self.framework else ()
        return any(fnmatchcase(variable, pattern) for pattern in known)


@dataclass(frozen=True, slots=True)
class ResolvedGraph:
    """The whole graph, resolved. `services` are in start order; `backing` is by slug.

    `migrated_by` is, by service name, the service whose init job migrates for it. `observer`
    shows the telemetry of the services, if an option asks for it: it is no part of the graph.
    """

    topology: Topology
    options: Options
    stacks: StackCatalogue
    project: str
    tag: str
    services: Mapping[str, ResolvedService]
    backing: Mapping[str, BackingNode] = field(default_factory=dict)
    migrated_by: Mapping[str, str] = field(default_factory=dict)
    observer: BackingNode | None = None

    def server_of(self, edge: Edge) -> BackingNode | None:
        """Return the backing service that an edge leads to, or None for any other target."""
        return self.backing.get(edge.target) if edge.kind is TargetKind.BACKING else None

    @property
    def companions(self) -> Iterator[tuple[BackingNode, Companion]]:
        """The consoles of the options, each with its server."""
        if self.options.has_consoles:
            for node in self.backing.values():
                if node.engine.companion is not None:
                    yield node, node.engine.companion

    def migrated_servers(self, service: ResolvedService) -> dict[str, BackingNode]:
        """Return the servers whose databases migrations change, by dependency name.

        Brokers are not included, although they may have databases of their own kind.
        """
        found = ((edge.need.name, self.server_of(edge)) for edge in service.edges)
        return {
            name: node
            for name, node in found
            if node and node.engine.databases and node.engine.databases.migrations
        }

    def migrates(self, service: ResolvedService) -> bool:
        """Return whether a service has migrations, and a server with databases to run them on."""
        return service.migration is not None and bool(self.migrated_servers(service))

    def runs_migrations(self, service: ResolvedService) -> bool:
        """Return whether the init job of its migrations has the service's name."""
        return self.migrated_by.get(service.name) == service.name

    def migrations_of(self, service: ResolvedService) -> str:
        """Return the init job that migrates for a service; empty if none does."""
        owner = self.migrated_by.get(service.name)
        return migrations_slug(self.services[owner].slug) if owner else ""
