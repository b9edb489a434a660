"""Whether the images of a stack are pinned as the options say."""

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
    """Name pins of images that a stack does not have, and outside of dev its unpinned images."""
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
