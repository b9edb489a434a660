"""Values that must not stand in a graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.topology.model import Topology

# The words by which BuildKit's SecretsUsedInArgOrEnv knows a secret, and its exceptions.
_SECRET = {"apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd"}
_SECRET |= {"secret", "token"}
_HARMLESS = {"public", "file", "version", "url", "path", "id", "name", "header"}


def check_secrets(topology: Topology) -> Iterator[Diagnostic]:
    """Find variables whose name says secret and whose value stands in the graph."""
    for name, service in topology.services.items():
        for variable, value in service.environment.items():
            words = set(re.split(r"[_]+", variable.lower()))
            if value and words & _SECRET and not words & _HARMLESS:
                yield values.SECRET_IN_PLAIN.at(
                    pointer("services", name, "environment", variable), name, field=variable
                )
