"""DG401 to DG449: support of languages and frameworks, and assumptions about them."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog, services

_PAGE = {
    "type": "frontend",
    "language": "static",
    "framework": "files",
    "port": 8080,
    "dependencies": [{"name": "Catalog"}],
}

UNSUPPORTED_LANGUAGE = Rule(
    code="DG401",
    slug="unsupported-language",
    severity=Severity.ERROR,
    message="Language of {subject} is not supported",
    expected="one of: {known}",
    action="Fix language in services.spec.yaml",
    explanation="How a service is built and started is known for these languages only.",
    wrong=catalog(language="cobol"),
    right=catalog(language="python"),
)
UNSUPPORTED_FRAMEWORK = Rule(
    code="DG402",
    slug="unsupported-framework",
    severity=Severity.ERROR,
    message="Framework of {subject} is not supported for {language}",
    expected="one of: {known}",
    action="Fix framework in services.spec.yaml, or set build.command",
    explanation="The framework decides how the service is started. A service with build.command "
    "needs no known framework.",
    wrong=catalog(framework="turbogears"),
    right=catalog(framework="turbogears", build={"command": ["python", "main.py"]}),
)
UNSUPPORTED_VERSION = Rule(
    code="DG404",
    slug="unsupported-version",
    severity=Severity.ERROR,
    message="Version of {what} for {subject} is not supported",
    expected="one of: {known}",
    action="Fix the version in services.spec.yaml",
    explanation="Only versions that are still supported upstream are known.",
    wrong=catalog(build={"version": "2.7"}),
    right=catalog(build={"version": "3.13"}),
)
UNSUPPORTED_PACKAGE_MANAGER = Rule(
    code="DG405",
    slug="unsupported-package-manager",
    severity=Severity.ERROR,
    message="Package manager of {subject} is not supported for {language}",
    expected="one of: {known}",
    action="Fix build.package_manager in services.spec.yaml",
    explanation="The package manager decides how dependencies are installed.",
    wrong=catalog(build={"package_manager": "conda"}),
    right=catalog(build={"package_manager": "uv"}),
)
NO_HEALTH_CHECK = Rule(
    code="DG410",
    slug="no-health-check",
    severity=Severity.INFO,
    message="{subject} has no health_check: it is healthy when port {port} accepts connections",
    action="Set health_check.path in services.spec.yaml, if it has one",
    explanation="A port that accepts connections proves less than a path that answers: the "
    "service may still be loading. No path is guessed: with a wrong one the service would never "
    "be healthy.",
    wrong=catalog(),
    right=catalog(health_check={"path": "/health"}),
)
NO_RESOURCES = Rule(
    code="DG411",
    slug="no-resources",
    severity=Severity.INFO,
    message="{subject} has no resources: it runs without limits",
    action="Set resources in services.spec.yaml, or the option resources",
    explanation="A service without limits can take the memory of all others on its host.",
    wrong=catalog(),
    right=catalog(resources={"cpu": 0.5, "memory": "256Mi"}),
)
TAG_NOT_GIVEN = Rule(
    code="DG414",
    slug="tag-not-given",
    severity=Severity.WARNING,
    message="No image tag is given for {environment}: '{tag}' is used",
    expected="the option tag, such as a release or a commit",
    action="Run with --set tag=RELEASE",
    explanation="Outside of development the tag identifies the release that runs, and the release "
    "for a rollback.",
    wrong=Example(options={"environment": "prod"}),
    right=Example(options={"environment": "prod", "tag": "1.4.0"}),
)
JOB_NEVER_COMPLETES = Rule(
    code="DG421",
    slug="job-never-completes",
    severity=Severity.ERROR,
    message="{subject} is a job, but {framework} is a server that never ends",
    expected='a build.command that ends (e.g., ["python", "seed.py"])',
    action="Set build.command in services.spec.yaml, or remove the type job if it runs on",
    explanation="A job has to end with exit code 0. A server does not end, so the start would "
    "wait for it until the time limit.",
    wrong=catalog(type="job", port=None),
    right=catalog(type="job", port=None, build={"command": ["python", "seed.py"]}),
)
GRPC_IN_BROWSER = Rule(
    code="DG422",
    slug="grpc-in-browser",
    severity=Severity.WARNING,
    message="{subject} runs in browsers, which cannot call {other}: it speaks gRPC",
    expected="a dependency that answers HTTP",
    action="Put a service between them that answers HTTP and calls {other}",
    explanation="The web server of a front end forwards requests of the browser as HTTP/1.1. "
    "A gRPC server answers none of them.",
    wrong=services(
        Catalog={"framework": "grpc", "health_check": None},
        Shop=_PAGE,
    ),
    right=services(Shop=_PAGE),
)
MISSING_PORT = Rule(
    code="DG416",
    slug="missing-port",
    severity=Severity.ERROR,
    message="{subject} has no port, but {framework} listens on one",
    expected="a port (e.g., 8000), or a build.command that needs none",
    action="Add the port in services.spec.yaml",
    explanation="A framework that listens is started on a port, and others reach it there.",
    wrong=catalog(port=None),
    right=catalog(port=8000),
)
