"""What the graph asks of backing services, and whether they can give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.checks.fields import one_of
from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import backing as backing_rules
from docker_generator.diagnostics.rules import graph, support
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.backing.catalogue import BackingCatalogue, Engine
    from docker_generator.topology.model import Dependency, Topology


def check_backing(topology: Topology, backing: BackingCatalogue) -> Iterator[Diagnostic]:
    """Find dependencies that no engine serves, versions and engines that do not go together."""
    first: dict[str, tuple[str, tuple[str, str]]] = {}
    owners = {slug_of(name): name for name in topology.services}
    for name, service in topology.services.items():
        for number, dependency in enumerate(service.dependencies):
            if not dependency.external:
                continue
            place = pointer("services", name, "dependencies", number)
            engine = backing.meant_by(dependency)
            if engine is None:
                yield _unknown_engine(place, name, dependency, backing)
                continue
            yield from _engine(place, name, dependency, engine, backing)
            one_shot = engine.one_shot(slug_of(dependency.name, service=False))
            if one_shot in owners:
                yield graph.NAME_COLLISION.at(
                    pointer("services", owners[one_shot]),
                    owners[one_shot],
                    other=f"what makes the databases of '{dependency.name}'",
                    slug=one_shot,
                )
            wanted = (engine.engine, dependency.version or engine.default_version)
            other, known = first.setdefault(dependency.name, (name, wanted))
            if known != wanted:
                yield backing_rules.CONFLICTING_ENGINES.at(
                    place,
                    name,
                    service=other,
                    other=dependency.name,
                    known=f"{other} wants {' '.join(known)}, {name} wants {' '.join(wanted)}",
                )


def _unknown_engine(
    place: str, name: str, dependency: Dependency, backing: BackingCatalogue
) -> Diagnostic:
    field = "engine" if dependency.engine else "name"
    word = dependency.engine or dependency.name
    return backing_rules.UNSUPPORTED_BACKING_SERVICE.at(
        place + pointer(field),
        name,
        value=word,
        other=dependency.name,
        expected=one_of(word, backing.engines),
    )


def _engine(
    place: str, name: str, dependency: Dependency, engine: Engine, backing: BackingCatalogue
) -> Iterator[Diagnostic]:
    if dependency.version is not None and dependency.version not in engine.versions:
        yield support.UNSUPPORTED_VERSION.at(
            place + "/version",
            name,
            value=dependency.version,
            what=engine.title,
            known=", ".join(engine.versions),
        )
    if not backing.is_named(dependency):
        yield backing_rules.ASSUMED_ENGINE.at(
            place, name, other=dependency.name, engine=engine.title, type=dependency.type
        )
