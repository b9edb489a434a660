"""Templates that only print: none runs code, and the work of each is bounded.

A template of a user's own catalogue is input. Its syntax tree is checked before it runs: anything
that is not on the lists below is refused, with its line. Loops, inclusions and printed characters
are counted because a short template could otherwise run for days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import (
    BaseLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
    pass_context,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jinja2 import BytecodeCache, Environment

MOST_STEPS: Final = 10_000
"""The limit of loop iterations and inclusions in one Dockerfile."""

MOST_TEXT: Final = 256 * 1024
"""Characters of one Dockerfile, and of one template."""

METHODS: Final = frozenset(
    {
        *("partition", "rpartition", "startswith", "endswith", "split"),
        *("get", "items", "keys", "values", "intersection", "super", "run"),
    }
)
"""What may be called. None of them makes a text longer than its argument."""

FILTERS: Final = frozenset(
    {
        *("assignments", "copies", "exec_form", "quoted", "shell"),
        *("default", "first", "join", "last", "length", "list", "lower", "sort", "trim", "unique"),
        "upper",
    }
)
"""Filters that a template may use."""

TESTS: Final = frozenset({"defined", "undefined", "none", "true", "false"})
"""Tests that a template may use with `is`."""

_PARTS: Final = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Block, nodes.Extends, nodes.Include),
    *(nodes.If, nodes.For, nodes.Assign, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Slice),
    *(nodes.Const, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.Keyword),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr),
    *(nodes.Filter, nodes.Test, nodes.Call),
)
_STEP, _STEPS = "one step", "steps"  # no template can name a filter with a blank


class FaultyTemplate(Exception):  # noqa: N818 -- an error of the template's author
    """A template that is refused or fails: which one, in which line (or 0), and why."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        super().__init__(name, line, reason)
        self.name, self.line, self.reason = name, line, reason


class _TooMuchError(Exception):
    """The work of a template exceeds the limit."""


_FAULTS: Final = (
    *(TemplateError, _TooMuchError, SyntaxError, MemoryError, RecursionError),
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
)
"""Errors of a template: in its form, its size, or the types of its values."""


class Templates(ImmutableSandboxedEnvironment):
    """An environment whose templates only print.

    `load` returns the text of a template by its name, or nothing; `code` has templates that were
    checked and compiled before.
    """

    def __init__(
        self,
        load: Callable[[str], str | None],
        filters: Mapping[str, Any],
        code: BytecodeCache | None = None,
    ) -> None:
        super().__init__(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,  # a Dockerfile is no HTML
            bytecode_cache=code,
        )
        # Each source has its name as a file, so that a traceback names the template and the line.
        self.loader = _Loader(load)
        self.globals.clear()
        self.filters.update(filters)
        self.filters["join"] = _join
        # With the context, because an expression without it is computed once and not counted.
        self.filters[_STEP] = pass_context(lambda _, value: self._one_step(value))
        self.filters[_STEPS] = pass_context(lambda _, values: self._steps(values))
        self._taken = 0
        self._safe: dict[tuple[type, str], bool] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute; safe types need no check, except texts."""
        if self._safe.get((type(obj), attribute)) and not isinstance(obj, str):
            try:
                return getattr(obj, attribute)
            except AttributeError:  # jinja2 tries the entry of this name
                pass
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute; it depends on its type and name."""
        key = (type(obj), attr)
        if key not in self._safe:
            self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return self._safe[key]

    def text(self, names: Iterable[str], values: Mapping[str, Any]) -> str:
        """Return the joined output of the templates; raises FaultyTemplate."""
        self._taken = 0
        printed: list[str] = []
        for name in names:
            try:
                self._print(name, values, printed)
            except _FAULTS as error:
                raise _fault(error, name) from error
        return "".join(printed)

    def _print(self, name: str, values: Mapping[str, Any], printed: list[str]) -> None:
        size = sum(map(len, printed))
        for part in self.get_template(name).generate(values):
            printed.append(part)
            size += len(part)
            if size > MOST_TEXT:
                raise _TooMuchError(f"it prints more than {MOST_TEXT} characters")

    def call(self, *arguments: Any, **named: Any) -> Any:
        """Call a function that a template may call; each call is a step."""
        return super().call(*self._one_step(arguments), **named)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a template, refuse what is on no list, and count its loops."""
        if len(source) > MOST_TEXT:
            raise TemplateSyntaxError(f"it is longer than {MOST_TEXT} characters", 1, name)
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            reason = _refused(node)
            if reason:
                raise TemplateSyntaxError(reason, node.lineno, name)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = _through(loop.iter, _STEPS)
        for included in list(tree.find_all(nodes.Include)):
            included.template = _through(included.template, _STEP)
        return tree

    def _steps(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            yield self._one_step(value)

    def _one_step(self, value: Any) -> Any:
        self._taken += 1
        if self._taken > MOST_STEPS:
            raise _TooMuchError(f"it takes more than {MOST_STEPS} turns")
        return value


class _Loader(BaseLoader):
    """A loader that uses the name of a template as the name of its file."""

    def __init__(self, load: Callable[[str], str | None]) -> None:
        self._load = load

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002 -- the form of jinja2
        """Return the text of a template, and its name as its file name."""
        source = self._load(template)
        if source is None:
            raise TemplateNotFound(template)
        return source, template, None


def _through(value: Any, name: str) -> nodes.Expr:
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)


def _refused(node: nodes.Node) -> str:
    """Return why a part of a template is refused, or nothing."""
    if not isinstance(node, _PARTS):
        return f"{type(node).__name__.lower()} is not allowed in a template"
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        return f"no filter {node.name} is known; known are {', '.join(sorted(FILTERS))}"
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        return f"no test {node.name} is known; known are {', '.join(sorted(TESTS))}"
    if isinstance(node, nodes.Call):
        called = getattr(node.node, "attr", None) or getattr(node.node, "name", None)
        known = f"only these may be called: {', '.join(sorted(METHODS))}"
        return "" if called in METHODS else f"{called or 'this'} may not be called; {known}"
    return _refused_name(node)


def _refused_name(node: nodes.Node) -> str:
    """Return why a name is refused, or nothing: internal names, and `self`, which recurs."""
    name = getattr(node, "attr", None) if isinstance(node, nodes.Getattr) else None
    if isinstance(node, nodes.Name):
        name = node.name
    is_inside = name is not None and (name.startswith("_") or name == "self")
    if is_inside or (isinstance(node, nodes.For) and node.recursive):
        return f"{name or 'a loop that calls itself'} is not known in a template"
    return ""


def _join(values: Iterable[Any], between: str = "") -> str:
    """Join texts, up to the limit of a Dockerfile."""
    texts = [str(value) for value in values]
    if sum(map(len, texts)) + len(between) * len(texts) > MOST_TEXT:
        raise _TooMuchError(f"it joins more than {MOST_TEXT} characters")
    return between.join(texts)


def _fault(error: Exception, name: str) -> FaultyTemplate:
    """Return the template that failed, its line, and the reason."""
    if isinstance(error, TemplateSyntaxError):
        return FaultyTemplate(error.name or name, error.lineno, error.message or "")
    line, place = 0, error.__traceback__
    while place is not None:
        file = place.tb_frame.f_code.co_filename
        if file.endswith(".jinja") and not file.startswith(("/", "<")):
            name, line = file, place.tb_lineno
        place = place.tb_next
    if isinstance(error, RecursionError):
        return FaultyTemplate(name, line, "it includes itself, or is nested too deeply")
    if isinstance(error, TemplateError | _TooMuchError):
        return FaultyTemplate(name, line, str(error))
    return FaultyTemplate(name, line, f"{type(error).__name__}: {error}")
