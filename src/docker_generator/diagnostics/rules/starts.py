"""DG735, DG737, DG741, DG799: developer options, literal ports, data, settings of a build."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_BACKEND = "artifacts/engineering/code/backend/catalog"
_NODE = {"services": {"Catalog": {"language": "javascript", "framework": "express", "port": 8000}}}


def _express(start: str, port: str) -> Example:
    """Return an Express service with a start script, and the port on which it listens."""
    texts = {
        "package.json": f'{{"scripts": {{"start": "{start}"}}, '
        '"dependencies": {"express": "5.1.0"}}\n',
        "package-lock.json": "{}\n",
        ".nvmrc": "24\n",
        "server.js": f"require('express')().listen({port});\n",
    }
    return Example(_NODE, files={f"{_BACKEND}/{name}": text for name, text in texts.items()})


def _python(**files: str) -> Example:
    """Return a service that loads a model when it starts, and further files."""
    texts = {
        "main.py": "import joblib\n\nmodel = joblib.load('model.onnx')\napp = 1\n",
        "requirements.txt": "fastapi==0.121.0\nstarlette==0.49.1\nuvicorn==0.38.0\n",
        ".python-version": "3.14\n",
    }
    graph = {"services": {"Catalog": {"language": "python", "framework": "fastapi", "port": 8000}}}
    return Example(graph, files={f"{_BACKEND}/{n}": t for n, t in (texts | files).items()})


DEVELOPMENT_OPTION = Rule(
    code="DG735",
    slug="development-option",
    severity=Severity.INFO,
    message="{subject} is started without {options}, an option for developers",
    expected="a start command for production in {file}",
    action="Remove it there, or set build.command if the service needs it",
    explanation="Such an option watches sources that do not change in an image, opens a debugger, "
    "or shows errors with parts of the source to the user.",
    wrong=_express("node --watch server.js", "process.env.PORT"),
    right=_express("node server.js", "process.env.PORT"),
)
LITERAL_PORT = Rule(
    code="DG737",
    slug="literal-port",
    severity=Severity.WARNING,
    message="The code of {subject} listens on port {found} ({place}), but its port in the graph is "
    "{port}",
    expected="a program that listens on port {port}, or reads PORT",
    action="Set port of {subject} to {found}{hint}, or read the port from PORT",
    explanation="PORT does not change a port that is a number in the code, or that another "
    "variable decides. The health check and other services connect to the port of the graph, where "
    "nothing listens.",
    wrong=_express("node server.js", "3000"),
    right=_express("node server.js", "8000"),
)


MISSING_DATA = Rule(
    code="DG741",
    slug="missing-data",
    severity=Severity.WARNING,
    message="The code of {subject} reads files of data that are not in its source: {found}",
    expected="the files in the source, or in a volume of the service",
    action="Add the files, or a volume with them, or let the program download them into a volume",
    explanation="Tables, databases of addresses and models are often too large for a repository. A "
    "program that opens one at its start ends there without it.",
    wrong=_python(),
    right=_python(**{"model.onnx": "-\n"}),
)


def _vite(**files: str) -> Example:
    """Return pages that Vite builds, and further files."""
    texts = {
        "package.json": '{"scripts": {"build": "vite build"}, '
        '"devDependencies": {"vite": "7.0.0"}}\n',
        "package-lock.json": "{}\n",
        ".nvmrc": "24\n",
        ".env.production": "VITE_API_URL=/api\n",
    }
    graph = {"services": {"Catalog": {"language": "javascript", "framework": "vite", "port": 80}}}
    return Example(graph, files={f"{_BACKEND}/{n}": t for n, t in (texts | files).items()})


BUILD_SETTINGS = Rule(
    code="DG799",
    slug="build-settings",
    severity=Severity.WARNING,
    message="{file} of {subject} sets {variables} for the build, which does not read the file: it "
    "is ignored as a secret",
    expected="the values in build.environment, or the file in the build context",
    action="Set {variables} in build.environment, or, if the file has no secret, add !{file} to "
    "the .dockerignore of the source",
    explanation="Such variables are written into pages by the build. Files with variables, such as "
    ".env, are not copied into images, because most of them have secrets.",
    wrong=_vite(),
    right=_vite(**{".dockerignore": "!.env.production\n"}),
)
