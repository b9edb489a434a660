"""The variables with which a service reaches its dependencies."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from docker_generator.backing.model import package_range, url_form
from docker_generator.catalogue import split
from docker_generator.plan.model import Origin, Reference, Template, Variable
from docker_generator.plan.settings import settings_of
from docker_generator.resolve.backing import login_of
from docker_generator.resolve.model import TargetKind
from docker_generator.source.versions import overlap
from docker_generator.topology.names import slug_of, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docker_generator.backing.model import Driver
    from docker_generator.resolve.model import BackingNode, Edge, ResolvedGraph, ResolvedService

_OF_A_GRPC_SERVICE = "{host}:{port}"
_OF_AN_HTTP_SERVICE = "http://{host}:{port}"


class Address(NamedTuple):
    """One variable with which a service reaches a dependency; `target` is its slug."""

    variable: str
    dependency: str
    target: str
    value: Template


def addresses_of(
    service: ResolvedService, graph: ResolvedGraph, driver: str = ""
) -> tuple[Address, ...]:
    """Return the addresses of the dependencies of a service, in their order.

    With a `driver`, all of them have its form. If two dependencies need the same variable, each
    gets the name of its dependency as a prefix. A service without a port has no address.
    """
    reachable = [
        edge
        for edge in service.edges
        if edge.kind is not TargetKind.SERVICE or graph.services[edge.need.name].declared.port
    ]
    default = [_forms(edge, service, graph, driver) for edge in reachable]
    count = Counter(variable for forms in default for variable in forms)
    result: list[Address] = []
    for edge, own, forms in zip(reachable, _own_names(reachable), default, strict=True):
        prefix = f"{own}_" if any(count[variable] > 1 for variable in forms) else ""
        values = _values(edge, graph)
        named = {_with(prefix, variable): form for variable, form in forms.items()}
        named |= _requested(edge, forms, graph)
        result += [
            Address(variable, edge.need.name, edge.target, fill_text(form, values))
            for variable, form in named.items()
        ]
    return tuple(result)


def _requested(edge: Edge, forms: Mapping[str, str], graph: ResolvedGraph) -> dict[str, str]:
    """Return the variables that the graph names, with their forms.

    The url has the form for the driver of the service, like the default variable.
    """
    node = graph.server_of(edge)
    parts = (
        node.engine.parts
        if node
        else {"host": "{host}", "port": "{port}", "address": _OF_A_GRPC_SERVICE}
    )
    parts = parts | {"url": url_form(forms)}
    return {name: parts[part.lower()] for name, part in edge.need.variables.items()}


def _with(prefix: str, variable: str) -> str:
    """Return the variable with a prefix, unless it has it already."""
    return variable if prefix and variable.startswith(prefix) else prefix + variable


def _own_names(edges: Sequence[Edge]) -> list[str]:
    """Return a unique name for each dependency: orders-db is ORDERS."""
    full = [variable_of(edge.target) for edge in edges]
    short = [name.removesuffix("_DB").removesuffix("_DATABASE") for name in full]
    return short if len(set(short)) == len(short) else full


def _forms(
    edge: Edge, service: ResolvedService, graph: ResolvedGraph, driver: str
) -> Mapping[str, str]:
    """Return the default variables of a dependency, with the form of the address in each."""
    if edge.kind is TargetKind.SERVICE:
        is_grpc = graph.services[edge.need.name].speaks_grpc
        form = _OF_A_GRPC_SERVICE if is_grpc else _OF_AN_HTTP_SERVICE
        return {f"{variable_of(edge.target)}_SERVICE_URL": form}
    node = graph.server_of(edge)
    if node is None:
        return {outside_variable(edge.need.name).name: "{outside}"}
    return node.engine.client.drivers.get(
        _driver(edge, node, service, driver), node.engine.client
    ).variables


def _driver(edge: Edge, node: BackingNode, service: ResolvedService, driver: str) -> str:
    """Return the driver that decides the form of an address; empty for the plain form.

    The dependency names it, else the declared packages, else the framework or the language.
    """
    known = node.engine.client.drivers
    if edge.need.driver:
        wanted: Sequence[str] = [edge.need.driver.lower()]
    elif driver:
        wanted = [driver]
    else:
        wanted = [*_declared(edge, node, service), *service.drivers]
    return next((name for name in wanted if name in known), "")


def _declared(edge: Edge, node: BackingNode, service: ResolvedService) -> Iterator[str]:
    """Yield the drivers whose packages the source tree declares.

    A tree may have packages for several forms. If one of its sample files has a URL of the engine
    for the variable, it has the form that the program reads.
    """
    for name, driver in node.engine.client.drivers.items():
        if any(all(_may_have(one, service) for one in needed) for needed in driver.packages) and (
            driver.reads_plain or _is_as_sampled(driver, edge, node, service)
        ):
            yield name


def _is_as_sampled(driver: Driver, edge: Edge, node: BackingNode, service: ResolvedService) -> bool:
    """Return whether no sample of an address names another driver in its scheme than this one."""
    if service.mentions is None:
        return True
    schemes = service.mentions.schemes
    names = {node.engine.engine, *node.engine.aliases}
    own = {url.partition("://")[0].partition("+")[2] for url in driver.variables.values()}
    sampled = (schemes.get(one, "") for one in (*edge.need.variables, *driver.variables))
    parted = (scheme.partition("+") for scheme in sampled)
    return all(further in own for base, _, further in parted if base in names)


def _may_have(package: str, service: ResolvedService) -> bool:
    """Return whether a package is installed, in one of the given versions.

    Without a lock file it may be any version that the manifest allows.
    """
    name, versions = package_range(package)
    return name in service.packages and overlap(service.releases.get(name, ""), versions)


def outside_variable(name: str) -> Variable:
    """Return the variable for the address of a dependency outside of the stack."""
    slug = slug_of(name, service=False)
    return Variable(
        f"{variable_of(slug)}_URL", Origin.YOURS, f"address of {slug}, outside of this stack"
    )


def _values(edge: Edge, graph: ResolvedGraph) -> dict[str, str | Reference]:
    if edge.kind is TargetKind.SERVICE:
        return {"host": edge.target, "port": str(graph.services[edge.need.name].declared.port)}
    node = graph.server_of(edge)
    if node is None:
        return {"outside": Reference(outside_variable(edge.need.name).name)}
    login = login_of(edge.source, edge.need, node.engine.databases)
    return server_values(node) | {
        "database": login.database,
        "quoted_database": quote(login.database, safe=""),
        "login": login.login,
        "password": Reference(login.password),
    }


def server_values(node: BackingNode) -> dict[str, str | Reference]:
    """Return the placeholders of an engine's texts, for one server."""
    ports = {name.replace("-", "_"): str(port) for name, port in node.engine.ports.items()}
    own = {"host": node.slug, "port": str(node.port), "brace": "{"}
    return own | ports | settings_of(node)


def fill_text(template: str, values: Mapping[str, str | Reference]) -> Template:
    """Return a text of the catalogue with its placeholders replaced."""
    parts = split(template)
    filled = [values[part] if number % 2 else part for number, part in enumerate(parts)]
    return tuple(part for part in filled if part != "")
