"""The rooms of the house: imports run one way, and every room stays small."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = "docker_generator"
SOURCE = ROOT / "src" / PACKAGE
COMPILED = set(SOURCE.glob("rendering/compiled/[!_]*.py"))
"""What jinja2 made of templates."""

FILES = sorted(set(SOURCE.rglob("*.py")) - COMPILED)

STAGES = {
    *("topology", "checks", "options", "source", "resolve", "plan", "rendering", "proof", "result")
}
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": {"diagnostics", "handoff", "output", "pipeline", "rendering.files", "result"},
    "__main__": {"cli"},
    "diagnostics": set(),
    "handoff": {"handoff_parts"},
    "handoff_parts": set(),
    "topology": {"diagnostics"},
    "catalogue": {"diagnostics"},
    "shipped": {"catalogue"},
    "stacks": {"catalogue", "diagnostics", "shipped", "topology"},
    "backing": {"catalogue", "diagnostics", "shipped", "topology"},
    "checks": {"backing", "diagnostics", "resolve", "stacks", "topology"},
    "options": {"checks.fields", "diagnostics", "option_values", "options_file", "topology"},
    "option_values": {"diagnostics", "topology"},
    "options_file": {"diagnostics", "topology"},
    "source": {"catalogue", "diagnostics", "options", "shipped", "stacks", "topology"},
    "resolve": {"backing", "catalogue", "diagnostics", "options", "source", "stacks", "topology"},
    "plan": {
        *("backing", "catalogue", "checks.fields", "diagnostics", "handoff", "options", "resolve"),
        *("source", "stacks", "topology"),
    },
    "rendering": {"catalogue", "plan", "resolve", "source", "stacks", "topology"},
    # It shares no code with what it judges: not with plan, not with rendering, nor with source.
    "proof": {"backing", "diagnostics", "options", "stacks", "topology"},
    "result": {"diagnostics", "plan.model", "proof", "rendering.files"},
    "output": {"diagnostics", "proof", "rendering", "result"},
    "pipeline": STAGES | {"catalogue", "backing", "diagnostics", "stacks"},
    "first_evidence": {"backing", "source", "stacks", "topology"},
    "first_libraries": {"source"},
    "first_needs": {"backing", "first_evidence", "source", "topology"},
    "first_workers": {"backing", "first_evidence", "source", "stacks", "topology"},
    "first_graph": {
        *("backing", "first_evidence", "first_libraries", "first_needs", "first_workers"),
        *("options", "source", "stacks", "topology"),
    },
    "schema": {"backing", "checks", "stacks", "topology"},
    "hookspecs": {"result"},
    "plugin": {"hookspecs", "pipeline", "proof", "result", "topology"},
    "commands": STAGES | {"diagnostics", "output", "pipeline", "schema", "first_graph"},
    "cli": {"commands"},
}
"""What each room may know; a room with a dot is one module of it."""

LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def module_of(file: Path) -> str:
    """Return the name of a module below the package: plan.ports."""
    parts = file.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


@cache
def tree_of(file: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(file.read_text("utf-8"))


MODULES = {module_of(file): file for file in FILES}


def imports_of(file: Path) -> Iterator[str]:
    """Yield the modules of the package that a file imports, wherever in it, for types too."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            package, _, inner = name.partition(".")
            if package == PACKAGE:
                while inner and inner not in MODULES:
                    inner = inner.rpartition(".")[0]
                yield inner or "__init__"


def room_of(module: str) -> str:
    """Return the room of a module."""
    return module.partition(".")[0]


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_a_room_knows_only_what_it_may(file: Path) -> None:
    """Imports run downwards: from the doors to the pipeline, the stages, topology, diagnostics."""
    room = room_of(module_of(file))
    # Everybody may ask the package for its version.
    others = {m for m in imports_of(file) if room_of(m) not in {room, "__init__"}}

    assert set() == {m for m in others if not {m, room_of(m)} & MAY_IMPORT[room]}


def test_nobody_knows_the_doors() -> None:
    """Neither the command line nor the plugin is needed by anything."""
    doors = {"cli", "plugin", "__main__"}

    assert {"__main__": {"cli"}} == {
        module: known
        for module, file in MODULES.items()
        if (known := doors & {room_of(m) for m in imports_of(file)})
    }


def test_no_two_modules_need_each_other() -> None:
    """There is no circle; what stands in the package's own file is loaded when it is used."""
    edges = {
        module: set(imports_of(file)) - {module, "__init__"}
        for module, file in MODULES.items()
        if module != "__init__"
    }
    while free := [module for module, needs in edges.items() if not needs]:
        for module in free:
            del edges[module]
        for needs in edges.values():
            needs.difference_update(free)

    assert {} == edges


def test_every_room_is_known() -> None:
    """Whoever adds a room says what it may know."""
    assert {room_of(module) for module in MODULES} == set(MAY_IMPORT)


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_a_file_has_one_subject(file: Path) -> None:
    """A file that is longer has two."""
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_a_function_does_one_thing(file: Path) -> None:
    """A function that is longer does two."""
    assert {} == {
        node.name: length
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_what_is_public_is_documented(file: Path) -> None:
    """Every module, class and function without an underscore says what it is."""
    tree = tree_of(file)
    public = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
    ]
    nested = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if inner is not node
    }

    assert ast.get_docstring(tree)
    assert [] == [n.name for n in public if n not in nested and not ast.get_docstring(n)]


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_our_own_faults_are_not_caught(file: Path) -> None:
    """A fault of a user is a finding; what we did not think of is not hidden."""
    broad = [
        node.lineno
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]

    assert [] == broad


@pytest.mark.parametrize("template", sorted(SOURCE.rglob("*.jinja")), ids=lambda path: path.name)
def test_a_template_only_prints(template: Path) -> None:
    """Templates are short, and decide nothing but whether and how often."""
    text = template.read_text("utf-8")

    assert len(text.splitlines()) < 60
    assert "{% set" not in text
    assert "{% macro" not in text
