"""What the graph asks of stacks and backing services, and whether they can give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.checks.fields import nearest
from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import graph, support
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.backing.catalogue import BackingCatalogue, Engine
    from docker_generator.stacks.catalogue import Stack, StackCatalogue
    from docker_generator.topology.model import Dependency, Service, Topology


def check_support(
    topology: Topology, stacks: StackCatalogue, backing: BackingCatalogue
) -> Iterator[Diagnostic]:
    """Find languages, frameworks, package managers, versions and engines that are not known."""
    for name, service in topology.services.items():
        stack = stacks.find(service.language)
        if stack is None:
            yield support.UNSUPPORTED_LANGUAGE.at(
                pointer("services", name, "language"),
                name,
                value=service.language,
                expected=_one_of(service.language, stacks.stacks),
            )
        else:
            yield from _stack(name, service, stack)
    yield from _engines(topology, backing)


def _one_of(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    hint = nearest(word, names)
    return f"one of: {', '.join(names)}" + (f"; {hint}" if hint else "")


def _stack(name: str, service: Service, stack: Stack) -> Iterator[Diagnostic]:
    framework = stack.framework(service.framework)
    if framework is None and not service.build.command:
        yield support.UNSUPPORTED_FRAMEWORK.at(
            pointer("services", name, "framework"),
            name,
            value=service.framework,
            language=stack.title,
            expected=_one_of(service.framework, stack.frameworks),
        )
    if framework is not None and service.port is None and not service.build.command:
        yield support.MISSING_PORT.at(pointer("services", name), name, framework=framework.title)
    manager = service.build.package_manager
    if manager and manager.lower() not in stack.package_managers:
        yield support.UNSUPPORTED_PACKAGE_MANAGER.at(
            pointer("services", name, "build", "package_manager"),
            name,
            value=manager,
            language=stack.title,
            expected=_one_of(manager, stack.package_managers),
        )
    version = service.build.version
    if version is not None and version not in stack.images:
        yield support.UNSUPPORTED_VERSION.at(
            pointer("services", name, "build", "version"),
            name,
            value=version,
            what=stack.title,
            known=", ".join(stack.images),
        )
    kind = service.health_check.type if service.health_check else None
    if kind == "grpc" and kind not in stack.probes:
        yield support.WEAKER_PROBE.at(
            pointer("services", name, "health_check", "type"), name, type=kind, language=stack.title
        )


def _engines(topology: Topology, backing: BackingCatalogue) -> Iterator[Diagnostic]:
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
                yield support.CONFLICTING_ENGINES.at(
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
    return support.UNSUPPORTED_BACKING_SERVICE.at(
        place + pointer(field),
        name,
        value=word,
        other=dependency.name,
        expected=_one_of(word, backing.engines),
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
        yield support.ASSUMED_ENGINE.at(
            place, name, other=dependency.name, engine=engine.title, type=dependency.type
        )
