"""Which variables of its environment a Python module reads, by its syntax tree; nothing is run."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORTH_PARSING = ("environ", "getenv", "Settings", "decouple")
_SETTINGS_LIBRARIES = frozenset({"environ", "environs", "decouple", "starlette"})
_READERS = frozenset({"env", "config"})
_REFUSALS = frozenset({"KeyError", "LookupError", "Exception", "BaseException"})
_PLAIN_TYPES = frozenset(
    {"str", "int", "float", "bool", "bytes", "Decimal", "Path", "SecretStr", "SecretBytes"}
    | {"EmailStr", "Literal", "list", "List", "set", "tuple", "dict", "Annotated"}
)


@dataclass(slots=True)
class PythonReads:
    """The variables that a module reads, with their lines.

    `required` are those without which it fails: they have no default, and no condition around them.
    `provided` are those that it sets by itself.
    """

    read: dict[str, int] = field(default_factory=dict)
    required: dict[str, int] = field(default_factory=dict)
    provided: set[str] = field(default_factory=set)


def python_reads(text: str) -> PythonReads:
    """Return the variables that a module reads; none if it is not Python.

    >>> python_reads('import os; os.environ["SHOP_KEY"]; os.getenv("SHOP_NAME")').required
    {'SHOP_KEY': 1}
    """
    found = PythonReads()
    if not any(word in text for word in _WORTH_PARSING):
        return found
    try:
        tree = ast.parse(text)
        _Reader(found, _imported(tree)).visit(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return PythonReads()
    return found


def _imported(tree: ast.Module) -> frozenset[str]:
    """Return the first parts of the names of the modules that are imported."""
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return frozenset(name.partition(".")[0] for name in names)


class _Reader(ast.NodeVisitor):
    """Collects reads; a read under a condition is not required."""

    def __init__(self, found: PythonReads, imported: frozenset[str]) -> None:
        self._found = found
        self._has_library = bool(imported & _SETTINGS_LIBRARIES)
        self._conditions = 0
        self._settings = {"BaseSettings"}

    def visit_If(self, node: ast.If) -> None:
        """Visit nodes under a condition."""
        if _is_main(node.test):
            self.generic_visit(node)
        else:
            self._conditional(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        """Visit a choice between two values."""
        self._conditional(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """Visit alternatives."""
        self._conditional(node)

    def visit_Try(self, node: ast.Try) -> None:
        """Visit nodes that may continue without a variable."""
        names = {name for one in node.handlers for name in _caught(one)}
        if names & _REFUSALS:
            self._conditional(node)
        else:
            self.generic_visit(node)

    def _conditional(self, node: ast.AST) -> None:
        self._conditions += 1
        self.generic_visit(node)
        self._conditions -= 1

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Note os.environ["NAME"], read or set."""
        name = _text(node.slice)
        if name and _is_environ(node.value):
            if isinstance(node.ctx, ast.Load):
                self._note(name, node.lineno, required=True)
            else:
                self._found.provided.add(name)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Note a call that reads a variable, or sets a default."""
        called, name = node.func, _text(node.args[0]) if node.args else ""
        has_default = len(node.args) > 1 or any(one.arg == "default" for one in node.keywords)
        if isinstance(called, ast.Attribute):
            if name and _is_environ(called.value):
                if called.attr == "setdefault":
                    self._found.provided.add(name)
                elif called.attr in {"get", "pop"}:
                    self._note(name, node.lineno, required=False)
            elif name and called.attr == "getenv":
                self._note(name, node.lineno, required=False)
            elif called.attr == "Env":
                self._found.provided.update(one.arg for one in node.keywords if one.arg)
        is_reader = self._has_library and _root(called) in _READERS
        if name and (is_reader or (isinstance(called, ast.Name) and called.id == "getenv")):
            self._note(name, node.lineno, required=is_reader and not has_default)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Note the fields of a class of settings."""
        if self._settings.intersection(_last(base) for base in node.bases):
            self._settings.add(node.name)
            prefix = next(_prefixes(node), "")
            for one in node.body:
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                    self._field(one, one.target.id, prefix)
        self.generic_visit(node)

    def _field(self, node: ast.AnnAssign, name: str, prefix: str) -> None:
        kind = _last(node.annotation)
        if name.startswith("_") or name == "model_config" or kind == "ClassVar":
            return
        names = [f"{prefix}{name}".upper()]
        is_open = node.value is None
        if isinstance(node.value, ast.Call) and _last(node.value.func) == "Field":
            options = {one.arg: one.value for one in node.value.keywords}
            first = node.value.args[:1]
            is_open = not options.keys() & {"default", "default_factory"} and (
                not first or (isinstance(first[0], ast.Constant) and first[0].value is ...)
            )
            alias = next(
                (options[k] for k in ("validation_alias", "alias", "env") if k in options), None
            )
            names = [_text(alias)] if alias is not None and _text(alias) else names
            is_open = is_open and (alias is None or bool(_text(alias)))
        is_plain = kind in _PLAIN_TYPES or kind.endswith(("Dsn", "Url"))
        for one in names:
            self._note(one, node.lineno, required=is_open and is_plain)

    def _note(self, name: str, line: int, *, required: bool) -> None:
        self._found.read.setdefault(name, line)
        if required and not self._conditions:
            self._found.required.setdefault(name, line)


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_environ(node: ast.expr) -> bool:
    """Return whether an expression is os.environ, or environ by itself."""
    if isinstance(node, ast.Attribute):
        return node.attr == "environ"
    return isinstance(node, ast.Name) and node.id == "environ"


def _root(node: ast.expr) -> str:
    """Return the name at the start: env for env.str."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _last(node: ast.expr) -> str:
    """Return the last part of a dotted name, without brackets after it."""
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _caught(handler: ast.ExceptHandler) -> Iterator[str]:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    for kind in kinds:
        yield _last(kind) if kind is not None else "BaseException"


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and _root(test.left) == "__name__"


def _prefixes(node: ast.ClassDef) -> Iterator[str]:
    """Yield the env_prefix of a class of settings, in both of its forms."""
    for one in ast.walk(node):
        if isinstance(one, ast.keyword) and one.arg == "env_prefix" and _text(one.value):
            yield _text(one.value)
        if isinstance(one, ast.Assign) and any(_last(t) == "env_prefix" for t in one.targets):
            yield _text(one.value)
