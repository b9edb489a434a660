"""Every format of a report by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docker_generator.diagnostics.diagnostic import in_order
from docker_generator.diagnostics.github import render_github
from docker_generator.diagnostics.json_document import render_json
from docker_generator.diagnostics.report import Report
from docker_generator.diagnostics.sarif import render_sarif
from docker_generator.diagnostics.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic

FORMATS: Final[Mapping[str, Callable[[Report], str]]] = {
    "text": render_text,
    "json": render_json,
    "sarif": render_sarif,
    "github": render_github,
}
"""Renderers; each returns the whole standard output."""


def report(diagnostics: Iterable[Diagnostic], form: str = "text", *, file: str = "-") -> str:
    """Return findings as the command line prints them: sorted, each once.

    `form` is text, json, sarif or github; `file` is the topology graph as its user knows it.
    Raises KeyError for another form.
    """
    return FORMATS[form](Report(in_order(diagnostics), file))
