"""The form of the hand-off: the data for the later generators, without YAML.

`artifacts["docker"]` and the key `handoff` of docker-manifest.json hold it as plain JSON data;
`Handoff.model_validate(artifacts["docker"])` gives it types, schema/handoff.schema.json describes
it for other languages. Within one version fields are added, never renamed, removed or given another
meaning: a reader ignores what it does not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

VERSION: Literal[1] = 1
"""The version of this form."""


class HandoffModel(BaseModel):
    """A part of the hand-off. All its fields are always present; absent values are null."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class VariableRef(HandoffModel):
    """A variable in the middle of a text."""

    variable: Annotated[str, Field(description="its name, a key of `variables`")]
    default: Annotated[
        str | None, Field(description="the value if it is not set; null for a secret")
    ]


Value = Annotated[
    str | tuple[str | VariableRef, ...],
    Field(description="a text as it is, or its parts in order, some of them variables"),
]


class Variable(HandoffModel):
    """A variable of a container, and its kind."""

    kind: Annotated[
        Literal["plain", "secret", "address"],
        Field(
            description="plain: holds no secret; secret: holds at least one; address: leads to "
            "`dependency`, and may hold a secret"
        ),
    ]
    value: Value
    dependency: Annotated[str | None, Field(description="slug of what an address leads to")]


class Port(HandoffModel):
    """A port that a container listens on."""

    name: Annotated[
        str,
        Field(
            description="http, grpc, tcp for the first one of a backing service, or a "
            "protocol of its own"
        ),
    ]
    port: Annotated[int, Field(ge=1, le=65535)]


class Probe(HandoffModel):
    """The readiness check of a container; times are whole seconds.

    A start may take `startup_period_seconds` times `startup_failure_threshold`; from then on
    `failure_threshold` failures in a row, `period_seconds` apart, mean that it hangs.
    """

    type: Annotated[
        Literal["http", "tcp", "grpc", "command"],
        Field(
            description="what the check requests: the path, the port, the health service, the "
            "command"
        ),
    ]
    path: Annotated[str | None, Field(description="of http: path and query")]
    port: Annotated[int | None, Field(description="of http, tcp and grpc")]
    command: Annotated[
        tuple[Value, ...],
        Field(
            description="the command of the image's own health check in the container, for any type"
        ),
    ]
    period_seconds: Annotated[int, Field(ge=1)]
    timeout_seconds: Annotated[int, Field(ge=1)]
    failure_threshold: Annotated[int, Field(ge=1)]
    startup_period_seconds: Annotated[int, Field(ge=1)]
    startup_failure_threshold: Annotated[int, Field(ge=1)]


class Amounts(HandoffModel):
    """Amounts in the units of the graph, which are those of Kubernetes: "500m", "4Gi"."""

    cpu: str | None
    memory: str | None


class Gpu(HandoffModel):
    """GPUs that a container has."""

    count: Annotated[int, Field(ge=1)]
    ids: Annotated[
        tuple[str, ...], Field(description="those that it has, as `driver` calls them; none: any")
    ]
    driver: Annotated[
        str | None, Field(description="of the Docker engine; null: the first one that has GPUs")
    ]


class Resources(HandoffModel):
    """Limits and reservations of a container."""

    limits: Amounts
    reservations: Amounts
    gpu: Gpu | None


class Mount(HandoffModel):
    """A mount of a container."""

    kind: Annotated[
        Literal["volume", "folder", "file"],
        Field(description="a volume by its name, a path of the project, or a generated file"),
    ]
    source: Annotated[
        str, Field(description="name; path relative to the output directory; key of the files")
    ]
    target: Annotated[str, Field(description="absolute path in the container")]
    read_only: bool


class Security(HandoffModel):
    """Restrictions of a container; its user is a field of its own."""

    drop_capabilities: Annotated[
        tuple[str, ...], Field(description="Linux capabilities that are taken away; ALL: all")
    ]
    add_capabilities: Annotated[
        tuple[str, ...],
        Field(
            description="capabilities that are added again because the image was tried to need them"
        ),
    ]
    read_only_root: Annotated[
        bool,
        Field(
            description="whether its root directory cannot be written, beside mounts and "
            "`temporary_paths`; outside of dev"
        ),
    ]
    no_new_privileges: Annotated[
        bool, Field(description="whether its processes gain no privileges, by setuid for example")
    ]
    init: Annotated[
        bool, Field(description="whether process 1 is an init that Docker brings along")
    ]


class Container(HandoffModel):
    """The common fields of everything that runs."""

    command: Annotated[
        tuple[Value, ...],
        Field(description="arguments of the image; empty: those of the image itself"),
    ]
    variables: dict[str, Variable]
    ports: tuple[Port, ...]
    probe: Probe | None
    resources: Resources
    security: Security
    stop_grace_period_seconds: Annotated[
        int | None,
        Field(
            description="seconds from the stop signal to the kill; null: the default of the engine"
        ),
    ]
    mounts: tuple[Mount, ...]
    temporary_paths: Annotated[
        tuple[str, ...],
        Field(
            description="absolute paths that it may write to; their contents are lost at a restart"
        ),
    ]


class OneShot(Container):
    """A task that runs once at every start, before the containers that wait for it.

    It is idempotent.
    """

    name: Annotated[str, Field(description="DNS label; reserved in the whole stack")]
    rule: Annotated[str, Field(description="rule that added it: database-per-service, migrations")]
    image: str
    shares_network_of: Annotated[
        str | None, Field(description="the backing service that trusts it, at 127.0.0.1")
    ]


class Image(HandoffModel):
    """The image of a service: reference is [registry/]name:tag."""

    reference: str
    registry: str | None
    name: str
    tag: str


class BuildSecret(HandoffModel):
    """Something that only the steps of a build may read: a variable or a file."""

    name: Annotated[str, Field(description="its id in the Dockerfile")]
    variable: Annotated[str | None, Field(description="variable of .env with its value")]
    file: Annotated[str | None, Field(description="relative to the output directory")]


class Build(HandoffModel):
    """How the image of a service is made."""

    context: Annotated[str, Field(description="path relative to the root directory")]
    dockerfile: Annotated[
        str,
        Field(description="relative to the output directory; a key of the files, if generated"),
    ]
    own: Annotated[
        bool, Field(description="whether it is the author's own: it is not a key of the files then")
    ]
    target: Annotated[str | None, Field(description="stage that is built; null for the last one")]
    secrets: Annotated[
        tuple[BuildSecret, ...], Field(description="what its steps mount, and no layer holds")
    ]


class Dependency(HandoffModel):
    """A dependency of a service."""

    name: Annotated[str, Field(description="slug of a service, or of a backing service")]
    external: Annotated[bool, Field(description="whether it is not a service of the graph")]
    condition: Annotated[
        Literal["service_started", "service_healthy", "service_completed_successfully"] | None,
        Field(
            description="what the start waits for, in the words of Compose; null if it runs "
            "elsewhere"
        ),
    ]


class Route(HandoffModel):
    """A path of a front end's web server that leads to a service, its prefix taken off."""

    path: str
    service: str
    port: int


class Service(Container):
    """A service of the graph. Its command and health check are in the image.

    The user is a number.
    """

    slug: Annotated[str, Field(description="DNS label; the name of the service in the network")]
    type: Annotated[str, Field(description="as the graph says: microservice, worker, job, …")]
    runs_once: Annotated[bool, Field(description="whether it ends, at every start: it is a job")]
    image: Image
    build: Build
    user: Annotated[
        int | None, Field(description="null if an author's Dockerfile names it by name")
    ]
    group: Annotated[int | None, Field(description="as the user")]
    replicas: int
    dependencies: tuple[Dependency, ...]
    migrations: Annotated[
        OneShot | None,
        Field(
            description="the job that migrates its databases; several services with one name "
            "share one run"
        ),
    ]
    routes: tuple[Route, ...]


class Login(HandoffModel):
    """The access of one service to a backing service: its own database and login."""

    service: str
    database: str
    login: str
    password: Annotated[str, Field(description="name of the variable that holds it")]


class BackingService(Container):
    """A database, cache, broker or other service that is not a service of the graph."""

    engine: str
    version: str
    image: str
    credentials: Annotated[tuple[str, ...], Field(description="names of its secret variables")]
    logins: tuple[Login, ...]
    databases: Annotated[
        OneShot | None,
        Field(description="the job that makes the databases and logins at every start"),
    ]


class VariableDeclaration(HandoffModel):
    """A variable that texts refer to, and the origin of its value."""

    origin: Annotated[
        Literal["generated", "yours", "default"],
        Field(
            description="`generated`: a secret, random if it is not set; `yours`: a secret that "
            "the user has to set; `default`: a value that may be changed"
        ),
    ]
    about: str
    default: str | None


class Claim(HandoffModel):
    """One comparison of the generated files with the topology graph."""

    kind: Annotated[str, Field(description="what is compared, a key of `counts`")]
    rule: Annotated[str, Field(description="slug of the rule that reports it")]
    subject: Annotated[str, Field(description="service, backing service, network, volume, file")]
    file: Annotated[str, Field(description="the file in which it was read")]
    pointer: Annotated[
        str, Field(description="RFC 6901 pointer into the compose file; empty for a whole file")
    ]
    topology_pointer: Annotated[
        str, Field(description="pointer into the topology graph; empty if it follows from no field")
    ]
    holds: bool


class ClaimGroup(HandoffModel):
    """The claims of one group of topology-prover."""

    status: Literal["passed", "failed"]
    claims: Annotated[int, Field(ge=0)]
    failed: tuple[Claim, ...]


class ClaimGroups(HandoffModel):
    """The groups, as topology-prover calls them."""

    service_existence: ClaimGroup
    dependencies_configured: ClaimGroup
    network_connectivity: ClaimGroup
    resource_constraints: ClaimGroup
    bijection: ClaimGroup


class Proof(HandoffModel):
    """The proof that the generated files are the topology graph."""

    isomorphism: Annotated[bool, Field(description="whether claims were made and all of them hold")]
    claims: Annotated[int, Field(ge=0)]
    counts: Annotated[dict[str, int], Field(description="claims of each kind")]
    groups: ClaimGroups
    every_claim: Annotated[
        tuple[Claim, ...] | None,
        Field(description="all claims, for a host; null in the manifest, which stays small"),
    ]


class Handoff(HandoffModel):
    """Everything that is reported. Services are in the order in which they start."""

    version: Annotated[Literal[1], Field(description="of this form")]
    project: str
    environment: Literal["dev", "staging", "prod"]
    networks: Annotated[
        Literal["shared", "isolated"],
        Field(description="isolated: only dependencies can be reached"),
    ]
    services: Annotated[dict[str, Service], Field(description="by their names in the graph")]
    backing_services: Annotated[dict[str, BackingService], Field(description="by their slugs")]
    initialization_order: Annotated[tuple[str, ...], Field(description="names of the services")]
    variables: Annotated[
        dict[str, VariableDeclaration],
        Field(description="every variable that a text above refers to"),
    ]
    proof: Annotated[
        Proof | None, Field(description="the proof of the generated files; null until it is made")
    ]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the hand-off; schema/handoff.schema.json holds the same."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:docker-generator:handoff:{VERSION}",
    }
    return head | Handoff.model_json_schema(mode="serialization")
