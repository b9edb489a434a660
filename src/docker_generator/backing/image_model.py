"""The part of backing/<engine>.yaml about images: by version, and from other makers."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from docker_generator.catalogue import Entry
from docker_generator.topology.quantities import Port
from docker_generator.topology.texts import ImageReference


def _variable(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", value):
        raise ValueError("expected the name of a variable")
    return value


def _target(value: str) -> str:
    if not re.fullmatch(r"(/[A-Za-z0-9._@+-]+)+", value) or ".." in value:
        raise ValueError("expected an absolute path in the container")
    return value


def _memory(value: str) -> str:
    return value if value == f"{_target(value.removesuffix(':exec'))}:exec" else _target(value)


def _day(value: object) -> object:
    """Return a day as text; YAML reads one without quotes as a date."""
    return date.fromisoformat(str(value)).isoformat()


Day = Annotated[str, BeforeValidator(_day)]
Target = Annotated[str, AfterValidator(_target)]
MemoryTarget = Annotated[str, AfterValidator(_memory)]
Environment = dict[Annotated[str, AfterValidator(_variable)], str]


class VersionFacts(Entry):
    """Differences of the image of one version from the facts of its engine."""

    user: str | None = None
    entrypoint: tuple[str, ...] | None = None
    volumes: tuple[Target, ...] | None = None
    ports: tuple[Port, ...] | None = None


class ImageFacts(Entry):
    """Declarations of an image's maker, with the place and the day of reading.

    `user` is the user of its USER line (the entrypoint may change it), `volumes` are the paths of
    its VOLUME lines, `ports` the ports of its EXPOSE lines. Without a day it has not been read yet:
    the entry was written from memory.
    """

    source: str
    read: Day | None = None
    user: str = "root"
    entrypoint: tuple[str, ...] = ()
    volumes: tuple[Target, ...] = ()
    ports: tuple[Port, ...] = ()


class EngineVersion(Entry):
    """One major version: its image and the directory of its data; without one it keeps no data.

    `end_of_support` is the last day of upstream support, if it is announced.
    """

    image: ImageReference
    volume: Target | None = None
    end_of_support: Day | None = None
    facts: VersionFacts = VersionFacts()


class TagForm(Entry):
    """The form of the image's name for a version that the catalogue does not list.

    `image` holds {version}: `parts` are the smallest and the largest count of numbers in such a
    tag.

    >>> TagForm(image="postgres:{version}-alpine", parts=(1, 2)).image_of("19")
    'postgres:19-alpine'
    """

    image: str
    parts: tuple[int, int] = (1, 3)

    def fits(self, version: str) -> bool:
        """Return whether a version such as 17.5 has the form that tags have."""
        numbers = version.split(".")
        fewest, most = self.parts
        return all(n.isascii() and n.isdigit() for n in numbers) and fewest <= len(numbers) <= most

    def image_of(self, version: str) -> str:
        """Return the image reference of a version."""
        return self.image.replace("{version}", version)


class Variant(Entry):
    """An image of another maker that holds the same engine, and how it differs.

    `prefix` is before the version in a word of the tag: pg17 is 17. Missing values are taken from
    the engine's own image.
    """

    repository: str
    prefix: str = ""
    volume: Target | None = None
    volumes: tuple[Target, ...] | None = None
    command: tuple[str, ...] | None = None
    environment: Environment | None = None
    probe: tuple[str, ...] | None = None
