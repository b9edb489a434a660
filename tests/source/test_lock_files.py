"""A lock file that is older than its manifest: the installation would refuse it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import dockerfile_of, result_of

if TYPE_CHECKING:
    from pathlib import Path

NODE = {"language": "javascript", "framework": "express", "port": 8000}
MANIFEST = json.dumps({"main": "a.js", "dependencies": {"express": "5", "zod": "4"}})


def npm(*names: str, **tables: Any) -> dict[str, str]:
    """Return a tree whose lock of npm lists these packages."""
    root = {"dependencies": dict.fromkeys(names, "1"), **tables}
    lock = json.dumps({"lockfileVersion": 3, "packages": {"": root}})
    return {"package.json": MANIFEST, "package-lock.json": lock, "a.js": ""}


def pnpm(*names: str) -> dict[str, str]:
    """Return a tree whose lock of pnpm lists these packages."""
    lines = [f"      {name}: {{specifier: '1', version: 1.0.0}}\n" for name in names]
    text = "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n" + "".join(lines)
    return {"package.json": MANIFEST, "pnpm-lock.yaml": text, "a.js": ""}


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        (npm("express"), "zod"),
        (npm(), "express, zod"),
        (pnpm("express"), "zod"),
    ],
    ids=["npm", "npm without any", "pnpm"],
)
def test_a_package_that_is_not_locked_is_an_error(
    files: dict[str, str], missing: str, tmp_path: Path
) -> None:
    """Npm ci and a frozen lock of pnpm refuse it."""
    found = [
        one.message
        for one in result_of(tmp_path, files, **NODE).diagnostics
        if one.rule.slug == "lock-out-of-date"
    ]
    assert len(found) == 1
    assert f"does not have {missing}, which" in found[0]


@pytest.mark.parametrize(
    "files",
    [
        npm("express", "zod", "old"),
        npm("express", devDependencies={"zod": "4"}),
        pnpm("express", "zod"),
        {"package.json": MANIFEST, "package-lock.json": '{"lockfileVersion": 1}', "a.js": ""},
        {"package.json": MANIFEST, "package-lock.json": "{}", "a.js": ""},
    ],
    ids=["npm", "moved", "pnpm", "without a list", "empty"],
)
def test_what_may_be_locked_is_no_error(files: dict[str, str], tmp_path: Path) -> None:
    """An error needs certainty."""
    found = {one.rule.slug for one in result_of(tmp_path, files, **NODE).diagnostics}
    assert "lock-out-of-date" not in found


@pytest.mark.parametrize(
    ("form", "version", "step"),
    [
        (4, "2.4.2", "npm pkg delete devDependencies"),
        (6, "3.8.7", "npm pkg delete devDependencies"),
        (8, "4.18.1", "yarn workspaces focus --all --production"),
    ],
)
def test_yarn_before_4_needs_no_plugin(form: int, version: str, step: str, tmp_path: Path) -> None:
    """Its command for the packages of run time alone is a plugin, which few trees have."""
    files = {
        "package.json": '{"main": "a.js", "dependencies": {"express": "5"}}',
        "yarn.lock": f"__metadata:\n  version: {form}\n",
        "a.js": "",
    }
    text, _ = dockerfile_of(tmp_path, files, **NODE)
    assert f"cli-dist@{version}" in text
    assert step in text
