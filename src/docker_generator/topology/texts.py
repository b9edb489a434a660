"""Texts of the graph and their allow-lists: ASCII, matched in full."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import core_schema

from docker_generator.diagnostics.rules import backing, names, packages, values, workspaces
from docker_generator.topology.quantities import fault, whole


@dataclass(frozen=True, slots=True)
class Matching:
    """Text that matches an ASCII pattern in full; the rule with this slug reports other text.

    `choices` are all texts that match, if there are few; the JSON Schema lists them. `expected`
    describes a match, if the rule does not.
    """

    slug: str
    pattern: str
    longest: int
    choices: tuple[str, ...] = ()
    expected: str = ""

    def parse(self, value: Any) -> str:
        """Return the text; raises the error of the rule for any other value."""
        is_short = isinstance(value, str) and len(value) <= self.longest
        if is_short and re.fullmatch(self.pattern, value, re.ASCII):
            return str(value)
        raise fault(self.slug, self.expected)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> dict[str, Any]:
        if self.choices:
            return {"type": "string", "enum": list(self.choices)}
        return text_schema(self.pattern, self.longest)


def text_schema(pattern: str, longest: int) -> dict[str, Any]:
    """Return the JSON Schema of a text that matches a pattern in full."""
    return {"type": "string", "pattern": whole(pattern), "maxLength": longest}


LONGEST = 255
_LONGEST_TEXT = 4096

PART = r"(?:\.{0,2}[A-Za-z0-9_@+-]|\.{3})[A-Za-z0-9._@+-]*"  # neither . nor ..
PATH = rf"\.|{PART}(?:/{PART})*"


def parse_path(value: Any) -> str:
    """Read a relative path with / between its parts; none of them is empty, . or .. ."""
    text = value if isinstance(value, str) and len(value) <= LONGEST else ""
    if re.match(r"[/\\~]|[A-Za-z]:", text) or ".." in re.split(r"[/\\]", text):
        raise fault(values.PATH_OUTSIDE_ROOT.slug)
    if not re.fullmatch(PATH, text):
        raise fault(values.INVALID_PATH.slug)
    return text


def parse_text(value: Any) -> str:
    """Read free text: printable, on one line, at most 4096 characters."""
    is_short = isinstance(value, str) and len(value) <= _LONGEST_TEXT
    if is_short and (value.isprintable() or value == ""):
        return str(value)
    raise fault(values.INVALID_TEXT.slug, _as_text(value))


def _as_text(value: Any) -> str:
    """Return true, 8000 or 0.5 as text; nothing for another value."""
    is_scalar = isinstance(value, bool | int | float)
    return f"a text: {json.dumps(json.dumps(value))}" if is_scalar else ""


TAG = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}"
_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_REPOSITORY = rf"(?:[a-z0-9][a-z0-9.-]*(?::[0-9]{{1,5}})?/)?{_COMPONENT}(?:/{_COMPONENT})*"
_TAG = rf":({TAG})"
_DIGEST = r"@sha256:([0-9a-f]{64})"
_IMAGE = re.compile(rf"{_REPOSITORY}(?:{_TAG})?(?:{_DIGEST})?", re.ASCII)
_PINNED = rf"{_REPOSITORY}(?:{_TAG}|(?:{_TAG})?{_DIGEST})"


def parse_image(value: Any) -> str:
    """Read an image reference with a tag or a digest; `latest` is refused because it moves."""
    text = value if isinstance(value, str) and len(value) <= LONGEST else ""
    match = _IMAGE.fullmatch(text)
    if match is None:
        raise fault(backing.INVALID_IMAGE.slug)
    if match[2] is None and match[1] in {None, "latest"}:
        raise fault(backing.UNPINNED_IMAGE.slug)
    return text


def parse_command(value: Any) -> Any:
    """Refuse a command line: its words would have to be split as a shell does."""
    if isinstance(value, str):
        raise fault(values.COMMAND_LINE.slug)
    return value


ImageReference = Annotated[
    str, PlainValidator(parse_image), WithJsonSchema(text_schema(_PINNED, LONGEST))
]
Path = Annotated[str, PlainValidator(parse_path), WithJsonSchema(text_schema(PATH, LONGEST))]
# Other unprintable characters are a long list of Unicode.
Text = Annotated[
    str,
    PlainValidator(parse_text),
    WithJsonSchema(text_schema(r"[^\x00-\x1f\x7f-\x9f]*", _LONGEST_TEXT)),
]
Command = Annotated[tuple[Text, ...], BeforeValidator(parse_command)]
HEALTH_PATH = r"/[A-Za-z0-9._~%/?=&+:@,;-]*"
HealthPath = Annotated[str, Matching(values.INVALID_HEALTH_PATH.slug, HEALTH_PATH, LONGEST)]
# The length limit of a name applies to its slug.
NAME = r"[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*"
ServiceName = Annotated[str, Matching(names.INVALID_SERVICE_NAME.slug, NAME, LONGEST)]
GraphName = Annotated[str, Matching(names.INVALID_GRAPH_NAME.slug, NAME, LONGEST)]
DependencyName = Annotated[str, Matching(names.INVALID_DEPENDENCY_NAME.slug, NAME, LONGEST)]
VariableName = Annotated[
    str, Matching(names.INVALID_VARIABLE_NAME.slug, r"[A-Za-z_][A-Za-z0-9_]*", 128)
]
Entrypoint = Annotated[
    str,
    Matching(
        values.INVALID_ENTRYPOINT.slug,
        r"[A-Za-z0-9_.][A-Za-z0-9_./-]*(:[A-Za-z0-9_]+(\(\))?)?",
        LONGEST,
    ),
]
Member = Annotated[
    str,
    Matching(
        workspaces.INVALID_MEMBER.slug,
        r"[:@]?[A-Za-z0-9_][A-Za-z0-9._-]*(?:[/:][A-Za-z0-9_@][A-Za-z0-9._-]*)*",
        LONGEST,
    ),
]
Version = Annotated[str, Matching(values.INVALID_VERSION.slug, r"[A-Za-z0-9][A-Za-z0-9._+-]*", 63)]
PackageName = Annotated[str, Matching(packages.INVALID_PACKAGE.slug, r"[a-z0-9][a-z0-9+.-]+", 128)]
Word = Annotated[str, Matching(values.INVALID_WORD.slug, r"|\.?[A-Za-z0-9][A-Za-z0-9._+#/ -]*", 63)]


def _choice(slug: str, *choices: str) -> Matching:
    return Matching(slug, "|".join(choices), 63, choices)


Condition = Annotated[
    str,
    _choice(
        values.INVALID_CONDITION.slug,
        *("service_healthy", "service_started", "service_completed_successfully"),
    ),
]
Stage = Annotated[str, Matching(values.INVALID_TARGET.slug, r"[A-Za-z0-9][A-Za-z0-9._-]*", 128)]
ProbeType = Annotated[str, _choice(values.INVALID_PROBE_TYPE.slug, "http", "tcp", "grpc", "none")]
