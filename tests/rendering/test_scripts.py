"""The scripts: constants, of which one is only read."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import graph
from pipeline_helpers import generated


@pytest.mark.parametrize(
    "name",
    [
        "start.sh",
        "stop.sh",
        "logs.sh",
        "status.sh",
        "data.sh",
        "stack.sh",
        "part.sh",
        "completion.bash",
    ],
)
def test_scripts_hold_nothing_of_the_graph(shop: dict[str, Any], name: str) -> None:
    """They are the same for every graph, and can be run."""
    one, other = generated(shop).files[name], generated(graph()).files[name]

    assert one == other
    assert (0o644 if name in {"stack.sh", "part.sh", "completion.bash"} else 0o755) == one.mode


def test_only_scripts_can_be_run(shop: dict[str, Any]) -> None:
    """Every other file has mode 0644."""
    scripts = {"start.sh", "stop.sh", "logs.sh", "status.sh", "data.sh"}
    assert scripts | {"postgres/databases.sh", "data/postgres.sh", "data/redis.sh"} == {
        path for path, file in generated(shop).files.items() if file.executable
    }


def test_the_start_is_read_in_one_go(shop: dict[str, Any]) -> None:
    """What grows lies in the file beside it that the scripts share."""
    assert generated(shop).files["start.sh"].content.count("\n") <= 300
