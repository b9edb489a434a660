"""Variables of the graph: secrets have their place elsewhere, and a value is what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import values, variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Service, Topology

# The words by which BuildKit's SecretsUsedInArgOrEnv knows a secret, and its exceptions.
_SECRET = {"apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd"}
_SECRET |= {"secret", "token"}
_HARMLESS = {"public", "file", "version", "url", "path", "id", "name", "header"}

# The prefixes are documented by those who give the keys out.
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
    """Find secrets that stand in the graph, and values that may not mean what they say."""
    for name, service in topology.services.items():
        yield from _variables(name, service)


def _variables(name: str, service: Service) -> Iterator[Diagnostic]:
    for variable, value in service.environment.items():
        place = pointer("services", name, "environment", variable)
        if variable in service.secrets:
            yield variables.SECRET_GIVEN_TWICE.at(place, name, field=variable)
        elif _is_secret(variable):
            rule = values.SECRET_IN_PLAIN if value else variables.EMPTY_SECRET
            yield rule.at(place, name, field=variable)
        elif form := next((form for form, known in _FORMS.items() if known.search(value)), None):
            yield values.SECRET_VALUE.at(place, name, field=variable, what=form)
        elif re.search(r"\$[A-Za-z_{]", value):
            yield variables.LITERAL_DOLLAR.at(place, name, value=value, field=variable)


def _is_secret(variable: str) -> bool:
    words = set(variable.lower().split("_"))
    return bool(words & _SECRET) and not words & _HARMLESS
