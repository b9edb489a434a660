"""DG700 to DG709: what the source trees of compiled languages and of PHP, Ruby, Java ask for."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_BACKEND = "artifacts/engineering/code/backend/catalog"
_GO = {"services": {"Catalog": {"language": "go", "framework": "http", "port": 8000}}}


def _go(**files: str) -> Example:
    """Return a Go service without dependencies, and further files."""
    texts = {"go.mod": "module example.com/catalog\n\ngo 1.25\n", "main.go": "package main\n"}
    return Example(_GO, files={f"{_BACKEND}/{n}": t for n, t in (texts | files).items()})


DATA_NOT_COPIED = Rule(
    code="DG700",
    slug="data-not-copied",
    severity=Severity.WARNING,
    message="{paths} of {subject} is not in its image",
    expected="up to 100 files and folders beside the source, with names of letters, digits, and "
    "the characters . _ @ + -",
    action="Rename it, or move it into one folder of data",
    explanation="What is neither source, test nor documentation lies beside the program, which may "
    "read it while it runs. Each path stands in the Dockerfile, where other names need quotes.",
    wrong=_go(**{"price list.csv": "pen;1\n"}),
    right=_go(**{"price-list.csv": "pen;1\n"}),
)
