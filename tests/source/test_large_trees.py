"""A large tree is inspected in bounded time: the number of files that are opened has a limit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import graph, service

from docker_generator.pipeline import generate

if TYPE_CHECKING:
    from pathlib import Path

FILES = 5000
LIMIT = 4500
"""The files that are searched for names of variables (4,000), and the ones that are named."""
_opened: set[str] | None = None


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _opened is not None and event == "open" and isinstance(arguments[0], str):
        _opened.add(arguments[0])


sys.addaudithook(_note)


def lay(root: Path, places: list[str]) -> None:
    """Write an application, and as many files as there are, in turn in these directories."""
    tree = root / "catalog"
    for place in places:
        (tree / place).mkdir(parents=True, exist_ok=True)
    (tree / "package.json").write_text('{"dependencies": {"express": "5"}}', "utf-8")
    (tree / "package-lock.json").write_text("{}", "utf-8")
    (tree / "index.js").write_text("", "utf-8")
    for number in range(FILES):
        file = tree / places[number % len(places)] / f"z{number}.js"
        file.write_bytes(b"process.env.FEATURE;\n")


@pytest.mark.parametrize(
    ("places", "most"),
    [
        ([""], LIMIT),
        ([f"src/a{number}" for number in range(200)], LIMIT),
        (["/".join("d" * depth) for depth in range(1, 60)], LIMIT),
        ([f"node_modules/p{number}/lib" for number in range(200)], 100),
        ([f"packages/x/node_modules/p{number}" for number in range(200)], 100),
        ([f".git/objects/{number:02x}" for number in range(200)], 100),
    ],
    ids=["one directory", "many", "deep", "node_modules", "nested node_modules", ".git"],
)
def test_a_limited_number_of_files_is_opened(tmp_path: Path, places: list[str], most: int) -> None:
    """However many there are, and none of what is installed."""
    global _opened  # noqa: PLW0603 -- an audit hook cannot be removed
    lay(tmp_path, places)
    fields = service(language="node", framework="express", build={"context": "catalog"})
    _opened = set()
    try:
        result = generate(graph({"CatalogService": fields}), {"root": tmp_path})
    finally:
        seen, _opened = _opened, None

    assert result.ok
    assert 0 < len([name for name in seen if str(tmp_path) in name]) <= most
