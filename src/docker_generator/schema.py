"""The JSON Schema of the topology graph, made from its records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pydantic.json_schema import GenerateJsonSchema

from docker_generator.backing.catalogue import built_in_engines
from docker_generator.checks.fields import FORBIDDEN
from docker_generator.stacks.catalogue import built_in_stacks
from docker_generator.topology.model import Topology

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import core_schema

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER: Final = "urn:docker-generator:topology-graph:1"
"""The `$id`; its number grows when a graph that was valid becomes invalid."""


class _Schema(GenerateJsonSchema):
    """Fields need no titles, null is one more type, and keys are named as keys."""

    def field_title_should_be_set(self, _schema: Any) -> bool:
        """Refuse titles."""
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> dict[str, Any]:
        """Return the schema of a nullable value, without a choice if a type is enough."""
        inner = self.generate_inner(schema["schema"])
        if "type" in inner and "enum" not in inner:
            return inner | {"type": [inner["type"], "null"]}
        options = inner.pop("anyOf", None) or [inner]
        return {"anyOf": [*options, {"type": "null"}]} | (inner if inner not in options else {})

    def dict_schema(self, schema: core_schema.DictSchema) -> dict[str, Any]:
        """Return the schema of an object whose keys are names."""
        keys = self.generate_inner(schema["keys_schema"])
        values = self.generate_inner(schema["values_schema"])
        return {"type": "object", "propertyNames": keys, "additionalProperties": values}


def render_schema() -> str:
    """Return the JSON Schema of the topology graph (draft 2020-12) as text.

    Every field has its description, and its patterns, ranges and choices if JSON Schema can express
    them. Values that catalogues extend (languages, frameworks, engines) have examples instead of
    choices, and unknown fields are valid because other generators may read them.
    """
    schema = Topology.model_json_schema(schema_generator=_Schema)
    _name_known(schema["$defs"])
    schema["$defs"]["Service"]["propertyNames"] = {"not": {"enum": sorted(FORBIDDEN)}}
    head = {"$schema": DIALECT, "$id": IDENTIFIER}
    return json.dumps(_plain(head | schema | {"title": "Topology graph"}), indent=2) + "\n"


def _name_known(records: dict[str, Any]) -> None:
    """Add the words of the catalogues to the fields that take them."""
    stacks = built_in_stacks().stacks.values()
    engines = built_in_engines().engines.values()
    service = records["Service"]["properties"]
    dependency = records["Dependency"]["properties"]
    drivers = [name for engine in engines for name in engine.client.drivers]
    managers = [name for stack in stacks for name in stack.package_managers]
    types = [kind for engine in engines for kind in engine.types]
    for field, words in (
        (service["language"], [word for s in stacks for word in (s.language, *s.aliases)]),
        (service["framework"], [name for stack in stacks for name in stack.frameworks]),
        (records["Build"]["properties"]["package_manager"], managers),
        (dependency["engine"], [engine.engine for engine in engines]),
        (dependency["type"], types),
        (dependency["driver"], drivers),
    ):
        field["examples"] = _once(words)


def _once(words: Iterable[str]) -> list[str]:
    return sorted(set(words))


def _plain(schema: Any) -> Any:
    """Return a schema without empty defaults, and without the statement that an object is open."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _plain(value) for key, value in schema.items() if not _is_silent(key, value)}


def _is_silent(key: str, value: Any) -> bool:
    is_empty = value is None or value == "" or isinstance(value, dict | list)
    return (key == "default" and is_empty) or (key == "additionalProperties" and value is True)
