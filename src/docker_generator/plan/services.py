"""Services of the graph: the image of each and its entry in the compose file."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docker_generator.catalogue import fill
from docker_generator.plan.addresses import Address, addresses_of, fill_text
from docker_generator.plan.builds import Build, BuildSecretPlan, FrontEndPlan
from docker_generator.plan.env_files import empty_files
from docker_generator.plan.health import plan_health
from docker_generator.plan.model import (
    OWN_HARDENING,
    ComposeService,
    ImagePlan,
    Limits,
    Origin,
    PublishedPort,
    PullPolicy,
    Reference,
    Restart,
    Section,
    Template,
    Variable,
)
from docker_generator.plan.mounts import mounts_of
from docker_generator.plan.routes import Route
from docker_generator.plan.settings import cpu_limit, cpu_variable
from docker_generator.resolve.model import TargetKind
from docker_generator.stacks.model import dotted
from docker_generator.topology.resources import Reservations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.resolve.model import ResolvedGraph, ResolvedService
    from docker_generator.source.build_secrets import BuildSecret
    from docker_generator.stacks.managers import PackageManager, Tool
    from docker_generator.stacks.model import Framework, Stack


_BUILD_DATE = "315532800"
"""The first day of 1980, the oldest date that a ZIP archive can hold; builds may write some."""
_DNS_OF_DOCKER = "127.0.0.11"
"""The name server of a container in Docker; a new container gets a new address."""


@dataclass(frozen=True)
class Lowering:
    """The resolved graph with the address variables of each service."""

    graph: ResolvedGraph

    @cached_property
    def addresses(self) -> Mapping[str, tuple[Address, ...]]:
        """The addresses of each service, in the form that its own stack reads."""
        return {n: addresses_of(s, self.graph) for n, s in self.graph.services.items()}


def plan_image(service: ResolvedService, graph: ResolvedGraph) -> ImagePlan:
    """Return the image of a service."""
    stack, framework, source = service.stack, service.framework, service.source
    images = stack.images_of(source.version) or stack.versions[stack.default_version]
    runs_on = stack.runtime_image(
        source.version, source.facts, needs_packages=bool(source.system.run)
    )
    versions = {"version": source.version, "manager_version": source.manager_version}
    values = versions | {
        "entrypoint": source.entrypoint,
        "dotted": dotted(source.entrypoint, stack.module_suffix),
        "port": str(service.declared.port or ""),
    }
    pinned = graph.options.pinned
    title = f"{framework.title} on {stack.title}" if framework else stack.title
    registry = f"{graph.options.registry}/" if graph.options.registry else ""
    return ImagePlan(
        service=service.name,
        slug=service.slug,
        language=stack.language,
        template=framework.template if framework else "Dockerfile.jinja",
        reference=f"{registry}{graph.project}-{service.slug}:{graph.tag}",
        builder=pinned(fill(service.manager.image, versions) or images.build),
        base=pinned((framework.image if framework else "") or runs_on),
        images={name: pinned(image) for name, image in stack.images.items()},
        user=service.user,
        manager=_pinned_manager(service.manager, graph),
        framework=framework,
        versions=versions,
        environment=_image_environment(stack, framework, values) | dict(source.environment),
        build_environment=_build_environment(service, stack),
        build_date="" if graph.options.environment == "dev" else _BUILD_DATE,
        routes=tuple(_routes(service, graph)) if service.proxies else (),
        resolver=_DNS_OF_DOCKER if graph.options.has_compose else "",
        tool=_pinned_tool(service.probe.tool, graph) if service.probe else None,
        volumes=tuple(
            v.target for v in service.declared.volumes if v.folder is None and not v.read_only
        ),
        empty_files=empty_files(service),
        source=source,
        build=_build(service, graph),
        front_end=_front_end(service, graph),
        title=f"{graph.project} {service.slug}",
        description=f"{service.name}: {_made_by(service, title)}",
        command=service.started,
        port=service.declared.port,
        health=plan_health(service),
    )


def _drops_health_check(service: ResolvedService) -> bool:
    """Return whether the author's Dockerfile has a health check that does not suit the service."""
    own = service.source.dockerfile
    return own is not None and bool(own.probe) and not service.is_probed


def _made_by(service: ResolvedService, title: str) -> str:
    own = service.source.dockerfile
    return f"{title}, by {own.file}" if own else f"{title} {service.source.version}"


def _pinned_tool(tool: Tool | None, graph: ResolvedGraph) -> Tool | None:
    """Return a tool whose image has its digest, if it is pinned."""
    if tool is None:
        return None
    return tool.model_copy(update={"image": graph.options.pinned(tool.image)})


def _pinned_manager(manager: PackageManager, graph: ResolvedGraph) -> PackageManager:
    """Return a package manager whose tool has its digest, if it is pinned."""
    return manager.model_copy(update={"tool": _pinned_tool(manager.tool, graph)})


def _image_environment(
    stack: Stack, framework: Framework | None, values: dict[str, str]
) -> dict[str, str]:
    """Return the variables of an image; one that names a port is left out if there is none."""
    texts = stack.environment | (framework.environment if framework else {})
    filled = {name: fill(text, values) for name, text in texts.items()}
    return {name: text for name, text in filled.items() if text}


def _front_end(service: ResolvedService, graph: ResolvedGraph) -> FrontEndPlan | None:
    """Return the stage of a front end that the program serves."""
    found = service.source.front_end
    if found is None:
        return None
    stack, source = found.stack, found.source
    images = stack.images_of(source.version) or stack.versions[stack.default_version]
    versions = {"version": source.version, "manager_version": source.manager_version}
    manager = stack.package_managers[source.manager]
    return FrontEndPlan(
        directory=found.directory,
        outputs=found.outputs,
        embedded=found.embedded,
        builder=graph.options.pinned(fill(manager.image, versions) or images.build),
        manager=_pinned_manager(manager, graph),
        versions=versions,
        build_environment=_build_environment(service, stack),
        source=source,
    )


def _build_environment(service: ResolvedService, stack: Stack) -> dict[str, str]:
    """Return the variables of the build: public ones for browsers, then its own."""
    declared = service.declared
    prefixes = stack.public_prefixes
    public = {n: v for n, v in declared.environment.items() if n.startswith(prefixes)}
    return dict(sorted((public | declared.build.environment).items()))


def _routes(service: ResolvedService, graph: ResolvedGraph) -> Iterator[Route]:
    for edge in service.edges:
        if edge.kind is TargetKind.SERVICE:
            port = graph.services[edge.need.name].declared.port
            if port:
                yield Route(f"/api/{edge.target}/", edge.target, port)


def plan_service(
    image: ImagePlan, depends_on: dict[str, str], port: PublishedPort | None, lowering: Lowering
) -> ComposeService:
    """Return the compose service of an image."""
    graph = lowering.graph
    service = graph.services[image.service]
    return ComposeService(
        name=image.slug,
        section=Section.SERVICE,
        comment=image.description,
        image=deployed_image(image, graph),
        build=None if graph.options.pulls_images else image.build,
        pull_policy=PullPolicy.MISSING if graph.options.pulls_images else PullPolicy.BUILD,
        restart=Restart.ON_FAILURE,
        hardening=OWN_HARDENING,
        user=service.added_user,
        command=tuple((word,) for word in service.started) if image.is_own else (),
        depends_on=depends_on,
        environment=environment_of(service, lowering),
        ports=(port,) if port else (),
        mounts=mounts_of(service.declared.volumes, graph.options),
        health=image.health,
        drops_health_check=_drops_health_check(service),
        limits=limits_of(service, graph),
        replicas=service.declared.replicas,
        stop_grace_period=service.declared.stop_grace_period,
        labels=_labels(service, port),
    )


def deployed_image(image: ImagePlan, graph: ResolvedGraph) -> str:
    """Return the reference by which a container runs the image of a service.

    A pulled image has its pinned digest; a built one has none yet.
    """
    options = graph.options
    return options.pinned(image.reference) if options.pulls_images else image.reference


def _build(service: ResolvedService, graph: ResolvedGraph) -> Build:
    context, own = service.source.context, service.source.dockerfile
    secrets = tuple(
        BuildSecretPlan(
            one.name, one.variable, graph.options.from_output(one.file) if one.file else ""
        )
        for one in _secrets_of_build(service)
    )
    if own is not None:
        seen = posixpath.relpath(own.file, context)
        return Build(graph.options.from_output(context), seen, own.stage, secrets)
    dockerfile = f"Dockerfile.{service.slug}"
    return Build(
        graph.options.from_output(context),
        posixpath.join(_output_from_context(context, graph), dockerfile),
        service.declared.build.target or "",
        secrets,
    )


def limits_of(service: ResolvedService, graph: ResolvedGraph) -> Limits | None:
    """Return the limits of a container of a service, or None if it has none."""
    resources = service.resources
    cpus = cpu_limit(service.slug, resources.cpu) if resources.cpu else None
    least = resources.reservations or Reservations()
    pids = graph.options.pids
    if not any((cpus, resources.memory, least.cpu, least.memory, pids, resources.gpu)):
        return None
    return Limits(cpus, resources.memory, least.cpu, least.memory, pids, resources.gpu)


def _output_from_context(context: str, graph: ResolvedGraph) -> str:
    """Return the output directory relative to the build context."""
    options = graph.options
    return options.seen_from(context, options.output)


def _labels(service: ResolvedService, port: PublishedPort | None) -> dict[str, Template]:
    if port is None:
        return {}
    scheme = "" if service.speaks_grpc else "http://"
    return {"docker-generator.address": (f"{scheme}127.0.0.1:", port.host)}


def environment_of(service: ResolvedService, lowering: Lowering) -> dict[str, Template]:
    """Return the variables of a service: addresses, its own, secrets."""
    result = {address.variable: address.value for address in lowering.addresses[service.name]}
    result |= {key: (value,) for key, value in service.declared.environment.items()}
    for secret in secrets_of(service, lowering.graph):
        result[secret] = (Reference(secret),)
    for name, text in service.secrets.items():
        if name not in result:
            value = {"secret": Reference(service.secret_variable(name))}
            result[name] = fill_text(text, value)
    return result


def secrets_of(service: ResolvedService, graph: ResolvedGraph) -> tuple[str, ...]:
    """Return the secrets of a service: its own, and the shared ones."""
    shared = () if service.declared.is_front_end else graph.options.shared_secrets
    return tuple(dict.fromkeys((*service.declared.secrets, *shared)))


def _secrets_of_build(service: ResolvedService) -> tuple[BuildSecret, ...]:
    """Return the secrets of all stages of an image, also of its front end, sorted by name."""
    further = service.source.front_end
    own = (*(further.source.secrets.secrets if further else ()), *service.source.secrets.secrets)
    return tuple(sorted({one.name: one for one in own}.values(), key=lambda one: one.name))


def service_variables(service: ResolvedService, graph: ResolvedGraph) -> list[Variable]:
    """Return the variables that a service adds to .env."""
    cpu = service.resources.cpu
    found = [cpu_variable(service.slug, cpu)] if cpu else []
    shared = graph.options.shared_secrets
    for secret in secrets_of(service, graph):
        if secret in shared:
            found.append(Variable(secret, Origin.GENERATED, "shared by the services"))
        else:
            found.append(Variable(secret, Origin.YOURS, f"secret of {service.slug}"))
    for one in _secrets_of_build(service):
        if one.variable and not graph.options.pulls_images:
            origin = Origin.YOURS if one.required else Origin.DEFAULT
            found.append(Variable(one.variable, origin, f"secret of the build of {service.slug}"))
    for name in service.secrets:
        about = f"{name} of {service.source.context}"
        found.append(Variable(service.secret_variable(name), Origin.GENERATED, about))
    return found
