"""Catalogues: folders of YAML files, each validated by one model when it is loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

# The C loader reads a catalogue ten times faster, where PyYAML was built with it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Entry(BaseModel):
    """A frozen part of a catalogue file; a field that it does not know is a fault of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


E = TypeVar("E", bound=Entry)


def load_entry(file: Traversable, model: type[E]) -> E:
    """Return the entry in a YAML file; raises pydantic's ValidationError for a faulty one."""
    return model.model_validate(yaml.load(file.read_bytes(), _Loader))  # noqa: S506 -- a safe one


_PLACEHOLDER = re.compile(r"\{([a-z_]+|[1-9])\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each {placeholder} replaced by its value, in one pass."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def split(text: str) -> list[str]:
    """Return the text cut at its placeholders: every second part is the name of one."""
    return _PLACEHOLDER.split(text)
