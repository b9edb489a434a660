"""Requested languages, frameworks, package managers and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.checks.fields import one_of
from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import engines, support

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.model import Stack
    from docker_generator.topology.model import Service, Topology


def check_stacks(topology: Topology, stacks: StackCatalogue) -> Iterator[Diagnostic]:
    """Find languages, frameworks, package managers and versions that are not known."""
    for name, service in topology.services.items():
        stack = stacks.find(service.language)
        if stack is None:
            yield support.UNSUPPORTED_LANGUAGE.at(
                pointer("services", name, "language"),
                name,
                value=service.language,
                expected=one_of(service.language, stacks.stacks),
            )
        else:
            yield from _stack(name, service, stack)


def _stack(name: str, service: Service, stack: Stack) -> Iterator[Diagnostic]:
    framework = stack.framework(service.framework)
    if framework is None and not service.build.command:
        yield support.UNSUPPORTED_FRAMEWORK.at(
            pointer("services", name, "framework"),
            name,
            value=service.framework,
            language=stack.title,
            expected=one_of(service.framework, stack.frameworks),
        )
    if framework is not None and framework.listens and not service.build.command:
        place = pointer("services", name)
        if service.runs_once:
            yield support.JOB_NEVER_COMPLETES.at(place, name, framework=framework.title)
        elif service.port is None:
            yield support.MISSING_PORT.at(place, name, framework=framework.title)
    manager = service.build.package_manager
    if manager and manager.lower() not in stack.package_managers:
        yield support.UNSUPPORTED_PACKAGE_MANAGER.at(
            pointer("services", name, "build", "package_manager"),
            name,
            value=manager,
            language=stack.title,
            expected=one_of(manager, stack.package_managers),
        )
    version, known = service.build.version, ", ".join(stack.versions)
    if version is not None and version not in stack.versions:
        place = pointer("services", name, "build", "version")
        if stack.images_of(version) is None:
            yield support.UNSUPPORTED_VERSION.at(
                place, name, value=version, what=stack.title, known=known
            )
        else:
            yield engines.UNLISTED_LANGUAGE_VERSION.at(
                place, name, value=version, what=stack.title, known=known
            )
