"""Whether a function of Python is a helper that reads a required variable, by its syntax tree."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENDS = frozenset({"exit", "_exit", "abort"})
_SENTINEL = re.compile(
    r"miss|not_?set|unset|required|sentinel|undefined|no_?default|empty", re.IGNORECASE
)
_READERS = frozenset({"get", "getenv"})


def is_required_helper(node: ast.FunctionDef) -> bool | None:
    r"""Return whether a function ends the program if the requested variable is not set.

    None if it reads no variable by a parameter. A function that can return another value, such as a
    default that is not None, does not end it.

    >>> text = "def need(name):\n    return os.environ[name]\n"
    >>> is_required_helper(ast.parse(text).body[0])
    True
    """
    names = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
    asked = next((name for name in names if name not in {"self", "cls"}), "")
    found = _Body(asked)
    found.block(node.body)
    if not asked or not found.reads:
        return None
    return found.fails and not _has_other_value(node)


def _has_other_value(node: ast.FunctionDef) -> bool:
    """Return whether a parameter has a default that stands for the variable."""
    given: Iterable[ast.expr | None] = (*node.args.defaults, *node.args.kw_defaults)
    return any(one is not None and not _is_nothing(one) for one in given)


def _is_nothing(node: ast.expr) -> bool:
    """Return whether a default says that there is none: None, True (to be strict), a sentinel."""
    if isinstance(node, ast.Constant):
        return node.value in {None, True, ...}
    name = node.func if isinstance(node, ast.Call) else node
    text = name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")
    return text == "object" or bool(_SENTINEL.search(text))


class _Body:
    """The statements of a function: the names that hold the variable, and whether it fails."""

    def __init__(self, asked: str) -> None:
        self._asked = asked
        self._held: set[str] = set()
        self.reads = False
        self.fails = False

    def block(self, body: list[ast.stmt]) -> None:
        """Look at statements in their order; `if value: return value` is followed by a failure."""
        is_answered = False
        for one in body:
            if isinstance(one, ast.If):
                self._scan(one.test)
                if self._is_absence(one.test):
                    self.fails |= _ends(one.body)
                    if any(isinstance(inner, ast.Return) for inner in one.body):
                        return
                elif self._is_presence(one.test) and isinstance(one.body[-1], ast.Return):
                    is_answered = True
                    self.fails |= _ends(one.orelse)
                else:
                    self._other(one)
            elif isinstance(one, ast.Try):
                self._tried(one)
            elif isinstance(one, ast.With):
                self.block(one.body)
            elif isinstance(one, ast.Assert):
                self._scan(one.test)
                self.fails |= self._is_presence(one.test)
            elif is_answered and _is_end(one):
                self.fails = True
            else:
                self._scan(one)

    def _other(self, node: ast.If) -> None:
        """Look for reads under an unrelated condition, which does not count."""
        inner = _Body(self._asked)
        inner.block([*node.body, *node.orelse])
        self.reads |= inner.reads
        self._held |= inner._held

    def _tried(self, node: ast.Try) -> None:
        """Look at the effect of a handler if the variable is not set."""
        inner = _Body(self._asked)
        inner.block(node.body)
        self.reads |= inner.reads
        self._held |= inner._held
        if inner.fails and all(_ends(handler.body) for handler in node.handlers):
            self.fails = True

    def _scan(self, node: ast.AST) -> None:
        """Note reads in an expression, or in a statement without others in it."""
        has_choice = any(isinstance(one, ast.IfExp) for one in ast.walk(node))
        for one in ast.walk(node):
            if isinstance(one, ast.Subscript) and self._is_asked(one.slice):
                if _last(one.value) == "environ":
                    self.reads = True
                    self.fails |= not has_choice
            elif self._is_soft_read(one):
                self.reads = True
            if isinstance(one, ast.Assign | ast.NamedExpr | ast.AnnAssign) and one.value:
                targets = one.targets if isinstance(one, ast.Assign) else [one.target]
                if self._is_soft_read(one.value):
                    self._held |= {t.id for t in targets if isinstance(t, ast.Name)}

    def _is_soft_read(self, node: ast.AST) -> bool:
        """Return whether an expression is os.getenv(name), or with a default that a caller gives.

        A literal default is a value of the function itself.
        """
        if not isinstance(node, ast.Call) or not node.args or not self._is_asked(node.args[0]):
            return False
        called = node.func
        is_get = isinstance(called, ast.Attribute) and _last(called.value) in {"environ", "os"}
        is_read = _last(called) in _READERS and (is_get or _last(called) == "getenv")
        further = node.args[1:2]
        return is_read and not (
            further and isinstance(further[0], ast.Constant) and further[0].value
        )

    def _is_asked(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self._asked

    def _is_value(self, node: ast.AST) -> bool:
        if isinstance(node, ast.NamedExpr):
            return self._is_soft_read(node.value)
        is_held = isinstance(node, ast.Name) and node.id in self._held
        return is_held or self._is_soft_read(node)

    def _is_absence(self, test: ast.expr) -> bool:
        """Return whether a condition is that the variable is not set."""
        if isinstance(test, ast.BoolOp):
            return any(self._is_absence(one) for one in test.values)
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self._is_value(test.operand)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            left, operator, right = test.left, test.ops[0], test.comparators[0]
            if self._is_asked(left) and _last(right) == "environ":
                self.reads = True
                return isinstance(operator, ast.NotIn)
            is_empty = isinstance(right, ast.Constant) and right.value in {None, ""}
            return (
                isinstance(operator, ast.Is | ast.Eq | ast.In) and is_empty and self._is_value(left)
            )
        return False

    def _is_presence(self, test: ast.expr) -> bool:
        """Return whether a condition is that the variable is set."""
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            right = test.comparators[0]
            if self._is_asked(test.left) and _last(right) == "environ":
                self.reads = True
                return isinstance(test.ops[0], ast.In)
            is_empty = isinstance(right, ast.Constant) and right.value in {None, ""}
            return (
                isinstance(test.ops[0], ast.IsNot | ast.NotEq)
                and is_empty
                and self._is_value(test.left)
            )
        return self._is_value(test)


def _ends(body: list[ast.stmt]) -> bool:
    """Return whether statements raise or exit, perhaps under a further condition."""
    for one in body:
        if _is_end(one):
            return True
        if isinstance(one, ast.If) and (_ends(one.body) or _ends(one.orelse)):
            return True
    return False


def _is_end(node: ast.stmt) -> bool:
    if isinstance(node, ast.Raise):
        return True
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    return _last(node.value.func) in _ENDS


def _last(node: ast.AST) -> str:
    """Return the last part of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
