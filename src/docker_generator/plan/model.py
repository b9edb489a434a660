"""Images, compose services and variables: everything that rendering prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.plan.builds import Build, FrontEndPlan
    from docker_generator.plan.overlay import WatchRule
    from docker_generator.plan.routes import Route
    from docker_generator.resolve.decisions import Decision
    from docker_generator.source.tree import Source
    from docker_generator.stacks.managers import PackageManager, Tool
    from docker_generator.stacks.model import Framework
    from docker_generator.topology.quantities import Cpu, Duration, Memory
    from docker_generator.topology.resources import Gpu


class Reference(NamedTuple):
    """A variable of the compose file; without a default it must be set."""

    name: str
    default: str | None = None


Template = tuple[str | Reference, ...]
"""Template of a compose file: literal parts and references, in order."""


class Origin(StrEnum):
    """The origin of a variable's value."""

    GENERATED = "generated"
    """start.sh makes a random one."""
    YOURS = "yours"
    """Only the user knows it."""
    DEFAULT = "default"
    """It has a default that may be changed."""


class Variable(NamedTuple):
    """A variable of .env, with a description of one line."""

    name: str
    origin: Origin
    comment: str
    default: str = ""


class Health(NamedTuple):
    """A health check: its type (http, tcp, command), command, times and path."""

    kind: str
    test: tuple[Template, ...]
    interval: Duration
    timeout: Duration
    retries: int
    start_period: Duration
    start_interval: Duration
    path: str = ""


class Limits(NamedTuple):
    """Limits of a container, half of each reserved unless a reservation is given, and its GPUs."""

    cpus: tuple[Cpu, Reference] | None
    memory: Memory | None
    reserved_cpu: Cpu | None = None
    reserved_memory: Memory | None = None
    pids: int | None = None
    gpu: Gpu | None = None

    @property
    def effective_cpu_reservation(self) -> Cpu | None:
        """The reservation, as given or half of the limit."""
        return self.reserved_cpu or (self.cpus[0].half() if self.cpus else None)

    @property
    def effective_memory_reservation(self) -> Memory | None:
        """The reservation, as given or half of the limit."""
        return self.reserved_memory or (self.memory.half() if self.memory else None)


class PublishedPort(NamedTuple):
    """A container port that is published on 127.0.0.1, or on all addresses of the host."""

    host: Reference
    container: int
    is_public: bool = False


class Mount(NamedTuple):
    """A volume, one of our files, or a directory (`path`: relative to the root), and its target.

    A file is written into the container when that is made, unless it `is_bound`: then the file of
    this host is mounted, which a read-only root directory requires.
    """

    source: str
    target: str
    path: str = ""
    is_file: bool = False
    is_folder: bool = False
    read_only: bool = False
    is_bound: bool = False


class Restart(StrEnum):
    """The restart policy, as Compose names it."""

    NO = "no"
    ON_FAILURE = "on-failure:10"
    UNLESS_STOPPED = "unless-stopped"


class PullPolicy(StrEnum):
    """The pull policy, as Compose names it.

    With `build` or `never`, no image of a registry and no stale build with that name is run.
    `missing` pulls images that the engine does not have.
    """

    BUILD = "build"
    NEVER = "never"
    MISSING = "missing"


class LogRotation(NamedTuple):
    """The size of a container's log: `files` of at most `size` each."""

    size: str
    files: int


ROTATED = LogRotation(size="10m", files=3)
"""Outside of dev: Docker's default keeps everything until the disk is full."""


class Hardening(NamedTuple):
    """Restrictions of a container, as Compose names them."""

    init: bool
    cap_drop: tuple[str, ...]
    security_opt: tuple[str, ...]
    cap_add: tuple[str, ...] = ()
    read_only: bool = False


OWN_HARDENING = Hardening(init=True, cap_drop=("ALL",), security_opt=("no-new-privileges:true",))
"""For containers that run a generated image."""

SERVER_HARDENING = Hardening(init=False, cap_drop=(), security_opt=("no-new-privileges:true",))
"""For containers that run an image of another maker, whose entrypoint needs its capabilities."""


class Section(StrEnum):
    """The parts of the compose file, in their order."""

    BACKING = "Backing services"
    ONE_SHOT = "Init jobs: each runs at every start and exits"
    SERVICE = "Services, in initialization order"
    GATEWAY = "The front door"
    TOOL = "Consoles: they run only with the profile tools"


@dataclass(frozen=True, slots=True)
class ComposeService:
    """One entry under `services` of the compose file.

    `tmpfs` are paths for temporary files, which are lost with the container. With :exec at its end,
    programs in it may be run.
    `user` is set if the image would run as root. `drops_health_check` disables the health check of
    its image. `shares_image` means that it runs the image of another entry, without its health
    check. It shares the network of the container `network_of`, else it joins `networks`. With
    `profiles`, it runs only if a profile of these is enabled.
    """

    name: str
    section: Section
    comment: str
    image: str
    restart: Restart
    hardening: Hardening
    build: Build | None = None
    pull_policy: PullPolicy | None = None
    shares_image: bool = False
    drops_health_check: bool = False
    user: int | None = None
    command: tuple[Template, ...] = ()
    depends_on: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, Template] = field(default_factory=dict)
    ports: tuple[PublishedPort, ...] = ()
    mounts: tuple[Mount, ...] = ()
    tmpfs: tuple[str, ...] = ()
    network_of: str = ""
    networks: tuple[str, ...] = ()
    health: Health | None = None
    limits: Limits | None = None
    shared_memory: Memory | None = None
    replicas: int = 1
    stop_grace_period: Duration | None = None
    log_rotation: LogRotation | None = None
    labels: Mapping[str, Template] = field(default_factory=dict)
    profiles: tuple[str, ...] = ()

    @property
    def runs_once(self) -> bool:
        """Whether it ends, and is started again only with the whole stack."""
        return self.restart is Restart.NO


class ImagePlan(NamedTuple):
    """One Dockerfile, and the facts about its image for the next generator.

    `builder` is the image of the build stages, `base` the image of the last stage, `images` are
    further images that the template copies from; each has its digest if it is pinned. Texts of
    `manager` still have their placeholders; `versions` are their values. `tool` is a program that
    only the health check needs, `resolver` the name server of a web server that looks up names at
    each request. `build_environment` are variables of the stages that build, `volumes` the mounts.
    `empty_files` are paths of settings files that the program requires; here, these are variables.
    `build_date` replaces the dates of a build, in seconds since 1970; in dev, it is empty.
    """

    service: str
    slug: str
    language: str
    template: str
    reference: str
    builder: str
    base: str
    images: Mapping[str, str]
    user: int | None
    manager: PackageManager
    framework: Framework | None
    versions: Mapping[str, str]
    environment: Mapping[str, str]
    build_environment: Mapping[str, str]
    build_date: str
    routes: tuple[Route, ...]
    resolver: str
    tool: Tool | None
    volumes: tuple[str, ...]
    empty_files: tuple[str, ...]
    source: Source
    build: Build
    front_end: FrontEndPlan | None
    title: str
    description: str
    command: tuple[str, ...]
    port: int | None
    health: Health | None

    @property
    def health_command(self) -> tuple[str, ...]:
        """The command of the health check, as the image runs it."""
        test = self.health.test[1:] if self.health else ()
        return tuple("".join(str(part) for part in text) for text in test)

    @property
    def is_own(self) -> bool:
        """Whether it is built by the author's own Dockerfile; then none is generated."""
        return self.source.dockerfile is not None

    @property
    def foreign_images(self) -> frozenset[str]:
        """The external images of its Dockerfile."""
        own = self.source.dockerfile
        if own is not None:
            return frozenset(image for image, _ in own.bases if image != "scratch")
        tools = (tool.image for tool in (self.tool, self.manager.tool) if tool is not None)
        further = (self.front_end.builder,) if self.front_end else ()
        return frozenset({self.builder, self.base, *self.images.values(), *tools, *further})

    @property
    def dockerfile(self) -> str:
        """The name of the Dockerfile."""
        return f"Dockerfile.{self.slug}"


class StaticFile(NamedTuple):
    """A file with its own text, most often a script; a container reads mounted files."""

    path: str
    text: str
    is_mounted: bool = True
    is_script: bool = True


class DebuggerPlan(NamedTuple):
    """The debugger of a service during development.

    `stages` are added to the Dockerfile of its image in a separate file, `dockerfile`; both are
    empty if the image holds the debugger. `launch` is the configuration of VS Code that attaches to
    it.
    """

    port: PublishedPort
    launch: Mapping[str, Any]
    stages: str = ""
    dockerfile: str = ""


@dataclass(frozen=True, slots=True)
class DevelopmentService:
    """The override of one compose service while its code is changed.

    `stage` of its Dockerfile makes `image`; both are empty if the service runs its own image.
    `text` is the content of `file`, if it has one. `depends_on` and `networks` are further ones. An
    empty field leaves the value of the compose file.
    """

    name: str
    comment: str
    rules: tuple[WatchRule, ...]
    image: str = ""
    stage: str = ""
    user: int | None = None
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    health: Health | None = None
    tmpfs: tuple[str, ...] = ()
    memory: Memory | None = None
    debugger: DebuggerPlan | None = None
    file: Mount | None = None
    text: str = ""
    depends_on: Mapping[str, str] = field(default_factory=dict)
    networks: tuple[str, ...] = ()


class TreeRead(NamedTuple):
    """What was read of the trees of a service.

    `files` were read by their names, `searched` is the number of files that were searched for names
    of variables and the like, and `left` says what a limit left out of that search.
    """

    files: tuple[str, ...]
    searched: int
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be generated.

    `folder` is the output directory relative to the root directory. `addresses` maps, for each
    service, its variables to its dependencies. `decisions` and `reads` are by slug.
    `development` overrides `services` while code is changed, and `observer` runs only then.
    """

    project: str
    folder: str
    images: tuple[ImagePlan, ...]
    services: tuple[ComposeService, ...]
    variables: tuple[Variable, ...]
    scripts: tuple[StaticFile, ...]
    addresses: Mapping[str, Mapping[str, str]]
    facts: Mapping[str, Mapping[str, Any]]
    decisions: Mapping[str, tuple[Decision, ...]]
    handoff: Mapping[str, Any]
    development: tuple[DevelopmentService, ...] = ()
    observer: ComposeService | None = None
    is_dev: bool = True
    reads: Mapping[str, TreeRead] = field(default_factory=dict)

    @property
    def foreign_images(self) -> tuple[str, ...]:
        """The images that are pulled, sorted: external ones, and its own from a registry."""
        found = {image for plan in self.images for image in plan.foreign_images}
        built = {service.image for service in self.services if service.build}
        further = {self.observer.image} if self.observer else set()
        return tuple(sorted(found | further | {s.image for s in self.services} - built))

    def __post_init__(self) -> None:
        """Check that each awaited health check exists: otherwise the wait would never end."""
        checked = {service.name for service in self.services if service.health}
        ending = {service.name for service in self.services if service.runs_once}
        true = {"service_healthy": checked, "service_completed_successfully": ending}
        for service in self.services:
            for target, condition in service.depends_on.items():
                if target not in true.get(condition, {target}):
                    raise ValueError(f"{service.name} waits in vain: {target} is never {condition}")
