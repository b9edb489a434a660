"""The public address of a service in the graph."""

from __future__ import annotations

import re
from typing import Annotated, Any, NamedTuple

from pydantic import PlainValidator, WithJsonSchema

from docker_generator.diagnostics.rules import exposure as rules
from docker_generator.topology.quantities import fault
from docker_generator.topology.texts import LONGEST, text_schema

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = rf"{_LABEL}(?:\.{_LABEL})*"
"""The pattern of a host name in lower case."""
_PATH = r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+"
_PUBLIC = rf"(?:{HOST}(?:{_PATH}|/)?|{_PATH}|/)"


class Public(NamedTuple):
    """The field `public` of a service: whether it is public, its host and its path.

    An empty host is the domain itself, a host without a dot is a subdomain of it. Both are empty if
    the graph does not name them.
    """

    is_public: bool
    host: str = ""
    path: str = ""


def parse_public(value: Any) -> Public:
    """Read true, false, a host, a path, or a host with a path.

    >>> parse_public("admin/reports")
    Public(is_public=True, host='admin', path='/reports')
    """
    if isinstance(value, Public):
        return value
    if isinstance(value, bool):
        return Public(value)
    text = value if isinstance(value, str) and len(value) <= LONGEST else ""
    if not re.fullmatch(_PUBLIC, text, re.ASCII):
        raise fault(rules.INVALID_PUBLIC.slug)
    host, slash, path = text.partition("/")
    return Public(True, host, slash + path)


PublicField = Annotated[
    Public,
    PlainValidator(parse_public),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, text_schema(_PUBLIC, LONGEST)]}),
]
