"""DG1xx: the topology graph, or the options, cannot be read."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog

UNREADABLE_INPUT = Rule(
    code="DG101",
    slug="unreadable-input",
    severity=Severity.ERROR,
    message="Topology graph {subject} cannot be read: {reason}",
    expected="the path of a JSON file that you may read, or - for standard input",
    action="Run service-topology-analyzer first, or name the file of the graph on the command line",
    explanation="The file does not exist, may not be read, or is a directory, a pipe or a device. "
    "Only regular files and standard input are read, so that no read can wait forever.",
    wrong=Example(command="check no-such-file.json"),
    right=Example(),
)
INVALID_JSON = Rule(
    code="DG102",
    slug="invalid-json",
    severity=Severity.ERROR,
    message="Topology graph is not valid JSON: {reason}",
    expected="one JSON object in UTF-8",
    action="Re-run service-topology-analyzer; fix the file if you wrote it yourself",
    explanation="The graph is strict JSON: no comments, no trailing commas, text in double quotes.",
    wrong=Example('{"services": {},}'),
    right=Example(),
)
DUPLICATE_KEY = Rule(
    code="DG103",
    slug="duplicate-key",
    severity=Severity.ERROR,
    message="Key {subject} appears twice in one object",
    expected="each key once; the first one is at line {line}, column {column}",
    action="Remove one of the two; re-run service-topology-analyzer if it wrote the file",
    explanation="Readers of JSON disagree about which of the two counts. Two generators that read "
    "one graph could therefore make two different stacks.",
    wrong=Example('{"services": {"Catalog": {}, "Catalog": {}}}'),
    right=Example(),
)
MISSING_FIELD = Rule(
    code="DG104",
    slug="missing-field",
    severity=Severity.ERROR,
    message="Field '{field}' of {subject} is not set",
    expected="a value",
    action="Add it to services.spec.yaml and re-run service-topology-analyzer",
    own_action="Add it to {graph}",
    explanation="Without this field nothing can be generated: it has no default.",
    wrong=catalog(language=None),
    right=catalog(),
)
UNEXPECTED_TYPE = Rule(
    code="DG105",
    slug="unexpected-type",
    severity=Severity.ERROR,
    message="Field '{field}' of {subject} has the wrong type",
    action="Fix it in services.spec.yaml and re-run service-topology-analyzer",
    own_action="Fix it in {graph}",
    explanation="A field holds text, a number, true or false, a list or an object. No value is "
    "converted silently; a text is accepted for an object only where docs/graph.md says so.",
    wrong=catalog(dependencies="postgres"),
    right=catalog(dependencies=[{"name": "postgres", "external": True}]),
)
UNKNOWN_FIELD = Rule(
    code="DG106",
    slug="unknown-field",
    severity=Severity.WARNING,
    message="Field '{field}' of {subject} is not known and has no effect",
    action="Remove it, or correct its name; other generators may still read it",
    explanation="The graph is shared with other generators, so an unknown field is not an error. "
    "Most often it is a misspelt field, or a field of another part of the graph.",
    wrong=catalog(recources={"cpu": 2}),
    right=catalog(resources={"cpu": 2}),
)
INPUT_TOO_LARGE = Rule(
    code="DG107",
    slug="input-too-large",
    severity=Severity.ERROR,
    message="Topology graph is too large: {reason}",
    expected="at most 64 MiB, 200000 objects and lists, 20000 members in each, 2000 services",
    action="Leave dependency_matrix out, or split the graph",
    explanation="The limits are far above real graphs. They keep a hostile file from exhausting "
    "the memory and the time of the machine that reads it.",
    wrong=Example('{"services": [' + "0," * 20_000 + "0]}"),
    right=Example(),
)
EMPTY_INPUT = Rule(
    code="DG110",
    slug="empty-input",
    severity=Severity.ERROR,
    message="Topology graph is empty",
    expected="one JSON object in UTF-8",
    action="Write the graph, or run service-topology-analyzer again: it may have been interrupted",
    explanation="The file holds nothing, or spaces only.",
    wrong=Example(" "),
    right=Example(),
)
INVALID_ENCODING = Rule(
    code="DG111",
    slug="invalid-encoding",
    severity=Severity.ERROR,
    message="Topology graph is not in UTF-8: {reason}",
    expected="one JSON object in UTF-8",
    action="Save the file as UTF-8, or re-run service-topology-analyzer",
    explanation="JSON that is exchanged is UTF-8 (RFC 8259). No other encoding is guessed. A byte "
    "order mark at the start is accepted.",
    wrong=Example(b'{"name": "caf\xe9"}'),
    right=Example({"name": "cafe"}),
)
TRUNCATED_JSON = Rule(
    code="DG112",
    slug="truncated-json",
    severity=Severity.ERROR,
    message="Topology graph ends too early",
    expected="a closing bracket for each opening one",
    action="Complete the file, or re-run service-topology-analyzer: it may have been interrupted",
    explanation="The text is valid JSON up to its end, which is missing.",
    wrong=Example('{"services": {'),
    right=Example(),
)
NOT_AN_OBJECT = Rule(
    code="DG113",
    slug="not-an-object",
    severity=Severity.ERROR,
    message="Topology graph is {what} instead of an object",
    expected='an object that holds "services"',
    action="Re-run service-topology-analyzer, or name another file",
    explanation="The top level of a graph is one JSON object.",
    wrong=Example("[]"),
    right=Example(),
)
INVALID_NUMBER = Rule(
    code="DG114",
    slug="invalid-number",
    severity=Severity.ERROR,
    message="Topology graph holds an impossible number: {reason}",
    expected="numbers as JSON writes them, of at most 300 characters",
    action="Fix the number in services.spec.yaml and re-run service-topology-analyzer",
    own_action="Fix the number in {graph}",
    explanation="NaN and Infinity are not valid JSON. A number such as 1e999 becomes infinite "
    "when it is "
    "read, and one of thousands of digits only costs time.",
    wrong=Example('{"services": {"Catalog": {"port": NaN}}}'),
    right=catalog(port=8000),
)
LONE_SURROGATE = Rule(
    code="DG115",
    slug="lone-surrogate",
    severity=Severity.ERROR,
    message="Topology graph holds half a character: {escape}",
    expected="characters beyond U+FFFF as two escapes, or as themselves",
    action="Fix the text in services.spec.yaml and re-run service-topology-analyzer",
    own_action="Fix the text in {graph}",
    explanation="A lone surrogate cannot be written in UTF-8, so no file can hold it.",
    wrong=Example('{"name": "\\ud800"}'),
    right=Example({"name": "shop"}),
)
NESTED_TOO_DEEP = Rule(
    code="DG116",
    slug="nested-too-deep",
    severity=Severity.ERROR,
    message="Topology graph is nested too deep",
    expected="at most 64 levels",
    action="Re-run service-topology-analyzer; no real graph has more than 8 levels",
    own_action="Fix {graph}; no real graph has more than 8 levels",
    explanation="Deep nesting exhausts the stack of the programs that read the file.",
    wrong=Example('{"services": ' + "[" * 70 + "]" * 70 + "}"),
    right=Example(),
)
FORBIDDEN_FIELD = Rule(
    code="DG117",
    slug="forbidden-field",
    severity=Severity.ERROR,
    message="Field '{field}' of {subject} is not supported: it would weaken the container",
    expected="a service without {field}",
    action="Remove it from services.spec.yaml",
    explanation="A graph may come from anywhere, so it cannot grant privileges, devices, "
    "capabilities or the namespaces of the host. Grant them in docker-compose.override.yml.",
    wrong=catalog(privileged=True),
    right=catalog(),
)
