"""DG108, DG109, DG118: what was chosen on the command line, in a file or by a host."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

INVALID_OPTION = Rule(
    code="DG108",
    slug="invalid-option",
    severity=Severity.ERROR,
    message="Option '{subject}' has a value that cannot be used",
    action="Correct the option and run again",
    explanation="Options are checked like the graph: kinds, units and allowed characters.",
    wrong=Example(options={"environment": "test"}),
    right=Example(options={"environment": "staging", "tag": "1.4.0"}),
)
UNKNOWN_OPTION = Rule(
    code="DG109",
    slug="unknown-option",
    severity=Severity.WARNING,
    message="Option '{subject}' is not known and has no effect",
    action="Remove it, or correct its name",
    explanation="A host hands its options to every generator, so that an unknown one is no error.",
    wrong=Example(options={"registri": "registry.example.com"}),
    right=Example(options={"registry": "registry.example.com"}),
)
UNREADABLE_OPTIONS = Rule(
    code="DG118",
    slug="unreadable-options",
    severity=Severity.ERROR,
    message="Options cannot be read from {subject}: {reason}",
    expected="the path of a JSON file that holds one object",
    action="Correct the file, or name another with --options",
    explanation="The file is not there, may not be read, or is no JSON object.",
    wrong=Example(command="check topology-graph.json --options no-such-file.json"),
    right=Example(),
)
