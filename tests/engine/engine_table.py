"""The table of engines that are run, as engines.yaml has it, in the words of docs/support.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from conftest import needs

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.backing.images import line_of

if TYPE_CHECKING:
    from docker_generator.backing.model import Engine

FILE = Path(__file__).with_name("engines.yaml")
BY_DEFAULT = "one-of-each"
"""The story that is run without --full."""


@dataclass(frozen=True)
class Row:
    """One engine: how it is asked for, which variable leads to it, what it promises.

    `client` is the kind of client, where the address alone does not tell it. `fills` says that its
    image fills an empty volume by scripts, before it is ready; what one service writes to it,
    another one reads if it `is_shared`. What it `keeps` is there after a stop and a start, and
    after a kill if it `survives_kill`; it `renews` its passwords from .env at each start. An engine
    that no client can write to has a `shape`: a pattern for what is read, which stays as it was.
    The table counts it among those that were run if it was `seen` to pass every test.
    """

    name: str
    variable: str
    version: str = ""
    engine: str = ""
    client: str = ""
    fills: bool = False
    has_logins: bool = False
    is_shared: bool = False
    keeps: bool = True
    survives_kill: bool = True
    renews: bool = True
    shape: str = ""
    seen: bool = True

    @property
    def dependency(self) -> dict[str, Any]:
        """The dependency of a service in the graph."""
        fields = {"version": self.version, "engine": self.engine}
        return needs(self.name, external=True, **{k: v for k, v in fields.items() if v})

    @property
    def catalogued(self) -> Engine:
        """The entry of the catalogue."""
        return built_in_engines().engines[self.engine or self.name]

    @property
    def image(self) -> str:
        """The image that the catalogue has for it today."""
        engine = self.catalogued
        version = self.version or engine.default_version
        return engine.versions[line_of(engine, version)].image

    def holds(self, found: str, text: str, before: str = "") -> bool:
        """Return whether what was found is what was written, or what was found before."""
        if not self.shape:
            return found == f"{text} {self.name}"
        return re.fullmatch(self.shape, found) is not None and before in {"", found}


TABLES: dict[str, tuple[Row, ...]] = {
    story: tuple(Row(**row) for row in rows)
    for story, rows in yaml.safe_load(FILE.read_text("utf-8")).items()
}
"""The rows of each story."""
