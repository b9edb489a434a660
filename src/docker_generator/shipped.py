"""The catalogues of this package as they are shipped: validated JSON, built on demand.

Validating all YAML files costs a third of a small run, and a graph names few of their entries. So
`catalogue.json` holds each validated entry, one row per file, with its names. A row is used only if
its YAML file still has the same bytes: an edited YAML file is read instead, which is slower. `make
golden` renews the rows.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from docker_generator.catalogue import Entry, load_entry, texts_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PACKAGE = "docker_generator."
FILE = "catalogue.json"
_CLASS = "@"
"""The member of an object that names its class, below this package."""

E = TypeVar("E", bound=Entry)


class Entries(Mapping[str, E]):
    """Entries by name, in order; each is built when it is first used."""

    def __init__(self, makers: Mapping[str, Callable[[], E]]) -> None:
        self._makers = dict(sorted(makers.items()))
        self._made: dict[str, E] = {}

    def __getitem__(self, name: str) -> E:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def extended(self, more: Mapping[str, E]) -> Entries[E]:
        """Return these entries with further ones, which take precedence; none is built for it."""
        mine = {name: partial(self.__getitem__, name) for name in self._makers}
        return Entries(mine | {name: partial(more.__getitem__, name) for name in more})


class Shipped:
    """One file of the catalogue: its names, and its entry, which is built when it is first used."""

    def __init__(self, file: Traversable, name: str, model: type[Entry]) -> None:
        """Store the file, its path below this package with /, and its content."""
        self._file, self._model = file, model
        row = _rows().get(name)
        is_current = row is not None and row["sha256"] == _hash_of(file)
        self._row = row if is_current else None

    def entry(self) -> Any:
        """Return the entry; raises pydantic's ValidationError if the file has errors."""
        if self._row is None:
            return load_entry(self._file, self._model)
        return _restored(self._row["entry"])

    def names(self, *fields: str) -> list[str]:
        """Return the texts in these fields of the entry, each a text or a list of them."""
        reported = self._row["entry"] if self._row else vars(self.entry())
        values = [reported.get(field, ()) for field in fields]
        return [x for value in values for x in ([value] if isinstance(value, str) else value)]


def shipped_data(name: str, model: type[E]) -> E:
    """Return the entry of a file of this package that holds only one, such as source/data.yaml.

    Args:
        name: the path of the file below this package, with /.
        model: the type of the entry.
    """
    entry: E = Shipped(files("docker_generator") / name, name, model).entry()
    return entry


def shipped_row(file: Traversable, model: type[Entry]) -> dict[str, Any]:
    """Return the row of a YAML file; raises TypeError for a value that no row can hold."""
    entry = _told(load_entry(file, model))
    return {"sha256": _hash_of(file), "entry": entry}


def rows_text(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the text of catalogue.json: a line per row, by the names of the files."""
    lines = (f"{json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(rows.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


@cache
def _rows() -> dict[str, Any]:
    file = files(PACKAGE.removesuffix(".")) / FILE
    rows: dict[str, Any] = json.loads(file.read_bytes()) if file.is_file() else {}
    return rows


def _hash_of(file: Traversable) -> str:
    """Return the SHA-256 of a file and of the files in `like`, whatever their line endings."""
    return hashlib.sha256(b"".join(texts_of(file)).replace(b"\r\n", b"\n")).hexdigest()


def _told(value: Any) -> Any:
    """Return a value of an entry as JSON; an object has its class beside its fields."""
    if isinstance(value, BaseModel):
        fields = {name: _told(getattr(value, name)) for name in sorted(value.model_fields_set)}
        return {_CLASS: _name_of(type(value)), **fields}
    if is_dataclass(value):
        reported = {field.name: _told(getattr(value, field.name)) for field in fields_of(value)}
        return {_CLASS: _name_of(type(value)), **reported}
    if isinstance(value, StrEnum):
        return {_CLASS: _name_of(type(value)), "value": str(value)}
    if isinstance(value, tuple):
        return [_told(item) for item in value]
    if isinstance(value, dict) and _CLASS not in value:
        return {key: _told(item) for key, item in value.items()}
    if value is None or type(value) in {str, int, float, bool}:
        return value
    raise TypeError(f"no row can hold a {type(value).__name__}")


def _restored(value: Any) -> Any:
    """Return the value from its JSON: the inverse of `_told`, without validation."""
    if isinstance(value, list):
        return tuple(_restored(item) for item in value)
    if not isinstance(value, dict):
        return value
    fields = {key: _restored(item) for key, item in value.items() if key != _CLASS}
    if _CLASS not in value:
        return fields
    kind = _class_of(value[_CLASS])
    if issubclass(kind, BaseModel):
        return kind.model_construct(**fields)
    return kind(**fields)


def _name_of(kind: type) -> str:
    return f"{kind.__module__.removeprefix(PACKAGE)}:{kind.__qualname__}"


@cache
def _class_of(name: str) -> Any:
    """Return a class by its name; its module was loaded by the caller."""
    module, _, own = name.partition(":")
    return getattr(sys.modules[PACKAGE + module], own)
