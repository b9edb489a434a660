"""DG708, DG709 and DG763: registries that need a login."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog

_BACKEND = "artifacts/engineering/code/backend/catalog"
_PYTHON = {"main.py": "app = 1\n", ".python-version": "3.14\n"}
_NODE = {
    "package.json": '{"dependencies": {"express": "5.1.0"}, "scripts": {"start": "node a.js"}}\n',
    "package-lock.json": "{}\n",
    "a.js": "",
    ".nvmrc": "24\n",
}
_INDEX = "https://{login}pypi.example.com/simple"


def _node(settings: str) -> Example:
    files = {f"{_BACKEND}/{n}": text for n, text in (_NODE | {".npmrc": settings}).items()}
    return Example(catalog(language="node", framework="express").graph, files=files)


def _python(login: str, **build: object) -> Example:
    index = _INDEX.format(login=login)
    texts = _PYTHON | {"requirements.txt": f"--extra-index-url {index}\nuvicorn==0.38.0\n"}
    files = {f"{_BACKEND}/{name}": text for name, text in texts.items()}
    graph = catalog(language="python", framework="fastapi", build=build).graph
    return Example(graph, files=files)


LITERAL_CREDENTIAL = Rule(
    code="DG708",
    slug="literal-credential",
    severity=Severity.WARNING,
    message="{file} of {subject} holds a password or a token",
    expected="the name of a variable instead, and the value in .env",
    action="Name a variable there, in the way that the package manager reads",
    explanation="Every reader of the source can use the password. The file is in no layer of an "
    "image: it is mounted as a secret while the packages are installed.",
    wrong=_node("//npm.example.com/:_authToken=0123456789abcdef\n"),
    right=_node("//npm.example.com/:_authToken=${NPM_TOKEN}\n"),
)
CREDENTIAL_IN_MANIFEST = Rule(
    code="DG709",
    slug="credential-in-manifest",
    severity=Severity.ERROR,
    message="{file} of {subject} holds a password in an address, and is part of the image",
    expected="the name of a variable instead; its value is in .env",
    action="Name a variable there, or remove the login and name the variables that hold it in "
    "build.secrets",
    explanation="A manifest is in the layers of the build and often in the image that runs. "
    "Every user of the image could read the password.",
    wrong=_python("shop:0123456789abcdef@"),
    right=_python("shop:${INDEX_PASSWORD}@"),
)
UNKNOWN_LOGIN = Rule(
    code="DG763",
    slug="unknown-login",
    severity=Severity.WARNING,
    message="{file} of {subject} names the registry {host}, and nothing says how to log in to it",
    expected="a registry without a login, or the variables with the login{variables}",
    action="Name these variables in build.secrets, and set them in .env",
    explanation="A build has no login of its own. build.secrets are read by the steps that "
    "install and build, and are in no layer.",
    wrong=_python(""),
    right=_python("", secrets=["PIP_INDEX_URL"]),
)
