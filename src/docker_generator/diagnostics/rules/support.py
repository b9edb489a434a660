"""DG401 to DG449: what stacks can do for the graph, and what was assumed."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

UNSUPPORTED_LANGUAGE = Rule(
    code="DG401",
    slug="unsupported-language",
    severity=Severity.ERROR,
    message="Language of {subject} is not supported",
    expected="one of: {known}",
    action="Fix language in services.spec.yaml",
)
UNSUPPORTED_FRAMEWORK = Rule(
    code="DG402",
    slug="unsupported-framework",
    severity=Severity.ERROR,
    message="Framework of {subject} is not supported for {language}",
    expected="one of: {known}",
    action="Fix framework in services.spec.yaml, or give build.command",
)
UNSUPPORTED_VERSION = Rule(
    code="DG404",
    slug="unsupported-version",
    severity=Severity.ERROR,
    message="Version of {what} for {subject} is not supported",
    expected="one of: {known}",
    action="Fix the version in services.spec.yaml",
)
UNSUPPORTED_PACKAGE_MANAGER = Rule(
    code="DG405",
    slug="unsupported-package-manager",
    severity=Severity.ERROR,
    message="Package manager of {subject} is not supported for {language}",
    expected="one of: {known}",
    action="Fix build.package_manager in services.spec.yaml",
)
SOURCE_NOT_FOUND = Rule(
    code="DG406",
    slug="source-not-found",
    severity=Severity.INFO,
    message="Source of {subject} not found: its files are taken to lie as {manager} lays them out",
    expected="a folder {places}",
    action="Generate the service's code first, or give build.context",
)
NO_LOCK_FILE = Rule(
    code="DG407",
    slug="no-lock-file",
    severity=Severity.WARNING,
    message="{subject} has no lock file: two builds may install different versions",
    expected="{known} in {folder}",
    action="Lock the dependencies and commit the lock file",
)
SEVERAL_LOCK_FILES = Rule(
    code="DG408",
    slug="several-lock-files",
    severity=Severity.WARNING,
    message="{subject} has lock files of several package managers: {found}; {manager} is used",
    expected="one lock file in {folder}",
    action="Remove the others, or give build.package_manager",
)
ENTRY_POINT_NOT_FOUND = Rule(
    code="DG409",
    slug="entry-point-not-found",
    severity=Severity.WARNING,
    message="Entry point of {subject} not found: {entrypoint} is started",
    expected="one of {known} in {folder}",
    action="Add it, or give build.entrypoint",
)
NO_HEALTH_CHECK = Rule(
    code="DG410",
    slug="no-health-check",
    severity=Severity.INFO,
    message="{subject} has no health_check: it is healthy when port {port} accepts connections",
    action="Give health_check.path in services.spec.yaml, if it has one",
)
NO_RESOURCES = Rule(
    code="DG411",
    slug="no-resources",
    severity=Severity.INFO,
    message="{subject} has no resources: it runs without limits",
    action="Give resources in services.spec.yaml, or the option resources",
)
TAG_NOT_GIVEN = Rule(
    code="DG414",
    slug="tag-not-given",
    severity=Severity.WARNING,
    message="No image tag is given for {environment}: '{tag}' is used",
    expected="the option tag, such as a release or a commit",
    action="Run with --set tag=RELEASE",
)
MISSING_PORT = Rule(
    code="DG416",
    slug="missing-port",
    severity=Severity.ERROR,
    message="{subject} has no port, and {framework} listens on one",
    expected="a port (e.g., 8000), or a build.command that needs none",
    action="Add the port in services.spec.yaml",
)
MANIFEST_NOT_FOUND = Rule(
    code="DG417",
    slug="manifest-not-found",
    severity=Severity.WARNING,
    message="{subject} has nothing that {manager} reads: no dependency is installed",
    expected="{known} in {folder}",
    action="Add it, or give build.package_manager",
)
PACKAGE_NOT_DECLARED = Rule(
    code="DG418",
    slug="package-not-declared",
    severity=Severity.WARNING,
    message="{subject} does not declare {package}, which starts {framework}",
    expected="{known} in {files}",
    action="Add the package to the dependencies, or give build.command",
)
VERSION_NOT_AVAILABLE = Rule(
    code="DG419",
    slug="version-not-available",
    severity=Severity.WARNING,
    message="{file} of {subject} asks for a {what} that is not supported: {used} is used",
    expected="one of: {known}",
    action="Allow one of them there, or give build.version",
)
MISSING_BUILD_SETTING = Rule(
    code="DG420",
    slug="missing-build-setting",
    severity=Severity.ERROR,
    message="The build of {subject} does not make what {framework} is started from",
    expected="{wanted}",
    action="Add it to the source of the service",
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
    message="{subject} has several entry points, none of its name: {entrypoint} is used",
    expected="one of {found} in {folder}, or one that is called like the service",
    action="Give build.entrypoint",
    explanation="An image runs one program. Nothing in the source says which of these it is, so the"
    " first one is taken, and the service may do something else than it should.",
    wrong=Example({"services": {"Catalog": _GO}}, files=_TWO_PROGRAMS),
    right=Example(
        {"services": {"Catalog": {**_GO, "build": {"entrypoint": "cmd/serve"}}}},
        files=_TWO_PROGRAMS,
    ),
)
UNFIT_SETTING = Rule(
    code="DG430",
    slug="unfit-setting",
    severity=Severity.WARNING,
    message="A setting of {subject} keeps {framework} from working in a container",
    expected="{wanted}",
    action="Change it in the source of the service",
    explanation="It runs, but not as it has to: Django, for one, answers 400 to a host that it "
    "does not know, and the health check asks for localhost.",
)
