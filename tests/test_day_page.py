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


def calls_of_tests() -> set[tuple[str, ...]]:
    """Return each command of a script that a test of the engine runs, as `shape` tells it."""
    found = set()
    for file in TESTS:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                called = node.func.id if isinstance(node.func, ast.Name) else called
                words = [word_of(one) for one in node.args]
                if called in HELPERS:
                    found.add(shape([*HELPERS[called], *words[1:]]))
                elif called == "run" and words and words[0].startswith("./"):
                    found.add(shape(words))
    return found


HELPERS = {"watching": ("./start.sh", "--watch"), "data": ("./data.sh",)}
"""What the tests call to run a script in a stack, with the words that it puts in front."""


def word_of(node: ast.expr) -> str:
    """Return the text of an argument; a value that is made when the test runs is some name."""
    return str(node.value) if isinstance(node, ast.Constant) else "name"


def shape(words: list[str]) -> tuple[str, ...]:
    """Return script, action and options of a command, with a mark where it also names something.

    >>> shape(["./logs.sh", "catalog", "--since", "10m"])
    ('./logs.sh', '--since', '...')
    """
    script, *others = words
    told = [word for word in others if word.startswith("-") or word in ACTIONS]
    names = [word for word in others if word not in told]
    # A test does not follow a log for ever.
    told = sorted(word for word in told if word != "--follow=false")
    return (script, *told, *(["..."] if names else []))


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_a_command_of_the_page_is_run_by_a_test(words: list[str]) -> None:
    """The script, its action and all of its options in one call; the names of services differ."""
    assert shape(words) in calls_of_tests()


ACTIONS = {"save", "load"}


def test_the_page_has_commands() -> None:
    """So that the rows above are there."""
    assert len(commands()) >= 12
