"""Elixir: the name of the release, and dependencies only where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = "def project do\n    [\n      app: :shop,\n      deps: deps()\n    ]\n"
PHOENIX = 'defp deps do\n    [\n      {:phoenix, "~> 1.8"}\n    ]\n'


def made(root: Path, mix: str, *others: str, **fields: Any) -> tuple[str, list[str]]:
    """Return the Dockerfile of an Elixir service with this mix.exs, and what is reported."""
    files = dict.fromkeys(others, "") | {"mix.exs": mix}
    return dockerfile_of(root, files, **({"language": "elixir", "port": 4000} | fields))


@pytest.mark.parametrize(
    ("mix", "release"),
    [
        (PROJECT, "shop"),
        ('[app: :shop, version: "1.0.0"]', "shop"),
        (f"{PROJECT}\n      releases: [\n        web: [applications: []]\n      ]", "web"),
        (f"{PROJECT}\n      releases: releases()\n\n  defp releases do\n    [web: []]", "web"),
        (f"{PROJECT}\n      # releases: [web: []]", "shop"),
    ],
    ids=["app", "one-line", "releases", "function", "comment"],
)
def test_the_release_is_started(tmp_path: Path, mix: str, release: str) -> None:
    """Its name is the configured one, else the application's."""
    dockerfile, reported = made(tmp_path, mix)

    assert dockerfile.endswith(f'CMD ["/app/bin/{release}", "start"]\n')
    assert [] == reported


def test_dependencies_are_compiled_before_the_source_is_copied(tmp_path: Path) -> None:
    """As the lock file says."""
    dockerfile, reported = made(
        tmp_path, PROJECT + PHOENIX, "mix.lock", "config/config.exs", framework="phoenix"
    )
    manifests, source = dockerfile.split("COPY --chmod=755 . .\n")

    assert "COPY mix.exs mix.lock ./\nCOPY config/config.exs ./config/\n" in manifests
    assert "mix deps.get --only prod --check-locked \\\n    && mix deps.compile\n" in manifests
    assert "PHX_SERVER=true \\\n    PORT=4000\n" in source
    assert [] == reported


def test_without_dependencies_there_is_neither_hex_nor_a_compiler(tmp_path: Path) -> None:
    """And no lock file is missed; with dependencies, one is."""
    without, reported = made(tmp_path / "without", PROJECT)

    assert "local.hex" not in without
    assert "build-essential" not in without
    assert [] == reported
    assert ["no-lock-file"] == made(tmp_path / "with", PROJECT + PHOENIX)[1]


def test_assets_are_deployed_where_mix_knows_how(tmp_path: Path) -> None:
    """Before the release, which holds them."""
    alias = 'defp aliases do\n    ["assets.deploy": ["esbuild shop"]]\n'
    dockerfile, _ = made(tmp_path, PROJECT + alias)

    assert "    && mix assets.deploy\nRUN mix release --path /release\n" in dockerfile


@pytest.mark.parametrize(
    ("wish", "version"), [("~> 1.15", "1.20"), ("~> 1.18.0", "1.18"), (">= 1.19.0", "1.20")]
)
def test_the_source_asks_for_a_version(tmp_path: Path, wish: str, version: str) -> None:
    """In mix.exs; builder and runtime have one Debian."""
    dockerfile, reported = made(tmp_path, f'{PROJECT}\n      elixir: "{wish}",')

    assert f"\nFROM hexpm/elixir:{version}." in dockerfile
    assert "\nFROM debian:13-slim AS runtime\n" in dockerfile
    assert [] == reported
