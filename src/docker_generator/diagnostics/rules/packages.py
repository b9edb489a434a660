"""DG690 to DG696: Debian packages, and other contents that an image lacks."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog

_BACKEND = "artifacts/engineering/code/backend/catalog"


def _python(requirements: str, **files: str) -> Example:
    """Return a Python service with these requirements, and further files."""
    texts = {"main.py": "app = 1\n", "requirements.txt": requirements, ".python-version": "3.14\n"}
    return Example(files={f"{_BACKEND}/{n}": t for n, t in (texts | files).items()})


INVALID_PACKAGE = Rule(
    code="DG690",
    slug="invalid-package",
    severity=Severity.ERROR,
    message="Invalid name of a Debian package for {subject}",
    expected="2 to 128 lower-case letters, digits and + . - (e.g., libpq5), without a version",
    action="Fix build.packages in services.spec.yaml",
    explanation="The name is in a RUN instruction, and is checked as strictly as Debian checks it. "
    ""
    "Debian keeps only the newest build of a package, so no version can be pinned.",
    wrong=catalog(build={"packages": {"run": ["libpq5; true"]}}),
    right=catalog(build={"packages": {"run": ["libpq5"]}}),
)
NO_PACKAGES_IN_IMAGE = Rule(
    code="DG691",
    slug="no-packages-in-image",
    severity=Severity.ERROR,
    message="{subject} cannot get {packages}: the image {image} has no package manager",
    expected="packages for a stage that is based on Debian",
    action="Remove build.packages, or build an image of your own",
    explanation="Images without a shell or a package manager contain only copied files. "
    "A library that a program links to has to be in the image.",
    wrong=catalog(language="static", framework="files", build={"packages": {"run": ["ffmpeg"]}}),
    right=catalog(language="go", framework="http", build={"packages": {"run": ["ffmpeg"]}}),
)
PROGRAM_NOT_INCLUDED = Rule(
    code="DG692",
    slug="program-not-included",
    severity=Severity.WARNING,
    message="{subject} uses {package}, which needs more than its image holds: {need}",
    action="Install it in an image of your own, or set build.packages",
    explanation="The package calls a program or loads a library that is in no package of Debian.",
    wrong=_python("uvicorn\nplaywright\n"),
    right=_python("uvicorn\n"),
)
AUTHORED_PACKAGES = Rule(
    code="DG693",
    slug="authored-packages",
    severity=Severity.WARNING,
    message="{file} installs packages that the image of {subject} does not contain: {packages}",
    expected="packages that the program needs, in build.packages",
    action="Add the ones that the program needs to build.packages",
    explanation="The author of the Dockerfile had a reason. The names may be from another release "
    "of Debian, so they are not used automatically.",
    wrong=_python(
        "uvicorn\n",
        Dockerfile="FROM python:3.14\nRUN apt-get update && apt-get install -y exiftool\n",
    ),
    right=_python("uvicorn\n"),
)
AUTHORED_INSTALLATION = Rule(
    code="DG694",
    slug="authored-installation",
    severity=Severity.WARNING,
    message="{file} installs packages that no manifest of {subject} declares: {packages}",
    expected="every package that the program needs in its manifest",
    action="Declare the ones that the program needs",
    explanation="A package that only the Dockerfile installs is in no lock file, and not in the "
    "generated image.",
    wrong=_python("uvicorn\n", Dockerfile="FROM python:3.14\nRUN pip install pymysql\n"),
    right=_python("uvicorn\npymysql\n", Dockerfile="FROM python:3.14\nRUN pip install pymysql\n"),
)
AUTHORED_VOLUME = Rule(
    code="DG695",
    slug="authored-volume",
    severity=Severity.WARNING,
    message="{file} declares the volume {path}, but {subject} has no volume there",
    expected="a volume in 'volumes' (e.g., data:{path})",
    action="Add the volume in services.spec.yaml, if the files written there have to be kept",
    explanation="Files that a container writes outside of a volume are lost with the container.",
    wrong=_python("uvicorn\n", Dockerfile="FROM python:3.14\nVOLUME /data\n"),
    right=_python("uvicorn\n", Dockerfile="FROM python:3.14\n"),
)
AUTHORED_PORT = Rule(
    code="DG696",
    slug="authored-port",
    severity=Severity.INFO,
    message="{file} exposes {ports}, but {subject} has the port {port} in the graph",
    expected="a program that listens on port {port}",
    action="Set port to the port on which the program listens, unless it reads PORT",
    explanation="A program with a port in its code listens on the port of the author's image.",
    wrong=_python("uvicorn\n", Dockerfile="FROM python:3.14\nEXPOSE 9000\n"),
    right=_python("uvicorn\n", Dockerfile="FROM python:3.14\nEXPOSE 8000\n"),
)
