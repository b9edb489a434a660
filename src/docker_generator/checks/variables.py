"""Variables for parts of a dependency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.checks.fields import one_of
from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import running as rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.topology.model import Dependency, Service

_OF_A_SERVICE = ("url", "host", "port", "address")


def check_variables(name: str, service: Service, backing: BackingCatalogue) -> Iterator[Diagnostic]:
    """Find parts that a dependency does not have, and variables with two meanings."""
    first: dict[str, str] = {}
    for number, need in enumerate(service.dependencies):
        known = _parts(need, backing)
        for variable, part in need.variables.items():
            place = pointer("services", name, "dependencies", number, "variables", variable)
            if part.lower() not in known:
                yield rules.UNKNOWN_PART.at(
                    place,
                    name,
                    field=variable,
                    part=part,
                    other=need.name,
                    known=one_of(part, known),
                )
            other = first.setdefault(variable, need.name)
            if other != need.name:
                yield rules.VARIABLE_OF_TWO_DEPENDENCIES.at(
                    place, name, field=variable, other=need.name, first=other
                )


def _parts(need: Dependency, backing: BackingCatalogue) -> Iterable[str]:
    """Return the parts of a dependency's address; outside of the stack, only the address."""
    if not need.external:
        return _OF_A_SERVICE
    engine = backing.meant_by(need)
    return engine.parts if engine else ("url",)
