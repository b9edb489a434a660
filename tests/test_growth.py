"""A graph with twice the services costs twice the work, counted in calls of functions.

Time would depend on the machine; the number of calls does not.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
import seeded
from pipeline_helpers import generated

if TYPE_CHECKING:
    from types import FrameType

FEW = 100
"""Services of the smaller graph: a step for each pair of them is a tenth of all calls there."""
MOST = 2.1
"""The bound of `make speed` for twice the services."""


def calls(count: int, **options: str) -> int:
    """Return how many functions a run calls for a graph of so many services."""
    document = json.loads(seeded.wide(count))
    number = 0

    def counted(_: FrameType, event: str, __: Any) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        result = generated(document, **options)
    finally:
        sys.setprofile(before)
    assert result.ok
    return number


@pytest.mark.parametrize(
    "options",
    [{}, {"environment": "prod"}, {"gateway": "caddy"}, {"platform": "kubernetes"}],
    ids=lambda options: "-".join(options.values()) or "usual",
)
def test_twice_the_services_are_twice_the_work(options: dict[str, str]) -> None:
    """No step of a run looks at each pair of services."""
    calls(1, **options)  # what only the first run of a process calls

    assert calls(2 * FEW, **options) <= MOST * calls(FEW, **options)
