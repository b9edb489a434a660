"""Texts of the graph and their allow-lists: ASCII, matched in full."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator

from docker_generator.diagnostics.rules import backing, names, values
from docker_generator.topology.quantities import fault


def matching(slug: str, pattern: str, longest: int) -> PlainValidator:
    """Return a validator for text that matches an ASCII pattern in full."""
    compiled = re.compile(pattern, re.ASCII)

    def parse(value: Any) -> str:
        if isinstance(value, str) and len(value) <= longest and compiled.fullmatch(value):
            return value
        raise fault(slug)

    return PlainValidator(parse)


def parse_path(value: Any) -> str:
    """Read a relative path with / between its parts; none of them is empty, . or .. ."""
    if value == ".":
        return "."
    text = value if isinstance(value, str) and len(value) <= 255 else ""  # noqa: PLR2004 -- documented
    if re.match(r"[/\\~]|[A-Za-z]:", text) or ".." in re.split(r"[/\\]", text):
        raise fault(values.PATH_OUTSIDE_ROOT.slug)
    parts = text.split("/")
    if not re.fullmatch(r"[A-Za-z0-9._@+/-]+", text) or any(p in {"", "."} for p in parts):
        raise fault(values.INVALID_PATH.slug)
    return text


def parse_text(value: Any) -> str:
    """Read free text: printable, on one line, at most 4096 characters."""
    if isinstance(value, str) and len(value) <= 4096 and (value.isprintable() or value == ""):  # noqa: PLR2004 -- documented
        return value
    raise fault(values.INVALID_TEXT.slug)


_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"(?:[a-z0-9][a-z0-9.-]*(?::[0-9]{{1,5}})?/)?{_COMPONENT}(?:/{_COMPONENT})*"
    r"(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@sha256:([0-9a-f]{64}))?",
    re.ASCII,
)


def parse_image(value: Any) -> str:
    """Read an image reference with a tag or a digest; `latest` is refused, since it moves."""
    text = value if isinstance(value, str) and len(value) <= 255 else ""  # noqa: PLR2004 -- documented
    match = _IMAGE.fullmatch(text)
    if match is None:
        raise fault(backing.INVALID_IMAGE.slug)
    if match[2] is None and match[1] in {None, "latest"}:
        raise fault(backing.FLOATING_IMAGE.slug)
    return text


def parse_command(value: Any) -> Any:
    """Refuse a command line: its words would have to be split as a shell does."""
    if isinstance(value, str):
        raise fault(values.COMMAND_LINE.slug)
    return value


ImageReference = Annotated[str, PlainValidator(parse_image)]
Path = Annotated[str, PlainValidator(parse_path)]
Text = Annotated[str, PlainValidator(parse_text)]
Command = Annotated[tuple[Text, ...], BeforeValidator(parse_command)]
HealthPath = Annotated[
    str, matching(values.INVALID_HEALTH_PATH.slug, r"/[A-Za-z0-9._~%/?=&+:@,;-]*", 255)
]
# How long a name may be is decided by its slug, which may be longer or shorter.
_NAME = r"[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*"
ServiceName = Annotated[str, matching(names.INVALID_SERVICE_NAME.slug, _NAME, 255)]
DependencyName = Annotated[str, matching(names.INVALID_DEPENDENCY_NAME.slug, _NAME, 255)]
VariableName = Annotated[
    str, matching(names.INVALID_VARIABLE_NAME.slug, r"[A-Za-z_][A-Za-z0-9_]*", 128)
]
Entrypoint = Annotated[
    str,
    matching(
        values.INVALID_ENTRYPOINT.slug,
        r"[A-Za-z0-9_.][A-Za-z0-9_./-]*(:[A-Za-z0-9_]+(\(\))?)?",
        255,
    ),
]
Version = Annotated[str, matching(values.INVALID_VERSION.slug, r"[A-Za-z0-9][A-Za-z0-9._+-]*", 63)]
Word = Annotated[str, matching(values.INVALID_WORD.slug, r"|[A-Za-z0-9][A-Za-z0-9._+#/ -]*", 63)]
Condition = Annotated[
    str,
    matching(
        values.INVALID_CONDITION.slug,
        "service_healthy|service_started|service_completed_successfully",
        63,
    ),
]
ProbeType = Annotated[str, matching(values.INVALID_PROBE_TYPE.slug, "http|tcp|grpc|none", 8)]
