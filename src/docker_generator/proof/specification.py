"""The specification of the files: the topology graph, the options, and facts of the catalogues."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.backing.gateways import GATEWAYS
from docker_generator.backing.images import adapted
from docker_generator.proof.deployment import Device, Mount
from docker_generator.proof.engines import BackingSpec, login_of
from docker_generator.topology.exposure import PublicRoute, public_routes
from docker_generator.topology.names import migrations_slug, slug_of, variable_of
from docker_generator.topology.texts import TAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.backing.gateways import Gateway
    from docker_generator.backing.model import Companion, Engine
    from docker_generator.options import Options
    from docker_generator.stacks.catalogue import StackCatalogue
    from docker_generator.stacks.model import Framework, FrameworkSecret, Stack
    from docker_generator.topology.model import Dependency, Service, Topology
    from docker_generator.topology.resources import Resources
    from docker_generator.topology.volumes import Volume

_ANYWHERE = ""
"""Stands for all directories; no path is empty."""


class AddressForms(NamedTuple):
    """The forms of an address: templates, by the names of variables and of parts."""

    variables: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    """By the parts that `dependencies[].variables` may name: url, host, port and so on."""


@dataclass(frozen=True)
class Specification:
    """The topology graph with options and catalogues, and lookups for the claims."""

    topology: Topology
    options: Options
    stacks: StackCatalogue
    engines: BackingCatalogue
    started: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The start command that the source tree of a service declares, if any."""
    own_dockerfiles: Mapping[str, str] = field(default_factory=dict)
    """The texts of authors' Dockerfiles that services are built by, by service."""

    def needs_of(self, name: str) -> tuple[tuple[tuple[str | int, ...], Dependency], ...]:
        """Return the dependencies of a service with their paths.

        If several have one name, the first counts.

        The number is the index in the list as it was given: in [redis, redis, postgres], postgres
        is 2.
        """
        known = self._needs.get(name)
        if known is None:
            found: dict[tuple[str, bool], tuple[tuple[str | int, ...], Dependency]] = {}
            for number, need in enumerate(self.topology.services[name].dependencies):
                path = ("services", name, "dependencies", number)
                found.setdefault((need.name, need.external), (path, need))
            known = self._needs[name] = tuple(found.values())
        return known

    @cached_property
    def _needs(self) -> dict[str, tuple[tuple[tuple[str | int, ...], Dependency], ...]]:
        return {}

    @cached_property
    def folder(self) -> str:
        """The absolute path of the output directory."""
        return self._absolute(self.options.output)

    @cached_property
    def root(self) -> str:
        """The absolute path of the root directory."""
        return self._absolute(".")

    def context_of(self, service: Service) -> str | None:
        """Return the absolute path of the build context in the graph, if any."""
        return self._absolute(service.build.context) if service.build.context else None

    def _absolute(self, folder: str) -> str:
        return posixpath.normpath(self.options.folder(folder).absolute().as_posix())

    @cached_property
    def project(self) -> str:
        """The name of the stack: the option, else the graph's name, else app."""
        return slug_of(self.options.project or self.topology.name or "app", service=False)

    def image_of(self, slug: str) -> str:
        """Return the image reference of a service: [registry/]<project>-<slug>:<tag>[@digest]."""
        version = self.topology.specification_version
        is_tag = re.fullmatch(TAG, version)
        tag = self.options.tag or (version if is_tag else "dev")
        name = f"{self.project}-{slug}:{tag}"
        image = f"{self.options.registry}/{name}" if self.options.registry else name
        return self.options.pinned(image) if self.options.pulls_images else image

    @cached_property
    def stacks_by_service(self) -> dict[str, tuple[Stack, Framework | None]]:
        """The stack and the framework of each service; one of an unknown language is not proved."""
        found: dict[str, tuple[Stack, Framework | None]] = {}
        known: dict[tuple[str, str], tuple[Stack, Framework | None]] = {}
        for name, service in self.topology.services.items():
            key = (service.language, service.framework)
            stack = known[key][0] if key in known else self.stacks.find(service.language)
            if stack is None:
                raise LookupError(service.language)
            if key not in known:
                known[key] = (stack, stack.framework(service.framework))
            found[name] = known[key]
        return found

    def made_secrets_of(self, name: str) -> dict[str, FrameworkSecret]:
        """Return the secrets that start.sh makes for a service: of its framework, and of its tree.

        Programs of one language in one directory load the same settings. If the graph does not set
        the directory of a service, it may share the directory of any other one.
        """
        language = self.stacks_by_service[name][0].language
        place = self.context_of(self.topology.services[name])
        if place is None:
            return self._made_secrets.get((language, _ANYWHERE), {})
        open_ones = self._made_secrets.get((language, None), {})
        return {**open_ones, **self._made_secrets.get((language, place), {})}

    @cached_property
    def _made_secrets(self) -> dict[tuple[str, str | None], dict[str, FrameworkSecret]]:
        """The secrets of frameworks, by language and directory, and by language alone."""
        made: dict[tuple[str, str | None], dict[str, FrameworkSecret]] = {}
        for name, (stack, framework) in self.stacks_by_service.items():
            if framework is not None and framework.secrets:
                for place in (self.context_of(self.topology.services[name]), _ANYWHERE):
                    made.setdefault((stack.language, place), {}).update(framework.secrets)
        return made

    def user_of(self, name: str) -> str:
        """Return the number of the user that a service runs as."""
        stack, framework = self.stacks_by_service[name]
        return str((framework.user if framework else 0) or stack.user)

    @property
    def gateway(self) -> Gateway | None:
        """The front door of the options, if any."""
        wanted = self.options.gateway
        return GATEWAYS[wanted] if wanted is not None and self.options.has_gateway else None

    @cached_property
    def public_routes(self) -> tuple[PublicRoute, ...]:
        """The targets of the front door; none without one."""
        return public_routes(self.topology, self.speaks_http) if self.gateway else ()

    def speaks_http(self, name: str) -> bool:
        """Return whether a service is called by HTTP, if it listens at all."""
        _, framework = self.stacks_by_service[name]
        return framework is None or framework.protocol != "grpc"

    def is_read_only(self, name: str) -> bool:
        """Return whether the root directory of a service's container is read-only.

        It is writable in dev, for an author's own image, and if the framework keeps files beside
        its code.
        """
        _, framework = self.stacks_by_service[name]
        keeps = bool(framework and framework.keeps)
        return not self.options.is_dev and name not in self.own_dockerfiles and not keeps

    def addresses_of(self, engine: Engine, target: str) -> AddressForms:
        """Return the forms of the address of a server, by its slug.

        The names of variables are used alone, or after the name of the backing service:
        ORDERS_DB_HOST, ORDERS_HOST.
        """
        known = self._addresses.get((engine.engine, target))
        if known is None:
            variable = variable_of(target)
            short = variable.removesuffix("_DB").removesuffix("_DATABASE")
            prefixes = dict.fromkeys(("", f"{variable}_", f"{short}_"))
            found: dict[str, tuple[str, ...]] = {}
            drivers = engine.client.drivers.values()
            written = (engine.client.variables, *(driver.variables for driver in drivers))
            forms = [pair for variables in written for pair in variables.items()]
            for name, form in forms:
                for prefix in prefixes:
                    found[prefix + name] = (*found.get(prefix + name, ()), form)
            parts: dict[str, tuple[str, ...]] = {n: (form,) for n, form in engine.parts.items()}
            parts["url"] = tuple(form for _, form in forms)
            known = self._addresses[engine.engine, target] = AddressForms(found, parts)
        return known

    @cached_property
    def _addresses(self) -> dict[tuple[str, str], AddressForms]:
        return {}

    @cached_property
    def mounted_files(self) -> dict[str, str]:
        """The texts of mounted files, by their paths in the output directory."""
        found = {}
        for asked in self.backing.values():
            databases = asked.engine.databases
            for file in (*asked.engine.files, *((databases.script,) if databases else ())):
                if file.path not in found:
                    text = self.engines.text(asked.engine, file.source)
                    found[file.path] = text.replace("\r\n", "\n")
        return found

    @cached_property
    def one_shots(self) -> dict[str, BackingSpec]:
        """The backing services by the names of the init jobs that make their databases."""
        found = {asked.engine.one_shot(slug): asked for slug, asked in self.backing.items()}
        found.pop("", None)  # engines without such an init job
        return found

    @cached_property
    def companions(self) -> dict[str, tuple[BackingSpec, Companion]]:
        """The consoles of the options, with their servers, by their compose names."""
        found = {}
        for slug, asked in self.backing.items():
            companion = asked.engine.companion
            if companion is not None and self.options.has_consoles:
                found[companion.slug(slug)] = (asked, companion)
        return found

    @cached_property
    def migrated(self) -> dict[str, str]:
        """The names of the services by the names of the init jobs that may migrate for them."""
        return {migrations_slug(slug): name for name, slug in self.slugs.items()}

    @cached_property
    def slugs(self) -> dict[str, str]:
        """The compose name of each service."""
        return {name: slug_of(name) for name in self.topology.services}

    @cached_property
    def backing(self) -> dict[str, BackingSpec]:
        """The backing services by their compose names."""
        requests: dict[str, list[tuple[str, Dependency]]] = {}
        engines: dict[str, Engine] = {}
        for name, service in self.topology.services.items():
            for need in service.needs:
                engine = self.engine_of(need)
                if engine is not None:
                    slug = slug_of(need.name, service=False)
                    engines[slug] = engine
                    requests.setdefault(slug, []).append((self.slugs[name], need))
        from_host = self.options.publishes_backing
        return {
            slug: _asked(slug, engines[slug].reached(from_host=from_host), needs)
            for slug, needs in requests.items()
        }

    @cached_property
    def members(self) -> frozenset[str]:
        """The compose names of all services and backing services of the graph."""
        return frozenset((*self.slugs.values(), *self.backing))

    def engine_of(self, need: Dependency) -> Engine | None:
        """Return the engine of a backing service that is part of the stack."""
        return self.engines.meant_by(need) if need.external else None

    def backing_of(self, need: Dependency) -> BackingSpec:
        """Return the backing service of a dependency."""
        return self.backing[slug_of(need.name, service=False)]

    def reservations_of(self, service: Service) -> tuple[int | None, int | None]:
        """Return the given reservations: thousandths of a CPU, and bytes."""
        own = service.resources.reservations if service.resources else None
        usual = self.options.resources.reservations if self.options.resources else None
        kept = own or usual
        if kept is None:
            return None, None
        return kept.cpu.millis if kept.cpu else None, kept.memory.bytes if kept.memory else None

    def devices_of(self, service: Service) -> tuple[Device, ...]:
        """Return the devices that a service reserves: the GPUs of the graph, or of the options."""
        given = (service.resources, self.options.resources)
        gpu = next((one.gpu for one in given if one and one.gpu), None)
        if gpu is None:
            return ()
        count = None if gpu.ids else gpu.count or 1
        return (Device(frozenset({"gpu"}), count, gpu.ids, gpu.driver or ""),)

    @property
    def backing_pids(self) -> int | None:
        """The limit of processes of backing services and their init jobs; none in dev."""
        return None if self.options.is_dev else self.options.pids_limit

    def limits_of(self, service: Service) -> tuple[int | None, int | None]:
        """Return thousandths of a CPU and bytes: the graph's, else the options'."""
        given: list[Resources] = [r for r in (service.resources, self.options.resources) if r]
        cpu = next((r.cpu for r in given if r.cpu), None)
        memory = next((r.memory for r in given if r.memory), None)
        return cpu.millis if cpu else None, memory.bytes if memory else None

    def mounts_of(self, service: Service) -> set[Mount]:
        """Return the mounts of a service: named volumes, and paths of the project."""
        return self.mounts(service.volumes)

    def mounts(self, volumes: Iterable[Volume]) -> set[Mount]:
        """Return the mounts for volumes of the graph."""
        return {
            Mount("volume", volume.source, volume.target, volume.read_only)
            if volume.folder is None
            else Mount("bind", self._absolute(volume.folder), volume.target, volume.read_only)
            for volume in volumes
        }

    def secrets_of(self, service: Service) -> tuple[str, ...]:
        """Return the names of its secrets: its own, and the shared ones except in a front end."""
        shared = () if service.is_front_end else self.options.shared_secrets
        return tuple(dict.fromkeys((*service.secrets, *shared)))


def _asked(slug: str, engine: Engine, requests: list[tuple[str, Dependency]]) -> BackingSpec:
    needs = [need for _, need in requests]
    image = next((need.image for need in needs if need.image), None)
    return BackingSpec(
        slug,
        adapted(engine, image),
        version=next((need.version for need in needs if need.version), None),
        image=image,
        port=next((need.port for need in needs if need.port), engine.port),
        logins=frozenset(
            login_of(service, need, engine) for service, need in requests if engine.databases
        ),
    )
