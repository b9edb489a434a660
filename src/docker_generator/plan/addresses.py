"""How a service reaches what it depends on: variables for each dependency."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docker_generator.catalogue import split
from docker_generator.plan.model import Origin, Reference, Text, Variable
from docker_generator.plan.servers import login_of
from docker_generator.topology.names import slug_of, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.plan.servers import Server
    from docker_generator.topology.model import Dependency, Topology

_OF_A_SERVICE = "{host}:{port}"
_OF_AN_HTTP_SERVICE = "http://{host}:{port}"


@dataclass(frozen=True, slots=True)
class Address:
    """One variable by which a service reaches a dependency."""

    variable: str
    dependency: str
    value: Text


@dataclass(frozen=True, slots=True)
class Reads:
    """What a service understands: the drivers of its stack and the packages that it declares.

    `grpc` are the services whose address has no scheme, since they speak gRPC.
    """

    drivers: tuple[str, ...] = ()
    packages: frozenset[str] = frozenset()
    grpc: frozenset[str] = frozenset()


_PLAIN = Reads()


def addresses(
    name: str,
    topology: Topology,
    servers: Mapping[str, Server],
    reads: Reads = _PLAIN,
) -> list[Address]:
    """Return the addresses of the dependencies of a service, in their order.

    Where two dependencies would claim one variable, each gets the name of its dependency in front.
    A service without a port has no address.
    """
    reachable = [
        dependency
        for dependency in topology.services[name].needs
        if dependency.external or topology.services[dependency.name].port
    ]
    usual = [_forms(need, servers, reads) for need in reachable]
    count = Counter(variable for forms in usual for variable in forms)
    result = []
    for need, own, forms in zip(reachable, _own_names(reachable), usual, strict=True):
        prefix = f"{own}_" if any(count[variable] > 1 for variable in forms) else ""
        values = _values(name, need, topology, servers)
        result += [
            Address(_with(prefix, variable), need.name, fill_text(form, values))
            for variable, form in forms.items()
        ]
    return result


def _with(prefix: str, variable: str) -> str:
    """Return the variable with a prefix that it does not have yet."""
    return variable if prefix and variable.startswith(prefix) else prefix + variable


def _own_names(needs: list[Dependency]) -> list[str]:
    """Return a name of its own for each dependency: orders-db is ORDERS."""
    full = [variable_of(slug_of(d.name, service=not d.external)) for d in needs]
    short = [name.removesuffix("_DB").removesuffix("_DATABASE") for name in full]
    return short if len(set(short)) == len(short) else full


def _forms(
    dependency: Dependency, servers: Mapping[str, Server], reads: Reads
) -> Mapping[str, str]:
    """Return the usual variables of a dependency, with the form of the address in each."""
    if not dependency.external:
        form = _OF_A_SERVICE if dependency.name in reads.grpc else _OF_AN_HTTP_SERVICE
        return {f"{variable_of(slug_of(dependency.name))}_SERVICE_URL": form}
    server = servers.get(slug_of(dependency.name, service=False))
    if server is None:
        return {outside_variable(dependency.name).name: "{outside}"}
    client = server.engine.client
    if dependency.driver:
        wanted: Iterator[str] = iter([dependency.driver.lower()])
    else:
        wanted = iter([*_declared(server, reads.packages), *reads.drivers])
    driver = next((client.drivers[name] for name in wanted if name in client.drivers), client)
    return driver.variables


def _declared(server: Server, packages: frozenset[str]) -> Iterator[str]:
    """Yield the drivers whose packages the source tree declares."""
    for name, driver in server.engine.client.drivers.items():
        if any(packages.issuperset(needed) for needed in driver.packages):
            yield name


def outside_variable(name: str) -> Variable:
    """Return the variable for the address of what runs outside of the stack."""
    slug = slug_of(name, service=False)
    return Variable(
        f"{variable_of(slug)}_URL", Origin.YOURS, f"address of {slug}, outside of this stack"
    )


def _values(
    name: str, dependency: Dependency, topology: Topology, servers: Mapping[str, Server]
) -> dict[str, str | Reference]:
    if not dependency.external:
        port = str(topology.services[dependency.name].port)
        return {"host": slug_of(dependency.name), "port": port}
    server = servers.get(slug_of(dependency.name, service=False))
    if server is None:
        return {"outside": Reference(outside_variable(dependency.name).name)}
    login = login_of(name, dependency)
    return server_values(server) | {
        "database": login.database,
        "login": login.login,
        "password": Reference(login.password.name),
    }


def server_values(server: Server) -> dict[str, str | Reference]:
    """Return what the texts of an engine may name, for one server."""
    ports = {name.replace("-", "_"): str(port) for name, port in server.engine.ports.items()}
    return {"host": server.slug, "port": str(server.port), **ports, **server.settings}


def fill_text(template: str, values: Mapping[str, str | Reference]) -> Text:
    """Return a text of the catalogue with its placeholders replaced."""
    parts = split(template)
    filled = [values[part] if number % 2 else part for number, part in enumerate(parts)]
    return tuple(part for part in filled if part != "")
