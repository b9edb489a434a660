"""A mount of a service: a volume by its name, or a path of the project, and its target."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema

from docker_generator.diagnostics.rules import values, volumes
from docker_generator.topology.quantities import fault
from docker_generator.topology.record import Flag, Record, ShortForm
from docker_generator.topology.texts import LONGEST, PART, PATH, Matching, parse_path, text_schema

_NAME = r"[a-z0-9][a-z0-9_-]{0,62}"
_FOLDER = rf"(?=[^/:]*/)(?:\./)?(?:{PATH})/?"
_SOURCE = rf"{_NAME}|{_FOLDER}"

# Directories of the kernel and of programs: nothing may be mounted there or below.
_CLOSED = (
    r"app/\.venv|bin|boot|dev|lib|lib32|lib64|opt/venv|probe|proc|sbin|sys|usr(?!/(?:share|src)/)"
)
# Directories that a mount must not replace as a whole; a mount below them is allowed.
_NEEDED = "app|etc|home|opt|root|run|var|var/lib|var/log|var/run"
_TARGET = rf"(?!/(?:{_CLOSED})(?:[/:]|$))(?!/(?:{_NEEDED})(?::|$))(?:/{PART})+"
MOUNT_TARGET = _TARGET
"""The pattern of a path where something may be mounted."""
_VOLUME = rf"(?:{_SOURCE}):{_TARGET}(?::r[ow])?"
_MODES = {"": False, "rw": False, "ro": True}


def parse_source(value: Any) -> str:
    """Read the name of a volume, or a path of the project, which then begins with ./ ."""
    text = value if isinstance(value, str) and len(value) <= LONGEST else ""
    if re.fullmatch(_NAME, text, re.ASCII):
        return text
    if re.fullmatch(_FOLDER, text, re.ASCII):
        path = text.removesuffix("/").removeprefix("./")
        return "./" if path == "." else f"./{path}"
    if re.match(r"\.\.|~", text) or re.search(r"[/\\]", text):
        parse_path(text if text == "/" else text.removeprefix("./"))
    raise fault(volumes.INVALID_VOLUME.slug)


MountTarget = Annotated[str, Matching(volumes.INVALID_MOUNT_TARGET.slug, _TARGET, LONGEST)]
MountSource = Annotated[
    str, PlainValidator(parse_source), WithJsonSchema(text_schema(_SOURCE, LONGEST))
]


class Volume(Record):
    """A named volume, or a path of the project (./...), and its target."""

    source: MountSource = Field(
        description="Name of a volume, or path below the root directory.",
        examples=["uploads", "./config"],
    )
    target: MountTarget = Field(
        description="Absolute path in the container, outside of the directories that it needs.",
        examples=["/app/uploads"],
    )
    read_only: Flag = Field(default=False, description="Whether it is read-only.")

    @property
    def folder(self) -> str | None:
        """The path below the root directory; nothing for a volume that the engine keeps."""
        return (self.source[2:] or ".") if self.source.startswith("./") else None


def _parse(value: str) -> dict[str, Any]:
    """Read source:/target, source:/target:ro or source:/target:rw."""
    source, *rest = value.split(":") if len(value) <= LONGEST else ("",)
    target, mode = (*rest, "", "")[:2]
    if len(rest) not in {1, 2} or (rest[1:] and mode not in {"ro", "rw"}):
        is_drive = re.match(r"[A-Za-z]:[\\/]", value)
        raise fault((values.PATH_OUTSIDE_ROOT if is_drive else volumes.INVALID_VOLUME).slug)
    matching = Matching(volumes.INVALID_MOUNT_TARGET.slug, _TARGET, LONGEST)
    return {
        "source": parse_source(source),
        "target": matching.parse(target),
        "read_only": _MODES[mode],
    }


VolumeField = Annotated[
    Volume,
    ShortForm(
        _parse,
        text_schema(_VOLUME, LONGEST),
        'a volume or a path and its target (e.g., "uploads:/app/uploads"), or an object',
    ),
]
