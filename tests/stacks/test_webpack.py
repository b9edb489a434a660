"""Builds with a webpack before version 5, which hashes by an algorithm that OpenSSL 3 has left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

OPTION = "ENV NODE_OPTIONS=--openssl-legacy-provider"
PAGES: dict[str, Any] = {
    "language": "javascript",
    "framework": "vite",
    "type": "frontend",
    "port": 8080,
}
MANIFEST = {"scripts": {"build": "react-scripts build"}, "dependencies": {"react": "16"}}


def locked(version: str) -> str:
    """Return a package-lock.json with a version of webpack."""
    return json.dumps(
        {"lockfileVersion": 3, "packages": {"node_modules/webpack": {"version": version}}}
    )


@pytest.mark.parametrize(
    ("files", "is_set"),
    [
        ({"package-lock.json": locked("4.42.0")}, True),
        (
            {"package-lock.json": json.dumps({"dependencies": {"webpack": {"version": "3.1.0"}}})},
            True,
        ),
        ({"yarn.lock": 'webpack@^4.0.0, webpack@4.46.0:\n  version "4.46.0"\n'}, True),
        ({"pnpm-lock.yaml": "packages:\n\n  webpack@4.47.0:\n    resolution: {}\n"}, True),
        ({"package-lock.json": locked("5.99.0")}, False),
        ({"yarn.lock": 'webpack@^5.0.0:\n  version "5.99.0"\n\nx@^4:\n  version "4.1.0"\n'}, False),
        ({"pnpm-lock.yaml": "packages:\n\n  webpack@5.1.0:\n    resolution: {}\n"}, False),
    ],
)
def test_the_locked_version_decides(tmp_path: Path, files: dict[str, str], *, is_set: bool) -> None:
    """The build gets the option, and the image that runs does not."""
    text, _ = dockerfile_of(tmp_path, {"package.json": json.dumps(MANIFEST), **files}, **PAGES)

    assert (OPTION in text) is is_set
    assert OPTION not in text.partition(" AS runtime")[2]


@pytest.mark.parametrize(
    ("packages", "is_set"),
    [
        ({"react-scripts": "3.4.3"}, True),
        ({"react-scripts": "^4.0.0"}, True),
        ({"react-scripts": "5.0.1"}, False),
        ({"webpack": "^5.1.0"}, False),
    ],
)
def test_without_a_lock_the_range_decides(
    tmp_path: Path, packages: dict[str, str], *, is_set: bool
) -> None:
    """Of the package that brings webpack along."""
    manifest = MANIFEST | {"devDependencies": packages}
    text, _ = dockerfile_of(tmp_path, {"package.json": json.dumps(manifest)}, **PAGES)

    assert (OPTION in text) is is_set


def test_a_value_of_the_graph_wins(tmp_path: Path) -> None:
    """NODE_OPTIONS of build.environment is not replaced."""
    files = {"package.json": json.dumps(MANIFEST), "package-lock.json": locked("4.42.0")}
    build = {"environment": {"NODE_OPTIONS": "--max-old-space-size=4096"}}
    text, _ = dockerfile_of(tmp_path, files, **PAGES, build=build)

    assert OPTION not in text
    assert "--max-old-space-size=4096" in text
