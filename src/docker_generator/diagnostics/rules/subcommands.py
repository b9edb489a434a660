"""DG764 and DG765: programs whose task depends on a subcommand."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog

_BACKEND = "artifacts/engineering/code/backend/catalog"
_COBRA = "module shop\n\ngo 1.27\n\nrequire github.com/spf13/cobra v1.10.1\n"
_SERVE = 'package cmd\n\nvar serve = &cobra.Command{\n\tUse:   "serve",\n}\n'
_MAIN = 'package main\n\nimport "shop/cmd"\n'
_MIGRATE = 'package main\n\nvar migrate = flag.Bool("migrate", false, "")\n'
_DATABASE = [{"name": "postgres", "type": "database", "external": True}]


def _example(texts: dict[str, str], **fields: object) -> Example:
    """Return a Go service with these files."""
    files = {f"{_BACKEND}/{name}": text for name, text in texts.items()}
    return Example(catalog(language="go", framework="http", **fields).graph, files=files)


SUBCOMMAND_MISSING = Rule(
    code="DG764",
    slug="subcommand-missing",
    severity=Severity.WARNING,
    message="{file} of {subject} declares the command {command}, but the program is started "
    "without one",
    expected='"command": ["{program}", "{command}"]',
    action="Add this line to build of {subject} in topology-graph.json, with the options that the "
    "program needs",
    explanation="A program with several tasks prints its help and ends without one.",
    wrong=_example({"go.mod": _COBRA, "go.sum": "", "cmd/serve.go": _SERVE, "main.go": _MAIN}),
    right=_example(
        {"go.mod": _COBRA, "go.sum": "", "cmd/serve.go": _SERVE, "main.go": _MAIN},
        build={"command": ["/app/service", "serve"]},
    ),
)
OWN_MIGRATION = Rule(
    code="DG765",
    slug="own-migration",
    severity=Severity.WARNING,
    message="{file} of {subject} declares {command}, but nothing in the graph runs it",
    expected="a program that needs no migration, or a migration before each start",
    action="Add a service of the type job that runs the program with {command}, and let "
    "{subject} depend on it",
    explanation="The tables of a new database do not exist, so the program may fail.",
    wrong=_example(
        {"go.mod": "module shop\n\ngo 1.27\n", "go.sum": "", "main.go": _MIGRATE},
        dependencies=_DATABASE,
    ),
    right=_example(
        {"go.mod": "module shop\n\ngo 1.27\n", "go.sum": "", "main.go": _MIGRATE},
        dependencies=_DATABASE,
        build={"command": ["/app/service", "-migrate"]},
    ),
)
