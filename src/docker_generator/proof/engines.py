"""The catalogue entry of one backing service of the graph, with its placeholders filled in.

The placeholders are replaced again, by code that the renderer does not share.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from docker_generator.backing.images import facts_of, image_of, line_of, version_in_tag
from docker_generator.proof.interpolation import asked
from docker_generator.topology.names import database_of, slug_of, variable_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.backing.model import Engine
    from docker_generator.proof.deployment import Container
    from docker_generator.topology.model import Dependency

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text of the catalogue with its placeholders replaced; unknown ones stay.

    >>> fill("{host}:{port}", {"host": "db", "port": "5432"})
    'db:5432'
    """
    if "{" not in text:
        return text
    parts = [*_pieces(text)]
    parts[1::2] = [values.get(name, f"{{{name}}}") for name in parts[1::2]]
    return "".join(parts)


@cache
def _pieces(text: str) -> tuple[str, ...]:
    """Return the parts of a text and the names of its placeholders, alternating."""
    return tuple(_PLACEHOLDER.split(text))


@dataclass(frozen=True)
class BackingSpec:
    """A backing service, with the request of its dependencies, which all agree."""

    slug: str
    engine: Engine
    version: str | None
    image: str | None
    port: int
    logins: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    """The slug of a service, its database and its login; none if an engine has none."""

    @property
    def images(self) -> set[str]:
        """The images that it may run: its own, an image of its version, or any known one."""
        if self.image:
            return {self.image}
        if self.version and self.engine.versioned:
            return {image_of(self.engine, self.version.removeprefix("v"))}
        return {version.image for version in self.engine.versions.values()}

    @cached_property
    def ports(self) -> tuple[int, ...]:
        """The ports that its clients may use, the default one first.

        It depends on their protocol.
        """
        client = self.engine.client
        forms = [*client.variables.values()]
        forms += [form for driver in client.drivers.values() for form in driver.variables.values()]
        further = self.engine.ports.items()
        named = (n for name, n in further if any(f"{{{name}}}" in form for form in forms))
        return (self.port, *named)

    @property
    def published_ports(self) -> set[int]:
        """The container ports that the host may reach."""
        return {self.engine.host_port or self.port, *self.engine.ports.values()}

    @property
    def data_folders(self) -> frozenset[str]:
        """The directories in which any version keeps its data."""
        return frozenset(v.volume for v in self.engine.versions.values() if v.volume)

    def folders_of(self, image: str) -> frozenset[str] | None:
        """Return the data directory of an image; None for an unknown image."""
        folders = [
            version.volume
            for version in self.engine.versions.values()
            if version.image in {image, image.partition("@")[0]}
        ]
        if not folders and self._version_of(image) is None:
            return None
        if not folders:
            folders = [self.engine.versions[self._line_of(image)].volume]
        return frozenset(folder for folder in folders if folder)

    def _version_of(self, image: str) -> str | None:
        return self.version or version_in_tag(self.engine, image)

    def _line_of(self, image: str) -> str:
        """Return the listed version whose facts apply to an image."""
        known = self.engine.versions.items()
        listed = (name for name, version in known if version.image == image.partition("@")[0])
        version = next(listed, None) or self._version_of(image) or self.engine.default_version
        return line_of(self.engine, version)

    def declared_volumes(self, image: str) -> tuple[str, ...]:
        """Return the paths that an image declares as volumes, if it is one of this engine."""
        return facts_of(self.engine, self._line_of(image)).volumes

    @cached_property
    def client_values(self) -> Mapping[str, str]:
        """The placeholders of its clients' addresses."""
        return self.values()

    def values(self, container: Container | None = None) -> dict[str, str]:
        """Return the placeholders of its engine's texts.

        The files choose host ports, so {host_port} is the port that `container` publishes.
        """
        port = str(self.port)
        values = {"host": self.slug, "port": port, "brace": "{"}
        values |= {name.replace("-", "_"): str(n) for name, n in self.engine.ports.items()}
        for key, setting in self.engine.settings.items():
            name = f"{variable_of(self.slug)}_{setting.name}"
            values[key] = asked(name) if setting.default is None else setting.default
        published = self.engine.host_port or self.port
        found = container.ports if container else ()
        hosts = (entry.host for entry in found if entry.container == published)
        return values | {"host_port": next(hosts, "") or port}

    def environment(self, container: Container) -> dict[str, str]:
        """Return the variables of its container."""
        values = self.values(container)
        return {key: fill(text, values) for key, text in self.engine.environment.items()}

    def command(self, container: Container) -> tuple[str, ...]:
        """Return the command of its container, empty if the command of the image runs."""
        values = self.values(container)
        return tuple(fill(part, values) for part in self.engine.command)

    def probe_test(self, container: Container) -> tuple[str, ...]:
        """Return the test of its health check, empty if it has none."""
        values = self.values(container)
        probe = self.engine.probe
        return tuple(fill(part, values) for part in probe.test) if probe else ()

    def job_environment(self) -> dict[str, set[str]]:
        """Return the variables of the init job that makes its databases, each with its values.

        Two services with one login share a variable; either value is correct.
        """
        found: dict[str, set[str]] = defaultdict(set)
        if self.engine.databases:
            values = self.values()
            for key, text in self.engine.databases.environment.items():
                found[key] = {fill(text, values)}
        for service, database, login in self.logins:
            password = asked(password_variable(service, self.slug))
            found[f"LOGIN_{login.upper()}"].add(f"{database} {login} {password}")
        return found


def password_variable(service: str, server: str) -> str:
    """Return the variable with the password of a service at a server, both by their slugs.

    >>> password_variable("order-history", "postgres")
    'ORDER_HISTORY_POSTGRES_PASSWORD'
    """
    return f"{variable_of(service)}_{variable_of(server)}_PASSWORD"


def login_of(service: str, need: Dependency, engine: Engine) -> tuple[str, str, str]:
    """Return the slug of a service, and its database and login for a dependency."""
    named = database_of(slug_of(need.database, service=False) if need.database else service)
    default = engine.databases.default if engine.databases and not need.database else ""
    return service, default or named, database_of(service)
