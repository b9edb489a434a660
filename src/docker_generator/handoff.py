"""The form of the hand-off: the data for the later generators, without YAML.

`artifacts["docker"]` and the key `handoff` of docker-manifest.json hold it as plain JSON data;
`Handoff.model_validate(artifacts["docker"])` gives it types, schema/handoff.schema.json describes
it for other languages. Within one version fields are added, never renamed, removed or given another
meaning: a reader ignores what it does not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from docker_generator.handoff_parts import (
    Build,
    HandoffModel,
    Image,
    Proof,
    Resources,
    Volume,
)

VERSION: Literal[1] = 1
"""The version of this form."""


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
    dependency: Annotated[str | None, Field(description="slug of the target of an address")]


class Port(HandoffModel):
    """A port that a container listens on."""

    name: Annotated[
        str,
        Field(
            description="http or grpc; for a backing service tcp, or the name of its protocol for "
            "a further port"
        ),
    ]
    port: Annotated[int, Field(ge=1, le=65535, description="its number, in the container")]


class Probe(HandoffModel):
    """The readiness check of a container; times are whole seconds.

    A start may take `startup_period_seconds` times `startup_failure_threshold`; from then on
    `failure_threshold` failures in a row, `period_seconds` apart, mean that it hangs.
    """

    type: Annotated[
        Literal["http", "tcp", "grpc", "command"],
        Field(
            description="the target of the check: the path, the port, the health service, the "
            "command"
        ),
    ]
    path: Annotated[str | None, Field(description="path and query, for http")]
    port: Annotated[int | None, Field(description="for http, tcp and grpc")]
    command: Annotated[
        tuple[Value, ...],
        Field(
            description="the command of the image's own health check in the container, for any type"
        ),
    ]
    period_seconds: Annotated[int, Field(ge=1, description="seconds between two checks")]
    timeout_seconds: Annotated[int, Field(ge=1, description="timeout of a check")]
    failure_threshold: Annotated[
        int, Field(ge=1, description="failures in a row after which it is unhealthy")
    ]
    startup_period_seconds: Annotated[
        int, Field(ge=1, description="seconds between two checks until the first success")
    ]
    startup_failure_threshold: Annotated[
        int, Field(ge=1, description="failures after which the start has failed")
    ]


class Mount(HandoffModel):
    """A mount of a container."""

    kind: Annotated[
        Literal["volume", "folder", "file"],
        Field(description="a volume by its name, a path of the project, or a generated file"),
    ]
    source: Annotated[
        str, Field(description="name; path relative to the output directory; key of the files")
    ]
    path: Annotated[
        str | None,
        Field(description="of kind `folder`: its path relative to the root directory; else null"),
    ]
    target: Annotated[str, Field(description="absolute path in the container")]
    read_only: Annotated[bool, Field(description="whether the container only reads it")]


class Security(HandoffModel):
    """Restrictions of a container; its user is a field of its own."""

    drop_capabilities: Annotated[
        tuple[str, ...], Field(description="Linux capabilities that are dropped; ALL: all of them")
    ]
    add_capabilities: Annotated[
        tuple[str, ...],
        Field(
            description="capabilities that are added again: tests showed that the image needs them"
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
    init: Annotated[bool, Field(description="whether process 1 is the init program of Docker")]


class Container(HandoffModel):
    """The common fields of everything that runs."""

    command: Annotated[
        tuple[Value, ...],
        Field(description="arguments of the image; empty: the image's own command"),
    ]
    variables: Annotated[dict[str, Variable], Field(description="its environment, by name")]
    ports: Annotated[
        tuple[Port, ...],
        Field(description="ports on which it listens; the first one is for its clients"),
    ]
    probe: Annotated[
        Probe | None,
        Field(description="null for a job, or if its image contains no program for a health check"),
    ]
    resources: Annotated[Resources, Field(description="limits and reservations")]
    security: Annotated[Security, Field(description="what it does without")]
    stop_grace_period_seconds: Annotated[
        int | None,
        Field(
            description="seconds from the stop signal to the kill; null: the default of the engine"
        ),
    ]
    mounts: Annotated[
        tuple[Mount, ...], Field(description="volumes, directories of the project, generated files")
    ]
    temporary_paths: Annotated[
        tuple[str, ...],
        Field(
            description="absolute paths that it may write to; their contents are lost at a restart"
        ),
    ]
    writable_paths: Annotated[
        tuple[str, ...],
        Field(
            description="all directories that must be writable: `temporary_paths`, "
            "then the targets of mounts that are not read-only"
        ),
    ]


class OneShot(Container):
    """A task that runs once at every start, before the containers that wait for it.

    It is idempotent.
    """

    name: Annotated[str, Field(description="DNS label; reserved in the whole stack")]
    rule: Annotated[str, Field(description="rule that added it: database-per-service, migrations")]
    image: Annotated[str, Field(description="reference of its image")]
    shares_network_of: Annotated[
        str | None, Field(description="the backing service that trusts it, at 127.0.0.1")
    ]
    remote_variables: Annotated[
        dict[str, Variable] | None,
        Field(
            description="variables for the same task over the network, as the administrator of "
            "its server: they replace `variables` if 127.0.0.1 cannot be shared. The "
            "administrator's password cannot be changed then. Null if it must run beside its "
            "server, or shares no network"
        ),
    ]


class Dependency(HandoffModel):
    """A dependency of a service."""

    name: Annotated[str, Field(description="slug of a service, or of a backing service")]
    external: Annotated[bool, Field(description="whether it is not a service of the graph")]
    condition: Annotated[
        Literal["service_started", "service_healthy", "service_completed_successfully"] | None,
        Field(
            description="condition for the start, as Compose names it; null if it runs elsewhere"
        ),
    ]


class Route(HandoffModel):
    """A path of a front end's web server that is forwarded to a service, without its prefix."""

    path: Annotated[str, Field(description="prefix of the path, with a / at its end")]
    service: Annotated[str, Field(description="slug of the service that answers")]
    port: Annotated[int, Field(description="port of that service")]
    strips_prefix: Annotated[
        bool,
        Field(
            description="whether the prefix is removed before the request is forwarded; "
            "always true today"
        ),
    ]


class Scaling(HandoffModel):
    """A hint for autoscaling, which was not measured."""

    minimum_replicas: Annotated[int, Field(ge=1, description="the replicas of the graph")]
    maximum_replicas: Annotated[int, Field(ge=1, description="twice as many, at least three")]
    cpu_percent: Annotated[
        int,
        Field(
            ge=1, le=100, description="percent of the CPU reservation at which a replica is added"
        ),
    ]


class Service(Container):
    """A service of the graph. Its command and health check are in the image.

    The user is a number.
    """

    slug: Annotated[str, Field(description="DNS label; the name of the service in the network")]
    type: Annotated[str, Field(description="type in the graph: microservice, worker, job, …")]
    runs_once: Annotated[
        bool, Field(description="whether it is a job: it runs at every start, and ends")
    ]
    public: Annotated[
        bool,
        Field(
            description="whether it is meant to be reachable from outside: a front end; without "
            "one, a service with a port that no other one depends on"
        ),
    ]
    image: Annotated[Image, Field(description="what it runs")]
    build: Annotated[Build, Field(description="how that is made")]
    user: Annotated[
        int | None, Field(description="null if an author's Dockerfile has only its name")
    ]
    group: Annotated[int | None, Field(description="as the user")]
    replicas: Annotated[int, Field(ge=1, description="number of its containers")]
    scaling: Annotated[
        Scaling | None,
        Field(
            description="null for a job, for a service that writes to a volume, and without a CPU "
            "reservation"
        ),
    ]
    dependencies: Annotated[
        tuple[Dependency, ...], Field(description="without duplicates, in the order of the graph")
    ]
    migrations: Annotated[
        OneShot | None,
        Field(
            description="the job that migrates its databases; several services with one name "
            "share one run"
        ),
    ]
    routes: Annotated[
        tuple[Route, ...],
        Field(description="paths that its own web server forwards; an ingress may do so instead"),
    ]


class Login(HandoffModel):
    """The access of one service to a backing service: its own database and login."""

    service: Annotated[str, Field(description="slug of the service")]
    database: Annotated[str, Field(description="name of its database, or virtual host")]
    login: Annotated[str, Field(description="name of its login")]
    password: Annotated[str, Field(description="name of the variable that holds it")]


class BackingService(Container):
    """A database, cache, broker or other service that is not a service of the graph."""

    engine: Annotated[
        str, Field(description="name of the engine in the catalogue: postgres, redis, ...")
    ]
    version: Annotated[str, Field(description="of the engine")]
    image: Annotated[str, Field(description="reference of its image")]
    user: Annotated[
        int | None,
        Field(
            description="number of the image's user; 0 for root, if its entrypoint changes the "
            "user itself; null if only the name is known"
        ),
    ]
    group: Annotated[
        int | None,
        Field(description="number of the group; null if the image names none"),
    ]
    credentials: Annotated[tuple[str, ...], Field(description="names of its secret variables")]
    logins: Annotated[
        tuple[Login, ...], Field(description="one access for each service that uses it")
    ]
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
    about: Annotated[str, Field(description="a description in one line")]
    default: Annotated[
        str | None, Field(description="value of a variable with the origin `default`; else null")
    ]


class Handoff(HandoffModel):
    """Everything that is reported. Services are in the order in which they start."""

    version: Annotated[Literal[1], Field(description="of this form")]
    project: Annotated[str, Field(description="name of the stack; a DNS label")]
    environment: Annotated[
        Literal["dev", "staging", "prod"], Field(description="environment in which the stack runs")
    ]
    output_directory: Annotated[
        str,
        Field(
            description="relative to the root directory; the keys of the files are relative to it"
        ),
    ]
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
    volumes: Annotated[dict[str, Volume], Field(description="the volumes of `mounts`, by name")]
    files: Annotated[
        dict[str, str],
        Field(description="texts of mounted generated files, by their keys"),
    ]
    proof: Annotated[
        Proof | None,
        Field(description="the proof of the generated files; null until it is made"),
    ]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the hand-off; schema/handoff.schema.json holds the same."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:docker-generator:handoff:{VERSION}",
    }
    return head | Handoff.model_json_schema(mode="serialization")
