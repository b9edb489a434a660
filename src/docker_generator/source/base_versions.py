"""The version of a language on which the author's own Dockerfile builds or runs a program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.evidence import Evidence, EvidenceKind
from docker_generator.source.versions import best_version, point
from docker_generator.stacks.detectors import LATEST, Meaning

if TYPE_CHECKING:
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Stack

_OF_TAG = re.compile(r"v?([0-9]+(?:\.[0-9]+)*|[a-z]+)(?![a-z0-9])")
"""Most images have the version in front: 20.11-alpine, 3.14, lts-slim."""


class AuthoredVersion(NamedTuple):
    """A version that a base image names: as the catalogue writes it, and its place.

    >>> AuthoredVersion("20", Evidence(EvidenceKind.CONTAINER, "Dockerfile", "node:20.2-slim", 1))
    ... # doctest: +ELLIPSIS
    AuthoredVersion(version='20', evidence=Evidence(...))
    """

    version: str
    evidence: Evidence


def authored_version(places: tuple[Folder, ...], stack: Stack) -> AuthoredVersion | None:
    """Return the version that the author's Dockerfile names, or None if it names none.

    The image on which the program runs comes first, because a tree may be tested or built on
    others;
    then the images of the earlier stages, in their order: a binary runs on an image without a
    language.

    Args:
        places: The possible places of a Dockerfile: the service's own package, then the build
        context. stack: The language; its images, and `base_images`, define the meaning of a tag.
    """
    for folder in places:
        authored = folder.once(authored_dockerfile)
        for written, line in (authored.run_base, *authored.bases) if authored else ():
            image = written.partition("@")[0]
            version = version_of_image(image, stack)
            if version and authored:
                where = Evidence(EvidenceKind.CONTAINER, authored.file, image, line)
                return AuthoredVersion(version, where)
    return None


def version_of_image(image: str, stack: Stack) -> str:
    """Return the version that an image of the language names; empty text if it names none."""
    image = image.partition("@")[0]
    name, _, tag = image.rpartition("/")[2].partition(":")
    pattern = stack.base_images.get(name)
    if pattern is None and name not in image_names(stack):
        return ""
    found = re.search(pattern, tag) if pattern else _OF_TAG.match(tag)
    if found is None or found[1] == LATEST:
        return ""
    return as_listed(found[1], stack)


def as_listed(text: str, stack: Stack) -> str:
    """Return a version or the name of one as the catalogue writes it; empty text for other texts.

    20.11.1 is 20; 3 is the default if that is a part of it, else the newest listed part.
    """
    parts = len(stack.default_version.split("."))
    numbers = point(stack.meant_version(text))
    version = ".".join(str(int(number)) for number in numbers[:parts])
    if len(numbers) >= parts or not numbers:
        return version
    return best_version(version, Meaning.EXACT, stack.versions, stack.default_version) or version


def image_names(stack: Stack) -> set[str]:
    """Return the names of the images that hold the language and are tagged with its version."""
    named = (
        image.rpartition("/")[2].partition(":")
        for version, images in stack.versions.items()
        for image in (images.build, images.runtime)
        if re.match(rf"{re.escape(version)}(?![0-9])", image.rpartition(":")[2])
    )
    return {name for name, _, _ in named}
