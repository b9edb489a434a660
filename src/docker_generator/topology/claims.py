"""Facts that the analyzer derived from the services: the order, the network, and its own checks."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema

from docker_generator.diagnostics.rules import reading
from docker_generator.topology.quantities import Port, fault
from docker_generator.topology.record import ByName, Flag, Record
from docker_generator.topology.texts import DependencyName, ServiceName


def _row(value: Any) -> dict[str, bool]:
    if isinstance(value, dict) and all(type(depends) is bool for depends in value.values()):
        return value
    raise fault(reading.UNEXPECTED_TYPE.slug, "an object with true or false for each service")


# Its columns are checked later: this avoids matching a million names here, and yields one error for
# each row.
MatrixRow = Annotated[
    dict[str, bool],
    PlainValidator(_row),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "boolean"}}),
]


class Edge(Record):
    """`from` depends on `to`."""

    from_: DependencyName = Field(alias="from", description="The service that needs the other.")
    to: DependencyName = Field(description="The service or backing service that is needed.")


class DependencyGraph(Record):
    """Nodes and edges according to the analyzer."""

    nodes: tuple[ServiceName, ...] = Field(default=(), description="Every service.")
    edges: tuple[Edge, ...] = Field(default=(), description="Every dependency.")


class DerivedFacts(Record):
    """Facts that the analyzer derived from the services; each is checked against them."""

    initialization_order: tuple[ServiceName, ...] | None = Field(
        default=None,
        description="Order of the start. It is used if it contradicts no edge, else a new order "
        "is derived.",
    )
    dependency_graph: DependencyGraph | None = Field(
        default=None, description="Nodes and edges according to the analyzer."
    )
    dependency_matrix: ByName[ServiceName, MatrixRow] | None = Field(
        default=None,
        description="For each service whether it depends on each other one; may be left out.",
    )


class Network(Record):
    """The network as the analyzer derived it; each part is checked against the services."""

    internal_network: tuple[Edge, ...] | None = Field(
        default=None, description="Connections inside the stack."
    )
    external_dependencies: tuple[DependencyName, ...] | None = Field(
        default=None, description="Names of the backing services."
    )
    required_ports: ByName[ServiceName, Port] | None = Field(
        default=None, description="The port of each service that has one."
    )


class Validation(Record):
    """The checks that the analyzer reports."""

    no_cycles: Flag | None = Field(
        default=None, description="Whether no service needs itself, directly or indirectly."
    )
    initialization_order_valid: Flag | None = Field(
        default=None, description="Whether the order contradicts no edge."
    )
    all_dependencies_resolvable: Flag | None = Field(
        default=None, description="Whether every dependency exists."
    )
