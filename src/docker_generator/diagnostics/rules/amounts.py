"""DG3xx: amounts: of CPU, memory, time, replicas, and ports."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import catalog

_RESOURCES = "Fix resources in services.spec.yaml"

INVALID_CPU = Rule(
    code="DG301",
    slug="invalid-cpu",
    severity=Severity.ERROR,
    message="Invalid CPU value for {subject}",
    expected="numeric (e.g., 2, 0.5)",
    action=_RESOURCES,
    explanation="The form of Kubernetes is accepted as well: 500m is half a CPU. From 0.01 CPUs "
    "in steps of "
    "0.001. Compose accepts a negative number, and the engine then refuses it.",
    wrong=catalog(resources={"cpu": "not-a-number"}),
    right=catalog(resources={"cpu": 0.5}),
)
INVALID_MEMORY = Rule(
    code="DG302",
    slug="invalid-memory",
    severity=Severity.ERROR,
    message="Invalid memory value for {subject}",
    expected="a size with its unit (e.g., 512Mi, 4Gi), at least 6Mi",
    action=_RESOURCES,
    explanation="The units are the same as in Kubernetes: Ki, Mi, Gi, Ti count in 1024, k, M, G, T "
    "in 1000. A plain whole number is bytes. A small m is refused: there it means a thousandth of "
    "a byte.",
    wrong=catalog(resources={"memory": "12XB"}),
    right=catalog(resources={"memory": "512Mi"}),
)
INVALID_PORT = Rule(
    code="DG303",
    slug="invalid-port",
    severity=Severity.ERROR,
    message="Invalid port for {subject}",
    expected="a whole number from 1 to 65535 (e.g., 8000)",
    action="Fix the port in services.spec.yaml",
    explanation='A port is a JSON number: neither "8000" nor 8000.0 nor true.',
    wrong=catalog(port=0),
    right=catalog(port=8000),
)
INVALID_DURATION = Rule(
    code="DG304",
    slug="invalid-duration",
    severity=Severity.ERROR,
    message="Invalid duration for {subject}",
    expected="a number with its unit (e.g., 30s, 500ms, 1m30s), at most 24h",
    action="Fix health_check in services.spec.yaml",
    explanation="A number without a unit could be seconds, milliseconds or, for Docker, "
    "nanoseconds.",
    wrong=catalog(health_check={"interval": 10}),
    right=catalog(health_check={"interval": "10s"}),
)
INVALID_REPLICAS = Rule(
    code="DG313",
    slug="invalid-replicas",
    severity=Severity.ERROR,
    message="Invalid number of replicas for {subject}",
    expected="a whole number from 1 to 100",
    action="Fix replicas in services.spec.yaml",
    explanation="The same bounds hold for the retries of a health check.",
    wrong=catalog(replicas=-1),
    right=catalog(replicas=2),
)
EXCESSIVE_CPU = Rule(
    code="DG318",
    slug="excessive-cpu",
    severity=Severity.ERROR,
    message="{subject} requests more CPUs than any host has",
    expected="at most 1024",
    action=_RESOURCES,
    explanation="Compose accepts such a limit, and the engine refuses to start the container.",
    wrong=catalog(resources={"cpu": 1000000}),
    right=catalog(resources={"cpu": 8}),
)
INSUFFICIENT_MEMORY = Rule(
    code="DG319",
    slug="insufficient-memory",
    severity=Severity.ERROR,
    message="{subject} requests less memory than a container can have",
    expected="a size with its unit (e.g., 512Mi, 4Gi), at least 6Mi",
    action=_RESOURCES,
    explanation="Without a unit a number is bytes. Compose accepts it, and the engine refuses "
    "everything below 6 MiB.",
    wrong=catalog(resources={"memory": "0.5"}),
    right=catalog(resources={"memory": "0.5Gi"}),
)
EXCESSIVE_MEMORY = Rule(
    code="DG320",
    slug="excessive-memory",
    severity=Severity.ERROR,
    message="{subject} requests more memory than any host has",
    expected="at most 64Ti",
    action=_RESOURCES,
    explanation="A limit that is never reached protects nothing.",
    wrong=catalog(resources={"memory": "4000Ti"}),
    right=catalog(resources={"memory": "4Gi"}),
)
RESERVATION_ABOVE_LIMIT = Rule(
    code="DG321",
    slug="reservation-above-limit",
    severity=Severity.ERROR,
    message="{subject} reserves more {field} than its limit allows",
    expected="at most {limit}",
    action=_RESOURCES,
    explanation="Compose accepts a reservation above its limit, and the engine refuses to start "
    "the container.",
    wrong=catalog(resources={"memory": "1Gi", "reservations": {"memory": "2Gi"}}),
    right=catalog(resources={"memory": "2Gi", "reservations": {"memory": "1Gi"}}),
)
TIMEOUT_ABOVE_INTERVAL = Rule(
    code="DG322",
    slug="timeout-above-interval",
    severity=Severity.WARNING,
    message="The health check of {subject} may take longer than its interval",
    expected="a timeout of at most {interval}",
    action="Fix health_check in services.spec.yaml",
    explanation="The next probe waits for the last one, so a hanging service is noticed later "
    "than the interval says.",
    wrong=catalog(health_check={"path": "/health", "interval": "5s", "timeout": "10s"}),
    right=catalog(health_check={"path": "/health", "interval": "10s", "timeout": "5s"}),
)
SHELL_PORT = Rule(
    code="DG323",
    slug="shell-port",
    severity=Severity.WARNING,
    message="{subject} listens on port 22, the port of remote shells",
    expected="another port",
    action="Fix the port in services.spec.yaml, if no remote shell is meant",
    explanation="Scanners report images with a remote shell, and docker exec does the same.",
    wrong=catalog(port=22),
    right=catalog(port=8000),
)
