"""Findings as one JSON document; schema/diagnostics.schema.json describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from docker_generator import __version__
from docker_generator.diagnostics.diagnostic import ABSENT, Severity
from docker_generator.diagnostics.quoting import printable, quoted

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.diagnostics.report import Report

VERSION: Final = 1
"""Version of the document: it grows if a reader of the last one would misread it."""


def render_json(report: Report) -> str:
    """Return the findings as one JSON document."""
    document = {
        "version": VERSION,
        "tool": {"name": "docker-generator", "version": __version__},
        "file": printable(report.file),
        "ok": report.count(Severity.ERROR) == 0,
        "counts": {str(severity): report.count(severity) for severity in Severity},
        "diagnostics": [_diagnostic(one) for one in report.shown],
        "hidden": report.hidden,
        "files": [{"action": action, "path": printable(path)} for action, path in report.files],
    }
    return json.dumps(document, indent=2) + "\n"


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a finding; its value is quoted because it may hold anything."""
    line, column = diagnostic.position or (None, None)
    return {
        "code": diagnostic.rule.code,
        "slug": diagnostic.rule.slug,
        "severity": str(diagnostic.severity),
        "message": printable(diagnostic.message),
        "subject": printable(diagnostic.subject),
        "value": None if diagnostic.value is ABSENT else quoted(diagnostic.value),
        "expected": printable(diagnostic.expected),
        "action": printable(diagnostic.action),
        "origin": printable(diagnostic.origin),
        "pointer": diagnostic.pointer,
        "line": line,
        "column": column,
        "also": list(diagnostic.also),
    }
