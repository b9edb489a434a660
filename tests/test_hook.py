"""The hook as hosts publish it, and the order in which plugins answer."""

from __future__ import annotations

import inspect
import textwrap
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pluggy
import pytest
from conftest import FIXTURES, graph

from docker_generator import hookspecs

if TYPE_CHECKING:
    from pathlib import Path


def test_the_example_host_is_the_one_that_is_installed_in_tests() -> None:
    """What hookspecs shows can be copied as it is: tests/test_hosts.py runs it."""
    text = inspect.getdoc(hookspecs) or ""
    shown = textwrap.dedent(
        text.partition("A host in full:\n")[2].partition("\nThese do not change")[0]
    )
    example = (FIXTURES / "hosts/example-host/example_host.py").read_text("utf-8")

    assert example.strip() == shown.strip()
    assert len(example.split("\n")) < 30


def test_a_host_whose_own_hook_lacks_an_argument_is_told_by_pluggy() -> None:
    """As hookspecs says: a specification of one's own names at least the three arguments."""

    class Specification:
        """A hook of a host that has not read ours."""

        @pluggy.HookspecMarker("infrastructure_prover")
        def generate_configs(self, topology: Any, options: Any) -> None:
            """Lack the artifacts."""

    manager = pluggy.PluginManager("infrastructure_prover")
    manager.add_hookspecs(Specification)

    with pytest.raises(pluggy.PluginValidationError, match="artifacts"):
        manager.load_setuptools_entrypoints("infrastructure_prover")


def test_a_host_may_add_arguments_of_its_own() -> None:
    """A plugin takes those that it knows."""

    class Specification:
        """A hook of a later host."""

        @pluggy.HookspecMarker("infrastructure_prover")
        def generate_configs(
            self, topology: Any, options: Any, artifacts: Any, progress: Any
        ) -> None:
            """Take one more."""

    manager = pluggy.PluginManager("infrastructure_prover")
    manager.add_hookspecs(Specification)
    manager.load_setuptools_entrypoints("infrastructure_prover")
    (result,) = manager.hook.generate_configs(
        topology=graph(), options={}, artifacts={}, progress=print
    )

    assert result.ok


def test_only_a_plugin_that_is_first_itself_comes_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is what is promised of the order, whatever was registered when."""
    monkeypatch.chdir(tmp_path)
    seen: list[tuple[str, bool]] = []

    def plugin_of(name: str, *, tryfirst: bool = False, trylast: bool = False) -> Any:
        def generate_configs(artifacts: dict[str, Any]) -> None:
            seen.append((name, "docker" in artifacts))

        mark = pluggy.HookimplMarker("infrastructure_prover")
        implemented = mark(generate_configs, tryfirst=tryfirst, trylast=trylast)
        return SimpleNamespace(generate_configs=implemented)

    manager = pluggy.PluginManager("infrastructure_prover")
    manager.add_hookspecs(hookspecs)
    manager.load_setuptools_entrypoints("infrastructure_prover")
    manager.register(plugin_of("last", trylast=True))
    manager.register(plugin_of("usual"))
    manager.register(plugin_of("first", tryfirst=True))
    manager.hook.generate_configs(topology=graph(), options={}, artifacts={})

    assert [("first", False), ("usual", True), ("last", True)] == seen
