"""DG2xx: the services of the topology graph do not fit together."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import catalog, services

_CART = {"name": "Cart"}
_JOB = {"type": "job", "port": None, "build": {"command": ["python", "seed.py"]}}

UNKNOWN_SERVICE = Rule(
    code="DG201",
    slug="unknown-service",
    severity=Severity.ERROR,
    message="Service '{subject}' not in topology graph",
    action="Re-run service-topology-analyzer",
    own_action="Add it to {graph}, correct its name, or set external to true if it is not a "
    "service of the graph",
    explanation="A service is named somewhere in the graph and is missing under 'services'. A "
    'backing service such as a database is marked by "external": true.',
    wrong=catalog(dependencies=[_CART]),
    right=services(Catalog={"dependencies": [_CART]}, Cart={}),
)
DEPENDENCY_CYCLE = Rule(
    code="DG202",
    slug="dependency-cycle",
    severity=Severity.ERROR,
    message="Services depend on each other in a cycle: {cycle}",
    expected="dependencies without a cycle, so that one service can start first",
    action="Remove one of these dependencies in services.spec.yaml",
    explanation="Each service waits until its dependencies are healthy. In a cycle "
    "none of them ever starts. Compose refuses it as well, with a shorter message.",
    wrong=services(Catalog={"dependencies": [_CART]}, Cart={"dependencies": [{"name": "Catalog"}]}),
    right=services(Catalog={"dependencies": [_CART]}, Cart={}),
)
NAME_COLLISION = Rule(
    code="DG204",
    slug="name-collision",
    severity=Severity.ERROR,
    message="{subject} and {other} would both have the name '{slug}'",
    expected="names that differ in more than case, separators and a trailing 'Service'",
    action="Rename one of them in services.spec.yaml",
    explanation="The name of a service, without a trailing word Service, in lower case and with "
    "dashes, is its name in Compose, in its Dockerfile, its image and its variables.",
    wrong=services(CatalogService={}),
    right=services(CartService={}),
)
SELF_DEPENDENCY = Rule(
    code="DG206",
    slug="self-dependency",
    severity=Severity.ERROR,
    message="{subject} depends on itself",
    expected="another service of the graph",
    action="Remove the dependency in services.spec.yaml",
    explanation="It would wait for its own health check before it starts.",
    wrong=catalog(dependencies=[{"name": "Catalog"}]),
    right=catalog(dependencies=[]),
)
REPEATED_DEPENDENCY = Rule(
    code="DG207",
    slug="repeated-dependency",
    severity=Severity.WARNING,
    message="{subject} names its dependency '{other}' more than once",
    expected="each dependency once",
    action="Remove the repetition in services.spec.yaml; the first one is used",
    explanation="Two entries for one dependency may contradict each other. The first one counts.",
    wrong=services(Catalog={"dependencies": [_CART, _CART]}, Cart={}),
    right=services(Catalog={"dependencies": [_CART]}, Cart={}),
)
NO_SERVICES = Rule(
    code="DG208",
    slug="no-services",
    severity=Severity.ERROR,
    message="Topology graph has no services: there is nothing to generate",
    expected="at least one service under 'services'",
    action="Add a service to services.spec.yaml and re-run service-topology-analyzer",
    own_action="Add a service to {graph}",
    explanation="An empty stack is most often the result of a failed analysis.",
    wrong=services(Catalog=None),
    right=catalog(),
)
UNSATISFIABLE_CONDITION = Rule(
    code="DG209",
    slug="unsatisfiable-condition",
    severity=Severity.WARNING,
    message="{subject} cannot wait until {other} is healthy: {other} has no health check",
    expected="a port or a health_check.command of {other}",
    action="Add a health check to {other}; until then {subject} only waits until it has started",
    explanation="Compose accepts service_healthy for a service without a check, and then refuses "
    "to start. The weakest condition that is true is written instead.",
    wrong=services(Catalog={"dependencies": [_CART]}, Cart={"health_check": {"type": "none"}}),
    right=services(Catalog={"dependencies": [_CART]}, Cart={}),
)
DUPLICATE_HOST_PORT = Rule(
    code="DG217",
    slug="duplicate-host-port",
    severity=Severity.ERROR,
    message="{subject} and {other} both ask for host port {port}",
    expected="one service for each host port",
    action="Fix host_port of one of them in services.spec.yaml",
    explanation="Compose accepts one host port for two services; the second one then fails to "
    "start. Each service without a host_port gets a free one.",
    wrong=services(Catalog={"host_port": 9000}, Cart={"host_port": 9000}),
    right=services(Catalog={"host_port": 9000}, Cart={"host_port": 9001}),
)
SERVICE_NEVER_COMPLETES = Rule(
    code="DG219",
    slug="service-never-completes",
    severity=Severity.WARNING,
    message="{subject} waits until {other} has completed, but {other} is not a job: it "
    "never completes",
    expected="service_healthy or service_started; or a job",
    action="Fix the condition in services.spec.yaml, or set the type of {other} to job if it ends; "
    "until then {subject} only waits until it has started",
    explanation="Compose accepts the condition, and the start then waits forever: only a job "
    "ends. The weakest condition that is true is written instead.",
    wrong=services(
        Catalog={"dependencies": [_CART | {"condition": "service_completed_successfully"}]},
        Cart={},
    ),
    right=services(Catalog={"dependencies": [_CART | {"condition": "service_started"}]}, Cart={}),
)
JOB_NEVER_HEALTHY = Rule(
    code="DG223",
    slug="job-never-healthy",
    severity=Severity.WARNING,
    message="{subject} waits until {other} is healthy, but {other} is a job: it has no health "
    "check",
    expected="service_completed_successfully or service_started",
    action="Remove the condition in services.spec.yaml, so that {subject} waits for the end; "
    "until then {subject} only waits until {other} has started",
    explanation="A job has no health check, so the start would wait forever. "
    "The weakest condition that is true is written instead.",
    wrong=services(Catalog={"dependencies": [_CART | {"condition": "service_healthy"}]}, Cart=_JOB),
    right=services(Catalog={"dependencies": [_CART]}, Cart=_JOB),
)
IGNORED_JOB_FIELD = Rule(
    code="DG222",
    slug="ignored-job-field",
    severity=Severity.WARNING,
    message="{subject} is a job, which runs once and ends, and has {what}",
    expected="a job without {what}",
    action="Remove {field} in services.spec.yaml, or the type job if it runs on; "
    "until then {field} is left out",
    explanation="A job runs once at every start, in one container. It is not reached on a port, "
    "and a job has no health: services that depend on it wait for its end.",
    wrong=services(Catalog=_JOB | {"port": 8000}),
    right=services(Catalog=_JOB),
)
MISSPELT_TYPE = Rule(
    code="DG224",
    slug="misspelt-type",
    severity=Severity.WARNING,
    message="Unknown service type for {subject}",
    expected="another type",
    action="Fix type in services.spec.yaml, or choose a word that is less similar",
    explanation="A frontend has its source below the directory of front ends, and gets no shared "
    "secret; a job runs once and ends. All other types have no effect.",
    wrong=catalog(type="jobs"),
    right=catalog(type="backend"),
)
HEALTH_CHECK_WITHOUT_PORT = Rule(
    code="DG220",
    slug="health-check-without-port",
    severity=Severity.WARNING,
    message="{subject} has a health check of type {kind} and no port",
    expected="a port, or a health_check.command",
    action="Add the port in services.spec.yaml, or remove the health check",
    explanation="Without a port no health check is generated, and nothing can wait until the "
    "service is healthy.",
    wrong=catalog(
        port=None, build={"command": ["python", "work.py"]}, health_check={"path": "/health"}
    ),
    right=catalog(
        port=None,
        build={"command": ["python", "work.py"]},
        health_check={"command": ["python", "ready.py"]},
    ),
)
PROBE_WITHOUT_PATH = Rule(
    code="DG221",
    slug="probe-without-path",
    severity=Severity.WARNING,
    message="{subject} has a health check of type http and no path",
    expected="a path that answers with a status below 400 (e.g., /health)",
    action="Add health_check.path in services.spec.yaml; until then its port is tried by TCP",
    explanation="No path is guessed: with a path that does not exist, the service would never be "
    "healthy.",
    wrong=catalog(health_check={"type": "http"}),
    right=catalog(health_check={"type": "http", "path": "/health"}),
)
