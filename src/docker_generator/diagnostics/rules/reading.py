"""DG1xx: the topology graph and the options cannot be read as what they should be."""

from docker_generator.diagnostics.diagnostic import Rule, Severity

UNREADABLE_INPUT = Rule(
    code="DG101",
    slug="unreadable-input",
    severity=Severity.ERROR,
    message="Topology graph {subject} cannot be read: {reason}",
    expected="the path of a JSON file that you may read, or - for standard input",
    action="Run service-topology-analyzer first, or name the file: docker-generator check PATH",
)
INVALID_JSON = Rule(
    code="DG102",
    slug="invalid-json",
    severity=Severity.ERROR,
    message="Topology graph is no JSON: {reason}",
    expected="one JSON object in UTF-8",
    action="Re-run service-topology-analyzer; do not edit the file by hand",
)
DUPLICATE_KEY = Rule(
    code="DG103",
    slug="duplicate-key",
    severity=Severity.ERROR,
    message="Key {subject} stands twice in one object",
    expected="each key once",
    action="Remove one of the two, then re-run service-topology-analyzer",
)
MISSING_FIELD = Rule(
    code="DG104",
    slug="missing-field",
    severity=Severity.ERROR,
    message="Field '{field}' of {subject} is missing",
    expected="a value",
    action="Add it to services.spec.yaml and re-run service-topology-analyzer",
)
UNEXPECTED_TYPE = Rule(
    code="DG105",
    slug="unexpected-type",
    severity=Severity.ERROR,
    message="Field '{field}' of {subject} has a value of another kind",
    action="Fix it in services.spec.yaml and re-run service-topology-analyzer",
)
UNKNOWN_FIELD = Rule(
    code="DG106",
    slug="unknown-field",
    severity=Severity.WARNING,
    message="Field '{field}' of {subject} is not known and has no effect",
    action="Remove it, or correct its name; other generators may still read it",
)
INPUT_TOO_LARGE = Rule(
    code="DG107",
    slug="input-too-large",
    severity=Severity.ERROR,
    message="Topology graph is too large: {reason}",
    expected="at most 64 MiB and 64 levels",
    action="Leave dependency_matrix out, or split the graph",
)
INVALID_OPTION = Rule(
    code="DG108",
    slug="invalid-option",
    severity=Severity.ERROR,
    message="Option '{subject}' has a value that cannot be used",
    action="Correct the option and run again",
)
UNKNOWN_OPTION = Rule(
    code="DG109",
    slug="unknown-option",
    severity=Severity.WARNING,
    message="Option '{subject}' is not known and has no effect",
    action="Remove it, or correct its name",
)
