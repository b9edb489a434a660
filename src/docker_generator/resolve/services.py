"""Services: resources with defaults, kind of probe, and the container's user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.catalogue import fill
from docker_generator.resolve.model import ProbeKind, ResolvedService
from docker_generator.resolve.own_images import OwnImage, own_image
from docker_generator.stacks.model import dotted
from docker_generator.topology.model import HealthCheck
from docker_generator.topology.names import slug_of
from docker_generator.topology.resources import Resources

if TYPE_CHECKING:
    from docker_generator.options import Options
    from docker_generator.source.facts import Facts
    from docker_generator.source.tree import Source
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.model import Framework, Stack
    from docker_generator.topology.model import Service


def resolve_service(
    name: str,
    service: Service,
    stack: Stack,
    source: Source,
    *,
    facts: Facts,
    options: Options,
    stacks: StackCatalogue,
) -> ResolvedService:
    """Return a service with all decisions but its edges."""
    framework = stack.framework(service.framework)
    manager = stack.package_managers[source.manager]
    kind = probe_kind(service)
    key = stack.probe(kind, framework)
    probe = stacks.probes[key] if key else None
    usual_user = (framework.user if framework else 0) or stack.user
    user: int | None = usual_user
    own = OwnImage()
    if source.dockerfile is not None:
        own = own_image(service, kind, source.dockerfile, stacks, usual_user)
        kind, probe, user = own.probe_kind, own.probe, own.user
    return ResolvedService(
        name=name,
        slug=slug_of(name),
        declared=service,
        stack=stack,
        framework=framework,
        manager=manager.for_member(source.member.kind) if source.member else manager,
        source=source,
        resources=_resources(service, options),
        probe_kind=kind,
        probe=probe,
        added_user=own.added_user,
        command=_command(service, stack, framework, source),
        evidence=facts.evidence.get(name, {}),
        user=user,
        packages=_with_brought(facts.packages.get(name, frozenset()), stack),
        releases=facts.releases.get(name, {}),
        migration=facts.migrations.get(name),
        mentions=facts.mentions.get(name),
        authored_folders=facts.written.get(name, {}),
        secrets=_framework_secrets(service, framework, source, options),
        checks=facts.checks.get(name, {}),
        jvm=facts.jvm.get(name),
        files=facts.files.get(name, ()),
    )


def _with_brought(packages: frozenset[str], stack: Stack) -> frozenset[str]:
    """Return packages, and the packages that they install."""
    return packages.union(*(stack.brings.get(name, ()) for name in packages))


def _framework_secrets(
    service: Service, framework: Framework | None, source: Source, options: Options
) -> dict[str, str]:
    """Return the secrets that the framework reads and nothing sets, each with its text."""
    given = {*service.environment, *service.secrets, *options.shared_secrets}
    known = framework.secrets if framework else {}
    return {
        name: secret.value
        for name, secret in known.items()
        if name not in given and (not secret.fact or (source.found and secret.fact in source.facts))
    }


def _command(
    service: Service, stack: Stack, framework: Framework | None, source: Source
) -> tuple[str, ...]:
    """Return the command of the graph, else of the tree, else of the framework."""
    declared = service.build.command or source.command
    if declared or framework is None or source.dockerfile is not None:
        return declared
    values = {
        "entrypoint": source.entrypoint,
        "dotted": dotted(source.entrypoint, stack.module_suffix),
        "port": str(service.port or ""),
        "version": source.version,
        "manager_version": source.manager_version,
    }
    return tuple(fill(part, values) for part in framework.command)


def probe_kind(service: Service) -> ProbeKind:
    """Return how a service is probed: a command of the graph takes precedence; no path is guessed.

    Example: a service with a port and no health check is probed by TCP.
    """
    check = service.health_check or HealthCheck()
    if check.command:
        return ProbeKind.COMMAND
    if check.type == ProbeKind.NONE or service.port is None:
        return ProbeKind.NONE
    kind = ProbeKind(check.type or (ProbeKind.HTTP if check.path else ProbeKind.TCP))
    return kind if kind is not ProbeKind.HTTP or check.path else ProbeKind.TCP


def _resources(service: Service, options: Options) -> Resources:
    """Return the resources of a service: its own, else the defaults of the options."""
    own, default = service.resources or Resources(), options.resources or Resources()
    return Resources.model_construct(
        cpu=own.cpu or default.cpu,
        memory=own.memory or default.memory,
        gpu=own.gpu or default.gpu,
        reservations=own.reservations or default.reservations,
    )
