"""DG769 and DG772: settings of a package manager that its build does not follow."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_BACKEND = "artifacts/engineering/code/backend/catalog"
_NODE = {"services": {"Catalog": {"language": "javascript", "framework": "plain"}}}


def _yarn(**files: str) -> Example:
    """Return a service that Yarn installs, with further files."""
    texts = {
        "package.json": '{"scripts": {"start": "node server.js"}}\n',
        "yarn.lock": "# yarn lockfile v1\n",
        ".nvmrc": "24\n",
        "server.js": "",
    }
    return Example(_NODE, files={f"{_BACKEND}/{n}": t for n, t in (texts | files).items()})


OUTPUT_ELSEWHERE = Rule(
    code="DG769",
    slug="output-elsewhere",
    severity=Severity.WARNING,
    message="{file} of {subject} sets {setting}, but its image is built from the default directory "
    "of {manager}",
    expected="no such setting, or build.dockerfile",
    action="Remove the setting, or set build.dockerfile",
    explanation="The setting moves the packages or the program to another directory, from which "
    "nothing is copied: the build fails, or the program fails because its packages are missing.",
    wrong=_yarn(**{".yarnrc": "--modules-folder /node_modules\n"}),
    right=_yarn(),
)


def _poetry(variable: str) -> Example:
    """Return a service that Poetry installs, with a variable of its build."""
    service = {"framework": "plain", "build": {"environment": {variable: "https://pypi.example/"}}}
    files = {
        "pyproject.toml": '[tool.poetry]\nname = "catalog"\nversion = "1"\n',
        "poetry.lock": "",
        ".python-version": "3.14\n",
        "main.py": "",
    }
    return Example(
        {"services": {"Catalog": service}}, files={f"{_BACKEND}/{n}": t for n, t in files.items()}
    )


UNREAD_BUILD_VARIABLE = Rule(
    code="DG772",
    slug="unread-build-variable",
    severity=Severity.WARNING,
    message="{manager}, which installs the packages of {subject}, does not read {variables}",
    expected="a variable or a setting of {manager}; this one belongs to {others}",
    action="Configure the registry in a way that {manager} reads",
    explanation="Each package manager has variables of its own. A variable that it does not read "
    "has no effect: the packages come from the registry that its files name.",
    wrong=_poetry("PIP_INDEX_URL"),
    right=_poetry("POETRY_REPOSITORIES_SHOP_URL"),
)
