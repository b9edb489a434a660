"""DG767: programs that nothing outside of their container reaches."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_BACKEND = "artifacts/engineering/code/backend/catalog"
_NODE = {"services": {"Catalog": {"language": "javascript", "framework": "express", "port": 3000}}}


def _listening(address: str) -> Example:
    """Return an Express service that listens on an address."""
    texts = {
        "package.json": '{"scripts": {"start": "node server.js"}, '
        '"dependencies": {"express": "5.1.0"}}\n',
        "package-lock.json": "{}\n",
        ".nvmrc": "24\n",
        "server.js": f"require('express')().listen(3000, '{address}');\n",
    }
    return Example(_NODE, files={f"{_BACKEND}/{name}": text for name, text in texts.items()})


LOOPBACK_LISTENER = Rule(
    code="DG767",
    slug="loopback-listener",
    severity=Severity.WARNING,
    message="{subject} listens on an address that only its own container reaches: {found}",
    expected="0.0.0.0, which other containers and the host reach",
    action="Listen on every address{hint}",
    explanation="Each container has a loopback interface of its own. The health check runs inside "
    "the container, so it passes, and every other connection is refused.",
    wrong=_listening("127.0.0.1"),
    right=_listening("0.0.0.0"),  # noqa: S104 -- what the example listens on
)
