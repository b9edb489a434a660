"""Services of the graph: the image of each and its entry in the compose file."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docker_generator.catalogue import fill
from docker_generator.plan.addresses import Address, Reads, addresses
from docker_generator.plan.health import find_probe, plan_health
from docker_generator.plan.model import (
    Build,
    ComposeService,
    ImagePlan,
    Limits,
    Origin,
    Published,
    Reference,
    Route,
    Section,
    Text,
    Variable,
)
from docker_generator.plan.mounts import mounts_of
from docker_generator.plan.servers import cpu_limit, cpu_variable
from docker_generator.stacks.model import dotted
from docker_generator.topology.names import slug_of
from docker_generator.topology.resources import Reservations, Resources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.options import Options
    from docker_generator.plan.servers import Server
    from docker_generator.source.facts import Facts
    from docker_generator.source.tree import Source
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.model import Framework, Stack
    from docker_generator.topology.model import Topology


@dataclass(frozen=True)
class Context:
    """What every service is planned against."""

    topology: Topology
    options: Options
    stacks: StackCatalogue
    servers: Mapping[str, Server]
    facts: Facts
    project: str
    tag: str

    @cached_property
    def addresses(self) -> Mapping[str, list[Address]]:
        """The addresses of each service, in the form that its own stack reads."""
        return {name: addresses_of(name, self) for name in self.topology.services}


def plan_image(name: str, stack: Stack, source: Source, context: Context) -> ImagePlan:
    """Return the image of a service."""
    service = context.topology.services[name]
    framework = stack.framework(service.framework)
    manager = stack.package_managers[source.manager]
    images = stack.versions[source.version]
    versions = {"version": source.version, "manager_version": source.manager_version}
    values = versions | {
        "entrypoint": source.entrypoint,
        "dotted": dotted(source.entrypoint, stack.module_suffix),
        "port": str(service.port or ""),
    }
    slug = slug_of(name)
    title = f"{framework.title} on {stack.title}" if framework else stack.title
    registry = f"{context.options.registry}/" if context.options.registry else ""
    probe = find_probe(service, stack, context.stacks)
    usual = framework.command if framework else ()
    return ImagePlan(
        service=name,
        slug=slug,
        language=stack.language,
        template=framework.template if framework else "Dockerfile.jinja",
        reference=f"{registry}{context.project}-{slug}:{context.tag}",
        builder=fill(manager.image, versions) or images.build,
        base=(framework.image if framework else "") or images.runtime or images.build,
        user=(framework.user if framework else 0) or stack.user,
        manager=manager,
        framework=framework,
        versions=versions,
        environment=_image_environment(stack, framework, values),
        routes=_routes(name, context) if framework and framework.proxies else (),
        tool=probe.tool if probe else None,
        volumes=tuple(v.target for v in service.volumes if v.folder is None and not v.read_only),
        source=source,
        title=f"{context.project} {slug}",
        description=f"{name}: {title} {source.version}",
        command=service.build.command or tuple(fill(part, values) for part in usual),
        port=service.port,
        health=plan_health(service, probe),
    )


def _image_environment(
    stack: Stack, framework: Framework | None, values: dict[str, str]
) -> dict[str, str]:
    """Return the variables of an image; one that names a port is left out where there is none."""
    texts = stack.environment | (framework.environment if framework else {})
    filled = {name: fill(text, values) for name, text in texts.items()}
    return {name: text for name, text in filled.items() if text}


def _routes(name: str, context: Context) -> tuple[Route, ...]:
    services = context.topology.services
    return tuple(
        Route(f"/api/{slug_of(need.name)}/", slug_of(need.name), port)
        for need in services[name].needs
        if not need.external and (port := services[need.name].port)
    )


def resources_of(name: str, context: Context) -> Resources:
    """Return the resources of a service: its own, else those of the options."""
    own = context.topology.services[name].resources or Resources()
    usual = context.options.resources or Resources()
    return Resources.model_construct(
        cpu=own.cpu or usual.cpu,
        memory=own.memory or usual.memory,
        reservations=own.reservations or usual.reservations,
    )


def plan_service(
    image: ImagePlan, depends_on: dict[str, str], port: Published | None, context: Context
) -> ComposeService:
    """Return the compose service of an image."""
    folder = context.options.from_output(image.source.context)
    return ComposeService(
        name=image.slug,
        section=Section.SERVICE,
        comment=image.description,
        image=image.reference,
        build=Build(
            folder,
            posixpath.join(_way_back(image, context), image.dockerfile),
            context.topology.services[image.service].build.target or "",
        ),
        restart="on-failure:10",
        depends_on=depends_on,
        environment=environment_of(image.service, context),
        ports=(port,) if port else (),
        mounts=mounts_of(context.topology.services[image.service], context.options),
        health=image.health,
        limits=limits_of(image, context),
        replicas=context.topology.services[image.service].replicas,
        labels=_labels(image, port, context),
    )


def limits_of(image: ImagePlan, context: Context) -> Limits | None:
    """Return the limits of a container of a service, or nothing where it has none."""
    resources = resources_of(image.service, context)
    cpus = cpu_limit(image.slug, resources.cpu) if resources.cpu else None
    least = resources.reservations or Reservations()
    pids = context.options.pids
    if not any((cpus, resources.memory, least.cpu, least.memory, pids)):
        return None
    return Limits(cpus, resources.memory, least.cpu, least.memory, pids)


def _way_back(image: ImagePlan, context: Context) -> str:
    """Return the output folder as seen from the build context."""
    here = context.options.folder(image.source.context).absolute().as_posix()
    return posixpath.relpath(
        context.options.folder(context.options.output).absolute().as_posix(), here
    )


def _labels(image: ImagePlan, port: Published | None, context: Context) -> dict[str, Text]:
    if port is None:
        return {}
    is_http = not speaks_grpc(image.service, context)
    return {
        "docker-generator.address": ("http://127.0.0.1:" if is_http else "127.0.0.1:", port.host)
    }


def addresses_of(name: str, context: Context, driver: str = "") -> list[Address]:
    """Return the addresses of a service, in the form of one driver where that is given."""
    needs = (need.name for need in context.topology.services[name].needs if not need.external)
    grpc = frozenset(other for other in needs if speaks_grpc(other, context))
    reads = Reads((driver,), grpc=grpc)
    if not driver:
        packages = context.facts.packages.get(name, frozenset())
        reads = Reads(_drivers(name, context), packages, grpc)
    return addresses(name, context.topology, context.servers, reads)


def _stack(name: str, context: Context) -> tuple[Stack | None, Framework | None]:
    service = context.topology.services[name]
    stack = context.stacks.find(service.language)
    return stack, stack.framework(service.framework) if stack else None


def speaks_grpc(name: str, context: Context) -> bool:
    """Return whether a service is called by gRPC, and not by HTTP."""
    _, framework = _stack(name, context)
    return framework is not None and framework.protocol == "grpc"


def _drivers(name: str, context: Context) -> tuple[str, ...]:
    """Return the drivers that the framework of a service reads, then those of its language."""
    stack, framework = _stack(name, context)
    return (*(framework.drivers if framework else ()), *(stack.drivers if stack else ()))


def environment_of(name: str, context: Context) -> dict[str, Text]:
    """Return the variables of a service: addresses, its own, secrets."""
    service = context.topology.services[name]
    result = {address.variable: address.value for address in context.addresses[name]}
    result |= {key: (value,) for key, value in service.environment.items()}
    for secret in secrets_of(name, context):
        result[secret] = (Reference(secret),)
    return result


def secrets_of(name: str, context: Context) -> tuple[str, ...]:
    """Return the secrets of a service: its own, and those that the services share."""
    service = context.topology.services[name]
    shared = () if service.is_front_end else context.options.shared_secrets
    return tuple(dict.fromkeys((*service.secrets, *shared)))


def service_variables(name: str, context: Context) -> list[Variable]:
    """Return the variables that a service adds to .env."""
    cpu = resources_of(name, context).cpu
    found = [cpu_variable(slug_of(name), cpu)] if cpu else []
    shared = context.options.shared_secrets
    for secret in secrets_of(name, context):
        if secret in shared:
            found.append(Variable(secret, Origin.GENERATED, "shared by the services"))
        else:
            found.append(Variable(secret, Origin.YOURS, f"secret of {slug_of(name)}"))
    return found
