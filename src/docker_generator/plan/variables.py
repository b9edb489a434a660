"""The variables of .env: each has one meaning, and is declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import backing as rules
from docker_generator.plan.addresses import outside_variable
from docker_generator.plan.companions import companion_variables
from docker_generator.plan.gateway import gateway_variables
from docker_generator.plan.model import Origin, Variable
from docker_generator.plan.services import secrets_of, service_variables
from docker_generator.plan.settings import variables_of
from docker_generator.resolve.model import TargetKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.plan.services import Lowering
    from docker_generator.resolve.model import ResolvedGraph


def plan_variables(
    ports: Iterable[Variable], graph: ResolvedGraph
) -> tuple[tuple[Variable, ...], list[Diagnostic]]:
    """Return the variables by name, and the names that would have two meanings.

    A secret of several services is one variable: its comment names them all.
    """
    found: dict[str, tuple[Variable, str]] = {}
    reported: list[Diagnostic] = []
    for variable, place in _all(ports, graph):
        known, first = found.setdefault(variable.name, (variable, place))
        if known.origin is variable.origin is Origin.YOURS:
            also = variable.comment.rpartition(" of ")[2]
            if also not in known.comment:
                merged = Variable(known.name, known.origin, f"{known.comment}, {also}")
                found[variable.name] = (merged, first)
        elif known != variable:
            reported.append(
                rules.VARIABLE_COLLISION.at(
                    place or first,
                    variable=variable.name,
                    first=known.comment,
                    second=variable.comment,
                )
            )
    named = sorted((variable for variable, _ in found.values()), key=lambda v: v.name)
    return tuple(named), reported


def _all(ports: Iterable[Variable], graph: ResolvedGraph) -> Iterator[tuple[Variable, str]]:
    for variable in (*ports, *gateway_variables(graph)):
        yield variable, ""
    for node in graph.backing.values():
        for variable in variables_of(node):
            yield variable, node.pointer
    if graph.observer is not None:
        for variable in variables_of(graph.observer):
            yield variable, graph.observer.pointer
    yield from companion_variables(graph)
    for service in graph.services.values():
        for variable in service_variables(service, graph):
            yield variable, service.pointer
        for edge in service.edges:
            if edge.kind is TargetKind.OUTSIDE:
                yield outside_variable(edge.need.name), service.pointer
    name = "name of this stack on the Docker engine"
    yield Variable("COMPOSE_PROJECT_NAME", Origin.DEFAULT, name, graph.project), ""


def replaced_addresses(lowering: Lowering) -> Iterator[Diagnostic]:
    """Report each address that a service does not get because it has a variable with that name."""
    for name, service in lowering.graph.services.items():
        own = {
            "environment": service.declared.environment,
            "secrets": secrets_of(service, lowering.graph),
        }
        for address in lowering.addresses[name]:
            for field, variables in own.items():
                if address.variable in variables:
                    yield rules.REPLACED_ADDRESS.at(
                        pointer("services", name, field),
                        name,
                        variable=address.variable,
                        other=address.dependency,
                        field=field,
                    )
