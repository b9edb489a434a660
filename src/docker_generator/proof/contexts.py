"""The claims about the build context of a service."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.claims import Claim, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.proof.deployment import Container, Image
    from docker_generator.proof.specification import Specification


def context_claim(
    name: str, container: Container, image: Image | None, spec: Specification
) -> Iterator[Claim]:
    """Yield the claim that a service is built from the directory that the graph names.

    For a member of a workspace the context is the root of the workspace, and the Dockerfile works
    in the directory of the member. An image of a registry is built elsewhere.
    """
    wanted = spec.context_of(spec.topology.services[name])
    if wanted is None or spec.options.pulls_images:
        return
    found = container.build.context if container.build else ""
    if _is_above(found, wanted) and not _is_above(found, spec.root):
        folders = (folder for stage in image.stages for folder in stage.folders) if image else ()
        inner = posixpath.relpath(wanted, found)
        if {f"/app/{inner}", f"/src/{inner}"} & set(folders):
            found = wanted
    place = ("docker-compose.yml", "services", container.name, "build")
    yield same(rules.WRONG_IMAGE, name, place, found, wanted, what="The build context")


def _is_above(folder: str, inner: str) -> bool:
    return folder != inner and inner.startswith(f"{folder.rstrip('/')}/")
