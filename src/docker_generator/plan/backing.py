"""Backing services, and the one-shots that make databases in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docker_generator.plan.addresses import Login, fill_text, login_of
from docker_generator.plan.health import INTERVAL, RETRIES, START_INTERVAL
from docker_generator.plan.model import (
    ComposeService,
    Health,
    Limits,
    Mount,
    Origin,
    Published,
    Reference,
    Script,
    Section,
    Text,
    Variable,
)
from docker_generator.topology.names import slug_of, variable_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.backing.catalogue import BackingCatalogue, Engine
    from docker_generator.topology.model import Topology
    from docker_generator.topology.quantities import Cpu

DATABASES_RULE = "database-per-service"
"""The rule that puts the one-shot of a database server into the stack."""


@dataclass(frozen=True, slots=True)
class Backing:
    """One backing service of the graph, and who uses it with which login."""

    slug: str
    name: str
    pointer: str
    engine: Engine
    version: str
    logins: tuple[Login, ...]

    @property
    def databases_slug(self) -> str:
        """The name of the one-shot that makes its databases, empty where it makes none."""
        return self.engine.one_shot(self.slug)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables that it adds to .env."""
        prefix = variable_of(self.slug)
        found = [cpu_variable(self.slug, self.engine.limits.cpu)]
        if self.engine.administrator:
            found += [
                Variable(
                    f"{prefix}_USER",
                    Origin.DEFAULT,
                    f"administrator of {self.slug}; choose before its first start",
                    self.engine.administrator,
                ),
                Variable(
                    f"{prefix}_PASSWORD",
                    Origin.GENERATED,
                    f"password of the administrator of {self.slug}",
                ),
            ]
        return (*found, *(login.password for login in self.logins))


def cpu_variable(slug: str, cpu: Cpu) -> Variable:
    """Return the variable that overrides a CPU limit; start.sh lowers it to what the host has."""
    name = f"{variable_of(slug)}_CPUS"
    return Variable(name, Origin.DEFAULT, f"most CPUs of {slug}", cpu.cores)


def cpu_limit(slug: str, cpu: Cpu) -> tuple[Cpu, Reference]:
    """Return a CPU limit that can be overridden."""
    variable = cpu_variable(slug, cpu)
    return cpu, Reference(variable.name, variable.default)


def find_backing(
    topology: Topology, start_order: tuple[str, ...], catalogue: BackingCatalogue
) -> list[Backing]:
    """Return the backing services in the order in which the services need them."""
    found: dict[str, Backing] = {}
    for name in start_order:
        for number, dependency in enumerate(topology.services[name].needs):
            engine = catalogue.meant_by(dependency) if dependency.external else None
            if engine is None:
                continue
            slug = slug_of(dependency.name, service=False)
            place = f"/services/{name}/dependencies/{number}"
            version = dependency.version or engine.default_version
            known = found.get(slug) or Backing(slug, dependency.name, place, engine, version, ())
            login = login_of(name, dependency)
            new = (login,) if engine.databases and login not in known.logins else ()
            found[slug] = Backing(
                slug, known.name, known.pointer, engine, version, (*known.logins, *new)
            )
    return list(found.values())


def plan_backing(backing: Backing, port: Published | None) -> ComposeService:
    """Return the compose service of a backing service."""
    engine = backing.engine
    version = engine.versions[backing.version]
    values = _values(backing)
    return ComposeService(
        name=backing.slug,
        section=Section.BACKING,
        image=version.image,
        comment=f"{engine.title} {backing.version}",
        restart="on-failure:10",
        command=tuple((part,) for part in engine.command),
        environment={key: fill_text(text, values) for key, text in engine.environment.items()},
        ports=(port,) if port else (),
        mounts=(Mount(f"{backing.slug}_data", version.volume),),
        health=Health(
            kind="command",
            test=tuple(fill_text(part, values) for part in engine.probe.test),
            interval=INTERVAL,
            timeout=engine.probe.timeout,
            retries=RETRIES,
            start_period=engine.probe.start_period,
            start_interval=START_INTERVAL,
        ),
        limits=Limits(cpu_limit(backing.slug, engine.limits.cpu), engine.limits.memory),
        labels={"docker-generator.address": ("127.0.0.1:", port.host)} if port else {},
    )


def plan_databases(backing: Backing) -> ComposeService:
    """Return the one-shot that makes the databases and logins of a database server.

    It shares the network of the server, where the image trusts 127.0.0.1: so it can set new
    passwords on a volume that holds old ones. It waits for the server itself, since that is
    faster than waiting for a health check.
    """
    databases = backing.engine.databases
    if databases is None:
        raise ValueError(f"{backing.engine.engine} has no databases")
    values = _values(backing)
    environment: dict[str, Text] = {
        key: fill_text(text, values) for key, text in databases.environment.items()
    }
    for login in backing.logins:
        password = Reference(login.password.name)
        environment[f"LOGIN_{login.login.upper()}"] = (f"{login.database} {login.login} ", password)
    return ComposeService(
        name=backing.databases_slug,
        section=Section.ONE_SHOT,
        image=backing.engine.versions[backing.version].image,
        comment=f"Makes a database and a login in {backing.slug} for each service, at each start",
        restart="no",
        command=tuple((part,) for part in databases.command),
        depends_on={backing.slug: "service_started"},
        environment=environment,
        mounts=(Mount(databases.target, databases.command[-1], is_file=True),),
        network_of=backing.slug,
        labels={"docker-generator.rule": (DATABASES_RULE,)},
    )


def database_script(backing: Backing, catalogue: BackingCatalogue) -> Script | None:
    """Return the script of the one-shot, or nothing where the engine has no databases."""
    databases = backing.engine.databases
    return Script(databases.target, catalogue.script(databases.script)) if databases else None


def _values(backing: Backing) -> Mapping[str, str | Reference]:
    prefix = variable_of(backing.slug)
    return {
        "administrator": Reference(f"{prefix}_USER", backing.engine.administrator),
        "administrator_password": Reference(f"{prefix}_PASSWORD"),
    }
