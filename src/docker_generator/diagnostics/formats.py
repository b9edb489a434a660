"""Every format of a report by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docker_generator.diagnostics.github import render_github
from docker_generator.diagnostics.json_document import render_json
from docker_generator.diagnostics.sarif import render_sarif
from docker_generator.diagnostics.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docker_generator.diagnostics.report import Report

FORMATS: Final[Mapping[str, Callable[[Report], str]]] = {
    "text": render_text,
    "json": render_json,
    "sarif": render_sarif,
    "github": render_github,
}
"""Renderers; each gives the whole of what is printed on standard output."""
