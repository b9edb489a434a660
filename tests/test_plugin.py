"""The plugin, in a real host."""

from __future__ import annotations

import json
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy
import pytest
from conftest import SHOP_GRAPH, Strange, graph, service
from pipeline_helpers import slugs

import docker_generator
from docker_generator import hookspecs, plugin

if TYPE_CHECKING:
    from docker_generator import GenerationResult


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pluggy.PluginManager:
    """Return a host that publishes the hook and has loaded every plugin, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    manager = pluggy.PluginManager("infrastructure_prover")
    manager.add_hookspecs(hookspecs)
    manager.load_setuptools_entrypoints("infrastructure_prover")
    return manager


def answer(host: pluggy.PluginManager, **arguments: Any) -> GenerationResult:
    """Return the answer of docker-generator to a call of the hook."""
    given = {"topology": graph(), "options": None, "artifacts": None} | arguments
    results: list[GenerationResult] = host.hook.generate_configs(**given)
    (result,) = results
    return result


def test_the_entry_point_is_found(host: pluggy.PluginManager) -> None:
    """Loading the group registers the module, and its hook is the published one."""
    host.check_pending()

    assert plugin is host.get_plugin("docker-generator")
    assert hookspecs.PROJECT == host.project_name


def test_loading_it_twice_is_loading_it_once(host: pluggy.PluginManager) -> None:
    """A host may be careless; there is one answer."""
    host.load_setuptools_entrypoints("infrastructure_prover")

    assert answer(host).ok


def test_an_answer_stays_what_it_is(host: pluggy.PluginManager) -> None:
    """Nobody changes it on its way, and what is handed on can be written as JSON."""
    given = answer(host)
    changes = [
        *((given, name) for name in ("files", "diagnostics", "handoff")),
        *((file, "content") for file in given.files.values()),
        *((one, "pointer") for one in given.diagnostics),
    ]
    for part, name in changes:
        with pytest.raises(FrozenInstanceError):
            setattr(part, name, None)

    assert given.handoff == json.loads(json.dumps(given.handoff))


def test_a_host_that_does_not_know_the_hook_can_load_the_plugin() -> None:
    """The implementation is optional."""
    manager = pluggy.PluginManager("infrastructure_prover")
    manager.load_setuptools_entrypoints("infrastructure_prover")

    manager.check_pending()


@pytest.mark.parametrize("is_before", [True, False], ids=["before", "after"])
def test_it_is_called_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_before: bool
) -> None:
    """Whatever the order of registration, the next generator finds the hand-off."""
    monkeypatch.chdir(tmp_path)
    seen = []

    class KubernetesGenerator:
        """The next step of the pipeline."""

        @pluggy.HookimplMarker("infrastructure_prover")
        def generate_configs(self, artifacts: dict[str, Any]) -> None:
            """Take what was handed on."""
            seen.append(artifacts["docker"]["services"]["Catalog"]["image"]["reference"])

    manager = pluggy.PluginManager("infrastructure_prover")
    manager.add_hookspecs(hookspecs)
    if is_before:
        manager.register(KubernetesGenerator())
    manager.load_setuptools_entrypoints("infrastructure_prover")
    if not is_before:
        manager.register(KubernetesGenerator())
    manager.hook.generate_configs(topology=graph(), options={}, artifacts={})

    assert ["app-catalog:dev"] == seen


def test_it_answers_what_the_pipeline_makes(
    host: pluggy.PluginManager, shop: dict[str, Any]
) -> None:
    """Both entry points run the same pipeline."""
    options = {"project": "shop", "tag": "v1"}

    assert docker_generator.generate(shop, options) == answer(host, topology=shop, options=options)


def test_the_hand_off_is_put_under_docker(host: pluggy.PluginManager) -> None:
    """What others put into the mapping stays."""
    artifacts: dict[str, Any] = {"other": 1}
    result = answer(host, artifacts=artifacts)

    assert {"other": 1, "docker": result.handoff} == artifacts


def test_without_a_good_result_nothing_is_handed_on(host: pluggy.PluginManager) -> None:
    """An old hand-off is not replaced by half of a new one."""
    artifacts: dict[str, Any] = {}
    result = answer(host, topology=graph({"A": service(port=0)}), artifacts=artifacts)

    assert (False, {}, {}) == (result.ok, artifacts, result.files)


@pytest.mark.parametrize(
    "kind", [str, Path, lambda place: place.encode()], ids=["str", "path", "bytes"]
)
def test_the_graph_may_be_given_by_its_path(
    host: pluggy.PluginManager, shop: dict[str, Any], kind: Any
) -> None:
    """As text or as a Path; bytes are the graph itself."""
    given = SHOP_GRAPH.read_bytes() if kind not in (str, Path) else kind(str(SHOP_GRAPH))

    assert answer(host, topology=shop) == answer(host, topology=given)


def test_a_path_may_look_like_anything(host: pluggy.PluginManager, tmp_path: Path) -> None:
    """A Path is a path, even with braces in it."""
    file = tmp_path / "{graph}.json"
    file.write_text(json.dumps(graph()), "utf-8")

    assert answer(host, topology=file).ok


@pytest.mark.parametrize(
    "topology",
    [
        None,
        5,
        "",
        "missing.json",
        "a\x00b",
        "{",
        "[]",
        b"",
        b"\xff",
        [],
        Strange(),
        Path("missing"),
        Path(),
        "�",
        {"services": None},
        {1: 2},
        {"services": {"A": Strange()}},
    ],
    ids=ascii,
)
def test_a_graph_of_any_kind_raises_nothing(host: pluggy.PluginManager, topology: Any) -> None:
    """The answer says what is wrong with it, and nothing is written or handed on."""
    artifacts: dict[str, Any] = {}
    result = answer(host, topology=topology, artifacts=artifacts)

    assert (False, {}, {}) == (result.ok, result.files, artifacts)
    assert [] == list(Path().iterdir())


def test_a_dash_is_not_standard_input(
    host: pluggy.PluginManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plugin reads below its folders only, and never waits for a terminal."""

    class Terminal:
        """A standard input that must not be touched."""

        def __getattr__(self, name: str) -> Any:
            raise AssertionError(f"standard input was asked for {name}")

    monkeypatch.setattr(sys, "stdin", Terminal())

    assert ["unreadable-input"] == slugs(answer(host, topology="-").diagnostics)


@pytest.mark.parametrize(
    "options", [5, "text", [1], Strange(), {1: 2}, {"root": 5}, {"root": "x" * 300}], ids=ascii
)
def test_options_of_any_kind_raise_nothing(host: pluggy.PluginManager, options: Any) -> None:
    """What cannot be used is a finding or has no effect."""
    answer(host, options=options)

    assert [] == list(Path().iterdir())


@pytest.mark.parametrize("artifacts", [None, 5, [], "text", (), Strange()], ids=ascii)
def test_artifacts_of_any_kind_raise_nothing(host: pluggy.PluginManager, artifacts: Any) -> None:
    """Without a mapping nothing is handed on; the files come all the same."""
    assert answer(host, artifacts=artifacts).ok


def test_a_mapping_need_not_be_a_dictionary(host: pluggy.PluginManager) -> None:
    """The hook takes any mapping, as graph and as options."""
    from types import MappingProxyType

    result = answer(
        host, topology=MappingProxyType(graph()), options=MappingProxyType({"tag": "v1"})
    )

    assert result.ok
    assert "app-catalog:v1" == result.handoff["services"]["Catalog"]["image"]["reference"]


def test_nothing_is_written(host: pluggy.PluginManager, shop: dict[str, Any]) -> None:
    """Files are handed over, and the host decides."""
    assert answer(host, topology=shop).ok
    assert [] == list(Path().iterdir())


def test_nothing_is_printed(
    host: pluggy.PluginManager, capfd: pytest.CaptureFixture[str], shop: dict[str, Any]
) -> None:
    """Standard output and standard error are the host's, for good input and for bad."""
    topologies: list[Any] = [shop, None, "missing.json", {"services": {"A": {}}}]
    for topology in topologies:
        answer(host, topology=topology, options={"unknown": 1})

    assert ("", "") == capfd.readouterr()
