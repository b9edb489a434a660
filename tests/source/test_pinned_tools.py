"""What a tree pins beside the language, and packages of its own that an installation reads."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of, result_of

if TYPE_CHECKING:
    from pathlib import Path

NODE = {"language": "javascript", "framework": "plain"}
PYTHON = {"language": "python", "framework": "plain"}


@pytest.mark.parametrize(
    ("asked", "installed"),
    [
        ("8.15.9", "pnpm@8.15.9"),
        ("11.5.x", "pnpm@11.5 "),
        ("10.x", "pnpm@10 "),
        ("^10.33.0", "pnpm@10 "),
        ("~11.2.1", "pnpm@11.2 "),
    ],
)
@pytest.mark.parametrize("lock", [{}, {"pnpm-lock.yaml": "lockfileVersion: '9.0'\n"}])
def test_engines_name_the_version_of_pnpm(
    tmp_path: Path, asked: str, installed: str, lock: dict[str, str]
) -> None:
    """Pnpm ends where another version is asked for; without a lock it is the manager by that."""
    package = {"main": "main.js", "engines": {"pnpm": asked}, "dependencies": {"koa": "3.0.0"}}
    files = {"main.js": "", "package.json": json.dumps(package), **lock}
    dockerfile, _ = dockerfile_of(tmp_path, files, **NODE)
    assert installed in dockerfile.replace("\n", " \n")


@pytest.mark.parametrize(
    "change",
    [
        {"package.json": '{"scripts": {"start": "bun app.js"}}'},
        {"package.json": '{"main": "app.js", "engines": {"bun": ">=1"}}'},
        {"package.json": '{"main": "app.js"}', ".bun-version": "1.4.0\n"},
        {"package.json": '{"main": "app.js"}', "bunfig.toml": ""},
    ],
)
def test_a_tree_without_a_lock_names_bun(tmp_path: Path, change: dict[str, str]) -> None:
    """A lock file of another manager would decide."""
    dockerfile, reported = dockerfile_of(tmp_path, {"app.js": "", **change}, **NODE)
    assert "npm install --global bun@" in dockerfile
    assert "start-not-understood" not in reported

    other, _ = dockerfile_of(tmp_path, {"package-lock.json": "{}"}, **NODE)
    assert "bun@" not in other


def test_an_open_range_leaves_the_usual_version_of_pnpm(tmp_path: Path) -> None:
    """Our own is in it."""
    package = {"main": "main.js", "engines": {"pnpm": ">=9"}}
    files = {"main.js": "", "package.json": json.dumps(package), "pnpm-lock.yaml": ""}
    assert "pnpm@12.21.0\n" in dockerfile_of(tmp_path, files, **NODE)[0]


@pytest.mark.parametrize(
    ("gemfile", "used"),
    [
        ("ruby '>= 3.2', '< 4.0'", "3.4"),
        ('ruby ">= 3.3", "< 3.4"', "3.3"),
        ('ruby("~> 3.4.1")', "3.4"),
        ('ruby "3.3.0", engine: "ruby"', "3.3"),
    ],
)
def test_all_limits_of_a_gemfile_hold(tmp_path: Path, gemfile: str, used: str) -> None:
    """Bundler ends where one of them does not."""
    files = {"Gemfile": f'source "x"\n{gemfile}\ngem "rack"\n', "Gemfile.lock": "", "app.rb": ""}
    dockerfile, reported = dockerfile_of(tmp_path, files, language="ruby", framework="plain")
    assert f"FROM ruby:{used}-" in dockerfile
    assert "version-not-available" not in reported


@pytest.mark.parametrize(
    ("line", "folder"),
    [
        ('gem "money", path: "libs/money"', "libs/money"),
        ('gem "money", :path => "libs/money"', "libs/money"),
        ('path "libs" do\n  gem "money"\nend', "libs/money"),
        ("gemspec", "."),
    ],
)
def test_gems_of_the_tree_are_there_and_found(tmp_path: Path, line: str, folder: str) -> None:
    """Bundler reads them when it installs, and only it knows where they lie."""
    files = {"Gemfile": f'source "x"\n{line}\n', "Gemfile.lock": "", "app.rb": ""}
    files[f"{folder}/money.gemspec"] = ""
    dockerfile, _ = dockerfile_of(tmp_path, files, language="ruby", framework="plain")
    assert dockerfile.index(" . .\n") < dockerfile.index("bundle install")
    assert 'CMD ["ruby", "-rbundler/setup", "app.rb"]' in dockerfile


def test_a_tree_without_gems_of_its_own_is_installed_from_its_lists(tmp_path: Path) -> None:
    """A change of its source installs nothing anew."""
    files = {"Gemfile": 'source "x"\ngem "rack"\n', "Gemfile.lock": "", "app.rb": ""}
    dockerfile, _ = dockerfile_of(tmp_path, files, language="ruby", framework="plain")
    assert dockerfile.index(" . .\n") > dockerfile.index("bundle install")
    assert 'CMD ["ruby", "app.rb"]' in dockerfile


@pytest.mark.parametrize(
    ("lock", "packages"),
    [
        ("GEM\n  specs:\n    execjs (2.10.0)\n", True),
        ("GEM\n  specs:\n    execjs (2.10.0)\n    mini_racer (0.19.0)\n", False),
        ("GEM\n  specs:\n    rack (3.2.0)\n", False),
    ],
)
def test_a_gem_that_runs_javascript_gets_a_program_for_it(
    tmp_path: Path, lock: str, packages: bool
) -> None:
    """Unless another gem brings one along."""
    files = {"Gemfile": 'source "x"\n', "Gemfile.lock": lock, "app.rb": ""}
    dockerfile, _ = dockerfile_of(tmp_path, files, language="ruby", framework="plain")
    assert packages == ("nodejs" in dockerfile)


def test_the_lock_of_bundler_names_a_version(tmp_path: Path) -> None:
    """Where neither a version file nor the Gemfile does."""
    lock = "GEM\n  specs:\n\nRUBY VERSION\n   ruby 3.3.7p123\n"
    files = {"Gemfile": 'source "x"\n', "Gemfile.lock": lock, "app.rb": ""}
    dockerfile, _ = dockerfile_of(tmp_path, files, language="ruby", framework="plain")
    assert "FROM ruby:3.3-slim-trixie AS" in dockerfile


UV = '[project]\nname = "app"\nversion = "1"\ndependencies = ["shared"]\n'
POETRY = '[tool.poetry.dependencies]\npython = "^3.12"\n'


def installation_in(dockerfile: str) -> int:
    """Return where the packages of a Python program are installed."""
    found = re.search(r"uv sync|poetry install|pipenv (?:sync|install)", dockerfile)
    assert found is not None
    return found.start()


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": UV + '[tool.uv.sources]\nshared = {path = "libs/x"}\n', "uv.lock": ""},
        {
            "pyproject.toml": UV + '[tool.uv.workspace]\nmembers = ["libs/x"]\n'
            "[tool.uv.sources]\nshared = {workspace = true}\n",
            "uv.lock": "",
        },
        {"pyproject.toml": POETRY + 'shared = {path = "libs/x"}\n', "poetry.lock": ""},
        {
            "Pipfile": '[packages]\nshared = {path = "libs/x", editable = true}\n',
            "Pipfile.lock": "",
        },
    ],
)
def test_packages_of_the_tree_are_there_when_they_are_installed(
    tmp_path: Path, files: dict[str, str]
) -> None:
    """Without them the installation fails, or the program lacks them."""
    library = {"libs/x/pyproject.toml": '[project]\nname = "shared"\nversion = "1"\n'}
    dockerfile, _ = dockerfile_of(tmp_path, {"main.py": "", **files, **library}, **PYTHON)
    assert dockerfile.index(" . .\n") < installation_in(dockerfile)
    assert "--no-directory" not in dockerfile


def test_what_lies_elsewhere_is_no_package_of_the_tree(tmp_path: Path) -> None:
    """Manifests alone are copied first, so that a change of the code installs nothing anew."""
    files: dict[str, Any] = {"main.py": "", "pyproject.toml": UV, "uv.lock": ""}
    result = result_of(tmp_path, files, **PYTHON)
    dockerfile = result.files["Dockerfile.catalog"].content
    assert dockerfile.index("COPY pyproject.toml") < installation_in(dockerfile)
    assert dockerfile.index(" . .\n") > installation_in(dockerfile)


@pytest.mark.parametrize("language", ["java", "ruby", "elixir"])
def test_a_plain_program_without_a_port_is_a_worker(tmp_path: Path, language: str) -> None:
    """It needs no other framework in the graph for that."""
    result = result_of(tmp_path, {}, language=language, framework="plain")
    assert [] == [one.message for one in result.diagnostics if one.rule.code == "DG416"]
    assert "EXPOSE" not in result.files["Dockerfile.catalog"].content


@pytest.mark.parametrize(
    ("language", "files", "image"),
    [
        ("python", {".python-version": "3.10\n", "main.py": ""}, "python:3.10-slim-trixie"),
        ("python", {"mise.toml": '[tools]\npython = "3.9.1"\n'}, "python:3.9-slim-trixie"),
        ("node", {".nvmrc": "20.11.0\n", "index.js": ""}, "node:20-trixie-slim"),
        ("ruby", {".ruby-version": "3.2.1\n", "Gemfile": 'source "x"\n'}, "ruby:3.2-slim-trixie"),
    ],
)
def test_a_pinned_version_that_is_not_listed_is_used(
    tmp_path: Path, language: str, files: dict[str, str], image: str
) -> None:
    """Its image has the name that listed ones have, and a warning says that it was not tried."""
    dockerfile, reported = dockerfile_of(tmp_path, files, language=language, framework="plain")
    assert f"FROM {image} AS" in dockerfile
    assert "unlisted-language-version" in reported
    assert "version-not-available" not in reported


@pytest.mark.parametrize(
    ("language", "files"),
    [
        ("python", {".python-version": "3.7\n"}),
        ("node", {".nvmrc": "4\n"}),
        ("ruby", {".ruby-version": "2.6.6\n"}),
        ("node", {"package.json": '{"engines": {"node": "18.x"}}'}),
    ],
)
def test_a_version_without_such_an_image_is_replaced(
    tmp_path: Path, language: str, files: dict[str, str]
) -> None:
    """The usual one is used, and the finding names the file."""
    _, reported = dockerfile_of(tmp_path, files, language=language, framework="plain")
    assert "version-not-available" in reported
