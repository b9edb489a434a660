"""What the names in a module of Python stand for, by its syntax tree."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def names_of(tree: ast.Module) -> dict[str, str]:
    """Return the full names that the imports of a module give; empty for names of its own."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                first = one.name.partition(".")[0]
                names[one.asname or first] = one.name if one.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names[node.name] = ""
    return names


def called_name(node: ast.expr, names: Mapping[str, str]) -> str:
    """Return the full name of what is called, empty if it is not known.

    Arguments:
        node: the expression before the brackets.
        names: what the names of its module stand for.
    """
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        owner = called_name(node.value, names)
        return f"{owner}.{node.attr}" if owner else ""
    if isinstance(node, ast.Call) and called_name(node.func, names) == "pathlib.Path":
        return "pathlib.Path()"
    return ""


def constant_text(node: ast.expr) -> str:
    """Return the text that an expression is, empty for any other expression."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
