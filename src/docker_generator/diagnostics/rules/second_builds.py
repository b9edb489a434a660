"""DG697 to DG699, DG739, DG740: what the author's image has, and the generated one has not."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog

_BACKEND = "artifacts/engineering/code/backend/catalog"
_PYTHON = {"main.py": "app = 1\n", "requirements.txt": "uvicorn\n", ".python-version": "3.14\n"}
_GO = {"go.mod": "module shop\n\ngo 1.27\n", "go.sum": "", "main.go": "package main\n"}
_GO_BUILD = "FROM golang:1.27\nRUN go build -o /shop .\n"


def _example(texts: dict[str, str], language: str, framework: str, **files: str) -> Example:
    """Return a service with these files."""
    placed = {f"{_BACKEND}/{name}": text for name, text in (texts | files).items()}
    example = catalog(language=language, framework=framework)
    return Example(example.graph, files=placed)


SECOND_BUILD = Rule(
    code="DG697",
    slug="second-build",
    severity=Severity.WARNING,
    message="{file} of {subject} has a build that its generated Dockerfile does not run: {step}",
    expected="its output in the tree, a service of its own for it, or a Dockerfile of your own",
    action="Build it before the image and keep the output in the tree, or set build.dockerfile",
    explanation="Without this build, pages have no styles and scripts, and nothing fails. Only "
    "one language is built for a service.",
    wrong=_example(
        _PYTHON, "python", "fastapi", **{"package.json": '{"scripts": {"build": "vite build"}}'}
    ),
    right=_example(_PYTHON, "python", "fastapi"),
)
AUTHORED_STEP = Rule(
    code="DG698",
    slug="authored-step",
    severity=Severity.WARNING,
    message="{file} runs a step that the build of {subject} does not: {step}",
    expected="an image for which the step is not needed",
    action="Keep its output in the tree, run it as a job, or set build.dockerfile",
    explanation="The author of the Dockerfile had a reason: the results of the step are in that "
    "image, and not in this one.",
    wrong=_example(
        _PYTHON,
        "python",
        "fastapi",
        Dockerfile="FROM python:3.14\nRUN flask translate compile\n",
    ),
    right=_example(_PYTHON, "python", "fastapi", Dockerfile="FROM python:3.14\n"),
)
AUTHORED_BUILD_OPTIONS = Rule(
    code="DG699",
    slug="authored-build-options",
    severity=Severity.WARNING,
    message="{file} compiles {subject} with options that its image is not compiled with: {options}",
    expected="a program that is complete without them",
    action="Set them in build.environment if the compiler reads a variable (e.g., GOFLAGS: "
    "-tags=name), or set build.dockerfile",
    explanation="Build tags and features decide which code is part of the program. Options that "
    "differ between its programs, or need a different C library from the image's, are not taken "
    "over.",
    wrong=_example(_GO, "go", "http", Dockerfile=_GO_BUILD.replace("-o", "-tags musl -o")),
    right=_example(_GO, "go", "http", Dockerfile=_GO_BUILD),
)
AUTHORED_FILES = Rule(
    code="DG739",
    slug="authored-files",
    severity=Severity.WARNING,
    message="{file} puts files into its image that the image of {subject} does not contain: "
    "{found}",
    expected="an image for which they are not needed",
    action="Keep the ones that the program needs in the tree, name a Debian package with them in "
    "build.packages, or set build.dockerfile",
    explanation="The files are copied from another image, or downloaded from an address. A "
    "generated image contains only the tree, its packages, and packages of Debian.",
    wrong=_example(
        _PYTHON,
        "python",
        "fastapi",
        Dockerfile="FROM python:3.14\nCOPY --from=hairyhenderson/gomplate:v4 /gomplate /bin/\n",
    ),
    right=_example(
        _PYTHON,
        "python",
        "fastapi",
        Dockerfile="FROM python:3.14\nCOPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/\n",
    ),
)
_PAGES = {"public/index.html": "<p>pages</p>\n"}
_SERVER = "FROM nginx:1.30\nCOPY public /usr/share/nginx/html\nCOPY site.conf /etc/nginx/conf.d/\n"
AUTHORED_SERVER_RULES = Rule(
    code="DG740",
    slug="authored-server-rules",
    severity=Severity.WARNING,
    message="{file} configures nginx for {subject} with rules that its image does not have: "
    "{found}",
    expected="files and pages; /api/<service>/ is passed on to each dependency",
    action="Name the services in its dependencies and call them below /api/<service>/, set a "
    "redirect or a header in what is before it, or set build.dockerfile",
    explanation="The image of a front end has a generated configuration of nginx. It serves files, "
    "falls back to index.html, and passes requests on to the services that the graph names.",
    wrong=_example(
        _PAGES,
        "static",
        "files",
        Dockerfile=_SERVER,
        **{"site.conf": "location /v1/ { proxy_pass http://shop:8000; }\n"},
    ),
    right=_example(
        _PAGES,
        "static",
        "files",
        Dockerfile=_SERVER,
        **{"site.conf": "location / { try_files $uri /index.html; }\n"},
    ),
)
