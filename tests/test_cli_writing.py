"""The command line: previews, forcing, pruning, verifying."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
import yaml
from conftest import ROOT, SHOP, SHOP_GRAPH
from folders import contents, edited
from pipeline_helpers import run

from docker_generator import pipeline
from docker_generator.options import DEFAULT_TOPOLOGY
from docker_generator.proof.claims import Claim, Proof
from docker_generator.proof.proving import prove

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from docker_generator.proof.specification import Specification

OUTPUT = "artifacts/engineering/configs/docker"
FILE = "Dockerfile.catalog"


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """Return the output folder of a copy of the shop, generated."""
    shutil.copytree(SHOP / "artifacts", tmp_path / "artifacts")
    shutil.rmtree(tmp_path / OUTPUT, ignore_errors=True)
    monkeypatch.chdir(tmp_path)
    run("generate", capsys=capsys)
    return tmp_path / OUTPUT


def change_the_graph(*, port: int = 9001, analyzed_at: str = "", without: str = "") -> None:
    """Write another graph in the place of the shop's."""
    document = json.loads(SHOP_GRAPH.read_text("utf-8"))
    document["services"]["CatalogService"]["port"] = port
    document["analyzed_at"] = analyzed_at or document["analyzed_at"]
    document.pop("network", None)
    document.pop("topology", None)
    if without:
        del document["services"][without]
    with open(DEFAULT_TOPOLOGY, "w", encoding="utf-8") as file:  # noqa: PTH123 -- a short path
        json.dump(document, file)


@pytest.mark.parametrize("flags", [["--dry-run"], ["--diff"], ["--check"], ["--diff", "--check"]])
def test_looking_writes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], flags: list[str]
) -> None:
    """What would happen is reported; only --check has an exit status for it."""
    change_the_graph()
    before = contents(project)
    status, out, err = run("generate", *flags, capsys=capsys)

    assert int("--check" in flags) == status
    assert ("run the same command without --check" in err) == ("--check" in flags)
    assert before == contents(project)
    assert f"replaced   {FILE}\n" in out
    assert "nothing was written\n" in out
    assert ("-EXPOSE 8001\n+EXPOSE 9001\n" in out) == ("--diff" in flags)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("wanted", "colored"), [("always", True), ("never", False)])
def test_a_diff_is_colored_as_the_report_is(
    wanted: str, colored: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """--color has the last word on both."""
    change_the_graph()
    _, out, _ = run("generate", "--diff", "--color", wanted, capsys=capsys)

    assert colored == ("\x1b[32m+EXPOSE 9001" in out)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_failed_check_says_why_in_one_line(
    form: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--quiet leaves out infos and lists, and never the reason of an exit status."""
    change_the_graph()
    status, out, err = run("generate", "--check", "-q", "--format", form, capsys=capsys)

    assert (1, 1) == (status, err.count("\n"))
    assert (form == "text") == (out == "")
    assert "files do not match the topology graph in " in err
    assert FILE in err
    assert err.endswith("; run the same command without --check to update them\n")
    assert project.exists()


def test_a_preview_of_a_conflict_is_no_report_of_a_written_file(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same words are true before and after: what generate does with the new text."""
    edited(project / FILE, "# mine\n")
    change_the_graph()
    _, out, _ = run("generate", "--check", capsys=capsys)

    assert f"generate keeps the edit and writes the new text to {FILE}.new\n" in out
    assert "is in" not in out
    assert not (project / f"{FILE}.new").exists()


def test_a_conflict_is_settled_before_the_start(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last line names both files, and the start comes after that."""
    edited(project / FILE, "# mine\n")
    change_the_graph()
    _, out, _ = run("generate", capsys=capsys)
    last = out.rstrip("\n").split("\n")[-1]

    assert f"conflict   {FILE} ({FILE}.new)\n" in out
    assert last.startswith(f"Next: merge {FILE}.new into {FILE}, and delete ")
    assert last.index(".new") < last.index("./start.sh")
    assert "withheld" not in out


def test_an_edit_that_is_not_the_graph_comes_before_the_start(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its errors have to be fixed first."""
    file = project / FILE
    file.write_text(file.read_text("utf-8").replace("USER 10001:10001", "USER root"), "utf-8")
    _, out, _ = run("generate", capsys=capsys)

    assert out.rstrip("\n").split("\n")[-1].startswith("Next: fix the errors above; ")


def test_a_stack_without_sources_is_never_silent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The infos are left out by --quiet; that nothing can be built is said."""
    words = ["generate", str(SHOP_GRAPH), "--root", str(tmp_path), "-o", "out"]
    status, out, err = run(*words, "-q", capsys=capsys)

    assert (0, "") == (status, out)
    assert err == (
        "docker-generator: No source was found: nothing can be built before the services have one."
        "\n"
    )
    assert "" == run(*words, capsys=capsys)[2]


def test_looking_at_no_folder_makes_none(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything would be created."""
    shutil.rmtree(project)
    status, out, _ = run("generate", "--check", capsys=capsys)

    assert 1 == status
    assert f"created    {FILE}\n" in out
    assert not project.exists()


def test_a_folder_that_matches_has_no_drift(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither has one whose graph was only analyzed again, nor one with an edit that is kept."""
    assert 0 == run("generate", "--check", capsys=capsys)[0]
    change_the_graph(port=8001, analyzed_at="2030-01-01T00:00:00Z")
    run("generate", capsys=capsys)
    before = contents(project)
    change_the_graph(port=8001, analyzed_at="2031-01-01T00:00:00Z")
    edited(project / FILE)

    assert 0 == run("generate", "--check", capsys=capsys)[0]
    assert "drift" not in run("check", capsys=capsys)[1]
    assert before.keys() == contents(project).keys()


def test_provenance_alone_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The folder is what was generated; when the graph was analyzed does not change it."""
    change_the_graph(port=8001)
    run("generate", capsys=capsys)
    before = contents(project)
    change_the_graph(port=8001, analyzed_at="2030-01-01T00:00:00Z")
    run("generate", capsys=capsys)

    assert before == contents(project)


def test_a_diff_of_what_is_withheld_is_shown(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between the edit and the text that lies beside it; --quiet leaves it out."""
    edited(project / FILE, "# mine\n")
    change_the_graph()
    status, out, _ = run("generate", capsys=capsys)
    quiet = run("generate", "-q", capsys=capsys)

    assert (1, 1) == (status, quiet[0])
    assert f"--- a/{FILE}\n+++ b/{FILE}\n" in out
    assert "-# mine\n" in out
    assert "-# mine\n" not in quiet[1]


def test_force_replaces_and_keeps_a_backup(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each edit lies beside its file; a second one gets the next number."""
    first = edited(project / FILE)
    change_the_graph()
    one = run("generate", "--force", capsys=capsys)
    second = edited(project / FILE)
    two = run("generate", "--force", capsys=capsys)

    assert (0, 0) == (one[0], two[0])
    assert f"forced     {FILE}\n" in one[1]
    assert "EXPOSE 9001" in (project / FILE).read_text("utf-8")
    assert first == (project / f"{FILE}.bak-1").read_bytes()
    assert second == (project / f"{FILE}.bak-2").read_bytes()


def test_prune_removes_what_nobody_edited(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A service that left the graph leaves its files behind, until they are pruned."""
    edit = edited(project / "Dockerfile.auth.dockerignore")
    change_the_graph(port=8001, without="AuthService")
    reported = run("generate", capsys=capsys)
    pruned = run("generate", "--prune", capsys=capsys)

    assert (0, 2) == (reported[0], reported[1].count("(DG505 orphaned-file)"))
    assert (0, 1) == (pruned[0], pruned[1].count("(DG505 orphaned-file)"))
    assert "removed    Dockerfile.auth\n" in pruned[1]
    assert not (project / "Dockerfile.auth").exists()
    assert edit == (project / "Dockerfile.auth.dockerignore").read_bytes()


def test_an_offer_that_was_declined_is_not_made_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever has merged what it brings removes it, and is clean."""
    edit = edited(project / ".env.example", "# mine\n")
    change_the_graph()
    withheld = run("generate", capsys=capsys)
    (project / ".env.example.new").unlink()
    kept = run("generate", capsys=capsys)

    assert (1, 0) == (withheld[0], kept[0])
    assert "kept       .env.example\n" in kept[1]
    assert edit == (project / ".env.example").read_bytes()
    assert not (project / ".env.example.new").exists()


def test_verify_proves_a_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was generated is the graph."""
    status, out, err = run("verify", capsys=capsys)

    assert (0, "") == (status, err)
    assert out.startswith(
        "isomorphic: the files match the topology graph (3 services, 3 backing services); all "
    )
    assert (0, "", "") == run("verify", "-q", capsys=capsys)
    assert project.exists()


def test_verify_names_the_edge_that_was_lost(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its rule and its place, whoever has written the file."""
    file = project / "docker-compose.yml"
    compose = yaml.safe_load(file.read_text("utf-8"))
    del compose["services"]["billing"]["depends_on"]["catalog"]
    file.write_text(yaml.safe_dump(compose), "utf-8")
    (project / "docker-manifest.json").unlink()
    status, out, _ = run("verify", capsys=capsys)

    assert 1 == status
    assert "ERROR: BillingService depends on catalog but does not wait for it\n" in out
    assert "At: docker-compose.yml /services/billing/depends_on (DG553 lost-edge)\n" in out
    assert "1 error, 0 warnings\n" in out


def test_an_edit_that_is_not_the_graph_is_told_by_every_command(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is kept, the manifest says what lies there, and the exit status is 1."""
    file = project / FILE
    file.write_text(file.read_text("utf-8").replace("USER 10001:10001", "USER root"), "utf-8")
    generate, verify = run("generate", capsys=capsys), run("verify", capsys=capsys)
    look, check = run("generate", "--check", capsys=capsys), run("check", capsys=capsys)
    manifest = json.loads((project / "docker-manifest.json").read_text("utf-8"))

    assert (1, 1, 1, 0) == (generate[0], verify[0], look[0], check[0])
    assert all("(DG562 wrong-user)" in out for _, out, _ in (generate, verify, look))
    assert "(DG507 drift)" in check[1]
    assert "USER root" in file.read_text("utf-8")
    assert not manifest["proof"]["isomorphism"]
    assert ["DG562 wrong-user: CatalogService"] == manifest["proof"]["failed"]
    assert [FILE] == list(manifest["edited"])


def test_verify_needs_a_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that does not exist is not a failed proof."""
    shutil.rmtree(project)

    assert (2, "") == run("verify", capsys=capsys)[:2]
    assert (2, "") == run("verify", str(SHOP_GRAPH), capsys=capsys)[:2]


def test_a_proof_that_fails_is_our_fault(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, and the report says what to send in."""

    def damaged(specification: Specification, files: Mapping[str, str]) -> Proof:
        return prove(specification, {**files, FILE: files[FILE].replace("EXPOSE", "# EXPOSE")})

    before = contents(project)
    monkeypatch.setattr(pipeline, "prove", damaged)
    change_the_graph()
    status, out, _ = run("generate", capsys=capsys)

    assert 2 == status
    assert "(DG579 failed-proof)" in out
    assert "(DG558 wrong-port)" in out
    assert "Action: Report this bug, with the topology graph and the options\n" in out
    assert before == contents(project)


def test_a_proof_without_claims_proves_nothing() -> None:
    """Nobody is reported that nothing is isomorphic."""
    assert not Proof.of(list[Claim]()).isomorphism


def test_the_hooks_are_commands(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each hook for pre-commit runs, and ends with 0 where all is well."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

    assert ["check", "generate --check"] == [h["entry"].partition(" ")[2] for h in hooks]
    for hook in hooks:
        assert 0 == run(*hook["entry"].split()[1:], capsys=capsys)[0]
    assert project.exists()
