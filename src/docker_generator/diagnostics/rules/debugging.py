"""DG770, DG771: the debuggers that the option `debug` opens."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_TREE = "artifacts/engineering/code/backend/catalog"
_SOURCE = {
    f"{_TREE}/requirements.txt": "fastapi==0.128.0\nuvicorn==0.40.0\n",
    f"{_TREE}/src/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
}

UNKNOWN_DEBUGGED_SERVICE = Rule(
    code="DG770",
    slug="unknown-debugged-service",
    severity=Severity.ERROR,
    message="Option 'debug' names {subject}, which is not a service of the topology graph",
    expected="the name of a service",
    action="Correct the name in the option debug, or remove it",
    explanation="A debugger is opened in the container of a service. A name that is not in the "
    "topology graph has no container.",
    wrong=Example(options={"debug": ["Catalogue"]}, files=_SOURCE),
    right=Example(options={"debug": ["Catalog"]}, files=_SOURCE),
)
NO_DEBUGGER = Rule(
    code="DG771",
    slug="no-debugger",
    severity=Severity.WARNING,
    message="No debugger can be opened for {subject}: {reason}",
    action="Remove the service from the option debug, or start it with the command of its "
    "framework",
    explanation="The debugger starts the program of a service whose image is built from its "
    "source here. It is known for Python, Node.js, Java and Go, and for the start commands of "
    "their frameworks.",
    wrong=Example(options={"debug": ["Catalog"]}),
    right=Example(options={"debug": ["Catalog"]}, files=_SOURCE),
)
