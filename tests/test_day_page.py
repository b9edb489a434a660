"""docs/day.md: every command of the page is one that a test runs on an engine."""

from __future__ import annotations

import ast
import re
import shlex

import pytest
from conftest import ROOT

PAGE = (ROOT / "docs/day.md").read_text("utf-8")
TESTS = [ROOT / f"tests/engine/test_{name}.py" for name in ("day", "data", "debug")]


def commands() -> list[list[str]]:
    """Return the words of each script that the page calls."""
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith("./")]


def words_of_tests() -> set[str]:
    """Return every text in the tests of the engine."""
    trees = [ast.parse(file.read_text("utf-8")) for file in TESTS]
    constants = [
        node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)
    ]
    return {node.value for node in constants if isinstance(node.value, str)}


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_a_command_of_the_page_is_tried(words: list[str]) -> None:
    """The script, its action and its options; the names of services differ."""
    tried = words_of_tests()
    asked = [words[0], *(word for word in words if word.startswith("-") or word in ACTIONS)]
    assert not [word for word in asked if word not in tried]


ACTIONS = {"save", "load"}


def test_the_page_has_commands() -> None:
    """So that the rows above are there."""
    assert len(commands()) >= 12
