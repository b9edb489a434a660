"""DG700 to DG709, DG729, DG733, DG734, DG736: requirements of a source tree in one language."""

import json

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
    expected="up to 100 files and directories beside the source, with names of letters, digits, "
    "and the characters . _ @ + -",
    action="Rename it, or move it into one directory of data",
    explanation="A file that is neither source, test nor documentation may be read by the program "
    "while it runs. Each path is written into the Dockerfile, where other names need quotes.",
    wrong=_go(**{"price list.csv": "pen;1\n"}),
    right=_go(**{"price-list.csv": "pen;1\n"}),
)


_PHP = {"services": {"Catalog": {"language": "php", "framework": "plain", "port": 8000}}}


def _php(*extensions: str) -> Example:
    """Return a PHP service that asks for extensions."""
    required = ", ".join(f'"ext-{name}": "*"' for name in extensions)
    texts = {"composer.json": f'{{"require": {{{required}}}}}\n', "composer.lock": "{}\n"}
    files = {f"{_BACKEND}/{name}": text for name, text in texts.items()}
    return Example(_PHP, files=files | {f"{_BACKEND}/public/index.php": ""})


EXTENSION_NOT_KNOWN = Rule(
    code="DG701",
    slug="extension-not-known",
    severity=Severity.WARNING,
    message="{file} of {subject} asks for the extension {extension}, which its image does not hold",
    expected="extensions that install-php-extensions knows",
    action="Build an image of your own, or remove the requirement",
    explanation="An extension that is not part of the language has to be compiled, and nothing "
    "names its source. The package manager refuses to install if an extension is missing.",
    wrong=_php("gd", "geos"),
    right=_php("gd"),
)


def _python(*requirements: str) -> Example:
    """Return a Python service with this list of packages."""
    texts = {"main.py": "app = 1\n", ".python-version": "3.14\n"}
    texts["requirements.txt"] = "".join(f"{line}\n" for line in requirements)
    return Example(files={f"{_BACKEND}/{name}": text for name, text in texts.items()})


DIRECT_PACKAGES_ONLY = Rule(
    code="DG702",
    slug="direct-packages-only",
    severity=Severity.WARNING,
    message="{file} of {subject} pins {package} but not {needed}, which it needs: "
    "two builds may install different versions",
    expected="a list of all packages with their versions, or a lock file",
    action="Write the list with pip-compile or pip freeze, or lock it with uv or Poetry",
    explanation="For each package that is not pinned, pip installs the newest release. A release "
    "that is newer than the list may not work with the pinned ones: then the build fails, or the "
    "program when it starts.",
    wrong=_python("uvicorn==0.54.0"),
    right=_python("uvicorn==0.54.0", "h11==0.16.0"),
)

UNPINNED_PACKAGES = Rule(
    code="DG729",
    slug="unpinned-packages",
    severity=Severity.INFO,
    message="{file} of {subject} does not pin {packages}: two builds may install different "
    "versions",
    expected="a list of all packages with their versions, or a lock file",
    action="Write the list with pip-compile or pip freeze, or lock it with uv or Poetry",
    explanation="For each package that is not pinned, pip installs the newest release that fits "
    "the others. The program may have been tried with an older one.",
    wrong=_python("uvicorn>=0.54"),
    right=_python("uvicorn==0.54.0", "h11==0.16.0"),
)


def _node(*locked: str) -> Example:
    """Return a Node.js service that declares two packages, of which some are locked."""
    declared = {"express": "5.1.0", "zod": "4.1.0"}
    root = {"dependencies": {name: declared[name] for name in locked}}
    texts = {
        "package.json": json.dumps({"main": "server.js", "dependencies": declared}),
        "package-lock.json": json.dumps({"lockfileVersion": 3, "packages": {"": root}}),
        "server.js": "",
        ".nvmrc": "24\n",
    }
    service = {"language": "javascript", "framework": "express", "port": 8000}
    graph = {"services": {"Catalog": service}}
    return Example(graph, files={f"{_BACKEND}/{n}": t for n, t in texts.items()})


LOCK_OUT_OF_DATE = Rule(
    code="DG707",
    slug="lock-out-of-date",
    severity=Severity.ERROR,
    message="{lock} of {subject} does not have {packages}, which {file} declares",
    expected="a lock file made after the last change of {file}",
    action="Update the lock file with the package manager",
    explanation="An installation from a lock file fails if the manifest asks for a package "
    "that the lock file does not have.",
    wrong=_node("express"),
    right=_node("express", "zod"),
)
IGNORED_BUILD_FILE = Rule(
    code="DG733",
    slug="ignored-build-file",
    severity=Severity.ERROR,
    message="{file} of {subject} leaves out what its build copies: {paths}",
    expected="rules that leave {paths} in the build context",
    action="Remove the rule from {file}, or add a line with ! and the path after it",
    explanation="The rules of the author hold for the generated image too, and the builder finds "
    "no file that they leave out.",
    wrong=Example(
        files={
            f"{_BACKEND}/main.py": "app = 1\n",
            f"{_BACKEND}/requirements.txt": "uvicorn\n",
            f"{_BACKEND}/.dockerignore": "*\n!main.py\n",
        }
    ),
    right=Example(
        files={
            f"{_BACKEND}/main.py": "app = 1\n",
            f"{_BACKEND}/requirements.txt": "uvicorn\n",
            f"{_BACKEND}/.dockerignore": "*\n!main.py\n!requirements.txt\n",
        }
    ),
)


def _declared(**files: str) -> Example:
    """Return a service of Python whose manifest asks for Python 3.13."""
    project = '[project]\nname = "shop"\nrequires-python = ">=3.13,<3.14"\n'
    texts = {
        "main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
        "requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\nstarlette==0.49.3\n",
        "pyproject.toml": project,
    }
    graph = {"services": {"Catalog": {"build": {"context": "shop"}}}}
    return Example(graph, files={f"shop/{n}": t for n, t in (texts | files).items()})


CONTRADICTING_DECLARATIONS = Rule(
    code="DG734",
    slug="contradicting-declarations",
    severity=Severity.WARNING,
    message="{file} of {subject} asks for {wanted}, but {other} for {known}: {used} is used",
    expected="the same in both",
    action="Change one of the two files, or set {field}",
    explanation="Two files of a tree declare different things, and only one of them can be used. "
    "The program may have been tried on the other one alone, or the build may refuse it.",
    wrong=_declared(**{".python-version": "3.11\n"}),
    right=_declared(**{".python-version": "3.13\n"}),
)


def _rust(**files: str) -> Example:
    """Return a Rust service with a query that the compiler checks, and further files."""
    texts = {
        "Cargo.toml": '[package]\nname = "catalog"\nversion = "0.1.0"\nedition = "2024"\n'
        '\n[dependencies]\naxum = "0.8"\nsqlx = "0.8"\n',
        "Cargo.lock": "version = 4\n",
        "rust-toolchain": "1.98\n",
        "src/main.rs": 'fn main() {\n    sqlx::query!("SELECT 1 AS one");\n}\n',
    }
    service = {"language": "rust", "framework": "axum", "port": 8000}
    graph = {"services": {"Catalog": service}}
    return Example(graph, files={f"{_BACKEND}/{n}": t for n, t in (texts | files).items()})


UNPREPARED_QUERIES = Rule(
    code="DG736",
    slug="unprepared-queries",
    severity=Severity.WARNING,
    message="The compiler checks queries of {subject} against a database, which no build reaches: "
    "{place}",
    expected="the directory .sqlx, which cargo sqlx prepare makes",
    action="Run cargo sqlx prepare beside a migrated database, and commit .sqlx",
    explanation="Macros such as query! of sqlx ask the database of DATABASE_URL while they are "
    "compiled. Without it and without prepared data, the build of the image fails.",
    wrong=_rust(),
    right=_rust(**{".sqlx/query-1.json": "{}\n"}),
)
