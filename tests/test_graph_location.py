"""A graph that does not lie at its default place: what the messages say about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import SHOP_GRAPH, graph, needs, service
from pipeline_helpers import run, set_stdin

from docker_generator import cli
from docker_generator.options import DEFAULT_TOPOLOGY

if TYPE_CHECKING:
    from pathlib import Path


def test_a_graph_in_the_root_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is read that was not named, and the message says which file is there."""
    (tmp_path / "topology-graph.json").write_text(json.dumps(graph({})), "utf-8")

    assert cli.main(["check", "--root", str(tmp_path)]) == 2
    assert f"found instead: {tmp_path}/topology-graph.json" in capsys.readouterr().out


def test_nothing_is_named_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of that name that was named by the caller is not named again."""
    assert cli.main(["check", "--root", str(tmp_path)]) == 2
    assert cli.main(["check", str(tmp_path / "topology-graph.json")]) == 2
    assert "found instead" not in capsys.readouterr().out


@pytest.mark.parametrize("command", ["generate", "verify"])
def test_a_missing_output_directory_comes_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line can be run as it is."""
    assert cli.main([command, "my graph.json"]) == 2
    error = capsys.readouterr().err
    assert f"docker-generator {command} 'my graph.json' -o deploy" in error
    assert error.startswith("docker-generator: -o/--output is required")


def own_graph(**fields: object) -> str:
    """Return a graph that was written by hand, whose service has further fields."""
    return json.dumps({"name": "orders", "services": {"Api": service(**fields)}})


def actions_of(out: str) -> list[str]:
    """Return the actions of a report."""
    return [line for line in out.split("\n") if line.startswith("Action: ")]


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ({"resources": {"cpu": "much"}}, "Fix resources in mine.json"),
        ({"language": None}, "Add it to mine.json"),
        ({"dependencies": "postgres"}, "Fix it in mine.json"),
        (
            {"dependencies": [needs("Cart")]},
            "Add it to mine.json, correct its name, or set external to true",
        ),
    ],
)
def test_the_file_of_ones_own_graph_is_named(
    fields: dict[str, object],
    action: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No analyzer wrote it, so there is no specification to change, and nothing to run again."""
    monkeypatch.chdir(tmp_path)
    text = own_graph(**fields)
    (tmp_path / "mine.json").write_text(text.replace('"language": null, ', ""), "utf-8")
    _, out, _ = run("check", "mine.json", "-q", capsys=capsys)

    assert any(one.startswith(f"Action: {action}") for one in actions_of(out))
    assert "services.spec.yaml" not in out
    assert "service-topology-analyzer" not in out


def test_a_graph_of_the_analyzer_is_changed_by_its_specification(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever it is: what it derives shows where it comes from."""
    document = json.loads(SHOP_GRAPH.read_text("utf-8"))
    document["services"]["CatalogService"]["resources"]["cpu"] = "much"
    (tmp_path / "copy.json").write_text(json.dumps(document), "utf-8")
    monkeypatch.chdir(tmp_path)

    assert ["Action: Fix resources in services.spec.yaml"] == actions_of(
        run("check", "copy.json", "-q", capsys=capsys)[1]
    )


def test_a_graph_without_a_file_is_the_topology_graph(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Standard input has no name."""
    set_stdin(own_graph(resources={"cpu": "much"}).encode(), monkeypatch)

    assert ["Action: Fix resources in the topology graph"] == actions_of(
        run("check", "-", "-q", capsys=capsys)[1]
    )


def test_a_file_that_cannot_be_read_is_named_like_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the default place the analyzer wrote it; elsewhere nothing says so."""
    monkeypatch.chdir(tmp_path)
    place = tmp_path / DEFAULT_TOPOLOGY
    place.parent.mkdir(parents=True)
    for file in (place, tmp_path / "mine.json"):
        file.write_text('{"services": {"Api": {"port": NaN}}}', "utf-8")

    assert [
        "Action: Fix the number in services.spec.yaml and re-run service-topology-analyzer"
    ] == actions_of(run("check", capsys=capsys)[1])
    assert ["Action: Fix the number in mine.json"] == actions_of(
        run("check", "mine.json", capsys=capsys)[1]
    )


def test_an_edit_names_the_file_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The findings of the proof are not those of the pipeline."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.json").write_text(own_graph(), "utf-8")
    run("generate", "mine.json", "-o", "out", capsys=capsys)
    file = tmp_path / "out/docker-compose.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("services:\n", "services:\n  extra:\n    image: nginx:1.30\n", 1))
    _, out, _ = run("verify", "mine.json", "-o", "out", capsys=capsys)

    assert "Action: Move it into docker-compose.override.yml, or add it to mine.json" in out
