"""What an installation reads beside manifests: it is copied before, or it is out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import service
from source_fixtures import dockerfile_of, result_of, write_files

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['flask', 'gunicorn']\n"
POETRY = "[tool.poetry]\nname = 'shop'\n[tool.poetry.dependencies]\nflask = '*'\ngunicorn = '*'\n"
CRATE = '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\naxum = "0.8"\n'
GEMS = "gem 'sinatra'\ngem 'puma'\n"
KINDS: dict[str, tuple[str, str, dict[str, str]]] = {
    "package.json": ("node", "express", {"package-lock.json": "{}", "index.js": ""}),
    "requirements.txt": ("python", "flask", {"app.py": "app = 1\n"}),
    "requirements/base.txt": (
        *("python", "flask"),
        {"app.py": "app = 1\n", "requirements.txt": "-r requirements/base.txt\n"},
    ),
    "pyproject.toml": ("python", "flask", {"app.py": "app = 1\n", "uv.lock": "version = 1\n"}),
    "Gemfile": ("ruby", "sinatra", {"Gemfile.lock": "", "config.ru": ""}),
    "composer.json": ("php", "slim", {"composer.lock": "{}", "public/index.php": ""}),
    "Cargo.toml": ("rust", "axum", {"Cargo.lock": "", "src/main.rs": "fn main() {}\n"}),
    "go.mod": ("go", "http", {"go.sum": "", "main.go": "package main\n\nfunc main() {}\n"}),
    "mix.exs": ("elixir", "phoenix", {"mix.lock": "%{}"}),
}


def tree_of(manifest: str, text: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields of a service with this manifest, and its files."""
    language, framework, files = KINDS[manifest]
    return service(language=language, framework=framework), {**files, manifest: text}


@pytest.mark.parametrize(
    ("manifest", "text", "path"),
    [
        ("package.json", '{"dependencies": {"express": "5", "x": "file:../x"}}', "../x"),
        ("package.json", '{"dependencies": {"express": "5", "x": "link:../../x"}}', "../../x"),
        ("package.json", '{"dependencies": {"x": "portal:../libs/x"}}', "../libs/x"),
        ("requirements.txt", "flask\ngunicorn\n-e ../shared\n", "../shared"),
        ("requirements.txt", "-c ../constraints.txt\nflask\ngunicorn\n", "../constraints.txt"),
        ("requirements.txt", "--requirement=../common.txt\nflask\n", "../common.txt"),
        ("requirements.txt", "shared @ file:../shared\n", "../shared"),
        ("requirements/base.txt", "flask\n-r ../../common.txt\n", "../common.txt"),
        ("pyproject.toml", f"{PYPROJECT}[tool.uv.sources]\nx = {{path = '../x'}}\n", "../x"),
        ("Gemfile", f"{GEMS}gem 'x', path: '../x'\n", "../x"),
        ("Gemfile", f"{GEMS}gem 'x', '~> 1', :path => \"../x\"\n", "../x"),
        ("Gemfile", f"{GEMS}path '../engines' do\n  gem 'x'\nend\n", "../engines"),
        (
            "composer.json",
            '{"repositories": [{"type": "path", "url": "../packages/*"}], "require": {}}',
            "../packages/*",
        ),
        ("Cargo.toml", f'{CRATE}x = {{ path = "../x" }}\n', "../x"),
        ("Cargo.toml", f'{CRATE}[dependencies.x]\nversion = "1"\npath = "../x"\n', "../x"),
        ("go.mod", "module s\n\ngo 1.26\n\nreplace x/y => ../y\n", "../y"),
        ("go.mod", "module s\n\ngo 1.26\n\nreplace (\n\tx/y v1.0.0 => ../y\n)\n", "../y"),
        (
            "mix.exs",
            'defmodule A do\n  def deps, do: [\n    {:x, "~> 1.0", path: "../x"}\n  ]\nend\n',
            "../x",
        ),
    ],
)
def test_a_path_outside_of_the_context_is_an_error(
    tmp_path: Path, manifest: str, text: str, path: str
) -> None:
    """Also if it exists: the builder does not get it."""
    fields, files = tree_of(manifest, text)
    write_files(tmp_path, {f"{name}/x.txt": "" for name in ("x", "y", "shared", "engines")})
    write_files(tmp_path, {"constraints.txt": "", "common.txt": "gunicorn\n"})
    result = result_of(tmp_path, files, **fields)
    found = [one for one in result.diagnostics if one.rule.slug == "included-file-not-found"]

    assert len(found) == 1
    assert found[0].message.endswith(f": {path}")
    assert manifest in found[0].message
    assert "build.context" in found[0].action
    texts = [file.content for name, file in result.files.items() if name.startswith("Dockerfile")]
    assert not any("COPY .." in text for text in texts)


@pytest.mark.parametrize(
    ("manifest", "text"),
    [
        ("package.json", '{"dependencies": {"express": "5", "x": "file:libs/x"}}'),
        ("requirements.txt", "flask\ngunicorn\n--find-links ./wheels\nx==1\n"),
        ("requirements.txt", "-f wheels\nflask\ngunicorn\n"),
        ("requirements.txt", "flask\ngunicorn\n./libs/../libs/x\n"),
        ("pyproject.toml", f"{PYPROJECT}[tool.uv.sources]\nx = {{path = 'libs/x'}}\n"),
        ("Gemfile", f"{GEMS}eval_gemfile 'Gemfile.shared'\n"),
        ("Gemfile", f"{GEMS}ruby :file => '.ruby-version'\n"),
        ("Gemfile", f"{GEMS}gem 'x', path: 'libs/x'\n"),
        ("composer.json", '{"repositories": [{"type": "path", "url": "libs/*"}], "require": {}}'),
        ("composer.json", '{"repositories": {"a": {"type": "path", "url": "./libs/x"}}}'),
    ],
)
def test_a_path_inside_is_there_before_the_installation(
    tmp_path: Path, manifest: str, text: str
) -> None:
    """The whole tree is copied: what the installation reads of it is not known."""
    fields, files = tree_of(manifest, text)
    files |= {"libs/x/x.txt": "", "wheels/x-1-py3-none-any.whl": "", "Gemfile.shared": ""}
    made, found = dockerfile_of(tmp_path, files, **fields)

    assert "included-file-not-found" not in found
    assert made.index("COPY --chmod=755 . .") < made.index(f" {KINDS_INSTALL[manifest]}")


KINDS_INSTALL = {
    "package.json": "npm ci",
    "requirements.txt": "install --requirement",
    "pyproject.toml": "uv sync",
    "Gemfile": "bundle install",
    "composer.json": "composer install",
}


@pytest.mark.parametrize(
    ("manifest", "text"),
    [
        ("package.json", '{"devDependencies": {"x": "file:../x"}, "dependencies": {}}'),
        ("requirements.txt", "flask\n--find-links https://h.example/wheels\ngunicorn\n"),
        ("Gemfile", f"{GEMS}# gem 'x', path: '../x'\n"),
        ("composer.json", '{"repositories": [{"type": "vcs", "url": "https://h.example/x"}]}'),
        ("go.mod", "module s\n\ngo 1.26\n\n// replace x/y => ../y\n"),
        ("mix.exs", 'defmodule A do\n  def project, do: [build_path: "../../_build"]\nend\n'),
        ("Cargo.toml", f'{CRATE}x = {{ path = "libs/../x" }}\n'),
    ],
)
def test_other_paths_are_none(tmp_path: Path, manifest: str, text: str) -> None:
    """What no build reads, and what stays inside."""
    fields, files = tree_of(manifest, text)
    found = {one.rule.slug for one in result_of(tmp_path, files, **fields).diagnostics}

    assert "included-file-not-found" not in found
