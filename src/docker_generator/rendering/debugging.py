"""Dockerfiles of images with a debugger: the Dockerfile of the service, with further stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.catalogue import fill
from docker_generator.rendering.dockerfile import render_dockerfile, step_values
from docker_generator.rendering.files import GeneratedFile
from docker_generator.rendering.ignores import render_ignore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.plan.model import Plan
    from docker_generator.stacks.catalogue import StackCatalogue


def render_debugging(plan: Plan, stacks: StackCatalogue) -> Iterator[GeneratedFile]:
    """Yield the Dockerfile of each image with a debugger, and its ignore file."""
    images = {image.slug: image for image in plan.images}
    for service in plan.development:
        if service.debugger is not None and service.debugger.dockerfile:
            image, name = images[service.name], service.debugger.dockerfile
            stages = fill(service.debugger.stages, step_values(image))
            text = render_dockerfile(image, stacks).content
            yield GeneratedFile(name, f"{text.rstrip()}\n\n{stages}")
            yield render_ignore(name, image, stacks)
