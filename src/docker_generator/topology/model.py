"""The topology graph as service-topology-analyzer writes it, and the fields we add to it.

Every record keeps the fields that it does not know, so that a check can name them: the graph is
shared with other generators.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, Strict

from docker_generator.diagnostics.rules import reading
from docker_generator.topology.quantities import (
    CpuField,
    DurationField,
    MemoryField,
    Port,
    Replicas,
    fault,
)
from docker_generator.topology.texts import (
    Command,
    Condition,
    DependencyName,
    Entrypoint,
    HealthPath,
    ImageReference,
    Path,
    ProbeType,
    ServiceName,
    Text,
    VariableName,
    Version,
    Word,
)

Flag = Annotated[bool, Strict()]

Key = TypeVar("Key")
Value = TypeVar("Value")


def _by_name(fields: dict[str, Value]) -> dict[str, Value]:
    return dict(sorted(fields.items()))


# What follows is the same whatever the order of the keys in the graph.
ByName = Annotated[dict[Key, Value], AfterValidator(_by_name)]


def _row(value: Any) -> dict[str, bool]:
    if isinstance(value, dict) and all(type(depends) is bool for depends in value.values()):
        return value
    raise fault(reading.UNEXPECTED_TYPE.slug, "an object with true or false for each service")


# Its columns are looked up by a check: a million names are not matched one by one here, and a
# million wrong values are one fault for each row.
MatrixRow = Annotated[dict[str, bool], PlainValidator(_row)]


class Record(BaseModel):
    """A frozen record that keeps unknown fields."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Dependency(Record):
    """What a service needs: another service, or a backing service when `external` is true."""

    name: DependencyName
    type: Word = ""
    external: Flag = False
    engine: Word = ""
    version: Version | None = None
    image: ImageReference | None = None
    port: Port | None = None
    database: DependencyName | None = None
    driver: Word = ""
    condition: Condition = "service_healthy"


class Reservations(Record):
    """What one container has for itself; half of each limit, unless said otherwise."""

    cpu: CpuField | None = None
    memory: MemoryField | None = None


class Resources(Record):
    """The limits of one container."""

    cpu: CpuField | None = None
    memory: MemoryField | None = None
    reservations: Reservations | None = None


class HealthCheck(Record):
    """How a service tells that it is ready; what is absent has the defaults of the contract."""

    path: HealthPath | None = None
    interval: DurationField | None = None
    timeout: DurationField | None = None
    retries: Replicas | None = None
    start_period: DurationField | None = None
    command: Command = ()
    type: ProbeType | None = None


class Build(Record):
    """How the image of a service is made, where the source tree does not tell."""

    context: Path | None = None
    entrypoint: Entrypoint | None = None
    command: Command = ()
    package_manager: Word = ""
    version: Version | None = None


class Service(Record):
    """One service of the graph; without a port it is a worker."""

    type: Word = "microservice"
    language: Word
    framework: Word = ""
    port: Port | None = None
    host_port: Port | None = None
    dependencies: tuple[Dependency, ...] = ()
    resources: Resources | None = None
    health_check: HealthCheck | None = None
    build: Build = Build()
    environment: ByName[VariableName, Text] = Field(default_factory=dict)
    secrets: tuple[VariableName, ...] = ()
    replicas: Replicas = 1

    @property
    def needs(self) -> tuple[Dependency, ...]:
        """The dependencies, each once: the first one that names it."""
        first: dict[tuple[str, bool], Dependency] = {}
        for dependency in self.dependencies:
            first.setdefault((dependency.name, dependency.external), dependency)
        return tuple(first.values())


class Edge(Record):
    """`from_` depends on `to`."""

    from_: DependencyName = Field(alias="from")
    to: DependencyName


class DependencyGraph(Record):
    """The analyzer's own view of nodes and edges."""

    nodes: tuple[ServiceName, ...] = ()
    edges: tuple[Edge, ...] = ()


class Claims(Record):
    """What the analyzer derived from the services; each part is checked against them."""

    initialization_order: tuple[ServiceName, ...] | None = None
    dependency_graph: DependencyGraph | None = None
    dependency_matrix: ByName[ServiceName, MatrixRow] | None = None


class Network(Record):
    """The network as the analyzer derived it."""

    internal_network: tuple[Edge, ...] | None = None
    external_dependencies: tuple[DependencyName, ...] | None = None
    required_ports: ByName[ServiceName, Port] | None = None


class Validation(Record):
    """What the analyzer says that it has checked."""

    no_cycles: Flag | None = None
    initialization_order_valid: Flag | None = None
    all_dependencies_resolvable: Flag | None = None


class Topology(Record):
    """The whole topology graph."""

    name: ServiceName | None = None
    specification_version: Annotated[str, Strict()] = ""
    analyzed_at: Annotated[str, Strict()] = ""
    services: ByName[ServiceName, Service]
    topology: Claims = Claims()
    network: Network = Network()
    validation: Validation = Validation()
    schema_: Any = Field(default=None, alias="$schema")
