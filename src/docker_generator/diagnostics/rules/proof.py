"""DG55x to DG57x: the files on disk, read back, are not the topology graph."""

from docker_generator.diagnostics.diagnostic import Rule, Severity

_REGENERATE = "or run docker-generator generate --force, which keeps a backup"

UNREADABLE_OUTPUT = Rule(
    code="DG550",
    slug="unreadable-output",
    severity=Severity.ERROR,
    message="{subject} cannot be read back: {reason}",
    expected="a file that Docker reads, complete in itself",
    action=f"Correct the file, {_REGENERATE}",
)
MISSING_SERVICE = Rule(
    code="DG551",
    slug="missing-service",
    severity=Severity.ERROR,
    message="{subject} is in the topology graph and not in {file}",
    action=f"Put it back into {{file}}, {_REGENERATE}",
)
UNDECLARED_SERVICE = Rule(
    code="DG552",
    slug="undeclared-service",
    severity=Severity.ERROR,
    message="{subject} is deployed and is neither in the topology graph nor a one-shot of a rule",
    expected="services, their backing services, and one-shots that name their rule and end",
    action="Move it into docker-compose.override.yml, or add it to services.spec.yaml",
)
LOST_EDGE = Rule(
    code="DG553",
    slug="lost-edge",
    severity=Severity.ERROR,
    message="{subject} depends on {other} and does not wait for it",
    action=f"Put {{other}} back under depends_on, {_REGENERATE}",
)
WRONG_CONDITION = Rule(
    code="DG554",
    slug="wrong-condition",
    severity=Severity.ERROR,
    message="{subject} waits for {other} with a condition that is not the edge's, or never true",
    action=f"Correct the condition, {_REGENERATE}",
)
UNDECLARED_EDGE = Rule(
    code="DG555",
    slug="undeclared-edge",
    severity=Severity.ERROR,
    message="{subject} waits for {other}, and the topology graph has no such dependency",
    action="Add the dependency to services.spec.yaml, or remove it from depends_on",
)
NO_COMMON_NETWORK = Rule(
    code="DG556",
    slug="no-common-network",
    severity=Severity.ERROR,
    message="{subject} depends on {other} and shares no network with it",
    action=f"Give both a network in common, {_REGENERATE}",
)
WRONG_ADDRESS = Rule(
    code="DG557",
    slug="wrong-address",
    severity=Severity.ERROR,
    message="No variable of {subject} holds the address of {other}",
    action=f"Correct the variable, {_REGENERATE}",
)
WRONG_PORT = Rule(
    code="DG558",
    slug="wrong-port",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the topology graph says",
    action=f"Correct the port, {_REGENERATE}",
)
WRONG_RESOURCES = Rule(
    code="DG559",
    slug="wrong-resources",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the topology graph says",
    action=f"Correct it, {_REGENERATE}; lower a CPU limit for one host in .env",
)
WRONG_HEALTH_CHECK = Rule(
    code="DG560",
    slug="wrong-health-check",
    severity=Severity.ERROR,
    message="{what} of the health check of {subject} is not what the topology graph says",
    action=f"Correct the health check, {_REGENERATE}",
)
UNUSABLE_PROBE = Rule(
    code="DG561",
    slug="unusable-probe",
    severity=Severity.ERROR,
    message="The health check of {subject} starts a program that its image does not hold",
    action=f"Use a program of the image, {_REGENERATE}",
)
WRONG_USER = Rule(
    code="DG562",
    slug="wrong-user",
    severity=Severity.ERROR,
    message="{subject} runs as another user",
    action=f"Correct the user, {_REGENERATE}",
)
WRONG_STAGE = Rule(
    code="DG563",
    slug="wrong-stage",
    severity=Severity.ERROR,
    message="The image of {subject} is not made in stages that fit together: {reason}",
    action=f"Correct the stages, {_REGENERATE}",
)
WRONG_IMAGE = Rule(
    code="DG564",
    slug="wrong-image",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the topology graph and the options say",
    action=f"Correct it, {_REGENERATE}",
)
WRONG_VARIABLE = Rule(
    code="DG565",
    slug="wrong-variable",
    severity=Severity.ERROR,
    message="Variable {name} of {subject} is not what the topology graph says",
    action=f"Correct it, {_REGENERATE}",
)
WRONG_REPLICAS = Rule(
    code="DG566",
    slug="wrong-replicas",
    severity=Severity.ERROR,
    message="{subject} runs in another number of replicas",
    action=f"Correct the number, {_REGENERATE}",
)
LOST_VOLUME = Rule(
    code="DG567",
    slug="lost-volume",
    severity=Severity.ERROR,
    message="The data of {subject} lies on no volume, and is lost with its container",
    action=f"Mount a named volume at {{target}}, {_REGENERATE}",
)
UNCONFINED_SERVICE = Rule(
    code="DG568",
    slug="unconfined-service",
    severity=Severity.ERROR,
    message="{subject} has power over its host: {powers}",
    expected="no privileges, host namespaces, devices or engine socket",
    action=f"Remove it, {_REGENERATE}",
)
UNLISTED_VARIABLE = Rule(
    code="DG569",
    slug="unlisted-variable",
    severity=Severity.ERROR,
    message="Variable {subject} of the compose file is not in .env.example",
    expected="every variable that the compose file reads",
    action=f"Add it to .env.example, {_REGENERATE}",
)
WRONG_COMMAND = Rule(
    code="DG570",
    slug="wrong-command",
    severity=Severity.ERROR,
    message="The image of {subject} starts another command",
    action=f"Correct CMD, {_REGENERATE}",
)
FAILED_PROOF = Rule(
    code="DG579",
    slug="failed-proof",
    severity=Severity.ERROR,
    message="The generated files are not the topology graph: {count} of {claims} claims fail. "
    "This is a fault of docker-generator {version}; nothing was written",
    action="Send in this report, with the topology graph and the options",
)
