"""Reading a tree: what was read is listed, nothing leaves the root, and nothing is run."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph
from pipeline_helpers import run
from source_fixtures import result_of, write_files

from docker_generator.pipeline import generate

if TYPE_CHECKING:
    from pathlib import Path

PYTHON: dict[str, Any] = {"language": "python", "framework": "fastapi", "port": 8000}
FILES = {
    "main.py": "import os\napp = 1\n",
    "requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n",
}
MARKER = "OUTSIDE_VALUE"
_running: list[str] | None = None
_STARTS = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "import")
"""The events by which a program or a module of a tree would be run."""


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _running is not None and event.startswith(_STARTS):
        _running.append(f"{event} {arguments[:2]}")


sys.addaudithook(_note)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("settings.py", "secrets.py"),
        ("config", "."),
        (".env.example", "variables.env"),
        ("requirements/base.txt", "requirements.txt"),
        ("Dockerfile", "Dockerfile"),
        ("src", "deep/../."),
    ],
)
def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path, link: str, target: str) -> None:
    """Whether it is a file, a directory, or one of the files that are read by their names."""
    outside = tmp_path / "outside"
    read = f'import os\nos.environ["{MARKER}"]\n'
    write_files(
        outside,
        {
            "secrets.py": read,
            "settings.py": read,
            "variables.env": f"{MARKER}=1\n",
            "requirements.txt": f"{MARKER}==1\n",
            "Dockerfile": f"FROM python:3.13\nENV {MARKER}=1\nEXPOSE 9999\n",
            "deep/x": "",
        },
    )
    root = tmp_path / "root"
    write_files(root / "catalog", FILES | {"use.py": "NAME = 1\n"})
    place = root / "catalog" / link
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(outside / target)
    entry = PYTHON | {
        "build": {"context": "catalog"},
    }
    result = generate(graph({"CatalogService": entry}), {"root": root}, keep_going=True)

    said = [f"{one.message} {one.expected}" for one in result.diagnostics]
    made = [file.content for file in result.files.values()]
    assert result.files
    assert not [text for text in (*said, *made) if MARKER in text or "9999" in text]


@pytest.mark.parametrize(
    ("files", "fields"),
    [
        ({"setup.py": "raise SystemExit(1)\n", "conftest.py": "raise SystemExit(1)\n"}, PYTHON),
        (
            {
                "package.json": '{"scripts": {"postinstall": "touch ran", "start": "node a.js"}}',
                "package-lock.json": "{}",
                "a.js": "require('fs').writeFileSync('ran', '')\n",
            },
            {"language": "node", "framework": "express", "port": 3000},
        ),
        (
            {"build.gradle": "'touch ran'.execute()\n", "gradlew": "#!/bin/sh\ntouch ran\n"},
            {"language": "java", "framework": "spring-boot", "port": 8080},
        ),
        (
            {"Gemfile": "system('touch ran')\n", "config.ru": "system('touch ran')\n"},
            {"language": "ruby", "framework": "rack", "port": 9292},
        ),
        (
            {"mix.exs": 'System.cmd("touch", ["ran"])\n', "Makefile": "all:\n\ttouch ran\n"},
            {"language": "elixir", "framework": "phoenix", "port": 4000},
        ),
    ],
)
def test_nothing_of_a_tree_is_run(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any]
) -> None:
    """Neither a manifest that is a program, nor a wrapper, nor a script of a package."""
    global _running  # noqa: PLW0603 -- an audit hook cannot be removed
    result_of(tmp_path, FILES | files, **fields)  # modules of this package are imported
    known = set(sys.modules)
    _running = []
    try:
        result_of(tmp_path, FILES | files, **fields)
    finally:
        found, _running = _running, None

    assert [one for one in found if not one.startswith("import")] == []
    assert {"setup", "conftest", "main"} & (set(sys.modules) - known) == set()
    assert not (tmp_path / "catalog" / "ran").exists()


def inspected(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """Return what the command inspect prints about a tree in a root directory."""
    entry = PYTHON | {"build": {"context": "catalog"}}
    (root / "graph.json").write_text(json.dumps(graph({"CatalogService": entry})), "utf-8")
    status, out, err = run(
        *("inspect", str(root / "graph.json"), "--root", str(root), *more), capsys=capsys
    )
    assert status == 0, err
    return out


def test_what_was_read_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Manifests and files of the author by name, the others by their number."""
    more = {f"app/m{number}.py": "A = 1\n" for number in range(7)}
    dockerfile = {"Dockerfile": "FROM python:3.13\nEXPOSE 8000\n"}
    write_files(tmp_path / "catalog", FILES | dockerfile | more)
    document = json.loads(inspected(tmp_path, capsys, "--format", "json"))["read"]["catalog"]
    text = inspected(tmp_path, capsys)

    assert {"Dockerfile", "main.py", "requirements.txt"} <= set(document["files"])
    assert document["searched"] == 8
    assert document["left"] == []
    assert "Dockerfile, main.py, requirements.txt" in text
    assert "8 files\n" in text


@pytest.mark.parametrize(
    ("count", "size", "depth", "expected"),
    [
        (4001, 1, 0, "files after the first 4000"),
        (40, 250_000, 1, "text after the first 8 MiB"),
        (1, 1, 14, "directories below 13 others"),
        (3990, 1, 0, ""),
        (1, 1, 13, ""),
    ],
)
def test_a_limit_is_reported(
    tmp_path: Path, count: int, size: int, depth: int, expected: str
) -> None:
    """The number of files, their size, or the depth of the directories."""
    tree = tmp_path / "catalog"
    write_files(tree, FILES)
    place = tree.joinpath(*["d"] * depth)
    place.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (place / f"z{number}.py").write_bytes(b"#" * size)
    entry = PYTHON | {"build": {"context": "catalog"}}
    result = generate(graph({"CatalogService": entry}), {"root": tmp_path})
    found = [one for one in result.diagnostics if one.rule.code == "DG803"]

    assert [expected in one.message for one in found] == ([True] if expected else [])
    assert not any(one.is_error for one in found)
