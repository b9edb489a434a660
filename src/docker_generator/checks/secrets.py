"""Variables of the graph: secrets among them, and misleading values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import values, variables
from docker_generator.topology.names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Dependency, Service, Topology

# The prefixes are documented by the issuers of the keys.
_FORMS = {
    "an access key of AWS": re.compile(r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])"),
    "a token of GitHub": re.compile(r"(?<!\w)(?:gh[pousr]_\w{20,}|github_pat_\w{20,})", re.ASCII),
    "a token of GitLab": re.compile(r"(?<!\w)glpat-[\w-]{20,}", re.ASCII),
    "a key of Stripe": re.compile(r"(?<!\w)[rs]k_live_\w{16,}", re.ASCII),
    "a token of Slack": re.compile(r"(?<!\w)xox[abprs]-[\w-]{10,}", re.ASCII),
    "a key of Google": re.compile(r"(?<!\w)AIza[\w-]{35}", re.ASCII),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY"),
    "an address with a password": re.compile(r"[a-z][a-z0-9+.-]*://[^\s/:@]*:[^\s/@]+@"),
}


def check_secrets(topology: Topology) -> Iterator[Diagnostic]:
    """Find secrets in the graph, and misleading values."""
    for name, service in topology.services.items():
        yield from _variables(name, service)
        for number, need in enumerate(service.dependencies):
            yield from _of_dependency(name, need, pointer("services", name, "dependencies", number))


def _of_dependency(name: str, need: Dependency, place: str) -> Iterator[Diagnostic]:
    """Find secrets among the variables of a dependency; an empty one is made by start.sh."""
    for variable, value in need.environment.items():
        at = place + pointer("environment", variable)
        if is_secret_name(variable) and value:
            yield values.SECRET_IN_PLAIN.at(at, name, field=variable)
        elif form := next((form for form, known in _FORMS.items() if known.search(value)), None):
            yield values.SECRET_VALUE.at(at, name, field=variable, what=form)


def _variables(name: str, service: Service) -> Iterator[Diagnostic]:
    for variable, value in service.build.environment.items():
        if is_secret_name(variable) and value:
            place = pointer("services", name, "build", "environment", variable)
            yield values.SECRET_IN_PLAIN.at(place, name, field=variable)
    for variable, value in service.environment.items():
        place = pointer("services", name, "environment", variable)
        if variable in service.secrets:
            yield variables.SECRET_GIVEN_TWICE.at(place, name, field=variable)
        elif is_secret_name(variable):
            rule = values.SECRET_IN_PLAIN if value else variables.EMPTY_SECRET
            yield rule.at(place, name, field=variable)
        elif form := next((form for form, known in _FORMS.items() if known.search(value)), None):
            yield values.SECRET_VALUE.at(place, name, field=variable, what=form)
        elif re.search(r"\$[A-Za-z_{]", value):
            yield variables.LITERAL_DOLLAR.at(place, name, value=value, field=variable)
