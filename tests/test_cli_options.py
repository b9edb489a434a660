"""Options on the command line: of a file, of --set, of flags."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import graph, service
from pipeline_helpers import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, which holds a small graph."""
    document = graph(
        {
            "Catalog": service(
                resources={"cpu": 1, "memory": "1Gi"}, health_check={"path": "/health"}
            )
        }
    )
    (tmp_path / "graph.json").write_text(json.dumps(document), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def image_of(folder: Path) -> str:
    """Return the name of the image in the compose file that was written."""
    text = (folder / "out/docker-compose.yml").read_text("utf-8")
    return next(line for line in text.splitlines() if "image:" in line).split(": ")[1]


def generate(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Generate the small graph into the folder `out`."""
    return run("generate", "graph.json", "-o", "out", *arguments, capsys=capsys)


def test_one_option_is_set(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--set may be repeated."""
    status, _, _ = generate("--set", "project=Shop", "--set", "tag=v2", capsys=capsys)

    assert 0 == status
    assert "shop-catalog:v2" == image_of(folder)


def test_options_come_from_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same options that a host passes."""
    (folder / "options.json").write_text('{"project": "Shop", "tag": "v1"}', "utf-8")
    status, _, _ = generate("--options", "options.json", capsys=capsys)

    assert 0 == status
    assert "shop-catalog:v1" == image_of(folder)


def test_set_wins_over_the_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is typed last counts."""
    (folder / "options.json").write_text('{"project": "Shop", "tag": "v1"}', "utf-8")
    status, _, _ = generate(
        *("--options", "options.json", "--set", "tag=v2", "--set", "tag=v3"), capsys=capsys
    )

    assert 0 == status
    assert "shop-catalog:v3" == image_of(folder)


def test_a_flag_wins_over_set(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """-o is an option, too."""
    status, _, _ = generate("--set", "output=elsewhere", capsys=capsys)

    assert 0 == status
    assert (folder / "out").exists()
    assert not (folder / "elsewhere").exists()


@pytest.mark.parametrize(
    ("setting", "variable"),
    [
        ('shared_secrets=["SHOP_SECRET"]', "SHOP_SECRET"),
        ('resources={"cpu": 3}', "CATALOG_CPUS:-1}"),
        ("resources.memory=2Gi", "CATALOG_CPUS:-1}"),
        ("environment=prod", "CATALOG_PORT:-8000}"),
    ],
)
def test_settings_may_be_json_or_have_dots(
    folder: Path, capsys: pytest.CaptureFixture[str], setting: str, variable: str
) -> None:
    """A value that begins like JSON is JSON, any other one is text."""
    status, _, _ = generate("--set", setting, capsys=capsys)

    assert 0 == status
    assert variable in (folder / "out/docker-compose.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["platform=swarm"], "Option 'platform'"),
        (["tag="], "Option 'tag'"),
        (["tag"], "Option 'tag'"),
        (["tag=a b"], "Option 'tag'"),
        (["resources=[1"], "Option 'resources'"),
        (["resources.cpu=lots"], "Option 'resources.cpu'"),
        (["tag=x", "tag.y=z"], "tag"),
        (["tag.y=z", "tag=a:b"], "Option 'tag'"),
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_used_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], settings: list[str], words: str
) -> None:
    """Nothing is written, and nothing raises."""
    arguments = [word for setting in settings for word in ("--set", setting)]
    status, out, err = generate(*arguments, capsys=capsys)

    assert (1, "") == (status, err)
    assert words in out
    assert "(DG108 invalid-option)" in out
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("text", "status", "slug"),
    [
        ("[]", 2, "unreadable-options"),
        ("{", 2, "unreadable-options"),
        ('{"tag": "a", "tag": "b"}', 2, "unreadable-options"),
        ('{"root": 5}', 1, "invalid-option"),
        ('{"tag": {"a": 1}}', 1, "invalid-option"),
        (None, 2, "unreadable-options"),
    ],
    ids=["list", "no-json", "twice", "root", "tag", "missing"],
)
def test_an_options_file_is_read_as_strictly_as_a_graph(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str | None, status: int, slug: str
) -> None:
    """Whatever stands in it, nothing raises."""
    if text is not None:
        (folder / "options.json").write_text(text, "utf-8")

    found, out, err = run("check", "graph.json", "--options", "options.json", capsys=capsys)

    assert (status, "") == (found, err)
    assert f" {slug})" in out


@pytest.mark.parametrize("text", ['{"root": 5}', '{"root": ["a"]}', '{"root": "a\\u0000b"}', "[]"])
def test_a_root_of_any_kind_raises_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """Not even where the default graph is looked for below it."""
    (folder / "options.json").write_text(text, "utf-8")
    status, out, err = run("check", "--options", "options.json", capsys=capsys)

    assert (True, "") == (status in {1, 2}, err)
    assert "ERROR: " in out


def test_quiet_hides_infos_and_progress(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only warnings and errors are printed, and what keeps the stack from being built."""
    status, out, err = generate("-q", capsys=capsys)

    assert (0, "", 1) == (status, out, err.count("\n"))
    assert "No source was found" in err
    assert (0, "", "") == run("check", "graph.json", "-q", capsys=capsys)

    (folder / "graph.json").write_text(json.dumps(graph(unknown=1)), "utf-8")
    _, out, _ = run("check", "graph.json", "--quiet", capsys=capsys)

    assert "WARNING: " in out
    assert "INFO: " not in out


def test_what_is_clean_is_told_in_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a finding, the count remains."""
    backend = folder / "artifacts/engineering/code/backend/catalog"
    backend.mkdir(parents=True)
    (backend / "requirements.txt").touch()
    (backend / ".python-version").write_text("3.14\n", "utf-8")
    (backend / "main.py").write_text("app = 1\n", "utf-8")

    assert (0, "1 service: 0 errors, 0 warnings\n", "") == (
        run("check", "graph.json", capsys=capsys)
    )
