"""The scripts: constants that read the compose file's world, and hold nothing of the graph."""

from __future__ import annotations

from importlib.resources import files

from docker_generator.rendering.files import GeneratedFile

_NAMES = ("start.sh", "stop.sh", "logs.sh")


def render_scripts() -> list[GeneratedFile]:
    """Return start.sh, stop.sh and logs.sh."""
    folder = files("docker_generator.rendering") / "templates"
    return [
        GeneratedFile(name, (folder / name).read_text("utf-8"), executable=True) for name in _NAMES
    ]
