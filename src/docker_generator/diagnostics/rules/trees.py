"""DG670 to DG689, DG803: declarations in the files of a source tree that cannot be followed."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_BACKEND = "artifacts/engineering/code/backend/catalog"
_NODE = {"services": {"Catalog": {"language": "node", "framework": "express"}}}
_MANIFEST = '{{"scripts": {{"start": "{start}"}}, "dependencies": {{"express": "5.1.0"}}}}\n'


def _node(start: str, **files: str) -> Example:
    """Return an Express service with a start script, and further files."""
    texts = {
        "package.json": _MANIFEST.format(start=start),
        "package-lock.json": "{}\n",
        "server.js": "",
    }
    return Example(_NODE, files={f"{_BACKEND}/{n}": t for n, t in (texts | files).items()})


UNPARSABLE_MANIFEST = Rule(
    code="DG670",
    slug="unparsable-manifest",
    severity=Severity.ERROR,
    message="{file} of {subject} cannot be parsed: {reason}",
    expected="a file that the package manager can read",
    action="Fix the file",
    explanation="The package manager reads this file and fails, and the build with it.",
    wrong=_node("node server.js", **{"package.json": '{"dependencies": {"express": "5.1.0"'}),
    right=_node("node server.js"),
)
UNPARSABLE_FILE = Rule(
    code="DG671",
    slug="unparsable-file",
    severity=Severity.WARNING,
    message="{file} of {subject} cannot be parsed and is ignored: {reason}",
    expected="a file in the format of its name",
    action="Fix the file",
    explanation="The contents of the file are unknown, so decisions are made without it.",
    wrong=_node("node server.js", Dockerfile="RUN npm ci\n"),
    right=_node("node server.js", Dockerfile='FROM node:24\nCMD ["node", "server.js"]\n'),
)
START_NOT_UNDERSTOOD = Rule(
    code="DG672",
    slug="start-not-understood",
    severity=Severity.WARNING,
    message="A start command of {subject} is not used: {reason}",
    expected="in {file}, a command whose program is in the image",
    action="Change it, or set build.command",
    explanation="The tree declares how the service is started, but the image starts something "
    "else: the default of its framework.",
    wrong=_node("node server.js > server.log"),
    right=_node("node server.js"),
)
START_REPLACED = Rule(
    code="DG673",
    slug="start-replaced",
    severity=Severity.WARNING,
    message="{subject} is started by {command}, and not by the development server {program}",
    expected="a start command for production in {file}",
    action="Add a script start:prod, or set build.command",
    explanation="A development server watches sources that do not change in an image.",
    wrong=_node("nodemon server.js"),
    right=_node("node server.js"),
)
START_STEP_DROPPED = Rule(
    code="DG674",
    slug="start-step-dropped",
    severity=Severity.WARNING,
    message="The start command of {subject} has a step that does not belong in an image: {step} "
    "is left out",
    expected="one program in {file}",
    action="Make it a job or a migration, or set build.command",
    explanation="An image starts one program. A step before it would run once for each replica; a "
    "job runs once.",
    wrong=_node("node seed.js && node server.js", **{"seed.js": ""}),
    right=_node("npm run build && node server.js"),
)
START_FILE_NOT_FOUND = Rule(
    code="DG675",
    slug="start-file-not-found",
    severity=Severity.ERROR,
    message="{subject} is started by a file that does not exist: {path}{reason}",
    expected="{path} in the source tree, or a build that makes it",
    action="Fix the start command of the source tree, or set build.entrypoint",
    explanation="The image would build, but fail at every start.",
    wrong=_node("node dist/server.js"),
    right=_node("node server.js"),
)
UNSUPPORTED_BY_PACKAGE = Rule(
    code="DG676",
    slug="unsupported-by-package",
    severity=Severity.WARNING,
    message="{subject} is built with {what} {used}, for which {package} has no release",
    expected="one of: {known}",
    action="Update the package, or ask for an older version",
    explanation="The tree asks for a version of the language that a locked package does not "
    "support: at best it is compiled from its source, at worst it fails at the start.",
    wrong=Example(
        files={
            f"{_BACKEND}/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
            f"{_BACKEND}/requirements.txt": "fastapi\nuvicorn\nnumpy==1.26.3\n",
            f"{_BACKEND}/.python-version": "3.14\n",
        }
    ),
    right=Example(
        files={
            f"{_BACKEND}/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
            f"{_BACKEND}/requirements.txt": "fastapi\nuvicorn\nnumpy==1.26.3\n",
            f"{_BACKEND}/.python-version": "3.12\n",
        }
    ),
)
VERSION_BY_DEFAULT = Rule(
    code="DG677",
    slug="version-by-default",
    severity=Severity.INFO,
    message="Nothing in the source of {subject} names a version of {what}: {used} is used",
    expected="a version in {known}",
    action="Add the file, or set build.version",
    explanation="A tree that names no version is built with the default one, which changes with a "
    "newer catalogue.",
    wrong=_node("node server.js"),
    right=_node("node server.js", **{".nvmrc": "24\n"}),
)
SMALLER_IMAGE = Rule(
    code="DG678",
    slug="smaller-image",
    severity=Severity.INFO,
    message="The image of {subject} could be smaller: {hint}",
    action="Change the setting, if the program allows it",
    explanation="Without the setting, all packages are needed at run time.",
    wrong=Example(
        {"services": {"Catalog": {"language": "node", "framework": "next"}}},
        files={
            f"{_BACKEND}/package.json": '{"scripts": {"build": "next build"}, '
            '"dependencies": {"next": "16.0.0"}}\n',
            f"{_BACKEND}/package-lock.json": "{}\n",
        },
    ),
    right=Example(
        {"services": {"Catalog": {"language": "node", "framework": "next"}}},
        files={
            f"{_BACKEND}/package.json": '{"scripts": {"build": "next build"}, '
            '"dependencies": {"next": "16.0.0"}}\n',
            f"{_BACKEND}/package-lock.json": "{}\n",
            f"{_BACKEND}/next.config.js": "module.exports = { output: 'standalone' };\n",
        },
    ),
)
INCLUDED_FILE_NOT_FOUND = Rule(
    code="DG679",
    slug="included-file-not-found",
    severity=Severity.ERROR,
    message="{file} of {subject} needs a path that its build context does not contain: {path}",
    expected="{path} inside the build context",
    action="Add it, or set build.context to a directory that contains both",
    explanation="The build reads this file or directory, and fails without it. A build context "
    "contains only what is below it: no path with .. leads to a directory beside it.",
    wrong=Example(
        files={
            f"{_BACKEND}/main.py": "app = None\n",
            f"{_BACKEND}/requirements.txt": "-r ../shared.txt\nuvicorn\n",
        }
    ),
    right=Example(
        files={
            f"{_BACKEND}/main.py": "app = None\n",
            f"{_BACKEND}/requirements.txt": "uvicorn\n",
        }
    ),
)
_FLASK = {"services": {"Catalog": {"framework": "flask"}}}


def _flask(requirements: str) -> Example:
    """Return a Flask service with these requirements."""
    texts = {"app.py": "app = 1\n", "requirements.txt": requirements, ".python-version": "3.14\n"}
    return Example(_FLASK, files={f"{_BACKEND}/{name}": text for name, text in texts.items()})


START_PACKAGE_MISSING = Rule(
    code="DG680",
    slug="start-package-missing",
    severity=Severity.ERROR,
    message="{subject} does not declare {package}, which {framework} needs to start",
    expected="{known} in {files}",
    action="Add the package to the dependencies, or set build.command",
    explanation="The image would build, but its program would be missing at the start.",
    wrong=_flask("flask==3.1.2\n"),
    right=_flask("flask==3.1.2\ngunicorn==23.0.0\n"),
)
_GO = {"services": {"Catalog": {"language": "go", "framework": "http"}}}
_GO_MAIN = {f"{_BACKEND}/main.go": "package main\n\nfunc main() {}\n"}
MANIFEST_REQUIRED = Rule(
    code="DG681",
    slug="manifest-required",
    severity=Severity.ERROR,
    message="{subject} has no file that {manager} builds",
    expected="{known} in {directory}",
    action="Add the file, or set build.context or build.package_manager",
    explanation="The build reads this file first, and fails without it.",
    wrong=Example(_GO, files=_GO_MAIN),
    right=Example(
        _GO, files=_GO_MAIN | {f"{_BACKEND}/go.mod": "module example.com/catalog\n\ngo 1.27\n"}
    ),
)
LEFT_OUT_FILE = Rule(
    code="DG682",
    slug="left-out-file",
    severity=Severity.WARNING,
    message="{subject} names {path}{where}, which is not in the image: it is ignored as a secret",
    expected="the value in a secret, or the file in a volume",
    action="Mount the file, or add !{path} to the .dockerignore of the source",
    explanation="Private keys and files with variables, such as .env, are not copied into images. "
    "The program "
    "needs another way to read them.",
    wrong=Example(
        {"services": {"Catalog": {"environment": {"JWT_KEY_FILE": "keys/jwt.pem"}}}},
        files={
            f"{_BACKEND}/main.py": "app = 1\n",
            f"{_BACKEND}/requirements.txt": "uvicorn\n",
            f"{_BACKEND}/keys/jwt.pem": "public\n",
        },
    ),
    right=Example(
        {"services": {"Catalog": {"environment": {"JWT_KEY_FILE": "keys/jwt.pem"}}}},
        files={
            f"{_BACKEND}/main.py": "app = 1\n",
            f"{_BACKEND}/requirements.txt": "uvicorn\n",
            f"{_BACKEND}/keys/jwt.pem": "public\n",
            f"{_BACKEND}/.dockerignore": "!keys/jwt.pem\n",
        },
    ),
)
_PYTHON = {f"{_BACKEND}/main.py": "app = 1\n", f"{_BACKEND}/requirements.txt": "uvicorn\n"}
PARTLY_SEARCHED = Rule(
    code="DG803",
    slug="partly-searched",
    severity=Severity.INFO,
    message="The tree of {subject} was searched only in part: without {found}",
    expected="a build context with the program alone",
    action="Set build.context to the directory of the program, if it is a part of that tree",
    explanation="A tree is read in bounded time: 4,000 files and 8 MiB of code and settings, down "
    "to thirteen directories. What is named only in the rest, such as a variable or an address, is "
    "not reported. `docker-generator inspect` lists what was read.",
    wrong=Example(files=_PYTHON | {f"{_BACKEND}/{'a/' * 14}late.py": "X = 1\n"}),
    right=Example(files=_PYTHON | {f"{_BACKEND}/{'a/' * 13}late.py": "X = 1\n"}),
)
