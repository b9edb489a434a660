"""The images that files name: which they are, and each with the digest that it is pinned to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docker_generator.plan.model import ComposeService
    from docker_generator.rendering.files import GeneratedFile

# What has neither a tag nor a path is a stage of the same file.
_NAMED = re.compile(
    r"^(FROM (?:--platform=\S+ )?|COPY (?:--[a-z]+=\S+ )*?--from=)(\S*[:/]\S*)", re.MULTILINE
)


def pin(dockerfile: GeneratedFile, pins: Mapping[str, str]) -> GeneratedFile:
    """Return a Dockerfile in which each image has the digest that it is pinned to."""

    def with_digest(match: re.Match[str]) -> str:
        digest = pins.get(match[2])
        return f"{match[0]}@{digest}" if digest else match[0]

    return replace(dockerfile, content=_NAMED.sub(with_digest, dockerfile.content))


def images_of(
    files: Iterable[GeneratedFile], services: Iterable[ComposeService]
) -> tuple[str, ...]:
    """Return the images that a stack takes from elsewhere, sorted, as its files name them."""
    texts = (file.content for file in files if file.path.startswith("Dockerfile."))
    found = {match[2] for text in texts for match in _NAMED.finditer(text)}
    found |= {s.image for s in services if s.build is None and not s.shares_image}
    return tuple(sorted(found))
