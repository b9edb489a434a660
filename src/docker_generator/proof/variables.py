"""The claims about variables: the graph's values, secrets, addresses, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.diagnostics.rules import proof_settings
from docker_generator.proof.claims import COMPOSE, Claim, failed, holds, same, shown
from docker_generator.proof.edges import addresses_in
from docker_generator.proof.engines import fill, login_of, password_variable
from docker_generator.proof.interpolation import asked, asked_in
from docker_generator.topology.names import slug_of, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.proof.deployment import Container
    from docker_generator.proof.engines import BackingSpec
    from docker_generator.proof.specification import Specification
    from docker_generator.topology.model import Dependency


def variable_claims(name: str, container: Container, spec: Specification) -> Iterator[Claim]:
    """Claim the variables of a service."""
    service = spec.topology.services[name]
    place = (COMPOSE, "services", container.name, "environment")
    secrets = spec.secrets_of(service)
    wanted = {key: value for key, value in service.environment.items() if key not in secrets}
    wanted |= {key: asked(key) for key in secrets}
    for key, value in wanted.items():
        found = container.environment.get(key)
        yield same(rules.WRONG_VARIABLE, name, (*place, key), found, value, name=key)
    others = {key: v for key, v in container.environment.items() if key not in wanted}
    yield from address_claims(name, name, others, place, spec)
    for _, need in spec.needs_of(name):
        for key in sorted(need.variables.keys() - container.environment.keys()):
            _, expected = next(_Target(name, need, spec).values_of((key,)), (key, ""))
            yield same(rules.WRONG_VARIABLE, name, (*place, key), None, expected, name=key)


def address_claims(
    subject: str,
    service: str,
    variables: Mapping[str, str],
    place: tuple[str, ...],
    spec: Specification,
) -> Iterator[Claim]:
    """Claim that a service has the addresses of its dependencies, with the right values.

    A wrong address itself is reported by the claim about the edge.
    """
    allowed: dict[str, list[str]] = {}
    for _, need in spec.needs_of(service):
        for key, text in _Target(service, need, spec).values_of(variables):
            allowed.setdefault(key, []).append(text)
    made = spec.made_secrets_of(service)
    for key, value in variables.items():
        where = (*place, key)
        if key in made:
            yield Claim(proof_settings.UNDECLARED_VARIABLE, subject, where)
            wanted = _made_secret(key, value, made[key].value)
            yield same(rules.WRONG_VARIABLE, subject, where, value, wanted, name=key)
            continue
        values = allowed.get(key, [])
        yield holds(proof_settings.UNDECLARED_VARIABLE, subject, where, values, name=key)
        if value in values:
            yield Claim(rules.WRONG_VARIABLE, subject, where)
        elif values and not _is_elsewhere(key, value, values):
            reported = " or ".join(dict.fromkeys(map(shown, values)))
            yield failed(rules.WRONG_VARIABLE, subject, where, shown(value), reported, name=key)


def _made_secret(key: str, value: str, text: str) -> str:
    """Return the value of a framework's secret: the variable of .env with its name."""
    names = [name for name in asked_in(value) if name.endswith(f"_{key}")]
    return fill(text, {"secret": asked(names[0] if names else key)})


def _is_elsewhere(key: str, value: str, wanted: Iterable[str]) -> bool:
    """Return whether a text looks like an address that the variable must not hold."""
    known = {address for text in wanted for address in addresses_in({key: text})}
    return ":" in value and not addresses_in({key: value}) & known


class _Target:
    """The variables of a service for one of its dependencies."""

    def __init__(self, service: str, need: Dependency, spec: Specification) -> None:
        self._named = need.variables
        self._values: dict[str, str] = {}
        self._variables: Mapping[str, tuple[str, ...]]
        self._parts: Mapping[str, tuple[str, ...]]
        if not need.external:
            target, port = spec.slugs[need.name], spec.topology.services[need.name].port
            address = f"{target}:{port}"
            forms = (address, f"http://{address}") if port else ()
            self._variables = {f"{variable_of(target)}_SERVICE_URL": forms}
            parts = {"url": forms, "host": (target,), "port": (str(port),), "address": (address,)}
            self._parts = parts
            return
        engine = spec.engine_of(need)
        if engine is None:
            name = f"{variable_of(slug_of(need.name, service=False))}_URL"
            self._variables, self._parts = {name: (asked(name),)}, {"url": (asked(name),)}
            return
        slug = spec.slugs[service]
        server: BackingSpec = spec.backing_of(need)
        _, database, login = login_of(slug, need, engine)
        self._variables, self._parts = spec.addresses_of(engine, server.slug)
        self._values = {
            **server.client_values,
            "database": database,
            "quoted_database": quote(database, safe=""),
            "login": login,
            "password": asked(password_variable(slug, server.slug)),
        }

    def values_of(self, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield the variables that may hold an address, each with an example."""
        for key in keys:
            named = self._named.get(key)
            forms = self._parts.get(named.lower(), ()) if named else ()
            for form in forms + self._variables.get(key, ()):
                yield key, fill(form, self._values)
