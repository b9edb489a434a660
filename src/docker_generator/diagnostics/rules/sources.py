"""DG406 to DG425: declarations of a service's source tree, and missing files."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_FOLDER = "artifacts/engineering/code/backend/catalog"
_SOURCE = {
    f"{_FOLDER}/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    f"{_FOLDER}/requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n",
}
_PROJECT = '[project]\nname = "catalog"\ndependencies = ["fastapi", "uvicorn"]\n'
_RIGHT = Example(files=_SOURCE)


def _with(**files: str) -> Example:
    """Return the source with further files, or with other texts of its files."""
    return Example(files=_SOURCE | {f"{_FOLDER}/{name}": text for name, text in files.items()})


_NEST = {"services": {"Catalog": {"language": "typescript", "framework": "nestjs"}}}
_DJANGO = {"services": {"Catalog": {"framework": "django"}}}


def _package(script: str) -> dict[str, str]:
    """Return the source of a NestJS service with one script."""
    text = (
        f'{{"scripts": {{"{script}": "nest build"}}, "dependencies": {{"@nestjs/core": "11.1.6"}}}}'
    )
    return {f"{_FOLDER}/package.json": text + "\n", f"{_FOLDER}/package-lock.json": "{}\n"}


def _site(host: str) -> dict[str, str]:
    """Return the source of a Django site that answers to one host."""
    return {
        f"{_FOLDER}/requirements.txt": "django==5.2.8\ngunicorn==23.0.0\n",
        f"{_FOLDER}/shop/settings.py": f'ALLOWED_HOSTS = ["{host}"]\n',
        f"{_FOLDER}/shop/wsgi.py": "application = None\n",
    }


SOURCE_NOT_FOUND = Rule(
    code="DG406",
    slug="source-not-found",
    severity=Severity.INFO,
    message="Source of {subject} not found: its files are assumed to have the default layout of "
    "{manager}",
    expected="a directory {places}",
    action="Generate the service's code first, or set build.context{hint}",
    explanation="Without the source, the conventions of its language are assumed. If a file is "
    "missing, the build names it.",
    wrong=Example(),
    right=_RIGHT,
)
NO_LOCK_FILE = Rule(
    code="DG407",
    slug="no-lock-file",
    severity=Severity.WARNING,
    message="{subject} has no lock file: two builds may install different versions",
    expected="{known} in {directory}",
    action="Lock the dependencies and commit the lock file",
    explanation="With a lock file, two builds install the same versions.",
    wrong=Example(
        files={
            f"{_FOLDER}/main.py": _SOURCE[f"{_FOLDER}/main.py"],
            f"{_FOLDER}/pyproject.toml": _PROJECT,
        }
    ),
    right=_RIGHT,
)
SEVERAL_LOCK_FILES = Rule(
    code="DG408",
    slug="several-lock-files",
    severity=Severity.WARNING,
    message="{subject} has lock files of several package managers: {found}; {manager} is used",
    expected="one lock file in {directory}",
    action="Remove the others, or set build.package_manager",
    explanation="Two lock files may lock two sets of packages, and only one of them is installed.",
    wrong=_with(**{"pyproject.toml": _PROJECT, "poetry.lock": "", "uv.lock": ""}),
    right=_RIGHT,
)
ENTRY_POINT_NOT_FOUND = Rule(
    code="DG409",
    slug="entry-point-not-found",
    severity=Severity.WARNING,
    message="Entry point of {subject} not found: {entrypoint} is started",
    expected="one of {known} in {directory}",
    action="Add it, or set build.entrypoint",
    explanation="The entry point is searched by its conventional names and contents. "
    "The file that is started instead may not exist.",
    wrong=_with(**{"main.py": "print()\n", "src/main.py": "print()\n"}),
    right=_RIGHT,
)
MANIFEST_NOT_FOUND = Rule(
    code="DG417",
    slug="manifest-not-found",
    severity=Severity.WARNING,
    message="{subject} has no file that {manager} reads: no dependency is installed",
    expected="{known} in {directory}",
    action="Add it, or set build.package_manager",
    explanation="Nothing declares which packages the service needs, so none is installed.",
    wrong=Example(files={f"{_FOLDER}/main.py": _SOURCE[f"{_FOLDER}/main.py"]}),
    right=_RIGHT,
)
PACKAGE_NOT_DECLARED = Rule(
    code="DG418",
    slug="package-not-declared",
    severity=Severity.WARNING,
    message="{subject} does not declare {package}, which starts {framework}",
    expected="{known} in {files}",
    action="Add the package to the dependencies, or set build.command",
    explanation="The image would build, but fail when it starts.",
    wrong=_with(**{"requirements.txt": "fastapi==0.121.0\n-e ./libs/shop\n"}),
    right=_RIGHT,
)
VERSION_NOT_AVAILABLE = Rule(
    code="DG419",
    slug="version-not-available",
    severity=Severity.WARNING,
    message="{file} of {subject} asks for a {what} that is not supported: {used} is used",
    expected="one of: {known}",
    action="Allow one of them there, or set build.version",
    explanation="The source asks for a version for which no image is known. The next supported "
    "version is used because it differs least, else the last one before it.",
    wrong=_with(**{".python-version": "3.8\n"}),
    right=_with(**{".python-version": "3.13\n"}),
)
MISSING_BUILD_SETTING = Rule(
    code="DG420",
    slug="missing-build-setting",
    severity=Severity.ERROR,
    message="The build of {subject} does not make the file from which {framework} is started",
    expected="{wanted}",
    action="Add it to the source of the service",
    explanation="The image would build, but contain no program to start.",
    wrong=Example(_NEST, files=_package("tsc")),
    right=Example(_NEST, files=_package("build")),
)
UNFIT_SETTING = Rule(
    code="DG430",
    slug="unfit-setting",
    severity=Severity.WARNING,
    message="A setting of {subject} keeps {framework} from working in a container",
    expected="{wanted}",
    action="Change it in the source of the service",
    explanation="The service starts, but does not work: for example, Django answers 400 to an "
    "unknown host, and the health check asks for localhost.",
    wrong=Example(_DJANGO, files=_site("shop.example")),
    right=Example(_DJANGO, files=_site("localhost")),
)
_GO = {"language": "go", "framework": "http"}
_TWO_PROGRAMS = {
    f"artifacts/engineering/code/backend/catalog/{file}": text
    for file, text in {
        "go.mod": "module example.com/catalog\n\ngo 1.26\n",
        "cmd/import/main.go": "package main\n\nfunc main() {}\n",
        "cmd/serve/main.go": "package main\n\nfunc main() {}\n",
    }.items()
}

SEVERAL_ENTRY_POINTS = Rule(
    code="DG425",
    slug="several-entry-points",
    severity=Severity.WARNING,
    message="{subject} has several entry points, none with its name: {entrypoint} is used",
    expected="one of {found} in {directory}, or one with the name of the service",
    action="Set build.entrypoint",
    explanation="An image runs one program. Nothing in the source says which of these to start, so "
    "the first one is used, which may be wrong.",
    wrong=Example({"services": {"Catalog": _GO}}, files=_TWO_PROGRAMS),
    right=Example(
        {"services": {"Catalog": {**_GO, "build": {"entrypoint": "cmd/serve"}}}},
        files=_TWO_PROGRAMS,
    ),
)
