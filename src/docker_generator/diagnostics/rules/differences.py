"""DG738 and DG797: settings and servers of the author's containers that the stack does not have."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_FILES = {
    "shop/main.py": "import os\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
    'THEME = os.getenv("SHOP_THEME", "plain")\n',
    "shop/requirements.txt": "fastapi==0.121.0\nstarlette==0.49.1\nuvicorn==0.38.0\n",
}


def _shop(service: dict[str, object], **files: str) -> Example:
    """Return a service with these fields, and further files of its tree."""
    placed = {f"shop/{name}": text for name, text in files.items()}
    fields = {"build": {"context": "shop"}, **service}
    return Example({"services": {"Catalog": fields}}, files=_FILES | placed)


_DOCKERFILE = "FROM python:3.14-slim\nENV SHOP_THEME=dark\n"
_COMPOSE = "services:\n  db:\n    image: postgres:15\n"

AUTHORED_VARIABLE = Rule(
    code="DG738",
    slug="authored-variable",
    severity=Severity.WARNING,
    message="{file} sets variables that {subject} reads, and nothing in this stack sets them: "
    "{found}",
    expected="{line}",
    action="Add the ones that the program needs to 'environment' in services.spec.yaml",
    explanation="The author's image has these values. Without them, the program uses the defaults "
    "in its code, such as another directory or another mode. The values are not taken over: paths "
    "may be those of the author's image.",
    wrong=_shop({}, Dockerfile=_DOCKERFILE),
    right=_shop({"environment": {"SHOP_THEME": "dark"}}, Dockerfile=_DOCKERFILE),
)
AUTHORED_SERVER_VERSION = Rule(
    code="DG797",
    slug="authored-server-version",
    severity=Severity.WARNING,
    message="{file} runs {image}, but '{other}' of {subject} is {used} in this stack",
    expected='"version": "{known}", or a program that was tried with {used}',
    action="Set version of the dependency '{other}' in services.spec.yaml",
    explanation="The graph names no version, so the default of the catalogue is used. The author's "
    "compose file has another major version of the same server, and queries and clients may "
    "depend on it.",
    wrong=_shop(
        {"dependencies": [{"name": "postgres", "external": True}]}, **{"compose.yaml": _COMPOSE}
    ),
    right=_shop(
        {"dependencies": [{"name": "postgres", "external": True, "version": "15"}]},
        **{"compose.yaml": _COMPOSE},
    ),
)
