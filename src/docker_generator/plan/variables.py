"""The variables of .env: each of them one thing, and told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import backing as rules
from docker_generator.plan.addresses import outside_variable
from docker_generator.plan.model import Origin, Variable
from docker_generator.plan.services import secrets_of, service_variables
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.plan.services import Context


def plan_variables(
    order: tuple[str, ...], ports: Iterable[Variable], context: Context
) -> tuple[tuple[Variable, ...], list[Diagnostic]]:
    """Return the variables by name, and where one name would be two things.

    A secret of several services is one variable: its comment names them all.
    """
    found: dict[str, tuple[Variable, str]] = {}
    reported: list[Diagnostic] = []
    for variable, place in _all(order, ports, context):
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


def _all(
    order: tuple[str, ...], ports: Iterable[Variable], context: Context
) -> Iterator[tuple[Variable, str]]:
    for variable in ports:
        yield variable, ""
    for server in context.servers.values():
        for variable in server.variables:
            yield variable, server.pointer
    for name in order:
        place = pointer("services", name)
        for variable in service_variables(name, context):
            yield variable, place
        for need in context.topology.services[name].needs:
            if need.external and slug_of(need.name, service=False) not in context.servers:
                yield outside_variable(need.name), place
    name = "name of this stack on the Docker engine"
    yield Variable("COMPOSE_PROJECT_NAME", Origin.DEFAULT, name, context.project), ""


def replaced_addresses(order: tuple[str, ...], context: Context) -> Iterator[Diagnostic]:
    """Name each address that a service does not get, since it has such a variable of its own."""
    for name in order:
        service = context.topology.services[name]
        for address in context.addresses[name]:
            own = {"environment": service.environment, "secrets": secrets_of(name, context)}
            for field, variables in own.items():
                if address.variable in variables:
                    yield rules.REPLACED_ADDRESS.at(
                        pointer("services", name, field),
                        name,
                        variable=address.variable,
                        other=address.dependency,
                        field=field,
                    )
