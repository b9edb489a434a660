"""A deployment, as Docker and Compose read the files.

Records that exist in thousands are named tuples, which are made in half the time.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.proof.keys import Unproved

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Probe(NamedTuple):
    """A health check: its test begins with CMD or CMD-SHELL; times in microseconds.

    The defaults are the Docker engine's.
    """

    test: tuple[str, ...]
    interval: int = 30_000_000
    timeout: int = 30_000_000
    retries: int = 3
    start_period: int = 0
    start_interval: int = 5_000_000

    @property
    def program(self) -> str:
        """The program that it starts; for a shell line, its first word."""
        words = self.test[1:] if self.test[0] == "CMD" else self.test[1].split()
        return words[0] if words else ""


class Publication(NamedTuple):
    """A container port that is published on an address of the host."""

    address: str
    host: str
    container: int
    protocol: str = "tcp"


class Mount(NamedTuple):
    """A mount: a volume, a bind, a tmpfs, a config."""

    kind: str
    source: str
    target: str
    read_only: bool = False

    @property
    def is_socket(self) -> bool:
        """Whether it is the socket of the engine."""
        return self.source.endswith("docker.sock")


class Device(NamedTuple):
    """A reservation of devices that a driver of the engine knows; a number of None means all."""

    capabilities: frozenset[str]
    number: int | None = None
    ids: tuple[str, ...] = ()
    driver: str = ""


class Resources(NamedTuple):
    """Limits and reservations: thousandths of a CPU, bytes; None if nothing is said."""

    cpus: int | None = None
    memory: int | None = None
    reserved_cpus: int | None = None
    reserved_memory: int | None = None
    pids: int | None = None
    devices: tuple[Device, ...] = ()


class Build(NamedTuple):
    """The absolute paths of the build context and of the Dockerfile, and the stage, if named.

    `secrets` are the names of the secrets of its steps.
    """

    context: str
    dockerfile: str
    stage: str = ""
    secrets: tuple[str, ...] = ()


class Container(NamedTuple):
    """One entry under `services` of a compose file."""

    name: str
    image: str = ""
    build: Build | None = None
    command: tuple[str, ...] | None = None
    entrypoint: tuple[str, ...] | None = None
    depends_on: Mapping[str, str] = _NOTHING
    optional: frozenset[str] = frozenset()
    """Its optional dependencies: it waits for the ones that exist."""
    environment: Mapping[str, str] = _NOTHING
    ports: tuple[Publication, ...] = ()
    mounts: tuple[Mount, ...] = ()
    networks: frozenset[str] = frozenset()
    network_mode: str = ""
    probe: Probe | None = None
    drops_probe: bool = False
    """Whether the health check of its image is not run."""
    restart: str = "no"
    resources: Resources = Resources()
    replicas: int = 1
    labels: Mapping[str, str] = _NOTHING
    user: str = ""
    pull_policy: str = ""
    init: bool = False
    profiles: frozenset[str] = frozenset()
    stop_grace_period: int | None = None
    """Microseconds; None for the default of the engine."""
    shm_size: int | None = None
    """Bytes of /dev/shm; None for the default of the engine."""
    cap_drop: frozenset[str] = frozenset()
    cap_add: frozenset[str] = frozenset()
    """Added capabilities that end at the container; the others are in host_privileges."""
    read_only: bool = False
    security_opt: frozenset[str] = frozenset()
    host_privileges: frozenset[str] = frozenset()
    """Accesses to the host that permitted keys give: to its network, to the engine's socket."""


@dataclass(frozen=True, slots=True)
class Network:
    """A network with its name in the engine: two with the same name are one network."""

    name: str
    driver: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False
    external: bool = False


@dataclass(frozen=True, slots=True)
class Volume:
    """The place of a volume's data: its driver with options, or outside of the file."""

    name: str
    driver: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    external: bool = False


class Config(NamedTuple):
    """The content of a config: a text, a file by its absolute path, or another source."""

    file: str = ""
    content: str = ""
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Deployment:
    """A compose file: its name, its containers, its networks, volumes and configs.

    A secret is a variable, with $ before it, or a file by its absolute path. `unproved` are the
    keys with values that no claim covers.
    """

    name: str
    containers: Mapping[str, Container]
    networks: Mapping[str, Network] = field(default_factory=dict)
    volumes: Mapping[str, Volume] = field(default_factory=dict)
    configs: Mapping[str, Config] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    unproved: tuple[Unproved, ...] = ()

    def networks_of(self, name: str) -> frozenset[str]:
        """Return the networks of a container, or of the container whose network it shares."""
        seen: set[str] = set()
        while name in self.containers and name not in seen:
            seen.add(name)
            mode = self.containers[name].network_mode
            if not mode.startswith("service:"):
                return self.containers[name].networks
            name = mode.removeprefix("service:")
        return frozenset()


class Copy(NamedTuple):
    """A COPY or a mount of another stage or image; empty `source` means the build context.

    `path` is the copied path, `owner` its user, empty for root.
    """

    source: str
    target: str
    path: str = ""
    owner: str = ""


class Stage(NamedTuple):
    """One stage of a Dockerfile, with the values inherited from its base stage."""

    base: str
    name: str
    user: str = ""
    exposed: frozenset[int] = frozenset()
    probe: Probe | None = None
    timed: frozenset[str] = frozenset()
    """The times of its health check that are set."""
    command: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    folders: frozenset[str] = frozenset()
    """Those that WORKDIR makes."""
    secrets: frozenset[str] = frozenset()
    """The secrets that its steps mount."""


class Image(NamedTuple):
    """The image of a Dockerfile: its stages; the last one runs."""

    stages: tuple[Stage, ...]

    @property
    def runtime(self) -> Stage:
        """The stage that runs."""
        return self.stages[-1]

    def owned_by(self, user: str) -> set[str]:
        """Return the empty directories that are copied to the last stage with a user as owner.

        The contents of a copied directory get the new owner; an existing target directory keeps its
        owner.
        """
        made = {stage.name: stage.folders for stage in self.stages if stage.name}
        return {
            posixpath.normpath(posixpath.join(copy.target, posixpath.relpath(folder, copy.path)))
            for copy in self.runtime.copies
            if copy.owner == user
            for folder in made.get(copy.source, ())
            if folder.startswith(f"{copy.path.rstrip('/')}/")
        }

    @property
    def folders_of_code(self) -> list[str]:
        """The working directories of the last stage, and the targets of its copies."""
        folders = sorted(self.runtime.folders)
        base = folders[-1] if folders else "/"
        copied = (posixpath.normpath(posixpath.join(base, c.target)) for c in self.runtime.copies)
        return [*folders, *copied]

    @property
    def foundation(self) -> str:
        """The image on which the last stage is based, directly or by other stages."""
        bases = {stage.name: stage.base for stage in self.stages if stage.name}
        base, seen = self.runtime.base, set[str]()
        while (name := base.lower()) in bases and name not in seen:
            seen.add(name)
            base = bases[name]
        return base
