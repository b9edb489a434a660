"""Programs that a module of Python calls, by its syntax tree."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.source.calls import UNKNOWN, FileCalls, call_data, program_of
from docker_generator.source.python_names import called_name, constant_text, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_MODULES = (
    "subprocess",
    "os.",
    "which",
    "create_subprocess",
    "run_process",
    "open_process",
    "pexpect",
)
_WHICH = "shutil.which"
_SPLIT = "shlex.split"
_CAUGHT = frozenset(
    ("FileNotFoundError", "OSError", "IOError", "EnvironmentError", "Exception", "BaseException")
)
_ENDS = frozenset({"exit", "_exit", "abort"})
_OTHER_SYSTEM = re.compile(r"platform|\bos\.name\b|debug|\bdev|test|TYPE_CHECKING", re.IGNORECASE)
_COMMANDS = re.compile(r"(?:\bcli|^click)\.command\b")
_Scope = dict[str, list[ast.expr]]


def calls_in_python(text: str) -> FileCalls:
    r"""Return the programs that a module calls; one that is not Python calls none.

    A call does not count if the program goes on without it, is for another system, or if a
    command for developers makes it.

    >>> calls_in_python('import subprocess\nsubprocess.run(["git", "log"])\n').called
    {'git': 2}
    """
    if not any(one in text for one in _MODULES):
        return FileCalls()
    try:
        tree = ast.parse(text)
        reader = _Reader(names_of(tree))
        reader.run(tree.body, [_assigned(tree.body)])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return FileCalls()
    return reader.found


def _assigned(body: Iterable[ast.stmt]) -> _Scope:
    """Return the values that statements give to names, without the bodies of functions."""
    found: _Scope = {}
    waiting = list(body)
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None:
            for target in one.targets if isinstance(one, ast.Assign) else [one.target]:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(one.value)
        elif isinstance(one, ast.For | ast.AsyncFor) and isinstance(one.target, ast.Name):
            found.setdefault(one.target.id, []).append(ast.Constant(None))
        waiting += [inner for inner in ast.iter_child_nodes(one) if isinstance(inner, ast.stmt)]
        for handler in getattr(one, "handlers", ()):
            waiting += handler.body
    return found


def _parameters(args: ast.arguments) -> _Scope:
    """Return the names of parameters, whose values are not known."""
    further = [one for one in (args.vararg, args.kwarg) if one is not None]
    listed = (*args.posonlyargs, *args.args, *args.kwonlyargs, *further)
    return {one.arg: [] for one in listed}


@dataclass(slots=True)
class _Reader:
    """Reads the statements of a module with the names that are known in each function."""

    names: dict[str, str]
    found: FileCalls = field(default_factory=FileCalls)

    def run(self, body: list[ast.stmt], scopes: list[_Scope]) -> None:
        """Read statements, and those in their blocks."""
        for one in body:
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                if not any(map(self._is_command, one.decorator_list)):
                    self.run(one.body, [_parameters(one.args) | _assigned(one.body), *scopes])
            elif isinstance(one, ast.ClassDef):
                self.run(one.body, [_assigned(one.body), *scopes])
            elif isinstance(one, ast.Try):
                if not _goes_on(one):
                    self.run(one.body, scopes)
                self.run([*one.orelse, *one.finalbody], scopes)
                self.run([inner for handler in one.handlers for inner in handler.body], scopes)
            elif isinstance(one, ast.If):
                self._condition(one, scopes)
            else:
                self._statement(one, scopes)

    def _statement(self, node: ast.stmt, scopes: list[_Scope]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self.run([child], scopes)
            elif isinstance(child, ast.match_case):
                self.run(child.body, scopes)
            else:
                self._expression(child, scopes)

    def _condition(self, node: ast.If, scopes: list[_Scope]) -> None:
        sought = self._sought(node.test, scopes)
        if _OTHER_SYSTEM.search(ast.unparse(node.test)) or _is_main(node.test):
            return
        if sought and not (_ends(node.body) and not node.orelse):
            self.found.sought |= sought
        elif sought:
            for program in sought:  # if it does not exist, the program ends
                self.found.called.setdefault(program, node.lineno)
        else:
            self._expression(node.test, scopes)
        self.run(node.body, scopes)
        self.run(node.orelse, scopes)

    def _sought(self, test: ast.expr, scopes: list[_Scope]) -> set[str]:
        """Return the programs whose existence a condition tests."""
        found = set()
        for node in ast.walk(test):
            values = [node, *self._values(node, scopes)] if isinstance(node, ast.expr) else []
            for value in values:
                if isinstance(value, ast.Call) and called_name(value.func, self.names) == _WHICH:
                    found.add(self._text(value, scopes))
        return {program for text in found if (program := program_of(text))}

    def _expression(self, node: ast.AST, scopes: list[_Scope]) -> None:
        is_choice = isinstance(node, ast.IfExp | ast.BoolOp)
        if is_choice and isinstance(node, ast.expr) and (found := self._sought(node, scopes)):
            self.found.sought |= found
        if isinstance(node, ast.Call):
            self._call(node, scopes)
        for child in ast.iter_child_nodes(node):
            self._expression(child, scopes)

    def _call(self, node: ast.Call, scopes: list[_Scope]) -> None:
        position = call_data().python.get(called_name(node.func, self.names))
        if position is None:
            return
        named = next((one.value for one in node.keywords if one.arg == "args"), None)
        given = node.args[position] if len(node.args) > position else named
        if given is not None:
            text = self._text(given, scopes)
            if text:
                self.found.add(text, node.lineno)

    def _values(self, node: ast.expr, scopes: list[_Scope]) -> list[ast.expr]:
        """Return the values of a name in the innermost scope that has it."""
        if not isinstance(node, ast.Name):
            return []
        return next((scope[node.id] for scope in scopes if node.id in scope), [])

    def _text(self, node: ast.expr, scopes: list[_Scope], depth: int = 0) -> str:
        """Return what an expression starts: a program, or a line for the shell."""
        if isinstance(node, ast.Constant):
            return constant_text(node)
        if isinstance(node, ast.JoinedStr):
            return "".join(constant_text(one) or UNKNOWN for one in node.values)
        if isinstance(node, ast.List | ast.Tuple):
            return self._first(node, scopes, depth)
        if isinstance(node, ast.BinOp):
            left = self._text(node.left, scopes, depth)
            is_list = isinstance(node.left, ast.List | ast.Tuple)
            return left if is_list else left + UNKNOWN
        if isinstance(node, ast.Name):
            values = {self._text(one, scopes, depth + 1) for one in self._values(node, scopes)}
            return values.pop() if len(values) == 1 and depth < 3 else ""  # noqa: PLR2004 -- names of names
        return self._of_call(node, scopes, depth) if isinstance(node, ast.Call) else ""

    def _first(self, node: ast.List | ast.Tuple, scopes: list[_Scope], depth: int) -> str:
        """Return the program of a list, or the line for a shell: ["sh", "-c", line]."""
        texts = [self._text(one, scopes, depth) for one in node.elts[:3]]
        is_shell = len(texts) > 2 and texts[0].rpartition("/")[2] in {"sh", "bash"}  # noqa: PLR2004 -- sh -c LINE
        return texts[2] if is_shell and "c" in texts[1] else next(iter(texts), "")

    def _of_call(self, node: ast.Call, scopes: list[_Scope], depth: int) -> str:
        called = called_name(node.func, self.names)
        if called in {_WHICH, _SPLIT} and node.args:
            return self._text(node.args[0], scopes, depth)
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        is_format = isinstance(node.func, ast.Attribute) and node.func.attr == "format"
        if is_format and owner is not None:
            return re.sub(r"\{[^{}]*\}", UNKNOWN, self._text(owner, scopes, depth))
        return ""

    def _is_command(self, node: ast.expr) -> bool:
        """Return whether a decorator makes a function a command of developers."""
        called = node.func if isinstance(node, ast.Call) else node
        name = called_name(called, self.names)
        return bool(_COMMANDS.search(name))


def _goes_on(node: ast.Try) -> bool:
    """Return whether a program goes on if a program that a block calls does not exist."""
    for handler in node.handlers:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        names = {getattr(one, "attr", getattr(one, "id", "")) for one in kinds if one is not None}
        if handler.type is None or names & _CAUGHT:
            return not _ends(handler.body)
    return False


def _ends(body: list[ast.stmt]) -> bool:
    """Return whether statements raise an error, or end the program."""
    for node in (inner for one in body for inner in ast.walk(one)):
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, ast.Call):
            called = node.func
            if getattr(called, "attr", getattr(called, "id", "")) in _ENDS:
                return True
    return False


def _is_main(test: ast.expr) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "__name__" for one in ast.walk(test))
