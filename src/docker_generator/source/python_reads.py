"""Which variables of its environment a Python module reads, by its syntax tree; nothing is run."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.source.python_helpers import is_required_helper

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORTH_PARSING = ("environ", "getenv", "Settings", "decouple")
_ASKS = re.compile(r"\w\(\s*[\"'][A-Z][A-Z0-9_]+[\"']\s*[,)]")
_BASES = re.compile(r"^class[ ]+\w+\(([^()]*)\)\s*:", re.MULTILINE)
_OWN_DEFAULT = frozenset({"default", "required", "optional", "strict", "fallback"})
_SETTINGS_LIBRARIES = frozenset({"environ", "environs", "decouple", "starlette"})
_READERS = frozenset({"env", "config"})
_REFUSALS = frozenset({"KeyError", "LookupError", "Exception", "BaseException"})
_PLAIN_TYPES = frozenset(
    {"str", "int", "float", "bool", "bytes", "Decimal", "Path", "SecretStr", "SecretBytes"}
    | {"EmailStr", "Literal", "list", "List", "set", "tuple", "dict", "Annotated"}
)


class HelperCall(NamedTuple):
    """A call of a function with nothing but the name of a variable, and its line.

    `is_own` is false if the function is a method of another object.
    """

    helper: str
    variable: str
    line: int
    is_own: bool = True


@dataclass(slots=True)
class SettingsFields:
    """The fields of a class that may be settings, by the name of the variable, with their lines."""

    name: str
    bases: tuple[str, ...]
    prefix: str = ""
    read: dict[str, int] = field(default_factory=dict)
    required: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class PythonReads:
    """The variables that a module reads, with their lines.

    `required` are the variables without which it fails: they have no default, and no condition
    around them. `provided` are the variables that it sets by itself. `helpers` are functions that
    read the variable that their caller names, and whether they fail without it; `calls` may be
    calls of these, in any module.
    `settings` are classes of settings, with the prefix of their variables; `classes` have bases of
    other modules: they are settings if these are.
    """

    read: dict[str, int] = field(default_factory=dict)
    required: dict[str, int] = field(default_factory=dict)
    provided: set[str] = field(default_factory=set)
    helpers: dict[str, bool] = field(default_factory=dict)
    calls: list[HelperCall] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    classes: list[SettingsFields] = field(default_factory=list)


def bases_in(text: str) -> frozenset[str]:
    r"""Return the last parts of the names of the bases of all classes in a module.

    >>> sorted(bases_in("class App(base.Settings, Mixin):\n    key: str\n"))
    ['Mixin', 'Settings']
    """
    found = (re.findall(r"([A-Za-z_]\w*)\s*(?=,|$)", one) for one in _BASES.findall(text))
    return frozenset(name for names in found for name in names)


def python_reads(text: str, *, is_settings: bool = False) -> PythonReads:
    """Return the variables that a module reads; none if it is not Python.

    Arguments:
        text: the module.
        is_settings: whether it is read even if no word in it is about variables.

    >>> python_reads('import os; os.environ["SHOP_KEY"]; os.getenv("SHOP_NAME")').required
    {'SHOP_KEY': 1}
    """
    found = PythonReads()
    if not (any(word in text for word in _WORTH_PARSING) or _ASKS.search(text)) and not is_settings:
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
        self._keys: dict[str, set[str]] = {}
        self._settings = {"BaseSettings": ""}

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

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Note a helper, which reads the variable that its caller names."""
        is_required = is_required_helper(node)
        if is_required is not None:
            self._found.helpers[node.name] = (
                self._found.helpers.get(node.name, True) and is_required
            )
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Note a call that reads a variable, or sets a default."""
        self._helper_call(node)
        if _last(node.func) in self._settings or _last(node.func).endswith("Settings"):
            self._provide(node)
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

    def visit_Assign(self, node: ast.Assign) -> None:
        """Note dictionaries, which may be arguments of a class of settings."""
        if isinstance(node.value, ast.Dict):
            keys = {_text(key) for key in node.value.keys if key is not None}
            self._keys |= {one.id: keys for one in node.targets if isinstance(one, ast.Name)}
        self.generic_visit(node)

    def _provide(self, node: ast.Call) -> None:
        """Note fields that a class of settings gets as arguments: they need no variable."""
        for one in node.keywords:
            value, names = one.value, {one.arg or ""}
            if one.arg is None and isinstance(value, ast.Dict):
                names = {_text(key) for key in value.keys if key is not None}
            elif one.arg is None and isinstance(value, ast.Name):
                names = self._keys.get(value.id, set())
            self._found.provided |= {name.upper() for name in names if name}

    def _helper_call(self, node: ast.Call) -> None:
        """Note a call that may be of a helper: its only argument is a name, without a default."""
        name = _text(node.args[0]) if len(node.args) == 1 else ""
        is_plain = not any(one.arg in _OWN_DEFAULT for one in node.keywords)
        if name and is_plain and name.isupper() and not self._conditions:
            is_own = isinstance(node.func, ast.Name) or _root(node.func) in {"self", "cls"}
            helper = _last(node.func)
            if helper:
                self._found.calls.append(HelperCall(helper, name, node.lineno, is_own))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Note the fields of a class of settings, or of one with a base in another module."""
        bases = tuple(name for base in node.bases if (name := _last(base)))
        inherited = next((self._settings[one] for one in bases if one in self._settings), None)
        if bases:
            prefix = next(_prefixes(node), inherited or "")
            found = SettingsFields(node.name, bases, prefix)
            for one in node.body:
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                    self._field(found, one, one.target.id)
            if inherited is not None:
                self._settings[node.name] = self._found.settings[node.name] = prefix
                for name, line in found.read.items():
                    self._note(name, line, required=name in found.required)
            elif found.read:
                self._found.classes.append(found)
        self.generic_visit(node)

    def _field(self, found: SettingsFields, node: ast.AnnAssign, name: str) -> None:
        kind = _last(node.annotation)
        if name.startswith("_") or name == "model_config" or kind == "ClassVar":
            return
        names = [f"{found.prefix}{name}".upper()]
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
            found.read.setdefault(one, node.lineno)
            if is_open and is_plain:
                found.required.setdefault(one, node.lineno)

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
