"""Locked packages that run on no listed version: an older one, or a finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import service
from source_fixtures import dockerfile_of

if TYPE_CHECKING:
    from pathlib import Path

POETRY = """[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
python = "{python}"
flask = "*"
gunicorn = "*"
"""
LINUX = "manylinux_2_17_x86_64.manylinux2014_x86_64"


def poetry(python: str, *tags: str, name: str = "native") -> dict[str, str]:
    """Return a tree of Poetry with one locked package that has wheels with these tags."""
    files = ", ".join(f'{{file = "{name}-1.2.0-{tag}.whl", hash = "x"}}' for tag in tags)
    package = f'[[package]]\nname = "{name}"\nversion = "1.2.0"\nfiles = [{files}]\n'
    manifest = POETRY.format(python=python)
    return {"pyproject.toml": manifest, "poetry.lock": package, "app.py": "app = 1\n"}


@pytest.mark.parametrize(
    ("files", "version", "found"),
    [
        (poetry("^3.9", f"cp310-cp310-{LINUX}", f"cp39-cp39-{LINUX}"), "3.10", True),
        (poetry(">=3.8,<4.0", f"cp39-cp39-{LINUX}"), "3.9", True),
        (poetry("*", f"cp310-cp310-{LINUX}", "cp313-cp313-macosx_11_0_arm64"), "3.10", True),
        (poetry("^3.9", f"cp310-cp310-{LINUX}", "cp312-cp312-musllinux_1_1_x86_64"), "3.10", True),
        # The tree asks for a later one: the package is compiled.
        (poetry("^3.12", f"cp310-cp310-{LINUX}"), "3.14", False),
        # An older one does not help, and is not needed.
        (poetry("^3.9", f"cp38-cp38-{LINUX}"), "3.14", False),
        (poetry("^3.9", "cp310-cp310-win_amd64"), "3.14", False),
        (poetry("^3.9", f"cp310-abi3-{LINUX}"), "3.14", False),
        (poetry("^3.9", f"cp312-cp312-{LINUX}", f"cp310-cp310-{LINUX}"), "3.12", False),
    ],
)
def test_wheels_end_before_the_listed_versions(
    tmp_path: Path, files: dict[str, str], version: str, *, found: bool
) -> None:
    """The newest version with a wheel is used, and is reported as one that was not tried."""
    fields = service(language="python", framework="flask")
    text, reported = dockerfile_of(tmp_path, files, **fields)

    assert f"FROM python:{version}-slim" in text
    assert found == ("unlisted-language-version" in reported)


def composer(php: str, *ranges: str) -> dict[str, str]:
    """Return a tree of Composer whose locked packages require these versions of PHP."""
    packages = [
        {"name": f"shop/p{number}", "version": "1.0", "require": {"php": one}}
        for number, one in enumerate(ranges)
    ]
    manifest = {"require": {"php": php, "slim/slim": "^4"}}
    return {
        "composer.json": json.dumps(manifest),
        "composer.lock": json.dumps({"packages": packages}),
        "public/index.php": "",
    }


@pytest.mark.parametrize(
    ("files", "version", "expected"),
    [
        (composer("^8.0", "~8.1.0"), "8.1", "unlisted-language-version"),
        (composer(">=7.4", "~8.1.0 || ~8.2.0", "^8.0"), "8.2", "unlisted-language-version"),
        (composer("*", "^7.4 || >=8.0 <8.3"), "8.2", "unlisted-language-version"),
        (composer("^8.0", "~8.2.0 || ~8.3.0"), "8.3", ""),
        # No version satisfies them all, or none with a known image: Composer refuses.
        (composer("^8.0", "~8.1.0", "~8.4.0"), "8.4", "unsupported-by-package"),
        (composer("^8.4", "~8.2.0"), "8.5", "unsupported-by-package"),
        (composer("*", "^7.2"), "8.5", "unsupported-by-package"),
    ],
)
def test_composer_enforces_the_versions_of_its_packages(
    tmp_path: Path, files: dict[str, str], version: str, expected: str
) -> None:
    """An older image is used if one satisfies all; else the build fails, and that is reported."""
    fields = service(language="php", framework="slim")
    text, reported = dockerfile_of(tmp_path, files, **fields)
    about_version = {"unlisted-language-version", "unsupported-by-package"} & set(reported)

    assert f"FROM php:{version}-" in text
    assert about_version == ({expected} if expected else set())


def test_the_advice_of_npm_is_not_followed(tmp_path: Path) -> None:
    """It installs a package outside of its range, with a warning."""
    package = {"version": "1.0.0", "engines": {"node": ">=16 <21"}}
    lock = {"packages": {"": {"dependencies": {"express": "5"}}, "node_modules/a": package}}
    files = {
        "package.json": '{"dependencies": {"express": "5"}}',
        "package-lock.json": json.dumps(lock),
        "index.js": "",
    }
    text, reported = dockerfile_of(tmp_path, files, **service(language="node", framework="express"))

    assert "FROM node:24-" in text
    assert "unlisted-language-version" not in reported
