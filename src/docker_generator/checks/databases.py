"""Names of databases and logins that an engine refuses or reserves."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import backing as rules
from docker_generator.resolve.backing import login_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.backing.model import Engine
    from docker_generator.topology.model import Dependency, Topology


def check_databases(topology: Topology, backing: BackingCatalogue) -> Iterator[Diagnostic]:
    """Find databases and logins whose name is too long for the engine, or reserved."""
    for name, service in topology.services.items():
        for number, dependency in enumerate(service.dependencies):
            engine = backing.meant_by(dependency) if dependency.external else None
            if engine is not None:
                place = pointer("services", name, "dependencies", number)
                yield from _names(place, name, dependency, engine)


def _is_in(name: str, reserved: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in reserved)


def _names(place: str, name: str, dependency: Dependency, engine: Engine) -> Iterator[Diagnostic]:
    limits = engine.databases
    if limits is None:
        return
    found = login_of(name, dependency, limits)
    login, database = found.login, found.database
    if len(database) > limits.longest_database or _is_in(database, limits.reserved_databases):
        yield rules.INVALID_DATABASE.at(
            f"{place}/database" if dependency.database else place,
            name,
            engine=engine.title,
            database=database,
            longest=limits.longest_database,
            reserved=", ".join(limits.reserved_databases) or "none is",
        )
    if len(login) > limits.longest_login or _is_in(login, limits.reserved_logins):
        yield rules.INVALID_LOGIN.at(
            place,
            name,
            engine=engine.title,
            login=login,
            longest=limits.longest_login,
            reserved=", ".join(limits.reserved_logins) or "none is",
        )
