"""The kinds of values of options: the allowed ones, in ASCII and matched in full."""

from __future__ import annotations

import os
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator

from docker_generator.diagnostics.rules import choices
from docker_generator.topology.public import HOST
from docker_generator.topology.quantities import fault
from docker_generator.topology.texts import NAME, TAG, Matching


def _text(pattern: str, longest: int, expected: str) -> Matching:
    return Matching(choices.INVALID_OPTION.slug, pattern, longest, expected=expected)


Name = Annotated[str, _text(NAME, 63, "a letter, then letters, digits, single - or _ (e.g., shop)")]
Tag = Annotated[
    str,
    _text(TAG, 128, "letters, digits, _, . or -, the first neither . nor - (e.g., v1.4.0)"),
]
Digest = Annotated[
    str, _text(r"sha256:[0-9a-f]{64}", 71, "sha256: and 64 digits of 0 to 9 and a to f")
]
_MOST_PIDS = 4_194_304  # the limit of the kernel on a 64-bit system


def _pids(value: Any) -> int:
    """Read a limit of processes; the command line gives it as text."""
    is_text = isinstance(value, str) and re.fullmatch(r"[0-9]{1,7}", value)
    number = int(value) if is_text else value
    if type(number) is not int or not 1 <= number <= _MOST_PIDS:
        expected = f"a whole number from 1 to {_MOST_PIDS} (e.g., 200)"
        raise fault(choices.INVALID_OPTION.slug, expected)
    return number


Pids = Annotated[int, PlainValidator(_pids)]
Registry = Annotated[
    str,
    _text(
        r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[a-z0-9._-]+)*",
        200,
        "a host in lower case, optionally with port and path (e.g., registry.example.com/team)",
    ),
]


Domain = Annotated[
    str, _text(HOST, 253, "a host name in lower case, without scheme and port (e.g., example.com)")
]


def _as_text(value: Any) -> Any:
    return os.fspath(value) if isinstance(value, os.PathLike) else value


Folder = Annotated[
    str,
    _text(
        r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]+", 1024, "a path of at most 1024 printable characters"
    ),
    BeforeValidator(_as_text),
]

PRIVATE_DOMAINS = (".localhost", ".local", ".internal", ".test", ".home.arpa")
"""Ends of host names that no public authority signs (RFC 2606, 6761, 6762, 8375; ICANN)."""
