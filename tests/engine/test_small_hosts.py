"""Hosts that lack what a stack asks for: start.sh says so, or goes without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import graph, service

if TYPE_CHECKING:
    from engine.conftest import MakeStack


def test_a_gpu_that_is_missing_is_told_before_the_build(make_stack: MakeStack) -> None:
    """The engine would say so when everything is built, in words of its own."""
    stack = make_stack(graph({"TrainerService": service(resources={"gpu": 1})}), {})
    runtimes = stack.docker("info", "--format", "{{.Runtimes}} {{.DiscoveredDevices}}")
    if "nvidia" in runtimes or "gpu" in runtimes:
        pytest.skip("this engine has a GPU")
    done = stack.run("./start.sh")

    assert done.returncode == 1
    assert "the engine has no GPU" in done.stderr
    assert "trainer (resources.gpu)" in done.stderr
    assert stack.containers() == {}
    assert not stack.docker("images", "--quiet", "--filter", f"reference={stack.name}*")
