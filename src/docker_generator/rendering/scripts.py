"""The scripts: constants that read the compose file's world, and hold nothing of the graph."""

from __future__ import annotations

from importlib.resources import files

from docker_generator.rendering.files import GeneratedFile

_NAMES = ("start.sh", "stop.sh", "logs.sh", "status.sh", "data.sh")

_SHARED = ("stack.sh", "part.sh", "completion.bash")
"""What the scripts have in common, what start.sh reads, and what a shell reads; none is run."""


def render_scripts() -> list[GeneratedFile]:
    """Return the scripts, and the files that they read."""
    folder = files("docker_generator.rendering") / "templates"
    return [
        GeneratedFile(name, (folder / name).read_text("utf-8"), executable=name in _NAMES)
        for name in (*_NAMES, *_SHARED)
    ]
