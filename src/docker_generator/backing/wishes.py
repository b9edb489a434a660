"""What the graph asks of each backing service, taken together over all services that name it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from docker_generator.backing.catalogue import BackingCatalogue
    from docker_generator.backing.model import Engine
    from docker_generator.topology.model import Dependency, Topology


@dataclass(slots=True)
class Wish:
    """One dependency: the engine that it means and what is asked of it, with who asked first.

    What a service leaves out is open: another one may say it.
    """

    name: str
    slug: str
    pointer: str
    engine: Engine
    asked: dict[str, tuple[str, str | int]] = field(default_factory=dict)

    @property
    def version(self) -> str | None:
        """The version that is asked for, else the one that the tag of the image names."""
        known = self.asked.get("version")
        return str(known[1]) if known else self._version_of_image()

    @property
    def image(self) -> str | None:
        """The image that is asked for."""
        known = self.asked.get("image")
        return str(known[1]) if known else None

    @property
    def port(self) -> int:
        """The port on which clients reach it."""
        known = self.asked.get("port")
        return int(known[1]) if known else self.engine.port

    def _version_of_image(self) -> str | None:
        """Return the known version with which a tag begins: 17-3.5 is 17, 8.4.2 is 8.4."""
        if self.image is None:
            return None
        tag = self.image.partition("@")[0].rpartition(":")[2]
        number = re.match(r"v?([0-9]+(?:\.[0-9]+)*)", tag)
        parts = number[1].split(".") if number else []
        starts = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
        return next((start for start in starts if start in self.engine.versions), None)


def asked_of(dependency: Dependency) -> dict[str, str | int]:
    """Return what a dependency asks for of the container that it names."""
    fields = {name: getattr(dependency, name) for name in ("version", "image", "port")}
    return {name: value for name, value in fields.items() if value is not None}


def find_wishes(
    topology: Topology, order: tuple[str, ...], catalogue: BackingCatalogue
) -> dict[str, Wish]:
    """Return the backing services by slug, in the order in which the services need them.

    Where services contradict each other, the first one counts; that they do is told by a check.
    """
    found: dict[str, Wish] = {}
    for name in order:
        for number, dependency in enumerate(topology.services[name].needs):
            engine = catalogue.meant_by(dependency) if dependency.external else None
            if engine is None:
                continue
            slug = slug_of(dependency.name, service=False)
            place = f"/services/{name}/dependencies/{number}"
            wish = found.setdefault(slug, Wish(dependency.name, slug, place, engine))
            for what, value in asked_of(dependency).items():
                wish.asked.setdefault(what, (name, value))
    return found
