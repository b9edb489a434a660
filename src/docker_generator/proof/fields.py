"""Fields of a compose file in their short and long forms."""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.proof.deployment import Mount, Publication
from docker_generator.proof.interpolation import interpolate
from docker_generator.proof.quantities import whole
from docker_generator.proof.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

_PORT = re.compile(
    r"(?:(?P<address>\[[0-9a-fA-F:.]+\]|[0-9]+(?:\.[0-9]+)+):)?(?:(?P<host>[0-9-]*):)?(?P<container>[0-9]+)"
    r"(?:/(?P<protocol>[a-z]+))?",
    re.ASCII,
)
_MODES = frozenset({"ro", "rw", "z", "Z", "nocopy", "cached", "consistent", "delegated"})


class Fields(NamedTuple):
    """A mapping of a compose file, with the variables for its texts."""

    values: Mapping[str, Any]
    variables: Mapping[str, str]

    def text(self, key: str, default: str = "") -> str:
        """Return a text, with its variables replaced."""
        value = self.values.get(key)
        return default if value is None else self.expand(value)

    def flag(self, key: str) -> bool:
        """Return whether something is true; any mapping is (external: {name: ...})."""
        value = self.values.get(key)
        return bool(value) if isinstance(value, dict) else self.expand(value) == "true"

    def expand(self, value: Any) -> str:
        """Return any scalar as text, with its variables replaced."""
        if value is None:
            return ""
        if not isinstance(value, str):
            raise Unreadable(f"a text is expected, not {_kind(value)}")
        return interpolate(value, self.variables) if "$" in value else value

    def below(self, key: str) -> Fields:
        """Return the mapping under a key, empty if there is none."""
        value = self.values.get(key)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise Unreadable(f"{key}: a mapping is expected, not {_kind(value)}")
        return Fields(value, self.variables)

    def items(self, key: str) -> list[Any]:
        """Return the list under a key, empty if there is none."""
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Unreadable(f"{key}: a list is expected, not {_kind(value)}")
        return value

    def mappings(self, key: str) -> list[Fields]:
        """Return the mappings of a list, empty if there is none."""
        found = self.items(key)
        for value in found:
            if not isinstance(value, dict):
                raise Unreadable(f"{key}: a mapping is expected, not {_kind(value)}")
        return [Fields(value, self.variables) for value in found]

    def pairs(self, key: str) -> dict[str, str]:
        """Return NAME: value, also for a list of NAME=value."""
        value = self.values.get(key)
        if isinstance(value, list):
            lines = (self.expand(item).partition("=") for item in value)
            return {name: text for name, _, text in lines}
        return {name: self.expand(item) for name, item in self.below(key).values.items()}

    def names(self, key: str) -> list[str]:
        """Return the names of a list, or the keys of a mapping."""
        value = self.values.get(key)
        if isinstance(value, dict):
            return list(value)
        return [self.expand(item) for item in self.items(key)]

    def words(self, key: str) -> tuple[str, ...] | None:
        """Return a command, whose text form Compose splits as a shell would."""
        value = self.values.get(key)
        if isinstance(value, str):
            try:
                return tuple(shlex.split(self.expand(value)))
            except ValueError as error:
                raise Unreadable(f"{key}: {error}") from error
        return None if value is None else tuple(self.expand(item) for item in self.items(key))

    def ports(self) -> tuple[Publication, ...]:
        """Return what is published."""
        return tuple(self._port(item) for item in self.items("ports"))

    def _port(self, item: Any) -> Publication:
        if isinstance(item, dict):
            long = Fields(item, self.variables)
            return Publication(
                *(long.text("host_ip"), long.text("published"), whole(long.text("target"))),
                protocol=long.text("protocol", "tcp"),
            )
        match = _PORT.fullmatch(self.expand(item))
        if match is None:
            raise Unreadable(f"ports: {self.expand(item)} is not followed")
        address = (match["address"] or "").strip("[]")
        number, protocol = whole(match["container"]), match["protocol"] or "tcp"
        return Publication(address, match["host"] or "", number, protocol)

    def mounts(self, folder: str) -> tuple[Mount, ...]:
        """Return volumes, tmpfs and configs, in their order; binds are relative to a directory."""
        volumes = [self._volume(item, folder) for item in self.items("volumes")]
        short = self.values.get("tmpfs")
        texts = [short] if isinstance(short, str) else self.items("tmpfs")
        memory = [Mount("tmpfs", "", self.expand(text).partition(":")[0]) for text in texts]
        configs = [self._config(item) for item in self.items("configs")]
        return (*volumes, *memory, *configs)

    def _volume(self, item: Any, folder: str) -> Mount:
        if isinstance(item, dict):
            long = Fields(item, self.variables)
            kind, source, target = (long.text(key) for key in ("type", "source", "target"))
            read_only = long.text("read_only") == "true"
        else:
            source, _, rest = self.expand(item).partition(":")
            kind = "bind" if source.startswith((".", "/", "~")) else "volume"
            target, _, modes = rest.partition(":")
            flags = {*modes.split(",")} - {""}
            if flags - _MODES:
                raise Unreadable(f"volumes: the mode {modes} is not followed")
            read_only = "ro" in flags
            if not rest:
                return Mount("volume", "", source)
        if kind == "bind" and not source.startswith("~"):
            source = posixpath.normpath(posixpath.join(folder, source))
        return Mount(kind, source, target, read_only)

    def _config(self, item: Any) -> Mount:
        if isinstance(item, dict):
            long = Fields(item, self.variables)
            return Mount("config", long.text("source"), long.text("target"))
        source = self.expand(item)
        return Mount("config", source, f"/{source}")


def _kind(value: Any) -> str:
    kinds = {dict: "a mapping", list: "a list", str: "a text", type(None): "nothing"}
    return kinds[type(value)]
