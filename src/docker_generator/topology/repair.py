"""Repairs: values that are removed from a document so that the rest can be read and checked.

An invalid value is removed from the document, and the rest is read without it, so no error hides
another. The meaning of a removed value is unknown, and a finding that depends on it would be a
second one with the same cause; `Repairs` filters these.

All pointers refer to the original document: the index of a list item does not change because an
item before it was removed.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from docker_generator.diagnostics.diagnostic import parts_of, pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic

Parts = tuple[str | int, ...]


class _Marker:
    """The type of the two values below: any JSON value."""


_KEPT: Final = _Marker()
_GONE: Final = _Marker()

PLACEHOLDERS: Final[dict[tuple[str, ...], Any]] = {("language",): ""}
"""Values of required fields of a service that have no valid one; no stack has this name."""

SAMPLES: Final[dict[tuple[str, ...], Any]] = {
    ("type",): "job",
    ("port",): 1,
    ("build",): {"command": ["true"]},
    ("build", "command"): ["true"],
    ("health_check", "path"): "/",
    ("health_check", "type"): "none",
    ("health_check", "command"): ["true"],
    ("health_check", "interval"): "24h",
    ("health_check", "timeout"): "1ms",
    ("dependencies", "external"): True,
    ("dependencies", "type"): "removed",
    ("dependencies", "engine"): "removed",
    ("dependencies", "database"): "removed",
    ("dependencies", "image"): "removed:1",
    ("dependencies", "condition"): "service_completed_successfully",
}
"""A valid value for each field of a service with which other fields are compared, by its path.

It is as different from the default as possible: a finding that occurs both without the value and
with this one does not depend on the value.
"""

_SERVICE_DEPTH: Final = 2


@dataclass(slots=True)
class _Node:
    """The changes at one place of a document, and below it."""

    value: Any = _KEPT
    name: str = ""
    children: dict[str | int, _Node] = field(default_factory=dict)

    def is_changed_below(self) -> bool:
        """Return whether anything below this place changes."""
        return any(n.value is not _KEPT or n.is_changed_below() for n in self.children.values())

    def index_before(self, index: int) -> int:
        """Return the index that an item of this list had before others were removed."""
        removed = (key for key, child in self.children.items() if child.value is _GONE)
        for key in sorted(key for key in removed if isinstance(key, int)):
            index += key <= index
        return index


class Repairs:
    """The changes that make a document readable."""

    def __init__(self, document: Any) -> None:
        """Begin without a change; the document itself is never modified."""
        self._document = document
        self._root = _Node()

    def __bool__(self) -> bool:
        """Return whether anything was changed."""
        return bool(self._root.children)

    def copied(self) -> Repairs:
        """Return a copy, to which further changes can be made."""
        result = Repairs(self._document)
        result._root = deepcopy(self._root, {id(_KEPT): _KEPT, id(_GONE): _GONE})
        return result

    def leave_out(self, parts: Parts) -> Parts:
        """Remove the value at a place, and return the parts of the removed value.

        A short form has no members: the parts that lead into it are cut off. A required
        field gets its placeholder. If the value was missing, the record cannot be read, so it is
        removed.
        """
        parts, is_there = self._existing(parts)
        placeholder = PLACEHOLDERS.get(_path_in_service(parts), _GONE)
        is_in_vain = not is_there or self._node(parts).value is not _KEPT
        if is_in_vain and placeholder is _GONE and len(parts) > _SERVICE_DEPTH:
            return self.leave_out(parts[:-1])
        node = self._node(parts)
        node.value = placeholder
        return parts

    def rename(self, parts: Parts, name: str) -> None:
        """Treat a member of an object as the field with this name."""
        self._node(parts).name = name

    def applied(self, parts: Parts = (), *, sampled: bool = False) -> Any:
        """Return the value at a place of the document with all changes.

        With `sampled`, fields that other fields are compared with get a sample instead of nothing.
        """
        value, node = self._document, self._root
        for part in parts:
            value, node = value[part], node.children.get(part, _Node())
        return _changed(value, node, parts, sampled=sampled)

    def original(self, parts: Parts) -> Parts:
        """Return the place in the original document for a place in the changed one."""
        found: list[str | int] = []
        node: _Node = self._root
        value = self._document
        for given in parts:
            part: str | int = given
            if isinstance(value, list) and str(given).isdecimal():
                part = node.index_before(int(given))
            else:
                names = {child.name: key for key, child in node.children.items() if child.name}
                part = names.get(str(given), given)
            found.append(part)
            node = node.children.get(part, _Node())
            value = _member(value, part)
        return tuple(found)

    def covers(self, parts: Parts) -> bool:
        """Return whether a place of the original document was removed, alone or with its parent."""
        return any(node.value is not _KEPT for node in self._path(parts))

    def contains(self, parts: Parts) -> bool:
        """Return whether something below a place of the original document was removed."""
        *_, last = self._path(parts)
        return last.is_changed_below()

    @property
    def services_key(self) -> str:
        """The key of the services in the original document; it may be misspelt there."""
        names = (str(key) for key, child in self._root.children.items() if child.name == "services")
        return next(names, "services")

    @property
    def removed_services(self) -> frozenset[str]:
        """The names of services that could not be read at all."""
        services = self._services()
        return frozenset(str(name) for name, one in services.items() if one.value is _GONE)

    @property
    def services_with_unknown_edges(self) -> frozenset[str]:
        """The names of services of which a dependency could not be read."""
        edges = {name: one.children.get("dependencies") for name, one in self._services().items()}
        return frozenset(str(name) for name, one in edges.items() if one and _lacks_edge(one))

    def _services(self) -> dict[str | int, _Node]:
        return self._root.children.get(self.services_key, _Node()).children

    def located(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return findings about the changed document as findings about the original one.

        Findings about a removed value are left out because its own finding is better, and so are
        those about a list or an object around it. For a service, the finding is compared with the
        finding of the sampled service.
        """
        if not self:
            return list(found)
        return [kept for one in found if (kept := self._located(one)) is not None]

    def _located(self, finding: Diagnostic) -> Diagnostic | None:
        if finding.origin:
            return finding
        parts = self.original(parts_of(finding.pointer))
        is_about_service = len(parts) > 1 and parts[0] == self.services_key
        if self.covers(parts) or (parts and not is_about_service and self.contains(parts)):
            return None
        also = tuple(pointer(*self.original(parts_of(place))) for place in finding.also)
        return replace(finding, pointer=pointer(*parts), also=also)

    def _path(self, parts: Parts) -> Iterator[_Node]:
        node = self._root
        yield node
        for part in parts:
            node = node.children.get(part, _Node())
            yield node

    def _node(self, parts: Parts) -> _Node:
        node = self._root
        for part in parts:
            node = node.children.setdefault(part, _Node())
        return node

    def _existing(self, parts: Parts) -> tuple[Parts, bool]:
        """Return the parts up to the first value without members, and whether it exists."""
        value = self._document
        for count, part in enumerate(parts):
            if not isinstance(value, dict | list):
                return parts[:count], True
            if isinstance(value, dict) and part not in value:
                return parts[: count + 1], False
            value = _member(value, part)
        return parts, True


def _lacks_edge(dependencies: _Node) -> bool:
    """Return whether a dependency was removed, or a field that decides whether it is a service."""
    entries = dependencies.children.values()
    return dependencies.value is _GONE or any(
        entry.value is _GONE or "external" in entry.children for entry in entries
    )


def _member(value: Any, part: str | int) -> Any:
    """Return a member of an object or a list, None if there is none."""
    if isinstance(value, dict):
        return value.get(part)
    is_index = isinstance(value, list) and isinstance(part, int) and part < len(value)
    return value[part] if is_index else None


def _path_in_service(parts: Parts) -> tuple[str, ...]:
    """Return the fields from a service to a place in it, without the indices of lists."""
    return tuple(part for part in parts[2:] if isinstance(part, str))


def _changed(value: Any, node: _Node, parts: Parts, *, sampled: bool) -> Any:
    if node.value is not _KEPT:
        return SAMPLES.get(_path_in_service(parts), node.value) if sampled else node.value
    if not node.children:
        return value
    if isinstance(value, list):
        items = (
            _changed(one, node.children.get(index, _Node()), (*parts, index), sampled=sampled)
            for index, one in enumerate(value)
        )
        return [item for item in items if item is not _GONE]
    result = dict(value)
    for key, child in node.children.items():
        member = _changed(value.get(key), child, (*parts, key), sampled=sampled)
        result.pop(key, None)
        if member is not _GONE:
            result[child.name or str(key)] = member
    return result
