"""Options that lie in the root directory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service
from pipeline_helpers import run, slugs

from docker_generator.options import Options, read_options

if TYPE_CHECKING:
    from pathlib import Path


def put(folder: Path, **files: str) -> None:
    """Write files; an underscore in a name is a dot, two are a hyphen."""
    for name, text in files.items():
        (folder / name.replace("__", "-").replace("_", ".")).write_text(text, "utf-8")


def read(folder: Path, **given: Any) -> tuple[Options, list[str]]:
    """Return the options with this root directory, and the slugs of what was found."""
    options, found = read_options({"root": str(folder)} | given)
    assert options is not None, [one.message for one in found]
    return options, slugs(found)


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"docker__generator_toml": 'tag = "7"'}, "docker-generator.toml"),
        ({"docker__generator_json": '{"tag": "7"}'}, "docker-generator.json"),
        ({"pyproject_toml": '[tool.docker-generator]\ntag = "7"'}, "pyproject.toml"),
    ],
    ids=["toml", "json", "pyproject"],
)
def test_options_are_found_in_the_root(tmp_path: Path, files: dict[str, str], name: str) -> None:
    """Each option knows the file that it comes from."""
    put(tmp_path, **files)
    options, found = read(tmp_path)

    assert ("7", name, "default") == (
        options.tag,
        options.origin_of("tag"),
        options.origin_of("project"),
    )
    assert [] == found


def test_what_is_given_wins(tmp_path: Path) -> None:
    """Option by option: what is not given stays that of the file."""
    put(tmp_path, docker__generator_toml='tag = "7"\nproject = "shop"')
    options, _ = read(tmp_path, tag="8")

    assert ("8", "given", "shop") == (options.tag, options.origin_of("tag"), options.project)


def test_a_project_without_a_table_has_no_options(tmp_path: Path) -> None:
    """Neither has one whose pyproject.toml is nothing that concerns us."""
    put(tmp_path, pyproject_toml="[tool.ruff]\n")
    assert (None, []) == (read(tmp_path)[0].tag, read(tmp_path)[1])
    put(tmp_path, pyproject_toml="[broken")
    assert (None, []) == (read(tmp_path)[0].tag, read(tmp_path)[1])


def test_a_date_is_text(tmp_path: Path) -> None:
    """TOML has a type for it, and a tag looks like one."""
    put(tmp_path, docker__generator_toml="tag = 2026-11-27")

    assert "2026-11-27" == read(tmp_path)[0].tag


def test_of_several_files_the_first_counts(tmp_path: Path) -> None:
    """The others are named, since their options have no effect."""
    put(
        tmp_path,
        docker__generator_toml='tag = "7"',
        docker__generator_json='{"project": "shop"}',
        pyproject_toml='[tool.docker-generator]\ntag = "9"',
    )
    options, found = read(tmp_path)

    assert ("7", None) == (options.tag, options.project)
    assert ["second-options-file", "second-options-file"] == found


@pytest.mark.parametrize(
    ("files", "slug"),
    [
        ({"docker__generator_toml": "tag = "}, "unreadable-options"),
        ({"docker__generator_toml": "a = " + "[" * 3000}, "unreadable-options"),
        ({"docker__generator_json": "[1]"}, "unreadable-options"),
        ({"docker__generator_json": '{"tag": "7", "tag": "8"}'}, "unreadable-options"),
        ({"pyproject_toml": "[tool.docker-generator\ntag = 1"}, "unreadable-options"),
        ({"docker__generator_toml": "tag = 7"}, "invalid-option"),
        ({"docker__generator_toml": 'root = "elsewhere"'}, "invalid-option"),
    ],
    ids=["cut", "deep", "list", "twice", "table", "number", "root"],
)
def test_a_file_that_cannot_be_used_is_an_error(
    tmp_path: Path, files: dict[str, str], slug: str
) -> None:
    """The finding names the file, and there are no options."""
    put(tmp_path, **files)
    options, found = read_options({"root": str(tmp_path)})

    assert options is None
    assert [slug] == slugs(found)
    assert {name.replace("__", "-").replace("_", ".") for name in files} == {
        one.origin for one in found
    }


def test_inspect_shows_where_an_option_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them stand above the containers, those that were chosen first."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, docker__generator_toml='tag = "7"\noutput = "out"')
    (tmp_path / "g.json").write_text(json.dumps(graph({"A": service()})), "utf-8")
    (tmp_path / "o.json").write_text('{"pids": 200, "environment": "prod"}', "utf-8")
    settings = [("--set", text) for text in ("project=shop", "environment=dev", "resources.cpu=1")]
    flags = ("--options", "o.json", "--source", "code", *(word for one in settings for word in one))
    _, out, _ = run("inspect", "g.json", *flags, capsys=capsys)
    rows = [line.split(maxsplit=2) for line in out.partition("\n\n")[0].splitlines()[1:]]

    assert [
        ["environment", '"dev"', "(--set)"],
        ["project", '"shop"', "(--set)"],
        ["tag", '"7"', "(docker-generator.toml)"],
        ["resources", '{"cpu":', '"1"}  (--set)'],
        ["pids", "200", "(--options o.json)"],
        ["source", '"code"', "(--source)"],
        ["output", '"out"', "(docker-generator.toml)"],
        ["platform", '"docker-compose"', "(default)"],
        ["registry", "-", "(default)"],
    ] == rows[:9]
    assert {name for name, _, _ in rows} == Options.model_fields.keys()
