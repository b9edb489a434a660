"""DG55x to DG57x: the files on disk, read back, are not the topology graph."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, deployed

_REGENERATE = (
    "or run docker-generator generate --force, which replaces all edited files and keeps backups"
)

_COMPOSE, _DOCKERFILE = "docker-compose.yml", "Dockerfile.catalog"
_ADMINER = "services:\n  adminer:\n    image: adminer:5\n"
_CART = {"port": 8001, "dependencies": [{"name": "Catalog"}]}
_IMAGE = "    image: app-cart:dev\n"
_INIT = "    init: true\n"
_JOB = {"type": "job", "port": None, "build": {"command": ["python", "seed.py"]}}
_LIMITED = {"resources": {"cpu": 1, "memory": "512Mi"}}
_SET = {"environment": {"MODE": "fast"}}
_WAIT = "    depends_on:\n      catalog:\n        condition: service_healthy\n"

UNREADABLE_OUTPUT = Rule(
    code="DG550",
    slug="unreadable-output",
    severity=Severity.ERROR,
    message="{subject} cannot be read back: {reason}",
    expected="a file that Docker reads, complete in itself",
    action=f"Correct the file, {_REGENERATE}",
    explanation="Docker would refuse it, or it includes other files, which the proof does not "
    "read.",
    wrong=deployed({_DOCKERFILE: ("EXPOSE 8000", "PORT 8000")}),
    right=deployed(),
)
MISSING_SERVICE = Rule(
    code="DG551",
    slug="missing-service",
    severity=Severity.ERROR,
    message="{subject} is in the topology graph but not in {file}",
    action=f"Put it back into {{file}}, {_REGENERATE}",
    explanation="Each service is one container and one Dockerfile; without them it does not run.",
    wrong=Example({"services": {"Cart": {}}}, earlier={}, command="verify"),
    right=deployed(Cart={}),
)
UNDECLARED_SERVICE = Rule(
    code="DG552",
    slug="undeclared-service",
    severity=Severity.ERROR,
    message="{subject} is deployed but is neither in the topology graph nor an init job of a rule",
    expected="services, their backing services, and init jobs that name their rule and end",
    action="Move it into docker-compose.override.yml, or add it to services.spec.yaml",
    explanation="Later generators read the graph, and do not deploy it.",
    wrong=deployed({_COMPOSE: ("services:\n", _ADMINER)}),
    right=deployed({"docker-compose.override.yml": _ADMINER}),
)
LOST_EDGE = Rule(
    code="DG553",
    slug="lost-edge",
    severity=Severity.ERROR,
    message="{subject} depends on {other} but does not wait for it",
    action=f"Put {{other}} back under depends_on, {_REGENERATE}",
    explanation="It may start before its dependency is ready, and then fail at its first request.",
    wrong=deployed({_COMPOSE: (_WAIT, "")}, Cart=_CART),
    right=deployed(Cart=_CART),
)
WRONG_CONDITION = Rule(
    code="DG554",
    slug="wrong-condition",
    severity=Severity.ERROR,
    message="{subject} waits for {other} with a condition that differs from the edge, or that "
    "never becomes true",
    action=f"Correct the condition, {_REGENERATE}",
    explanation="A started container need not be healthy, and a service that never ends is waited "
    "for forever.",
    wrong=deployed(
        {_COMPOSE: ("condition: service_healthy", "condition: service_started")}, Cart=_CART
    ),
    right=deployed(Cart=_CART),
)
UNDECLARED_EDGE = Rule(
    code="DG555",
    slug="undeclared-edge",
    severity=Severity.ERROR,
    message="{subject} waits for {other}, but the topology graph has no such dependency",
    action="Add the dependency to services.spec.yaml, or remove it from depends_on",
    explanation="Other generators deploy the graph, in which this wait does not exist.",
    wrong=deployed({_COMPOSE: (_IMAGE, _IMAGE + "    depends_on: [catalog]\n")}, Cart={}),
    right=deployed(Cart=_CART),
)
WRONG_ADDRESS = Rule(
    code="DG557",
    slug="wrong-address",
    severity=Severity.ERROR,
    message="No variable of {subject} holds the address of {other}",
    action=f"Correct the variable, {_REGENERATE}",
    explanation="The service would connect to another host or port, or to none.",
    wrong=deployed({_COMPOSE: ("http://catalog:8000", "http://catalog:8080")}, Cart=_CART),
    right=deployed(Cart=_CART),
)
WRONG_PORT = Rule(
    code="DG558",
    slug="wrong-port",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the topology graph says",
    action=f"Correct the port, {_REGENERATE}",
    explanation="A client that trusts the graph connects to a port on which nothing, or "
    "another service, listens.",
    wrong=deployed({_DOCKERFILE: ("EXPOSE 8000", "EXPOSE 8080")}),
    right=deployed(),
)
WRONG_RESOURCES = Rule(
    code="DG559",
    slug="wrong-resources",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the topology graph says",
    action=f"Correct it, {_REGENERATE}; lower a CPU limit for one host in .env",
    explanation="The limits of the graph keep one container from starving the others.",
    wrong=deployed({_COMPOSE: ('memory: "512m"', 'memory: "2g"')}, Catalog=_LIMITED),
    right=deployed(Catalog=_LIMITED),
)
WRONG_HEALTH_CHECK = Rule(
    code="DG560",
    slug="wrong-health-check",
    severity=Severity.ERROR,
    message="{what} of the health check of {subject} is not what the topology graph says",
    action=f"Correct the health check, {_REGENERATE}",
    explanation="Containers that wait for this service wait for the health check of the graph.",
    wrong=deployed({_COMPOSE: ('timeout: "3s"', 'timeout: "20s"')}),
    right=deployed(),
)
UNUSABLE_PROBE = Rule(
    code="DG561",
    slug="unusable-probe",
    severity=Severity.ERROR,
    message="The health check of {subject} starts a program that its image does not hold",
    action=f"Use a program of the image, {_REGENERATE}",
    explanation="The check fails forever, and so does everything that waits for it.",
    wrong=deployed({_COMPOSE: ('test: ["CMD", "python"', 'test: ["CMD", "curl"')}),
    right=deployed(),
)
WRONG_USER = Rule(
    code="DG562",
    slug="wrong-user",
    severity=Severity.ERROR,
    message="{subject} runs as another user",
    action=f"Correct the user, {_REGENERATE}",
    explanation="Every image runs as a numeric user without privileges; root in a container is "
    "root.",
    wrong=deployed({_DOCKERFILE: ("USER 10001:10001", "USER root")}),
    right=deployed(),
)
WRONG_STAGE = Rule(
    code="DG563",
    slug="wrong-stage",
    severity=Severity.ERROR,
    message="The stages of the image of {subject} do not fit together: {reason}",
    action=f"Correct the stages, {_REGENERATE}",
    explanation="The last stage takes its files from the stages before it, and is based on an "
    "image of the catalogue.",
    wrong=deployed({_DOCKERFILE: ("COPY --from=build", "COPY --from=builder")}),
    right=deployed(),
)
WRONG_IMAGE = Rule(
    code="DG564",
    slug="wrong-image",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the topology graph and the options say",
    action=f"Correct it, {_REGENERATE}",
    explanation="Later steps refer to the image by this name, and build it from this Dockerfile.",
    wrong=deployed({_COMPOSE: ("image: app-catalog:dev", "image: app-catalog:latest")}),
    right=deployed(),
)
WRONG_VARIABLE = Rule(
    code="DG565",
    slug="wrong-variable",
    severity=Severity.ERROR,
    message="Variable {name} of {subject} is not what the topology graph says",
    action=f"Correct it, {_REGENERATE}",
    explanation="Values come from the graph, secrets from .env and from nowhere else.",
    wrong=deployed({_COMPOSE: ("MODE: fast", "MODE: slow")}, Catalog=_SET),
    right=deployed(Catalog=_SET),
)
WRONG_REPLICAS = Rule(
    code="DG566",
    slug="wrong-replicas",
    severity=Severity.ERROR,
    message="The replica count of {subject} differs from the topology graph",
    action=f"Correct the number, {_REGENERATE}",
    explanation="The graph sets the number of replicas.",
    wrong=deployed({_COMPOSE: (_INIT, _INIT + "    scale: 3\n")}),
    right=deployed(),
)
UNCONFINED_SERVICE = Rule(
    code="DG568",
    slug="unconfined-service",
    severity=Severity.ERROR,
    message="{subject} runs with host privileges: {host_privileges}",
    expected="no privileges, host namespaces, devices or engine socket",
    action=f"Remove it, {_REGENERATE}",
    explanation="An attacker in such a container controls the host.",
    wrong=deployed({_COMPOSE: (_INIT, _INIT + "    privileged: true\n")}),
    right=deployed(),
)
UNLISTED_VARIABLE = Rule(
    code="DG569",
    slug="unlisted-variable",
    severity=Severity.ERROR,
    message="Variable {subject} of the compose file is not in .env.example",
    expected="every variable that the compose file reads",
    action=f"Add it to .env.example, {_REGENERATE}",
    explanation="The script start.sh reads .env.example to find which values to ask for and which "
    "to make.",
    wrong=deployed({".env.example": ("# CATALOG_PORT=8000\n", "")}),
    right=deployed(),
)
WRONG_COMMAND = Rule(
    code="DG570",
    slug="wrong-command",
    severity=Severity.ERROR,
    message="The image of {subject} runs a different command than expected",
    action=f"Correct CMD, {_REGENERATE}",
    explanation="The server is the image's own command, with the port of the graph.",
    wrong=deployed({_DOCKERFILE: ('"--port", "8000"', '"--port", "8080"')}),
    right=deployed(),
)
WRONG_LIFETIME = Rule(
    code="DG573",
    slug="wrong-lifetime",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the topology graph says",
    action=f"Correct it, {_REGENERATE}",
    explanation="A job is not started again when it ends, and its label marks this as a success "
    "for start.sh. Any other container that ends has failed.",
    wrong=deployed({_COMPOSE: ('restart: "no"', "restart: always")}, Catalog=_JOB),
    right=deployed(Catalog=_JOB),
)
FAILED_PROOF = Rule(
    code="DG579",
    slug="failed-proof",
    severity=Severity.ERROR,
    message="The generated files do not match the topology graph: {count} of {claims} claims fail. "
    "This is a bug in docker-generator {version}; nothing was written",
    action="Report this bug, with the topology graph and the options",
    explanation="Generated files are read back and compared before they are written.",
)
