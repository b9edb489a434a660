"""Examples of rules: small enough to be beside the rule, complete enough to be run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

SERVICE: Final = {"language": "python", "framework": "fastapi", "port": 8000}
"""The default service of an example."""


@dataclass(frozen=True, slots=True)
class Example:
    """A topology graph, with the files around it.

    `graph` is merged (RFC 7396: null removes a field) into a graph of one service, Catalog; every
    further service starts as the same Python service. Bytes or text replace the whole file.
    `files` are below the root directory. With `earlier`, that graph was generated into the output
    directory before, and a person made the `edits`: a text replaces a whole file; a pair is a
    unique part of the file and its replacement. `command` is then run: a whole command line, or one
    word, which gets the graph as its argument.
    """

    graph: Mapping[str, Any] | str | bytes = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, Any] | None = None
    edits: Mapping[str, str | tuple[str, str]] = field(default_factory=dict)
    command: str = "check"

    @property
    def data(self) -> bytes:
        """The bytes of the topology graph."""
        if isinstance(self.graph, bytes):
            return self.graph
        return (self.graph if isinstance(self.graph, str) else text_of(self.graph)).encode()


def services(**patches: Any) -> Example:
    """Return an example whose graph has further services, or other fields of Catalog."""
    return Example({"services": patches})


def catalog(**fields: Any) -> Example:
    """Return an example whose service Catalog has these fields."""
    return services(Catalog=fields)


def deployed(edits: Mapping[str, str | tuple[str, str]] | None = None, **patches: Any) -> Example:
    """Return an example like `services`, generated, then edited, and then verified."""
    graph = {"services": patches}
    return Example(graph, earlier=graph, edits=edits or {}, command="verify")


def text_of(patch: Mapping[str, Any]) -> str:
    """Return the JSON of the graph that a patch makes."""
    given = patch.get("services", {})
    base: dict[str, Any] = {"services": {"Catalog": SERVICE}}
    if isinstance(given, Mapping):
        base["services"] |= {name: SERVICE for name, one in given.items() if one is not None}
    return json.dumps(_merge(base, patch), indent=2)


def _merge(target: Any, patch: Any) -> Any:
    """Return the target with an RFC 7396 merge patch applied."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = _merge(result.get(key), value)
    return result
