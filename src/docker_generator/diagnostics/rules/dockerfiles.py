"""DG753 to DG776: Dockerfiles of the user, which are used unchanged."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_FOLDER = "services/catalog"
_SERVER = {
    f"{_FOLDER}/server.js": "require('http').createServer().listen(8000);\n",
    f"{_FOLDER}/package.json": '{"scripts": {"start": "node server.js"}}\n',
}
_RIGHT = """\
FROM node:24.11-slim
WORKDIR /app
COPY server.js ./
USER node
EXPOSE 8000
CMD ["node", "server.js"]
"""


def _own(text: str = _RIGHT, **build: str) -> Example:
    """Return a service that is built by a Dockerfile of its tree."""
    fields = {"context": _FOLDER, "dockerfile": "Dockerfile", **build}
    catalog = {"language": "node", "framework": "plain", "build": fields}
    files = _SERVER | {f"{_FOLDER}/Dockerfile": text}
    return Example({"services": {"Catalog": catalog}}, files=files)


DOCKERFILE_NOT_FOUND = Rule(
    code="DG753",
    slug="dockerfile-not-found",
    severity=Severity.ERROR,
    message="The Dockerfile of {subject} does not exist: {path}",
    expected="the file in {places}, relative to the root directory",
    action="Fix build.dockerfile or build.context",
    explanation="The path of a Dockerfile is relative to the build context, as in Compose, else "
    "from "
    "the root directory. The target of a link is not part of a build.",
    wrong=_own(dockerfile="docker/Dockerfile"),
    right=_own(),
)
MISSING_COPY_SOURCE = Rule(
    code="DG754",
    slug="missing-copy-source",
    severity=Severity.ERROR,
    message="The Dockerfile of {subject} copies a path that its build context does not contain: "
    "{path}",
    expected="{path} in {context}, which {place} copies",
    action="Fix build.context, or the Dockerfile",
    explanation="The build would stop at this line. Most often the Dockerfile is meant for another "
    "build context: the root of the repository, or its own directory.",
    wrong=_own(_RIGHT.replace("COPY server.js ./", "COPY services/catalog/server.js ./")),
    right=_own(),
)
UNKNOWN_STAGE = Rule(
    code="DG755",
    slug="unknown-stage",
    severity=Severity.ERROR,
    message="The Dockerfile of {subject} has no stage of this name",
    expected="one of: {known}",
    action="Fix build.target",
    explanation="The stage is built and run. Without build.target, it is the last one.",
    wrong=_own(target="production"),
    right=_own(_RIGHT.replace("slim", "slim AS production"), target="production"),
)
UNUSED_BUILD_FIELD = Rule(
    code="DG756",
    slug="unused-build-field",
    severity=Severity.WARNING,
    message="build.{field} of {subject} has no effect: its own Dockerfile decides that",
    action="Remove build.{field}, or build.dockerfile",
    explanation="The Dockerfile is used unchanged. The graph can only choose the context, the "
    "stage and the command.",
    wrong=_own(version="24"),
    right=_own(),
)
DOCKERFILE_WITHOUT_USER = Rule(
    code="DG757",
    slug="dockerfile-without-user",
    severity=Severity.WARNING,
    message="The Dockerfile of {subject} sets no unprivileged user: the container runs as {used}",
    expected="USER in {file}",
    action="Add USER to the Dockerfile",
    explanation="A program that runs as root has all rights in its container. Compose "
    "runs it as the user that images of its language have; if the service writes to volumes, it "
    "stays root because their directories belong to root in the image.",
    wrong=_own(_RIGHT.replace("USER node\n", "")),
    right=_own(),
)
FLOATING_BASE_IMAGE = Rule(
    code="DG758",
    slug="floating-base-image",
    severity=Severity.WARNING,
    message="The Dockerfile of {subject} starts from an image without a version: {image}",
    expected="a tag of a version in {place}",
    action="Name a version in FROM",
    explanation="Without a tag, or with latest, the image changes every few weeks: a build that "
    "worked stops working, and cannot be reproduced.",
    wrong=_own(_RIGHT.replace("24.11-slim", "latest")),
    right=_own(),
)
SECRET_IN_DOCKERFILE = Rule(
    code="DG759",
    slug="secret-in-dockerfile",
    severity=Severity.WARNING,
    message="The Dockerfile of {subject} holds a secret: {field}",
    expected="no value of {field} in {place}",
    action="Remove it there, change the secret, and list {field} in secrets",
    explanation="Every user of the image can read the values of ENV and ARG in its history. "
    "A secret of the graph reaches the container from .env; one that only a build needs is mounted "
    "by RUN --mount=type=secret.",
    wrong=_own(_RIGHT.replace("EXPOSE", "ENV API_TOKEN=hunter2\nEXPOSE")),
    right=_own(),
)
PORT_NOT_EXPOSED = Rule(
    code="DG760",
    slug="port-not-exposed",
    severity=Severity.WARNING,
    message="{subject} listens on port {port} according to the graph, and on others according to "
    "its Dockerfile: {found}",
    expected="EXPOSE {port} in {file}",
    action="Fix port in the graph, or EXPOSE in the Dockerfile",
    explanation="The health check and the other services use the port of the graph. If the "
    "program listens on another port, the service never becomes healthy.",
    wrong=_own(_RIGHT.replace("8000", "3000")),
    right=_own(),
)
NO_USABLE_HEALTH_CHECK = Rule(
    code="DG761",
    slug="no-usable-health-check",
    severity=Severity.WARNING,
    message="{subject} has no health check: its Dockerfile has none, and {image} holds no known "
    "program that could run one",
    expected="HEALTHCHECK in {file}, or health_check.command",
    action="Add one of them",
    explanation="Compose can add a health check if the image holds a program for it: the images of "
    "Python, Node.js, PHP, Ruby, Alpine, Debian and Ubuntu do. "
    "Without one, no service can wait until "
    "the service is ready.",
    wrong=_own(_RIGHT.replace("node:24.11-slim", "gcr.io/distroless/nodejs24:nonroot")),
    right=_own(),
)
OWN_DOCKERFILE_FOUND = Rule(
    code="DG762",
    slug="own-dockerfile-found",
    severity=Severity.INFO,
    message="The source of {subject} has a Dockerfile, which is read but not used: {file}",
    action="Set build.dockerfile ({name}) to use it as it is",
    explanation="The image is built by a generated Dockerfile. Versions, packages and the start "
    "command of the author's Dockerfile are evidence for it.",
    wrong=Example(
        {
            "services": {
                "Catalog": {
                    "language": "node",
                    "framework": "plain",
                    "build": {"context": _FOLDER},
                }
            }
        },
        files=_SERVER | {f"{_FOLDER}/Dockerfile": _RIGHT},
    ),
    right=_own(),
)
_SCRIPT = '#!/bin/sh\n{step}exec "$@"\n'


def _entry(step: str) -> Example:
    """Return a service whose author starts it by a script with this step."""
    image = _RIGHT.replace("CMD", 'ENTRYPOINT ["./entrypoint.sh"]\nCMD')
    files = {"Dockerfile": image, "entrypoint.sh": _SCRIPT.format(step=step)}
    service = {"language": "node", "framework": "plain", "build": {"context": _FOLDER}}
    return Example(
        {"services": {"Catalog": service}},
        files=_SERVER | {f"{_FOLDER}/{name}": text for name, text in files.items()},
    )


AUTHORED_START_STEP = Rule(
    code="DG768",
    slug="authored-start-step",
    severity=Severity.WARNING,
    message="{file} runs steps before the start of {subject} that the generated image does not "
    "run: {steps}",
    expected="a program that needs none of it",
    action="Run the steps in the program or in a job, or set build.dockerfile to use the author's "
    "image",
    explanation="The generated image starts the program itself, and not a script before it. "
    "Migrations of known tools have an init job, and the stack waits for its databases: these are "
    "not reported.",
    wrong=_entry("node seed.js\n"),
    right=_entry("echo starting\n"),
)


def _reading_port(**fields: dict[str, str]) -> Example:
    """Return a service with a Dockerfile of its own that reads its port from a variable."""
    build = {"context": _FOLDER, "dockerfile": "Dockerfile"}
    catalog = {"language": "node", "framework": "plain", "build": build, **fields}
    server = "require('http').createServer().listen(process.env.PORT || 3000);\n"
    files = {**_SERVER, f"{_FOLDER}/server.js": server, f"{_FOLDER}/Dockerfile": _RIGHT}
    return Example({"services": {"Catalog": catalog}}, files=files)


PORT_VARIABLE_UNSET = Rule(
    code="DG776",
    slug="port-variable-unset",
    severity=Severity.WARNING,
    message="{subject} reads its port from PORT ({place}), but {found}, and the graph names "
    "port {port}",
    expected="{line}",
    action="Add this line to the service in services.spec.yaml, or fix its port",
    explanation="Generated images set PORT to the port of the graph; an author's own Dockerfile is "
    "used unchanged. A program that falls back to another port never becomes healthy.",
    wrong=_reading_port(),
    right=_reading_port(environment={"PORT": "8000"}),
)


def _several(*images: str) -> Example:
    """Return a service whose Makefile builds an image on each of some images."""
    places = [f"packaging/{one}/Dockerfile" for one in ("slim", "full")[: len(images)]]
    made = "".join(f"\tdocker build -f {place} .\n" for place in places)
    texts = {
        place: _RIGHT.replace("node:24.11-slim", image)
        for place, image in zip(places, images, strict=True)
    }
    catalog = {"language": "node", "framework": "plain", "build": {"context": _FOLDER}}
    files = {f"{_FOLDER}/{name}": text for name, text in texts.items()}
    files[f"{_FOLDER}/Makefile"] = f"images:\n{made}"
    return Example({"services": {"Catalog": catalog}}, files=_SERVER | files)


SEVERAL_DOCKERFILES = Rule(
    code="DG775",
    slug="several-dockerfiles",
    severity=Severity.INFO,
    message="The source of {subject} has several Dockerfiles, and their images differ: {files}",
    expected="one Dockerfile that is evidence for the image",
    action="Set build.dockerfile to use one of them as it is, or build.version and build.packages",
    explanation="The versions, packages and the start command of an author's Dockerfile are "
    "evidence for the generated one. Builds of the tree name several, or several are at common "
    "places, so none of them is used.",
    wrong=_several("node:24.11-slim", "node:22.21-slim"),
    right=_several("node:24.11-slim", "node:24.11-slim"),
)
