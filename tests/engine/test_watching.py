"""start.sh --watch with what test_day.py has not: further frameworks, members of workspaces."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

import pytest
from stack_table import ROWS, copy_source
from workspace_table import KINDS

from docker_generator.options import DEFAULT_TOPOLOGY
from engine.stack import Stack
from engine.test_day import PATIENCE, seen, started_at, watching

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

pytestmark = pytest.mark.full

TREE = "tree"
COPIED = 3 * PATIENCE
"""Seconds within which a change that is copied is seen."""
COMPILED = 20 * PATIENCE
"""Seconds within which one is seen that is compiled."""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """Return a stack without files; nothing of it stays."""
    made = Stack(tmp_path, f"watching-{secrets.token_hex(3)}")
    yield made
    made.remove()


def write_graph(stack: Stack, services: Mapping[str, object]) -> None:
    """Write the graph, and generate the files."""
    topology = stack.root / DEFAULT_TOPOLOGY
    topology.parent.mkdir(parents=True)
    topology.write_text(json.dumps({"services": services}), "utf-8")
    stack.generate()


def edit(stack: Stack, file: str, old: str, new: str) -> None:
    """Replace a text in a source file."""
    path = stack.root / TREE / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("row", "file", "text"),
    [
        ("node-next-npm", "app/page.jsx", "<p>hello</p>"),
        ("python-django-pip", "shop/urls.py", 'HttpResponse("hello")'),
        ("python-django-asgi-pip", "shop/urls.py", 'HttpResponse("hello")'),
    ],
)
def test_a_server_shows_a_change_in_the_same_container(
    stack: Stack, row: str, file: str, text: str
) -> None:
    """Twice: the second change is no different from the first."""
    copy_source(row, stack.root / TREE)
    write_graph(stack, {"App": {**ROWS[row]["service"], "build": {"context": TREE}}})
    with watching(stack):
        seen(stack, "app", "hello")
        before = started_at(stack)
        edit(stack, file, text, text.replace("hello", "changed once"))
        assert seen(stack, "app", "changed once") < COPIED
        edit(stack, file, "changed once", "changed twice")
        assert seen(stack, "app", "changed twice") < COPIED
        assert started_at(stack) == before


@pytest.mark.parametrize(
    ("kind", "own", "shared"),
    [
        ("npm", COPIED, COMPILED),
        ("pnpm", COPIED, COMPILED),
        ("uv", COPIED, COPIED),
        ("go", COMPILED, COMPILED),
    ],
)
def test_a_member_of_a_workspace_is_watched(
    stack: Stack, kind: str, own: float, shared: float
) -> None:
    """A change of its own leaves the other one running; one of the library is seen in both.

    The library of the first two has a build of its own.
    """
    KINDS[kind].lay(stack.root / TREE)
    write_graph(stack, KINDS[kind].services(TREE))
    change = KINDS[kind].facts["change"]
    with watching(stack):
        seen(stack, "orders", "hello from orders")
        before = started_at(stack)
        edit(stack, change["own"], '"orders"', '"orders again"')
        assert seen(stack, "orders", "hello from orders again") < own
        assert started_at(stack)["billing"] == before["billing"]
        edit(stack, change["shared"], "hello from", "greetings from")
        assert seen(stack, "orders", "greetings from orders again") < shared
        assert seen(stack, "billing", "greetings from billing") < shared
