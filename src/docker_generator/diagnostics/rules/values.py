"""DG3xx: a value cannot be what its field says."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import catalog

INVALID_CPU = Rule(
    code="DG301",
    slug="invalid-cpu",
    severity=Severity.ERROR,
    message="Invalid CPU value for {subject}",
    expected="numeric (e.g., 2, 0.5)",
    action="Fix resources in services.spec.yaml",
    explanation="Also the Kubernetes form is read: 500m is half a CPU. From 0.01 to 1024 CPUs.",
    wrong=catalog(resources={"cpu": "not-a-number"}),
    right=catalog(resources={"cpu": 0.5}),
)
INVALID_MEMORY = Rule(
    code="DG302",
    slug="invalid-memory",
    severity=Severity.ERROR,
    message="Invalid memory value for {subject}",
    expected="a size with its unit (e.g., 512Mi, 4Gi), at least 6Mi",
    action="Fix resources in services.spec.yaml",
)
INVALID_PORT = Rule(
    code="DG303",
    slug="invalid-port",
    severity=Severity.ERROR,
    message="Invalid port for {subject}",
    expected="a whole number from 1 to 65535 (e.g., 8000)",
    action="Fix the port in services.spec.yaml",
)
INVALID_DURATION = Rule(
    code="DG304",
    slug="invalid-duration",
    severity=Severity.ERROR,
    message="Invalid duration for {subject}",
    expected="a number with its unit (e.g., 30s, 500ms, 1m30s), at most 24h",
    action="Fix health_check in services.spec.yaml",
)
INVALID_HEALTH_PATH = Rule(
    code="DG305",
    slug="invalid-health-path",
    severity=Severity.ERROR,
    message="Invalid health check path for {subject}",
    expected="a URL path that begins with / (e.g., /health)",
    action="Fix health_check in services.spec.yaml",
)
INVALID_SERVICE_NAME = Rule(
    code="DG306",
    slug="invalid-service-name",
    severity=Severity.ERROR,
    message="Invalid service name",
    expected="a letter, then letters, digits, single - or _ (e.g., CatalogService)",
    action="Rename the service in services.spec.yaml",
)
INVALID_DEPENDENCY_NAME = Rule(
    code="DG307",
    slug="invalid-dependency-name",
    severity=Severity.ERROR,
    message="Invalid name of a dependency of {subject}",
    expected="a letter, then letters, digits, single - or _ (e.g., redis-cart)",
    action="Fix the dependency in services.spec.yaml",
)
INVALID_VARIABLE_NAME = Rule(
    code="DG308",
    slug="invalid-variable-name",
    severity=Severity.ERROR,
    message="Invalid name of a variable of {subject}",
    expected="a letter or _, then letters, digits or _ (e.g., LOG_LEVEL)",
    action="Rename the variable in services.spec.yaml",
)
INVALID_TEXT = Rule(
    code="DG309",
    slug="invalid-text",
    severity=Severity.ERROR,
    message="Invalid text in {subject}",
    expected="at most 4096 characters without line breaks and control characters",
    action="Fix the text in services.spec.yaml",
)
INVALID_PATH = Rule(
    code="DG310",
    slug="invalid-path",
    severity=Severity.ERROR,
    message="Invalid path for {subject}",
    expected="a path inside the root folder, with / between its parts (e.g., services/catalog)",
    action="Fix the path in services.spec.yaml",
)
INVALID_ENTRYPOINT = Rule(
    code="DG311",
    slug="invalid-entrypoint",
    severity=Severity.ERROR,
    message="Invalid entry point for {subject}",
    expected="an app, a script or a binary (e.g., src.main:app, worker.py)",
    action="Fix build.entrypoint in services.spec.yaml",
)
INVALID_VERSION = Rule(
    code="DG312",
    slug="invalid-version",
    severity=Severity.ERROR,
    message="Invalid version for {subject}",
    expected='a version as text (e.g., "3.13", "17")',
    action="Write the version in quotes in services.spec.yaml",
)
INVALID_REPLICAS = Rule(
    code="DG313",
    slug="invalid-replicas",
    severity=Severity.ERROR,
    message="Invalid number of replicas for {subject}",
    expected="a whole number from 1 to 100",
    action="Fix replicas in services.spec.yaml",
)
INVALID_WORD = Rule(
    code="DG314",
    slug="invalid-word",
    severity=Severity.ERROR,
    message="Invalid value of '{field}' for {subject}",
    expected="a word of at most 63 letters, digits and . _ + # / -",
    action="Fix it in services.spec.yaml",
)
SECRET_IN_PLAIN = Rule(
    code="DG315",
    slug="secret-in-plain",
    severity=Severity.ERROR,
    message="Variable {field} of {subject} looks like a secret and has its value in the graph",
    expected="the name under 'secrets'; its value is then asked for in .env",
    action="Move {field} from environment to secrets in services.spec.yaml, and change the secret",
)
INVALID_CONDITION = Rule(
    code="DG316",
    slug="invalid-condition",
    severity=Severity.ERROR,
    message="Invalid condition of a dependency of {subject}",
    expected="service_healthy, service_started or service_completed_successfully",
    action="Fix the condition in services.spec.yaml",
)
INVALID_PROBE_TYPE = Rule(
    code="DG317",
    slug="invalid-probe-type",
    severity=Severity.ERROR,
    message="Invalid type of health check for {subject}",
    expected="http, tcp, grpc or none",
    action="Fix health_check in services.spec.yaml",
)
