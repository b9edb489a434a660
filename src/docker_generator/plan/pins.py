"""Checks of the option pins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.checks.fields import nearest
from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import choices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options


def check_pins(options: Options, images: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Report pins for unknown images, and outside of dev the unpinned images."""
    for image in options.chosen_pins:
        if options.pinned(image) not in images:
            hint = nearest(image, images)
            yield choices.UNUSED_PIN.at(
                pointer("pins", image), image, expected=hint, origin="options"
            )
    loose = [image for image in images if "@" not in image]
    if loose and options.environment != "dev":
        yield choices.UNPINNED_IMAGES.at(
            "/pins", count=len(loose), names=", ".join(loose), origin="options"
        )
