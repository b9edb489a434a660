"""Render a plan as text; no decision is made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.rendering.bake import render_bake
from docker_generator.rendering.compose import render_compose
from docker_generator.rendering.debugging import render_debugging
from docker_generator.rendering.development import render_development
from docker_generator.rendering.dockerfile import render_dockerfile
from docker_generator.rendering.environment import render_environment
from docker_generator.rendering.files import GeneratedFile
from docker_generator.rendering.ignores import render_ignores
from docker_generator.rendering.scripts import render_scripts

if TYPE_CHECKING:
    from docker_generator.plan.model import Plan
    from docker_generator.stacks.catalogue import StackCatalogue


def render(plan: Plan, stacks: StackCatalogue, *, has_compose: bool) -> list[GeneratedFile]:
    """Return the files of a plan; without Compose, only the files that build the images."""
    generated = tuple(image for image in plan.images if not image.is_own)
    files = [render_dockerfile(image, stacks) for image in generated]
    files += [*render_ignores(generated, stacks), render_bake(plan)]
    if has_compose:
        files += [render_compose(plan), render_environment(plan)]
        files += render_scripts(is_dev=plan.is_dev)
        if plan.development:
            files += [render_development(plan), *render_debugging(plan, stacks)]
        files += [
            GeneratedFile(
                *(script.path, script.text), executable=script.is_script, mounted=script.is_mounted
            )
            for script in plan.scripts
        ]
    return files
