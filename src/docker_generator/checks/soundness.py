"""The sound part of a graph: the part without errors, which later stages can use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.diagnostic import parts_of
from docker_generator.topology.ordering import cycles, service_edges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.topology.model import Dependency, Service, Topology
    from docker_generator.topology.repair import Parts, Repairs


class SoundPart(NamedTuple):
    """A part of a graph, and its changes relative to the document."""

    topology: Topology
    repairs: Repairs


def sound(part: SoundPart, found: Iterable[Diagnostic]) -> SoundPart:
    """Return the part of a graph without errors.

    Services with an error of their own are left out, and with them the dependencies on them. If
    services depend on each other in a cycle, only the dependencies of the cycle are left out.
    Errors that
    later stages find in it are errors of the whole graph as well, so no error hides an error of
    another service. Nothing is generated from it.

    `found` are all findings so far, about the original document.
    """
    repairs = part.repairs.copied()
    faulty = set(_services_with_errors(found, repairs.services_key))
    services = {name: one for name, one in part.topology.services.items() if name not in faulty}
    topology = part.topology.model_copy(update={"services": services})
    others = {name: services.keys() - {name} for name in services}
    topology = _with_edges(topology, others, repairs)
    while circular := cycles(service_edges(topology)):
        cycle_of = {name: set(cycle) for cycle in circular for name in cycle}
        outside = {name: others[name] - cycle_of.get(name, set()) for name in services}
        topology = _with_edges(topology, outside, repairs)
    return SoundPart(_with_order(topology), repairs)


def _services_with_errors(found: Iterable[Diagnostic], key: str) -> Iterator[str]:
    for finding in found:
        if finding.is_error and not finding.origin:
            for place in (finding.pointer, *finding.also):
                parts = parts_of(place)
                if len(parts) > 1 and parts[0] == key:
                    yield parts[1]


def _with_edges(topology: Topology, allowed: Mapping[str, set[str]], repairs: Repairs) -> Topology:
    """Return a topology whose services depend only on allowed ones; the rest is left out."""

    def restricted(name: str, service: Service) -> Service:
        kept: list[Dependency] = []
        removed = []
        for number, need in enumerate(service.dependencies):
            if need.external or need.name in allowed[name]:
                kept.append(need)
            else:
                place: Parts = (repairs.services_key, name, "dependencies", number)
                removed.append(repairs.original(place))
        for place in removed:
            repairs.leave_out(place)
        return service.model_copy(update={"dependencies": tuple(kept)}) if removed else service

    services = {name: restricted(name, service) for name, service in topology.services.items()}
    return topology.model_copy(update={"services": services})


def _with_order(topology: Topology) -> Topology:
    """Return a topology whose claimed order names only its own services."""
    order = topology.topology.initialization_order
    known = order and tuple(name for name in order if name in topology.services)
    claims = topology.topology.model_copy(update={"initialization_order": known})
    return topology.model_copy(update={"topology": claims})
