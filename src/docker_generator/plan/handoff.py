"""The hand-off for the next generator: containers, their images and variables, as plain data."""

from __future__ import annotations

import posixpath
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any

from docker_generator.plan.addresses import fill_text, server_values
from docker_generator.plan.handed_volumes import (
    numbers_of_user,
    temporary_paths,
    volumes,
    writable_paths,
)
from docker_generator.plan.model import Limits, Origin, Reference, Section
from docker_generator.plan.services import deployed_image
from docker_generator.plan.settings import variables_of
from docker_generator.resolve.model import TargetKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.plan.model import (
        ComposeService,
        Health,
        ImagePlan,
        Mount,
        StaticFile,
        Template,
        Variable,
    )
    from docker_generator.plan.services import Lowering
    from docker_generator.resolve.model import BackingNode, ResolvedGraph, ResolvedService
    from docker_generator.topology.quantities import Cpu, Memory
    from docker_generator.topology.resources import Gpu


def hand_off(
    images: tuple[ImagePlan, ...],
    containers: tuple[ComposeService, ...],
    variables: Iterable[Variable],
    files: Iterable[StaticFile],
    lowering: Lowering,
) -> dict[str, Any]:
    """Return the hand-off in the form of docker_generator.handoff, as JSON data.

    The models of that form are not imported, because a run of the command does not need them; a
    test validates the data with them.
    """
    graph = lowering.graph
    by_name = {container.name: container for container in containers}
    named = {part.name for container in containers for part in _references(container)}
    public = public_services(graph)
    services = {image.service: _service(image, by_name, public, lowering) for image in images}
    backing = {node.slug: _backing(node, by_name) for node in graph.backing.values()}
    for node in graph.backing.values():  # further placeholders of the texts of remote variables
        named |= {part.name for text in (_remote(node) or {}).values() for part in references(text)}
    groups = {one["slug"]: one["group"] for one in services.values()}
    groups |= {slug: one["group"] for slug, one in backing.items()}
    return {
        "version": VERSION,
        "project": graph.project,
        "environment": graph.options.environment,
        "output_directory": graph.options.from_root(graph.options.output),
        "networks": "isolated" if graph.options.isolates_networks else "shared",
        "services": services,
        "backing_services": backing,
        "initialization_order": list(services),
        "variables": {v.name: _setting(v) for v in variables if v.name in named},
        "volumes": volumes(containers, graph, groups),
        "files": {file.path: file.text for file in files if file.is_mounted},
        "proof": None,
    }


PLATFORMS = ("linux/amd64", "linux/arm64")
"""The platforms of images outside of development."""

VERSION = 1
"""The version of the form, as in docker_generator.handoff."""


def _references(container: ComposeService) -> Iterator[Reference]:
    """Yield the variables that the texts of a container refer to."""
    probe = container.health.test if container.health else ()
    for text in (*container.command, *container.environment.values(), *probe):
        yield from references(text)


def references(text: Template) -> Iterator[Reference]:
    """Yield the variables that a text refers to."""
    yield from (part for part in text if isinstance(part, Reference))


def _setting(variable: Variable) -> dict[str, Any]:
    default = variable.default if variable.origin is Origin.DEFAULT else None
    return {"origin": variable.origin.value, "about": variable.comment, "default": default}


def _service(
    image: ImagePlan,
    by_name: Mapping[str, ComposeService],
    public: frozenset[str],
    lowering: Lowering,
) -> dict[str, Any]:
    container = by_name[image.slug]
    service = lowering.graph.services[image.service]
    addresses = {a.variable: a.target for a in lowering.addresses[image.service]}
    graph = lowering.graph
    migrations = _find_one_shot(graph.migrations_of(service), by_name)
    owner = graph.migrated_by.get(image.service, image.service)
    theirs = {a.variable: a.target for a in lowering.addresses[owner]}
    name = "grpc" if service.speaks_grpc else "http"
    ports = [{"name": name, "port": image.port}] if image.port else []
    return {
        **_container(container, ports, addresses) | {"command": list(image.command)},
        "slug": image.slug,
        "type": service.declared.type,
        "runs_once": service.declared.runs_once,
        "public": image.service in public,
        "image": _image(image, lowering.graph),
        "build": _build(image, service, graph),
        "user": image.user,
        "group": image.user,
        "replicas": service.declared.replicas,
        "scaling": _scaling(service, container),
        "dependencies": list(_dependencies(service, container)),
        "migrations": _one_shot(migrations, theirs) if migrations else None,
        "routes": [
            {"path": r.path, "service": r.host, "port": r.port, "strips_prefix": True}
            for r in image.routes
        ],
    }


def public_services(graph: ResolvedGraph) -> frozenset[str]:
    """Return the names of the services that are meant to be reachable from outside.

    They are the front ends; if there are none, the services with a port on which no other service
    depends.
    """
    listening = {n: s for n, s in graph.services.items() if s.declared.port}
    front_ends = frozenset(n for n, s in listening.items() if s.declared.is_front_end)
    called = {edge.target for s in graph.services.values() for edge in s.edges}
    return front_ends or frozenset(n for n, s in listening.items() if s.slug not in called)


def _scaling(service: ResolvedService, container: ComposeService) -> dict[str, int] | None:
    """Return a hint for autoscaling a service; None if its number of containers must not change."""
    writes = any(not (mount.is_file or mount.read_only) for mount in container.mounts)
    reserved = container.limits.effective_cpu_reservation if container.limits else None
    if service.declared.runs_once or writes or reserved is None:
        return None
    least = service.declared.replicas
    return {
        "minimum_replicas": least,
        "maximum_replicas": max(3, 2 * least),
        "cpu_percent": BUSY_PERCENT,
    }


BUSY_PERCENT = 80
"""The share of the CPU reservation at which a replica is added."""


def _image(image: ImagePlan, graph: ResolvedGraph) -> dict[str, Any]:
    return {
        "reference": deployed_image(image, graph),
        "registry": graph.options.registry,
        "host": (graph.options.registry or "").partition("/")[0] or None,
        "name": f"{graph.project}-{image.slug}",
        "tag": graph.tag,
    }


def _build(image: ImagePlan, service: ResolvedService, graph: ResolvedGraph) -> dict[str, Any]:
    own = image.source.dockerfile
    generated = posixpath.join(graph.options.from_root(graph.options.output), image.dockerfile)
    return {
        "context": image.source.context,
        "dockerfile": graph.options.from_output(own.file) if own else image.dockerfile,
        "own": own is not None,
        "dockerfile_path": graph.options.from_root(own.file) if own else generated,
        "target": image.build.stage or None,
        "secrets": [
            {"name": one.name, "variable": one.variable or None, "file": one.file or None}
            for one in image.build.secrets
        ],
        "platforms": list(PLATFORMS),
        "base_images": sorted(image.foreign_images),
        "language": image.language,
        "language_version": None if own else image.source.version,
        "package_manager": None if own else image.manager.title,
        "test": list(service.checks.get("test", ())),
        "lint": list(service.checks.get("lint", ())),
        "checks_in": image.source.own,
    }


def _dependencies(service: ResolvedService, container: ComposeService) -> Iterator[dict[str, Any]]:
    for edge in service.edges:
        condition: Any = container.depends_on.get(edge.target)
        is_external = edge.kind is not TargetKind.SERVICE
        yield {"name": edge.target, "external": is_external, "condition": condition}


def _backing(server: BackingNode, by_name: Mapping[str, ComposeService]) -> dict[str, Any]:
    databases = _find_one_shot(server.databases_slug, by_name)
    user, group = numbers_of_user(server)
    ports = {"tcp": server.port, **server.engine.ports}
    return {
        **_container(
            by_name[server.slug],
            [{"name": name, "port": port} for name, port in ports.items()],
            {},
        ),
        "engine": server.engine.engine,
        "version": server.version,
        "image": server.image,
        "user": user,
        "group": group,
        "credentials": [v.name for v in variables_of(server) if v.origin is Origin.GENERATED],
        "logins": [
            {
                "service": login.service,
                "database": login.database,
                "login": login.login,
                "password": login.password,
            }
            for login in server.logins
        ],
        "databases": _one_shot(databases, {}, _remote(server)) if databases else None,
    }


def _remote(server: BackingNode) -> dict[str, Template] | None:
    """Return the variables with which the init job of a server reaches it over the network."""
    databases = server.engine.databases
    if databases is None or databases.remote is None:
        return None
    values = server_values(server)
    return {name: fill_text(text, values) for name, text in databases.remote.items()}


def _find_one_shot(name: str, by_name: Mapping[str, ComposeService]) -> ComposeService | None:
    """Return the init job of a name; a service that took this name is reported as an error."""
    found = by_name.get(name)
    return found if found and found.section is Section.ONE_SHOT else None


def _one_shot(
    container: ComposeService,
    addresses: Mapping[str, str],
    remote: Mapping[str, Template] | None = None,
) -> dict[str, Any]:
    """Return an init job; the variables of `remote` make it work over the network."""
    rule = "".join(str(part) for part in container.labels["docker-generator.rule"])
    return {
        **_container(container, [], addresses),
        "name": container.name,
        "rule": rule,
        "image": container.image,
        "shares_network_of": container.network_of or None,
        "remote_variables": None
        if remote is None
        else {
            name: _variable(text, None)
            for name, text in {**container.environment, **remote}.items()
        },
    }


def _container(
    container: ComposeService, ports: list[dict[str, Any]], addresses: Mapping[str, str]
) -> dict[str, Any]:
    """Return the fields of every container."""
    port = ports[0]["port"] if ports else None
    return {
        "command": [_value(text) for text in container.command],
        "variables": {
            name: _variable(text, addresses.get(name))
            for name, text in container.environment.items()
        },
        "ports": ports,
        "probe": _probe(container.health, port) if container.health else None,
        "resources": _resources(container.limits),
        "security": {
            "drop_capabilities": list(container.hardening.cap_drop),
            "add_capabilities": list(container.hardening.cap_add),
            "read_only_root": container.hardening.read_only,
            "no_new_privileges": "no-new-privileges:true" in container.hardening.security_opt,
            "init": container.hardening.init,
        },
        "stop_grace_period_seconds": container.stop_grace_period
        and _seconds(container.stop_grace_period.millis),
        "mounts": [_mount(mount) for mount in container.mounts],
        "temporary_paths": temporary_paths(container),
        "writable_paths": list(writable_paths(container)),
    }


def _variable(text: Template, dependency: str | None) -> dict[str, Any]:
    is_secret = any(isinstance(part, Reference) and part.default is None for part in text)
    kind: Any = "address" if dependency else "secret" if is_secret else "plain"
    return {"kind": kind, "value": _value(text), "dependency": dependency}


def _value(text: Template) -> str | list[Any]:
    """Return a text as it is, or its parts if some of them are variables."""
    if all(isinstance(part, str) for part in text):
        return "".join(map(str, text))
    parts: list[Any] = []
    for is_literal, run in groupby(text, key=lambda part: isinstance(part, str)):
        if is_literal:
            parts.append("".join(map(str, run)))
        else:
            named = (part for part in run if isinstance(part, Reference))
            parts += [{"variable": part.name, "default": part.default} for part in named]
    return parts


def _probe(health: Health, port: int | None) -> dict[str, Any]:
    """Return a probe; its times are rounded up to seconds, the smallest unit of other platforms.

    A start may take as long as with Docker: the start period, and then all retries.
    """
    start = health.start_period.millis + health.retries * health.interval.millis
    every = _seconds(health.start_interval.millis)
    kind: Any = health.kind
    return {
        "type": kind,
        "path": health.path or None,
        "port": None if kind == "command" else port,
        "command": [_value(text) for text in health.test[1:]],
        "period_seconds": _seconds(health.interval.millis),
        "timeout_seconds": _seconds(health.timeout.millis),
        "failure_threshold": health.retries,
        "startup_period_seconds": every,
        "startup_failure_threshold": ceil(_seconds(start) / every),
    }


def _seconds(millis: int) -> int:
    return ceil(millis / 1000)


def _resources(limits: Limits | None) -> dict[str, Any]:
    known = limits or Limits(None, None)
    return {
        "limits": _amounts(known.cpus[0] if known.cpus else None, known.memory),
        "reservations": _amounts(
            known.effective_cpu_reservation, known.effective_memory_reservation
        ),
        "gpu": known.gpu and _gpu(known.gpu),
    }


def _gpu(gpu: Gpu) -> dict[str, Any]:
    return {"count": len(gpu.ids) or gpu.count or 1, "ids": list(gpu.ids), "driver": gpu.driver}


def _amounts(cpu: Cpu | None, memory: Memory | None) -> dict[str, Any]:
    return {"cpu": cpu and cpu.written, "memory": memory and memory.written}


def _mount(mount: Mount) -> dict[str, Any]:
    kind: Any = "file" if mount.is_file else "folder" if mount.is_folder else "volume"
    read_only = mount.is_file or mount.read_only
    return {
        "kind": kind,
        "source": mount.source,
        "path": mount.path or None,
        "target": mount.target,
        "read_only": read_only,
    }
