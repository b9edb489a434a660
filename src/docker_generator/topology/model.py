"""The topology graph as service-topology-analyzer writes it, with further fields.

Descriptions and examples are in the JSON Schema of the graph, which is made from these records.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, Strict

from docker_generator.topology.claims import DerivedFacts, Network, Validation
from docker_generator.topology.public import PublicField
from docker_generator.topology.quantities import DurationField, Port, Replicas
from docker_generator.topology.record import ByName, Flag, Record, ShortForm
from docker_generator.topology.resources import Resources
from docker_generator.topology.texts import (
    HEALTH_PATH,
    LONGEST,
    NAME,
    Command,
    Condition,
    DependencyName,
    Entrypoint,
    GraphName,
    HealthPath,
    ImageReference,
    Member,
    PackageName,
    Path,
    ProbeType,
    ServiceName,
    Stage,
    Text,
    VariableName,
    Version,
    Word,
    text_schema,
)
from docker_generator.topology.volumes import VolumeField

FRONT_END, JOB = "frontend", "job"
"""The types of services that have an effect."""


class HealthCheck(Record):
    """The health check of a service; without `path` and `command` its port is checked."""

    path: HealthPath | None = Field(
        default=None,
        description="Path of the URL that answers when the service is ready.",
        examples=["/health"],
    )
    interval: DurationField | None = Field(
        default=None, description="Time between two probes; by default 30s."
    )
    timeout: DurationField | None = Field(
        default=None, description="Time that one probe may take; by default 3s."
    )
    retries: Replicas | None = Field(
        default=None, description="Failed probes after which it is unhealthy; by default 3."
    )
    start_period: DurationField | None = Field(
        default=None,
        description="Time after the start in which failed probes do not count; by default 40s.",
    )
    command: Command = Field(
        default=(),
        description="A command of your own, as a list of words; no shell reads it.",
        examples=[["python", "-m", "shop.probe"]],
    )
    type: ProbeType | None = Field(
        default=None,
        description="The type of the check, if path, framework and command do not decide it.",
    )


HealthCheckField = Annotated[
    HealthCheck,
    ShortForm(
        lambda path: {"path": path},
        text_schema(HEALTH_PATH, LONGEST),
        'a path (e.g., "/health"), or an object (e.g., {"path": "/health"})',
    ),
]


class Dependency(Record):
    """A dependency of a service: another service, or a backing service if `external` is true."""

    name: DependencyName = Field(
        description="Name of the needed service in `services`; with `external`, the name of the "
        "backing service."
    )
    type: Word = Field(
        default="",
        description="Kind of the dependency. It chooses the engine of a backing service without "
        "an `engine`: `database` is PostgreSQL. `saas` is a service outside of the stack.",
    )
    external: Flag = Field(default=False, description="Whether it is a backing service.")
    engine: Word = Field(
        default="",
        description="Engine of the backing service; by default a whole word of its name decides, "
        "else its type.",
    )
    version: Version | None = Field(
        default=None, description="Version of the engine, as text.", examples=["17", "8.4"]
    )
    image: ImageReference | None = Field(
        default=None,
        description="Image that replaces the image of the engine, with a tag or a digest. With a "
        "`port`, an image of any other program can be a backing service.",
        examples=["postgis/postgis:17-3.5"],
    )
    port: Port | None = Field(
        default=None, description="Port on which the backing service listens in its container."
    )
    database: DependencyName | None = Field(
        default=None,
        description="Database that the service uses; by default one with its name. Services "
        "that name the same one share it.",
    )
    driver: Word = Field(
        default="",
        description="Driver that reads the address, if neither the stack nor a declared package "
        "names it.",
    )
    variables: ByName[VariableName, Word] = Field(
        default_factory=dict,
        description="Variables by their names in the program, each with the part of the address "
        "that it holds: `url`, `host`, `port`, `address` (host and port), of an engine with logins "
        "`login`, `password` and `database`, or a form of the engine, such as `jdbc`. "
        "They are set in addition to the default ones.",
        examples=[{"POSTGRES_SERVER": "host", "POSTGRES_DB": "database"}],
    )
    condition: Condition = Field(
        default="service_healthy",
        description="Condition for the start of the service; for a job, by default its end.",
    )
    health_check: HealthCheckField | None = Field(
        default=None,
        description="The health check of a backing service: a `command` that its image holds, or "
        "a `path`, which is requested by wget or curl.",
    )
    command: Command = Field(
        default=(),
        description="Command of the container of a backing service, as a list of words.",
        examples=[["server", "/data"]],
    )
    environment: ByName[VariableName, Text] = Field(
        default_factory=dict,
        description="Variables of the container of a backing service. A variable that is named "
        "like a secret is left empty: start.sh generates its value.",
        examples=[{"MINIO_ROOT_USER": "shop", "MINIO_ROOT_PASSWORD": ""}],
    )
    volumes: tuple[VolumeField, ...] = Field(
        default=(),
        description="Mounts of the container of a backing service.",
        examples=[["objects:/data"]],
    )


DependencyField = Annotated[
    Dependency,
    ShortForm(
        lambda name: {"name": name},
        text_schema(NAME, LONGEST),
        'a name (e.g., "Catalog"), or an object (e.g., {"name": "redis", "external": true})',
    ),
]


class BuildPackages(Record):
    """Debian packages of an image, in addition to the packages that its source tree requires."""

    build: tuple[PackageName, ...] = Field(
        default=(),
        description="Packages in the stages that build: compilers, headers.",
        examples=[["gcc", "libffi-dev"]],
    )
    run: tuple[PackageName, ...] = Field(
        default=(),
        description="Packages in every stage, including the final image: libraries, programs.",
        examples=[["ffmpeg"]],
    )


class Build(Record):
    """How the image of a service is built, if the source tree does not say so."""

    context: Path | None = Field(
        default=None,
        description="Directory of the source tree, below the root directory.",
        examples=["services/catalog"],
    )
    dockerfile: Path | None = Field(
        default=None,
        description="Dockerfile of the source that is used unchanged, instead of a generated one; "
        "relative to the build context, else to the root directory.",
        examples=["Dockerfile", "docker/api.Dockerfile"],
    )
    member: Member | None = Field(
        default=None,
        description="Member of a workspace for the service: its name or its directory, if neither "
        "the service's name nor its entry point identifies it.",
        examples=["apps/api", "@shop/api"],
    )
    entrypoint: Entrypoint | None = Field(
        default=None,
        description="Entry point: an app, a script, a binary, a directory.",
        examples=["src.main:app", "worker.py"],
    )
    command: Command = Field(
        default=(),
        description="Command that replaces the command of the framework, as a list of words.",
        examples=[["python", "work.py"]],
    )
    package_manager: Word = Field(
        default="", description="Package manager, if no lock file names it."
    )
    version: Version | None = Field(
        default=None, description="Version of the language, as text.", examples=["3.13", "22"]
    )
    packages: BuildPackages = Field(
        default_factory=BuildPackages,
        description="Debian packages that neither manifests nor the lock file require.",
        examples=[{"build": ["libffi-dev"], "run": ["ffmpeg"]}],
    )
    environment: ByName[VariableName, Text] = Field(
        default_factory=dict,
        description="Variables only for the build, with their values. Variables of `environment` "
        "with a public prefix of a front end, such as VITE_API_URL, are set in the build "
        "automatically.",
        examples=[{"VITE_API_URL": "/api"}],
    )
    secrets: tuple[VariableName, ...] = Field(
        default=(),
        description="Variables of .env that only the build may read, such as the token of a "
        "private registry. The secrets that the source tree names are known. They are in no layer.",
        examples=[["NPM_TOKEN"]],
    )
    target: Stage | None = Field(
        default=None,
        description="Stage that is built, by default the last one; in a generated Dockerfile, "
        "only the last one can run.",
        examples=["runtime"],
    )


class Service(Record):
    """One service of the graph; without a port it is a worker."""

    type: Word = Field(
        default="microservice",
        description="Kind of the service. A `frontend` has its source below the directory of front "
        "ends, and gets no shared secret. A `job` runs once at every start and ends: it has "
        "neither port, health check nor replicas.",
        examples=["microservice", "frontend", "worker", "job"],
    )
    language: Word = Field(description="Language of its source, by name or alias.")
    framework: Word = Field(
        default="", description="Framework, by name or alias; each language has a default."
    )
    port: Port | None = Field(
        default=None,
        description="Port on which the process listens in its container; a worker has none.",
        examples=[8000],
    )
    host_port: Port | None = Field(
        default=None,
        description="Port of the host; by default the port of the container, if it is free.",
    )
    dependencies: tuple[DependencyField, ...] = Field(
        default=(),
        description="Dependencies of the service; a plain name is short for an object with this "
        "`name`.",
        examples=[["Auth", {"name": "postgres", "external": True}]],
    )
    resources: Resources | None = Field(default=None, description="Limits of one container.")
    health_check: HealthCheckField | None = Field(
        default=None,
        description="Its health check; a plain path is short for an object with this `path`.",
        examples=["/health", {"path": "/health", "interval": "10s"}],
    )
    build: Build = Field(
        default_factory=Build,
        description="How its image is built, if the source tree does not say so.",
    )
    environment: ByName[VariableName, Text] = Field(
        default_factory=dict,
        description="Variables and their values. A secret belongs under `secrets`.",
        examples=[{"LOG_LEVEL": "info"}],
    )
    secrets: tuple[VariableName, ...] = Field(
        default=(),
        description="Names of variables whose values are in .env only.",
        examples=[["STRIPE_API_KEY"]],
    )
    public: PublicField | None = Field(
        default=None,
        description="Whether the front door (option `gateway`) routes to it, and its address: "
        "`true`, `false`, a host, a path, or a host with a path. A host without a dot is a "
        "subdomain of the option `domain`. By default, front ends and their dependencies are "
        "public; without "
        "front ends, services on which no other depends.",
        examples=[True, "/reports", "admin", "api.example.com/v1"],
    )
    replicas: Replicas = Field(
        default=1, description="Number of containers; more than one publishes no port."
    )
    stop_grace_period: DurationField | None = Field(
        default=None,
        description="Time between the signal to stop and the kill; by default the engine's own, "
        "10s for Docker.",
    )
    volumes: tuple[VolumeField, ...] = Field(
        default=(),
        description="Mounts: a volume by its name, or a path of the project.",
        examples=[["uploads:/app/uploads", "./config:/app/config:ro"]],
    )

    @property
    def is_front_end(self) -> bool:
        """Whether it is served to browsers: its type is `frontend`, `Frontend` or `front-end`."""
        return re.sub("[ _-]", "", self.type).lower() == FRONT_END

    @property
    def runs_once(self) -> bool:
        """Whether it is a job, which ends."""
        return self.type.lower() == JOB

    @property
    def needs(self) -> tuple[Dependency, ...]:
        """The dependencies, each once: if one is named twice, its first entry."""
        first: dict[tuple[str, bool], Dependency] = {}
        for dependency in self.dependencies:
            first.setdefault((dependency.name, dependency.external), dependency)
        return tuple(first.values())


class Topology(Record):
    """The services of an application and their dependencies, as docker-generator reads them."""

    name: GraphName | None = Field(
        default=None, description="Name of the stack, unless the option `project` sets another."
    )
    specification_version: Annotated[str, Strict()] = Field(
        default="",
        description="Version of the specification; if it is a valid tag, also the tag of the "
        "images.",
        examples=["v1.2.0"],
    )
    analyzed_at: Annotated[str, Strict()] = Field(
        default="", description="Time of the analysis; kept in the manifest, without any effect."
    )
    services: ByName[ServiceName, Service] = Field(
        description="Every service by its name: CatalogService becomes `catalog`."
    )
    topology: DerivedFacts = Field(
        default_factory=DerivedFacts, description="The order that the analyzer derived."
    )
    network: Network = Field(
        default_factory=Network, description="The network that the analyzer derived."
    )
    validation: Validation = Field(
        default_factory=Validation,
        description="Checks that the analyzer reports; a check that is not true is a warning.",
    )
    schema_: Any = Field(
        default=None, alias="$schema", description="Address of this schema, for editors."
    )
