"""Findings as SARIF 2.1.0, the format of code scanning."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from docker_generator import __version__
from docker_generator.diagnostics.diagnostic import Severity
from docker_generator.diagnostics.explanation import explanation_markdown, summary_of
from docker_generator.diagnostics.quoting import printable
from docker_generator.diagnostics.report import facts_of
from docker_generator.diagnostics.rules import RULES

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Diagnostic, Rule
    from docker_generator.diagnostics.report import Report

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def render_sarif(report: Report) -> str:
    """Return the findings as one SARIF log with one run, and the table of all rules."""
    run = {
        "tool": {
            "driver": {
                "name": "docker-generator",
                "version": __version__,
                "rules": _rules(),
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": [_result(one, report) for one in report.shown],
        "properties": {"hidden": report.hidden},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


@cache
def _rules() -> list[dict[str, Any]]:
    return [_rule(rule) for rule in RULES]


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.slug.split("-")),
        "shortDescription": {"text": summary_of(rule)},
        "fullDescription": {"text": rule.explanation or summary_of(rule)},
        "help": {"text": rule.action, "markdown": explanation_markdown(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(diagnostic: Diagnostic, report: Report) -> dict[str, Any]:
    rule = diagnostic.rule
    reported = "\n".join([printable(diagnostic.message), *facts_of(diagnostic)])
    identity = [rule.code, diagnostic.origin, diagnostic.pointer, diagnostic.message]
    return {
        "ruleId": rule.code,
        "ruleIndex": RULES.index(rule),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": reported},
        "locations": [_location(diagnostic, report)],
        "partialFingerprints": {
            "finding/v1": hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:32]
        },
    }


def _location(diagnostic: Diagnostic, report: Report) -> dict[str, Any]:
    """Return file, line and column, and the pointer as a logical location."""
    file = diagnostic.origin or report.file
    uri = quote("stdin" if file == "-" else file, errors="replace")
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if diagnostic.position is not None:
        line, column = diagnostic.position
        place["region"] = {"startLine": line, "startColumn": column}
    named = {"fullyQualifiedName": diagnostic.pointer, "kind": "member"}
    return {"physicalLocation": place, "logicalLocations": [named]}
