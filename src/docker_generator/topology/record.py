"""The common base of all records of the topology graph.

Every record keeps unknown fields, so that a check can name them: the graph is
shared with other generators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Strict
from pydantic_core import PydanticCustomError, core_schema

from docker_generator.diagnostics.rules import reading

if TYPE_CHECKING:
    from collections.abc import Callable

Flag = Annotated[bool, Strict()]

Key = TypeVar("Key")
Value = TypeVar("Value")


def _by_name(fields: dict[str, Value]) -> dict[str, Value]:
    return dict(sorted(fields.items()))


# The result does not depend on the order of keys in the graph.
ByName = Annotated[dict[Key, Value], AfterValidator(_by_name)]


@dataclass(frozen=True, slots=True, eq=False)
class ShortForm:
    """A text, or a number, that may replace a whole record; its JSON Schema has both forms.

    `parse` turns a value of the type `of` into the fields of the record, `schema` is its JSON
    Schema. `expected` describes both forms, for a value that is neither.
    """

    parse: Callable[[Any], dict[str, Any]]
    schema: dict[str, Any]
    expected: str
    of: type = str

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(self._read, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"anyOf": [self.schema, handler(schema)]}

    def _read(self, value: Any) -> Any:
        if type(value) is self.of:  # true is not a number
            return self.parse(value)
        if isinstance(value, dict | BaseModel):
            return value
        raise PydanticCustomError(
            reading.UNEXPECTED_TYPE.slug, "{expected}", {"expected": self.expected}
        )


class Record(BaseModel):
    """A frozen record that keeps unknown fields."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)
