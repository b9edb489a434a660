"""Examples of rules: patches of a small graph, or whole files."""

from __future__ import annotations

import json
from typing import Any

import pytest

from docker_generator.diagnostics.example import SERVICE, Example, catalog, services
from docker_generator.diagnostics.rules import RULES

PATCHES: list[tuple[Example, dict[str, Any]]] = [
    (Example(), {"services": {"Catalog": SERVICE}}),
    (catalog(port=1), {"services": {"Catalog": SERVICE | {"port": 1}}}),
    (catalog(port=None), {"services": {"Catalog": {"language": "python", "framework": "fastapi"}}}),
    (services(Cart={}), {"services": {"Catalog": SERVICE, "Cart": SERVICE}}),
    (services(Catalog=None, Cart={}), {"services": {"Cart": SERVICE}}),
    (Example({"services": 1, "name": "shop"}), {"services": 1, "name": "shop"}),
]


@pytest.mark.parametrize(("example", "expected"), PATCHES)
def test_a_patch_is_merged_into_a_small_graph(example: Example, expected: dict[str, Any]) -> None:
    """Null removes a field, and every service starts as the same Python service."""
    assert expected == json.loads(example.data)


@pytest.mark.parametrize(("given", "expected"), [("{", b"{"), (b"\xff", b"\xff")])
def test_text_and_bytes_are_a_whole_file(given: str | bytes, expected: bytes) -> None:
    """What cannot be read is not a patch of anything."""
    assert expected == Example(given).data


def test_an_example_is_no_part_of_what_a_rule_is() -> None:
    """Rules are looked up in sets, whatever their examples hold."""
    assert len(RULES) == len(set(RULES))
