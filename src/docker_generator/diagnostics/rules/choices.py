"""DG108, DG109, DG118 to DG120, DG140: options from the command line, a file or a host."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_DIGEST = f"sha256:{'0123456789abcdef' * 4}"

INVALID_OPTION = Rule(
    code="DG108",
    slug="invalid-option",
    severity=Severity.ERROR,
    message="Option '{subject}' has an invalid value",
    action="Correct the option and run again",
    explanation="Options are checked like the graph: types, units and allowed characters.",
    wrong=Example(options={"environment": "test"}),
    right=Example(options={"environment": "staging", "tag": "1.4.0"}),
)
UNKNOWN_OPTION = Rule(
    code="DG109",
    slug="unknown-option",
    severity=Severity.WARNING,
    message="Option '{subject}' is not known and has no effect",
    action="Remove it, or correct its name",
    explanation="A host gives its options to every generator, so an unknown one is not an error.",
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
    explanation="The file does not exist, cannot be read, or is not a JSON object.",
    wrong=Example(command="check topology-graph.json --options no-such-file.json"),
    right=Example(),
)
UNUSED_PIN = Rule(
    code="DG119",
    slug="unused-pin",
    severity=Severity.WARNING,
    message="Option 'pins' names {subject}, and no file of the stack does",
    expected="an image as docker-manifest.json lists it under images",
    action="Correct the name, or remove the pin",
    explanation="An image is pinned only if its name is exactly the name in the files.",
    wrong=Example(options={"pins": {"python:3.14": _DIGEST}}),
    right=Example(options={"pins": {"python:3.14-slim-trixie": _DIGEST}}),
)
UNPINNED_IMAGES = Rule(
    code="DG120",
    slug="unpinned-images",
    severity=Severity.INFO,
    message="Images of the stack are named by tags, which move: {names}",
    action="Run docker-generator pin if builds have to stay the same",
    explanation="A tag names a new image when its owner moves it. A digest always names the "
    "same image, with its bugs.",
    wrong=Example(options={"environment": "prod", "tag": "1.4.0"}),
    right=Example(
        options={
            "environment": "prod",
            "tag": "1.4.0",
            "pins": {"python:3.14-slim-trixie": _DIGEST},
        }
    ),
)
SECOND_OPTIONS_FILE = Rule(
    code="DG140",
    slug="second-options-file",
    severity=Severity.WARNING,
    message="Options in {subject} have no effect because {used} exists",
    action="Move them into one file",
    explanation="Options are read from docker-generator.toml, else docker-generator.json, else "
    "from [tool.docker-generator] of pyproject.toml in the root directory. They are not merged, "
    "so one file shows all of them; --options, --set and the options of a host override it.",
    wrong=Example(
        files={
            "docker-generator.toml": 'environment = "staging"\ntag = "1.4.0"\n',
            "docker-generator.json": '{"environment": "dev"}',
        }
    ),
    right=Example(files={"docker-generator.toml": 'environment = "staging"\ntag = "1.4.0"\n'}),
)
