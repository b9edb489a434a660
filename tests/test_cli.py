"""The command line."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SHOP, SHOP_GRAPH, graph, needs, service
from folders import contents, edited
from pipeline_helpers import run, set_stdin

from docker_generator import __version__, pipeline
from docker_generator.options import DEFAULT_TOPOLOGY

if TYPE_CHECKING:
    from pathlib import Path

OUTPUT = "artifacts/engineering/configs/docker"
CLEAN = graph(
    {"Catalog": service(resources={"cpu": 1, "memory": "1Gi"}, health_check={"path": "/health"})}
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder: a copy of the shop without what is generated."""
    folder = tmp_path / "project"
    shutil.copytree(SHOP / "artifacts", folder / "artifacts")
    shutil.rmtree(folder / OUTPUT, ignore_errors=True)
    monkeypatch.chdir(folder)
    return folder


def put(folder: Path, document: Any, name: str = "graph.json") -> str:
    """Write a document into a file and return its name."""
    (folder / name).write_text(json.dumps(document), "utf-8")
    return name


def test_no_command_checks_the_default_graph(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a word, the graph is validated and nothing is written."""
    bare, check = run(capsys=capsys), run("check", capsys=capsys)

    assert 0 == bare[0]
    assert check == bare
    assert not (project / OUTPUT).exists()


def test_generate_writes_the_default_folder(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every file is reported, and what to do next."""
    status, out, err = run("generate", capsys=capsys)

    assert (0, "") == (status, err)
    assert "created    docker-compose.yml\n" in out
    assert "./start.sh" in out
    assert (project / OUTPUT / "docker-compose.yml").exists()


def test_generating_twice_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second run says so."""
    run("generate", capsys=capsys)
    there = contents(project / OUTPUT)
    status, out, _ = run("generate", capsys=capsys)

    assert (0, there) == (status, contents(project / OUTPUT))
    assert "unchanged  docker-compose.yml\n" in out
    assert "created" not in out


def test_the_default_graph_may_be_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its own folder needs no -o."""
    status, _, _ = run("generate", DEFAULT_TOPOLOGY, capsys=capsys)

    assert 0 == status
    assert (project / OUTPUT / "docker-compose.yml").exists()


def test_another_graph_needs_a_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The files of one graph do not land in the folder of another."""
    status, out, err = run("generate", put(project, CLEAN), capsys=capsys)

    assert (2, "") == (status, out)
    assert "-o" in err
    assert not (project / OUTPUT).exists()


def test_another_graph_with_a_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """-o is relative to the root."""
    status, _, _ = run("generate", put(project, CLEAN), "-o", "out", capsys=capsys)

    assert 0 == status
    assert (project / "out/Dockerfile.catalog").exists()


def test_a_graph_may_come_from_standard_input(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dash stands for it, in every command."""
    set_stdin(json.dumps(CLEAN).encode(), monkeypatch)
    assert 0 == run("check", "-", capsys=capsys)[0]

    set_stdin(json.dumps(CLEAN).encode(), monkeypatch)
    assert 0 == run("generate", "-", "-o", "out", capsys=capsys)[0]
    assert (project / "out/Dockerfile.catalog").exists()


def test_the_root_may_be_elsewhere(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Graph, source and output are below it."""
    monkeypatch.chdir(project.parent)
    status, _, _ = run("generate", "--root", "project", capsys=capsys)

    assert 0 == status
    assert (project / OUTPUT / "docker-compose.yml").exists()


@pytest.mark.parametrize(
    ("document", "status"),
    [
        (CLEAN, 0),
        (CLEAN | {"unknown": 1}, 0),
        (graph({"A": service(port=0)}), 1),
        (graph({"A": service(dependencies=[needs("B")])}), 1),
        ([], 1),
    ],
    ids=["clean", "warning", "bad-value", "bad-reference", "no-object"],
)
def test_the_exit_status_tells_errors(
    project: Path, capsys: pytest.CaptureFixture[str], document: Any, status: int
) -> None:
    """Warnings are not errors; results stand on standard output."""
    name = put(project, document)

    assert (status, "") == run("check", name, capsys=capsys)[::2]
    assert (status, "") == run("generate", name, "-o", "out", capsys=capsys)[::2]
    assert (project / "out").exists() == (status == 0)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("place", ["missing.json", ".", "a\0b"])
def test_an_unreadable_graph_has_a_status_of_its_own(
    capsys: pytest.CaptureFixture[str], place: str
) -> None:
    """Nothing is said about a graph that was not seen."""
    status, out, err = run("check", place, capsys=capsys)

    assert (2, "") == (status, err)
    assert "(DG101 unreadable-input)" in out


def test_an_unwritable_folder_has_the_same_status(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file stands in the way."""
    status, out, err = run("generate", "-o", DEFAULT_TOPOLOGY, capsys=capsys)

    assert (2, "") == (status, err)
    assert "(DG506 unwritable-output)" in out
    assert (project / DEFAULT_TOPOLOGY).is_file()


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["check", "--nonsense"], ["check", "a", "b"], ["check", "--set"]],
    ids=str,
)
def test_wrong_usage_is_told(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """The usage goes to standard error."""
    status, out, err = run(*arguments, capsys=capsys)

    assert (2, "") == (status, out)
    assert ("a command is expected" if arguments == ["nonsense"] else "usage: ") in err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """--help is a result."""
    status, out, err = run("--help", capsys=capsys)

    assert (0, "") == (status, err)
    assert all(word in out for word in ("check", "generate", "--version", "\nexit status:\n"))


@pytest.mark.parametrize("command", ["check", "generate"])
def test_help_names_every_option(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """The common options are those of every command."""
    status, out, _ = run(command, "--help", capsys=capsys)

    assert 0 == status
    for option in ("TOPOLOGY", "--root", "--output", "--source", "--options", "--set", "--quiet"):
        assert option in out


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """One line."""
    assert (0, f"docker-generator {__version__}\n", "") == run("--version", capsys=capsys)


def test_an_edit_that_withholds_new_text_is_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1, and the new text lies beside the edit."""
    run("generate", capsys=capsys)
    file = project / OUTPUT / "Dockerfile.catalog"
    edit = edited(file)
    kept = run("generate", capsys=capsys)
    document = json.loads(SHOP_GRAPH.read_text("utf-8"))
    document["services"]["CatalogService"]["port"] = 9001
    (project / DEFAULT_TOPOLOGY).write_text(json.dumps(document), "utf-8")
    withheld = run("generate", capsys=capsys)

    assert (0, True) == (kept[0], "kept       Dockerfile.catalog\n" in kept[1])
    assert (1, True) == (
        withheld[0],
        "conflict   Dockerfile.catalog (Dockerfile.catalog.new)\n" in withheld[1],
    )
    assert edit == file.read_bytes()


def test_check_warns_of_a_folder_that_no_longer_matches(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Drift is a warning, and a clean folder is none."""
    run("generate", capsys=capsys)
    clean = run("check", capsys=capsys)
    (project / OUTPUT / "start.sh").unlink()
    stale = run("check", capsys=capsys)

    assert (0, False) == (clean[0], "drift" in clean[1])
    assert (0, 1) == (stale[0], stale[1].count("(DG507 drift)"))
    assert not (project / OUTPUT / "start.sh").exists()


def test_check_of_another_graph_does_not_look_at_the_default_folder(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only -o says where its files lie."""
    run("generate", capsys=capsys)

    assert "drift" not in run("check", put(project, CLEAN), capsys=capsys)[1]


@pytest.mark.usefixtures("project")
def test_an_interrupt_ends_quietly(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 130, as of any program."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "generate", interrupt)

    assert (130, "", "") == run("check", capsys=capsys)


def test_a_process_without_standard_output_ends_quietly(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit status still tells."""
    name = put(project, graph({"A": service(port=0)}))
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", None)
        status, _, _ = run("check", name, capsys=capsys)

    assert 1 == status
