"""How a service reaches what it depends on: one variable per dependency."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docker_generator.catalogue import split
from docker_generator.plan.model import Origin, Reference, Text, Variable
from docker_generator.topology.names import database_of, slug_of, variable_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.backing.catalogue import BackingCatalogue, Engine
    from docker_generator.topology.model import Dependency, Topology


@dataclass(frozen=True, slots=True)
class Login:
    """What one service may use of one database server."""

    server: str
    database: str
    login: str
    password: Variable


def login_of(service: str, dependency: Dependency) -> Login:
    """Return the login of a service at a database server, with a database of its own."""
    slug, server = slug_of(service), slug_of(dependency.name, service=False)
    database = dependency.database or slug
    return Login(
        server=server,
        database=database_of(slug_of(database, service=False)),
        login=database_of(slug),
        password=Variable(
            f"{variable_of(slug)}_{variable_of(server)}_PASSWORD",
            Origin.GENERATED,
            f"password of {slug} in {server}",
        ),
    )


def addresses(name: str, topology: Topology, backing: BackingCatalogue) -> dict[str, Text]:
    """Return the variables by which a service reaches its dependencies, in their order.

    Where two dependencies would claim one variable, each gets the name of its dependency in front.
    A service without a port has no address.
    """
    reachable = [
        dependency
        for dependency in topology.services[name].needs
        if dependency.external or topology.services[dependency.name].port
    ]
    names = _variables(reachable, backing)
    return {
        variable: _address(name, dependency, topology, backing)
        for variable, dependency in zip(names, reachable, strict=True)
    }


def _variables(needs: list[Dependency], backing: BackingCatalogue) -> list[str]:
    """Return a variable for each dependency: the usual one, or one of its own (ORDERS_...)."""
    usual = [_variable(dependency, backing) for dependency in needs]
    full = [variable_of(slug_of(d.name, service=not d.external)) for d in needs]
    short = [name.removesuffix("_DB").removesuffix("_DATABASE") for name in full]
    own = short if len(set(short)) == len(short) else full
    count = Counter(usual)
    return [u if count[u] == 1 else f"{o}_{u}" for u, o in zip(usual, own, strict=True)]


def _variable(dependency: Dependency, backing: BackingCatalogue) -> str:
    engine = backing.meant_by(dependency) if dependency.external else None
    if engine is None:
        return f"{variable_of(slug_of(dependency.name))}_SERVICE_URL"
    return engine.client.variable


def _address(
    name: str, dependency: Dependency, topology: Topology, backing: BackingCatalogue
) -> Text:
    engine = backing.meant_by(dependency) if dependency.external else None
    if engine is not None:
        return _engine_address(name, dependency, engine)
    target = topology.services[dependency.name]
    host = f"{slug_of(dependency.name)}:{target.port}"
    return (host if target.framework.lower() == "grpc" else f"http://{host}",)


def _engine_address(name: str, dependency: Dependency, engine: Engine) -> Text:
    login = login_of(name, dependency)
    return fill_text(
        engine.client.url,
        {
            "host": login.server,
            "port": str(engine.port),
            "database": login.database,
            "login": login.login,
            "password": Reference(login.password.name),
        },
    )


def fill_text(template: str, values: Mapping[str, str | Reference]) -> Text:
    """Return a text of the catalogue with its placeholders replaced."""
    parts = split(template)
    filled = [values[part] if number % 2 else part for number, part in enumerate(parts)]
    return tuple(part for part in filled if part != "")
