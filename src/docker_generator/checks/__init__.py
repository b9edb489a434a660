"""Consistency checks of a topology graph, one module per subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docker_generator.checks.amounts import check_amounts
from docker_generator.checks.backing import check_backing
from docker_generator.checks.claims import check_claims
from docker_generator.checks.conditions import check_conditions
from docker_generator.checks.fields import check_fields
from docker_generator.checks.names import check_names
from docker_generator.checks.order import check_order
from docker_generator.checks.references import check_references
from docker_generator.checks.secrets import check_secrets
from docker_generator.checks.stacks import check_stacks
from docker_generator.checks.targets import check_targets
from docker_generator.checks.types import check_types
from docker_generator.checks.volumes import check_volumes

if TYPE_CHECKING:
    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.topology.model import Topology
    from docker_generator.topology.reading import Reading
    from docker_generator.topology.repair import Repairs


class Catalogues(NamedTuple):
    """The data about languages and backing services."""

    stacks: StackCatalogue
    engines: BackingCatalogue


_CHECKS = (
    *(check_fields, check_names, check_order, check_amounts, check_conditions, check_secrets),
    *(check_types, check_targets),
)


def check(reading: Reading, catalogues: Catalogues | None) -> list[Diagnostic]:
    """Return every finding of every check about a graph.

    A finding that follows from an unreadable value is left out because the value was reported
    already. Without `catalogues`, names are not checked: an unknown name may be in a part of a
    catalogue that could not be read.
    """
    if reading.topology is None:
        return []
    found = _check(reading.topology, reading.repairs, catalogues)
    if reading.alternative is not None:
        others = _check(reading.alternative, reading.repairs, catalogues)
        confirmed = {_identity(other) for other in others}
        found = [one for one in found if _identity(one) in confirmed]
    return reading.repairs.located(found)


def _check(topology: Topology, repairs: Repairs, catalogues: Catalogues | None) -> list[Diagnostic]:
    unreadable = repairs.removed_services
    found = [diagnostic for run in _CHECKS for diagnostic in run(topology)]
    found.extend(check_references(topology, unreadable))
    found.extend(check_claims(topology, unreadable, repairs.services_with_unknown_edges))
    if catalogues is not None:
        found.extend(check_stacks(topology, catalogues.stacks))
        found.extend(check_backing(topology, catalogues.engines))
        found.extend(check_volumes(topology, catalogues.engines))
    return found


def _identity(finding: Diagnostic) -> tuple[str, ...]:
    return (finding.rule.code, finding.pointer, finding.message, finding.expected, *finding.also)
