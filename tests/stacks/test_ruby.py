"""Ruby: gems that are compiled, assets, and a server that no other program starts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

GEMFILE = 'source "https://rubygems.org"\ngem "rails", "~> 8.0"\ngem "puma"\ngem "sinatra"\n'
RAILS = {"Gemfile": GEMFILE, "Gemfile.lock": "", "config.ru": "run Rails.application\n"}


def made(root: Path, files: dict[str, str], **fields: Any) -> tuple[str, list[str]]:
    """Return the Dockerfile of a Ruby service, and what is reported."""
    usual = {"language": "ruby", "framework": "rails", "port": 3000}
    return dockerfile_of(root, files, **(usual | fields))


@pytest.mark.parametrize("framework", ["rails", "sinatra", "rack"])
def test_puma_is_the_process(tmp_path: Path, framework: str) -> None:
    """With the gems of the lock file, as below `bundle exec`."""
    dockerfile, reported = made(tmp_path, RAILS, framework=framework)
    command = json.loads(dockerfile.splitlines()[-1].removeprefix("CMD "))

    assert ["ruby", "-rbundler/setup", "-S", "puma"] == command[:4]
    assert "tcp://0.0.0.0:3000" in command
    assert [] == reported


def test_a_lock_file_is_kept_to(tmp_path: Path) -> None:
    """Without one, its lack is reported."""
    locked, _ = made(tmp_path / "locked", RAILS)
    unlocked, reported = made(
        tmp_path / "unlocked",
        {name: text for name, text in RAILS.items() if name != "Gemfile.lock"},
    )

    assert "    BUNDLE_FROZEN=true bundle install " in locked
    assert "    bundle install " in unlocked
    assert ["no-lock-file"] == reported


@pytest.mark.parametrize(
    ("gem", "header", "library"),
    [
        ("pg", "libpq-dev", "libpq5"),
        ("mysql2", "default-libmysqlclient-dev", "libmariadb3"),
        ("image_processing", "", "libvips42t64"),
    ],
)
def test_a_gem_brings_its_library(tmp_path: Path, gem: str, header: str, library: str) -> None:
    """Headers where it is compiled, the library where it runs, nothing else."""
    plain, _ = made(tmp_path / "plain", RAILS)
    dockerfile, _ = made(
        tmp_path / "with", RAILS | {"Gemfile": f'{GEMFILE}gem "{gem}", "~> 1.0"\n'}
    )
    build, runtime = dockerfile.split(" AS runtime\n")

    assert library not in plain
    assert header in build
    assert f"--no-install-recommends {library} \\\n" in runtime


def test_assets_are_made_where_there_are_any(tmp_path: Path) -> None:
    """With a key that is none."""
    asset = {"app/assets/stylesheets/application.css": ""}

    assert "assets:precompile" not in made(tmp_path / "api", RAILS)[0]
    assert (
        "RUN RAILS_ENV=production SECRET_KEY_BASE_DUMMY=1 ruby bin/rails assets:precompile\n"
        in made(tmp_path / "site", RAILS | asset)[0]
    )


@pytest.mark.parametrize(
    ("file", "text", "version"),
    [
        (".ruby-version", "ruby-3.4.7\n", "3.4"),
        (".ruby-version", "3.3\n", "3.3"),
        (".tool-versions", "nodejs 24.1.0\nruby 3.4.1\n", "3.4"),
        ("Gemfile", f'{GEMFILE}ruby "~> 3.4.0"\n', "3.4"),
        ("Gemfile", f'{GEMFILE}ruby ">= 3.2"\n', "4.0"),
    ],
)
def test_the_source_asks_for_a_version(tmp_path: Path, file: str, text: str, version: str) -> None:
    """By the files that version managers and Bundler read."""
    dockerfile, reported = made(tmp_path, RAILS | {file: text})

    assert f"\nFROM ruby:{version}-slim-trixie AS dependencies\n" in dockerfile
    assert [] == reported


def test_a_worker_has_no_port(tmp_path: Path) -> None:
    """Neither a health check nor a variable that would name one."""
    files = RAILS | {"Gemfile": f'{GEMFILE}gem "sidekiq"\n'}
    dockerfile, reported = made(tmp_path, files, framework="sidekiq", port=None)

    assert not any(word in dockerfile for word in ("EXPOSE", "HEALTHCHECK", "PORT="))
    assert [] == reported
