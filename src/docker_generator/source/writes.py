"""Files that a Python program writes beside its source, where its user may not write."""

from __future__ import annotations

import ast
import posixpath
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.catalogue import Entry
from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import writes as rules
from docker_generator.shipped import shipped_data
from docker_generator.source.folder import is_folder
from docker_generator.source.python_names import called_name, constant_text, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.source.model import Source
    from docker_generator.stacks.model import Framework, Stack
    from docker_generator.topology.model import Service

_ENDING = ".py"
_CHANGES = frozenset("wax+")
_CHANGED_DIRECTORY = "os.chdir"
_LONGEST = 200
_NO_FILES = (":", "file:", "/", "~", "..")
"""Starts of names that are in memory, in another directory, or not known."""


class WriteCall(Entry):
    """A call that makes or changes a file; writes.yaml describes its fields."""

    call: str
    mode: int | None = None
    new: bool = False


class WriteCalls(Entry):
    """The file writes.yaml."""

    calls: tuple[WriteCall, ...]


class Written(NamedTuple):
    """A file that a program writes when it starts, and the line of the call.

    `is_new` says that the call needs no right to write if the file is there.
    """

    path: str
    line: int
    is_new: bool


@cache
def _known() -> dict[str, WriteCall]:
    calls = shipped_data("source/writes.yaml", WriteCalls).calls
    return {one.call: one for one in calls}


def writes_beside(
    name: str, service: Service, stack: Stack, tree: Folder, source: Source
) -> Iterator[Diagnostic]:
    """Report the first file that a program always writes into the directory of its source.

    Arguments:
        name: the service. service: its entry in the graph, whose volumes may be written to.
        stack: its language. tree: the directory of its tree.
        source: the facts about it.
    """
    started = _started(source, stack.framework(service.framework), stack.module_suffix)
    if started is None or not tree.holds(started[0]):
        return
    file, is_program = started
    volumes = [one.target for one in service.volumes if not one.read_only]
    for one in written_at_start(tree.text(file), is_program=is_program):
        is_there = one.is_new and (tree.holds(one.path) or is_folder(tree.path / one.path))
        if not is_there and not _is_mounted(one.path, volumes):
            place = f"{file}:{one.line}"
            yield rules.SOURCE_DIRECTORY_WRITTEN.at(
                pointer("services", name), name, file=place, written=one.path
            )
            return


def _started(source: Source, framework: Framework | None, suffix: str) -> tuple[str, bool] | None:
    """Return the file that a service starts, and whether it runs as a program, not as a module."""
    if suffix != _ENDING:
        return None
    if source.command:
        script = next((one for one in source.command if one.endswith(suffix)), "")
        return (posixpath.normpath(script), True) if script else None
    module = source.entrypoint.partition(":")[0]
    path = module if module.endswith(suffix) else module.replace(".", "/") + suffix
    return path, framework is not None and "-m" in framework.command


def _is_mounted(path: str, targets: Iterable[str]) -> bool:
    """Return whether a path is in a volume, whichever directory the program runs in."""
    parts = path.split("/")
    starts = {"/" + "/".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return any(target.endswith(start) for target in targets for start in starts)


def written_at_start(text: str, *, is_program: bool) -> Iterator[Written]:
    r"""Yield the files that a module always writes when it starts, below its working directory.

    Arguments:
        text: the module; one that is not Python writes nothing.
        is_program: whether it is the program that runs, so that __name__ is "__main__".

    >>> list(written_at_start('open("out.txt", "w")\n', is_program=False))
    [Written(path='out.txt', line=1, is_new=False)]
    """
    try:
        tree = ast.parse(text)
        reader = _Reader(names_of(tree), _functions(tree), is_program)
        reader.run(tree.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    if not reader.is_elsewhere:
        yield from reader.found


def _functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}


@dataclass(slots=True)
class _Reader:
    """Follows the statements that always run, and the functions of the module that they call."""

    names: dict[str, str]
    functions: dict[str, ast.FunctionDef]
    is_program: bool
    found: list[Written] = field(default_factory=list)
    is_elsewhere: bool = False
    _entered: set[str] = field(default_factory=set)

    def run(self, body: list[ast.stmt]) -> None:
        """Read statements; conditions, loops, and what may fail are passed over."""
        for one in body:
            if isinstance(one, ast.With):
                for item in one.items:
                    self._read(item.context_expr)
                self.run(one.body)
            elif isinstance(one, ast.If) and self.is_program and _is_main(one.test):
                self.run(one.body)
            elif isinstance(one, ast.Expr | ast.Assign | ast.AnnAssign) and one.value is not None:
                self._read(one.value)
            elif isinstance(one, ast.Return | ast.Raise):
                return

    def _read(self, node: ast.expr) -> None:
        if isinstance(node, ast.Lambda | ast.IfExp | ast.BoolOp):
            return
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._read(child)
            elif isinstance(child, ast.keyword):
                self._read(child.value)
        if isinstance(node, ast.Call):
            self._call(node)

    def _call(self, node: ast.Call) -> None:
        called = called_name(node.func, self.names)
        self.is_elsewhere = self.is_elsewhere or called == _CHANGED_DIRECTORY
        own = node.func.id if isinstance(node.func, ast.Name) else ""
        if own in self.functions and own not in self._entered:
            self._entered.add(own)
            self.run(self.functions[own].body)
        known = _known().get(called)
        if known is None or (known.mode is not None and not _changes(node, known.mode)):
            return
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        made = owner if isinstance(owner, ast.Call) else node  # Path("name").write_text()
        path = posixpath.normpath(constant_text(made.args[0])) if made.args else "."
        is_shown = path != "." and path.isprintable() and len(path) <= _LONGEST
        if is_shown and not path.startswith(_NO_FILES):
            self.found.append(Written(path, node.lineno, known.new))


def _changes(node: ast.Call, position: int) -> bool:
    """Return whether the mode of a call, which is known, is one of writing."""
    named = next((one.value for one in node.keywords if one.arg == "mode"), None)
    given = named or (node.args[position] if len(node.args) > position else None)
    return given is not None and bool(_CHANGES & set(constant_text(given)))


def _is_main(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
    )
