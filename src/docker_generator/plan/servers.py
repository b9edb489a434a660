"""Backing services, decided: image, version, port, and who uses them with which login."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docker_generator.backing.wishes import find_wishes
from docker_generator.diagnostics.rules import existing as rules
from docker_generator.plan.model import Origin, Reference, Variable
from docker_generator.topology.names import database_of, slug_of, variable_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.backing.model import Engine
    from docker_generator.backing.wishes import Wish
    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.source.previous import Kept
    from docker_generator.topology.model import Dependency, Topology
    from docker_generator.topology.quantities import Cpu


@dataclass(frozen=True, slots=True)
class Login:
    """What one service may use of one database server."""

    service: str
    server: str
    database: str
    login: str
    password: Variable


def login_of(service: str, dependency: Dependency) -> Login:
    """Return the login of a service at a database server, with a database of its own."""
    slug, server = slug_of(service), slug_of(dependency.name, service=False)
    database = dependency.database or slug
    return Login(
        service=slug,
        server=server,
        database=database_of(slug_of(database, service=False)),
        login=database_of(slug),
        password=Variable(
            f"{variable_of(slug)}_{variable_of(server)}_PASSWORD",
            Origin.GENERATED,
            f"password of {slug} in {server}",
        ),
    )


@dataclass(frozen=True, slots=True)
class Server:
    """One backing service of the graph, and who uses it with which login."""

    slug: str
    name: str
    pointer: str
    engine: Engine
    version: str
    image: str
    port: int
    logins: tuple[Login, ...] = ()

    @property
    def volume(self) -> str | None:
        """The folder of its data, or nothing where it keeps none."""
        return self.engine.versions[self.version].volume

    @property
    def published(self) -> int:
        """The container port that clients on the host use."""
        return self.engine.host_port or self.port

    @property
    def databases_slug(self) -> str:
        """The name of the one-shot that makes its databases, empty where it makes none."""
        return self.engine.one_shot(self.slug)

    @property
    def settings(self) -> dict[str, Reference]:
        """The settings of the engine by their keys, as references to the variables of .env."""
        prefix = variable_of(self.slug)
        return {
            key: Reference(f"{prefix}_{setting.name}", setting.default)
            for key, setting in self.engine.settings.items()
        }

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables that it adds to .env."""
        found = [cpu_variable(self.slug, self.engine.limits.cpu)]
        for key, reference in self.settings.items():
            setting = self.engine.settings[key]
            about = setting.about.replace("{slug}", self.slug)
            origin = Origin.GENERATED if setting.default is None else Origin.DEFAULT
            found.append(Variable(reference.name, origin, about, setting.default or ""))
        return (*found, *(login.password for login in self.logins))


def cpu_variable(slug: str, cpu: Cpu) -> Variable:
    """Return the variable that overrides a CPU limit; start.sh lowers it to what the host has."""
    name = f"{variable_of(slug)}_CPUS"
    return Variable(name, Origin.DEFAULT, f"most CPUs of {slug}", cpu.cores)


def cpu_limit(slug: str, cpu: Cpu) -> tuple[Cpu, Reference]:
    """Return a CPU limit that can be overridden."""
    variable = cpu_variable(slug, cpu)
    return cpu, Reference(variable.name, variable.default)


def find_servers(
    topology: Topology,
    order: tuple[str, ...],
    catalogue: BackingCatalogue,
    kept: Mapping[str, Kept],
    options: Options,
) -> tuple[dict[str, Server], list[Diagnostic]]:
    """Return the backing services by slug, in the order in which the services need them.

    A version that the graph leaves open is the one that the stack has had so far (`kept`), so that
    a newer catalogue moves nothing.
    """
    found: dict[str, Server] = {}
    reported: list[Diagnostic] = []
    for slug, wish in find_wishes(topology, order, catalogue).items():
        version, told = _version(wish, kept.get(slug))
        reported += told
        image = options.pinned(wish.image or wish.engine.versions[version].image)
        found[slug] = Server(slug, wish.name, wish.pointer, wish.engine, version, image, wish.port)
    logins: dict[str, dict[Login, None]] = {slug: {} for slug in found}
    for name in order:
        for dependency in topology.services[name].needs:
            slug = slug_of(dependency.name, service=False)
            if dependency.external and slug in found and found[slug].engine.databases:
                logins[slug][login_of(name, dependency)] = None
    return {
        slug: replace(server, logins=tuple(logins[slug])) for slug, server in found.items()
    }, reported


def _version(wish: Wish, kept: Kept | None) -> tuple[str, list[Diagnostic]]:
    """Return the version of a server, and what its owner has to know of it."""
    engine = wish.engine
    if kept is None:
        return wish.version or engine.default_version, []
    was = f"{kept.engine} {kept.version}"
    if kept.engine == engine.engine and wish.version in {None, kept.version}:
        if kept.version in engine.versions:
            return kept.version, []
        known = ", ".join(engine.versions)
        found = rules.UNKNOWN_KEPT_VERSION.at(wish.pointer, wish.name, was=was, known=known)
        return engine.default_version, [found]
    version = wish.version or engine.default_version
    steps = engine.upgrade if kept.engine == engine.engine else ""
    return version, [
        rules.CHANGED_VERSION.at(
            wish.pointer,
            wish.name,
            was=was,
            now=f"{engine.engine} {version}",
            steps=steps or "a new volume, or data that was exported before and is imported again",
        )
    ]
