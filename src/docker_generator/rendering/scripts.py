"""The scripts: constants that read the compose file's world, and hold nothing of the graph."""

from __future__ import annotations

from importlib.resources import files

from docker_generator.rendering.files import GeneratedFile

_NAMES = ("start.sh", "stop.sh", "logs.sh", "status.sh")

_SHARED = "stack.sh"
"""What the scripts have in common; it is read by them, and not run."""


def render_scripts() -> list[GeneratedFile]:
    """Return the scripts, and the file that they share."""
    folder = files("docker_generator.rendering") / "templates"
    return [
        GeneratedFile(name, (folder / name).read_text("utf-8"), executable=name != _SHARED)
        for name in (*_NAMES, _SHARED)
    ]
