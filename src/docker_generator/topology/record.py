"""What all records of the topology graph share.

Every record keeps the fields that it does not know, so that a check can name them: the graph is
shared with other generators.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Strict

Flag = Annotated[bool, Strict()]

Key = TypeVar("Key")
Value = TypeVar("Value")


def _by_name(fields: dict[str, Value]) -> dict[str, Value]:
    return dict(sorted(fields.items()))


# What follows is the same whatever the order of the keys in the graph.
ByName = Annotated[dict[Key, Value], AfterValidator(_by_name)]


class Record(BaseModel):
    """A frozen record that keeps unknown fields."""

    model_config = ConfigDict(frozen=True, extra="allow")
