"""The images of the versions of a language, also of unlisted ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docker_generator.catalogue import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping


FARTHEST = 10
"""The most releases between an unlisted version and its nearest neighbour.

More than that is a typing error.
"""


class Images(Entry):
    """The images of one version of a language: one builds, one runs; both may be the same."""

    build: str
    runtime: str = ""


def images_of(listed: Mapping[str, Images], version: str) -> Images | None:
    """Return the images of a version, given the listed ones; None if they are not known.

    An unlisted version has the images of its nearest neighbour, if the tag of the build image
    begins with the version, and the two versions differ only slightly, in their last number.
    """
    if version in listed:
        return listed[version]
    own = _numbers(version)
    known = {name: _numbers(name) for name in listed}
    near = [n for n, p in known.items() if own and len(p) == len(own) and p[:-1] == own[:-1]]
    if not near:
        return None
    nearest = min(near, key=lambda name: (abs(known[name][-1] - own[-1]), known[name]))
    if abs(known[nearest][-1] - own[-1]) > FARTHEST:
        return None
    images = listed[nearest]
    build = _retagged(images.build, nearest, version)
    if build == images.build:
        return None
    runtime = _retagged(images.runtime, nearest, version)
    return images.model_copy(update={"build": build, "runtime": runtime})


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, none if it has another form."""
    parts = version.split(".")
    is_number = all(re.fullmatch("0|[1-9][0-9]{0,4}", part) for part in parts)
    return tuple(map(int, parts)) if is_number else ()


def _retagged(image: str, version: str, wanted: str) -> str:
    """Return an image with another version in its tag.

    >>> _retagged("python:3.14-slim", "3.14", "3.15"), _retagged("debian:13-slim", "3.14", "3.15")
    ('python:3.15-slim', 'debian:13-slim')
    """
    name, colon, tag = image.partition(":")
    first, dash, rest = tag.partition("-")
    return f"{name}{colon}{wanted}{dash}{rest}" if first == version else image
