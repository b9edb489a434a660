"""Catalogues: directories of YAML files, each validated by one model when it is loaded."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import BY_SLUG
from docker_generator.diagnostics.rules import existing as rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

# The C loader, if PyYAML was built with it, reads a catalogue ten times faster.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

LARGEST_FILE = 1024 * 1024
"""Bytes of the largest file of a catalogue that is read."""


GROUP = "docker_generator.catalogue"
"""The entry-point group in which a plugin names the package that holds its catalogue."""


@cache
def installed_catalogues() -> tuple[tuple[str, Path], ...]:
    """Return the catalogues of installed plugins with their names, sorted by name.

    A package is only located; none of its code runs.
    """
    found = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        spec = find_spec(entry.value.partition(".")[0])
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            below = entry.value.split(".")[1:]
            found.append((f"plugin {entry.name}", Path(folder, *below)))
    return tuple(found)


class Entry(BaseModel):
    """A frozen part of a catalogue file; an unknown field is an error in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


E = TypeVar("E", bound=Entry)


_LIKE = re.compile(rb"^like: ([a-z0-9-]+)\r?$", re.MULTILINE)


def texts_of(file: Traversable) -> list[bytes]:
    """Return the bytes of a YAML file of this package, and of the files that `like` names.

    A file whose entry is `like: postgres` has each key of postgres.yaml that it does not set.
    """
    found = [file.read_bytes()]
    like = _LIKE.search(found[0])
    if like is not None:
        found += texts_of(Path(str(file)).with_name(f"{like[1].decode()}.yaml"))
    return found


def load_entry(file: Traversable, model: type[E]) -> E:
    """Return the entry in a YAML file; raises pydantic's ValidationError for a faulty one."""
    own, *others = [yaml.load(text, _Loader) for text in texts_of(file)]  # noqa: S506 -- a safe one
    for other in others:
        own = other | own
    return model.model_validate(own)


def read_entry(
    file: Traversable, name: str, model: type[E]
) -> tuple[E | None, tuple[Diagnostic, ...]]:
    """Return the entry in a YAML file of a user's own catalogue, or every error in it.

    `name` is the file as the user knows it, below the directory of the option `catalogue`.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
        document = yaml.load(data[:LARGEST_FILE], _Loader)  # noqa: S506 -- a safe one
        return model.model_validate(document), ()
    except OSError as error:
        return None, (invalid_entry(name, error.strerror or str(error)),)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        if isinstance(error, ValidationError):
            return None, tuple(_of_field(name, fault) for fault in error.errors(include_url=False))
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        return None, (invalid_entry(name, f"it is not YAML{line}"),)


def unreadable(file: Path, name: str) -> Diagnostic | None:
    """Return the finding of a file that an entry names and that cannot be read as text."""
    try:
        file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return invalid_entry(name, f"it names {file.name}, which is not a text file beside it")
    return None


def _of_field(name: str, fault: Any) -> Diagnostic:
    """Return the finding about one key: its name and the expected value."""
    rule = BY_SLUG.get(fault["type"])
    reason = {"missing": "it is missing", "extra_forbidden": "no such key is known"}.get(
        fault["type"], fault["msg"].removeprefix("Value error, ")
    )
    expected = fault.get("ctx", {}).get("expected") or (rule.expected if rule else "")
    return rules.INVALID_CATALOGUE_ENTRY.at(
        pointer(*fault["loc"]),
        name,
        key=".".join(map(str, fault["loc"])) or "the entry",
        reason=f"expected {expected}" if expected else reason,
        origin=name,
    )


def invalid_entry(name: str, reason: str, *, place: str = "", key: str = "the file") -> Diagnostic:
    """Return the finding of a file of a catalogue, or of a key in it; `place` is its pointer."""
    return rules.INVALID_CATALOGUE_ENTRY.at(place, name, key=key, reason=reason, origin=name)


_PLACEHOLDER = re.compile(r"\{([a-z_]+|[1-9])\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each {placeholder} replaced by its value, in one pass."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def split(text: str) -> list[str]:
    """Return the text cut at its placeholders: every second part is the name of one."""
    return _PLACEHOLDER.split(text)


def placeholders(text: str) -> set[str]:
    """Return the names of the placeholders in a text."""
    return set(_PLACEHOLDER.findall(text))
