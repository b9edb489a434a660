"""The page of the graph, field by field: made of the schema and of the examples of the rules."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from conftest import FIXTURES, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SCHEMA: Final[dict[str, Any]] = json.loads(
    (ROOT / "schema/topology-graph.schema.json").read_text("utf-8")
)
_ROOT: Final = "Graph"
_MODELS: Final[dict[str, dict[str, Any]]] = {_ROOT: _SCHEMA, **_SCHEMA["$defs"]}
_MOST_EXAMPLES: Final = 3
"""Further ones are names of languages and frameworks, which have a page of their own."""


def graph_fields() -> str:
    """Return a section for each object of the graph, in the order in which they are met."""
    rules = _rules_by_field()
    return "\n\n".join(_section(name, rules) for name in _met())


def _met() -> list[str]:
    """Return the names of the objects, each after the one that names it first."""
    found = [_ROOT]
    for name in found:
        for field in _MODELS[name]["properties"].values():
            found += [n for n in dict.fromkeys(_references(field)) if n not in found]
    return found


def _references(node: Any) -> Iterator[str]:
    """Yield the names of the objects that a part of the schema refers to."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].rpartition("/")[2]
        for key in ("anyOf", "items", "additionalProperties"):
            yield from _references(node.get(key))
    elif isinstance(node, list):
        for part in node:
            yield from _references(part)


def _section(name: str, rules: Mapping[tuple[str, str], set[str]]) -> str:
    model = _MODELS[name]
    required = set(model.get("required", ()))
    head = "| field | type | default | what it is | example | rules |\n|---|---|---|---|---|---|"
    rows = (
        _row(key, field, key in required, sorted(rules[(name, key)]))
        for key, field in model["properties"].items()
    )
    return "\n".join((f"## {name}\n\n{model['description']}\n", head, *rows))


def _row(key: str, field: Mapping[str, Any], required: bool, rules: list[str]) -> str:
    default = "required" if required else _code(field["default"]) if "default" in field else ""
    examples = field.get("examples", [])[:_MOST_EXAMPLES]
    cells = (
        f"`{key}`",
        _type(field),
        default,
        field.get("description", ""),
        ", ".join(_code(example) for example in examples),
        ", ".join(f"[{code}](diagnostics/{code}.md)" for code in rules),
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') or '-' for cell in cells)} |"


def _code(value: Any) -> str:
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _type(field: Mapping[str, Any]) -> str:
    """Return the type of a field in words, with its limits."""
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_type(p) for p in field["anyOf"] if p != {"type": "null"}))
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in field:
        return " or ".join(_code(value) for value in field["enum"])
    kind = field.get("type", "any")
    kind = str(next(k for k in kind if k != "null") if isinstance(kind, list) else kind)
    if kind == "array":
        return f"list of {_type(field['items'])}"
    if kind == "object":
        return f"mapping of names to {_type(field['additionalProperties'])}"
    return kind + _limits(field)


def _limits(field: Mapping[str, Any]) -> str:
    if "maximum" in field:
        return f" ({field['minimum']} to {field['maximum']})"
    return f" (up to {field['maxLength']} characters)" if "maxLength" in field else ""


def _rules_by_field() -> Mapping[tuple[str, str], set[str]]:
    """Return the rules that speak of each field: those whose examples point at it."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for file in sorted((FIXTURES / "invalid").glob("*/expected.json")):
        for diagnostic in json.loads(file.read_text("utf-8"))["diagnostics"]:
            place = _field_at(diagnostic["pointer"])
            if place is not None:
                found[place].add(diagnostic["code"])
    return found


def _field_at(pointer: str) -> tuple[str, str] | None:
    """Return the object and the field at a pointer into a graph; None for a whole object.

    >>> _field_at("/services/Catalog/resources/cpu")
    ('Resources', 'cpu')
    """
    models, below = [_ROOT], [""]
    found: tuple[str, str] | None = None
    for part in pointer.split("/")[1:]:
        model = next((m for m in models if part in _MODELS[m]["properties"]), None)
        if model is not None:
            found = (model, part)
            below = list(_references(_MODELS[model]["properties"][part]))
            models = below or models
        elif below:
            found = None
    return found
