"""Findings as annotations of GitHub's workflow commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docker_generator.diagnostics.diagnostic import Severity
from docker_generator.diagnostics.quoting import printable
from docker_generator.diagnostics.report import facts_of

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.diagnostics.report import Report

_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def render_github(report: Report) -> str:
    """Return an annotation for each finding, and one with the number of hidden ones."""
    lines = [_annotation(one, report) for one in report.shown]
    if report.hidden:
        lines.append(f"::notice::and {report.hidden} more")
    return "".join(f"{line}\n" for line in lines)


def _annotation(diagnostic: Diagnostic, report: Report) -> str:
    properties = {"title": f"{diagnostic.rule.code} {diagnostic.rule.slug}"}
    if not diagnostic.origin:
        properties = {"file": printable(report.file)} | properties
    if diagnostic.position is not None:
        line, column = diagnostic.position
        properties |= {"line": str(line), "col": str(column)}
    reported = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = "\n".join([printable(diagnostic.message), *facts_of(diagnostic)])
    return f"::{_COMMANDS[diagnostic.severity]} {reported}::{_data(text)}"


# The escapes are the same as in GitHub's toolkit (actions/toolkit, packages/core/src/command.ts).
def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
