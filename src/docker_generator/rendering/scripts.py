"""The scripts: constants that hold no data of the graph."""

from __future__ import annotations

from importlib.resources import files

from docker_generator.rendering.files import GeneratedFile

_NAMES = ("start.sh", "stop.sh", "logs.sh", "status.sh", "data.sh")

_SERVER = ("update.sh",)
"""Only for servers, on which containers are replaced while they are used."""

_SHARED = ("stack.sh", "part.sh", "ports.sh", "completion.bash")
"""Files that the scripts, start.sh and a shell read; none is run."""


def render_scripts(*, is_dev: bool) -> list[GeneratedFile]:
    """Return the scripts and the files that they read; outside of dev, for a server too."""
    folder = files("docker_generator.rendering") / "templates"
    return [
        GeneratedFile(name, (folder / name).read_text("utf-8"), executable=name not in _SHARED)
        for name in (*_NAMES, *(() if is_dev else _SERVER), *_SHARED)
    ]
