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
    explanation="Docker would refuse it, or it brings in other files, which no proof follows.",
)
MISSING_SERVICE = Rule(
    code="DG551",
    slug="missing-service",
    severity=Severity.ERROR,
    message="{subject} is in the topology graph and not in {file}",
    action=f"Put it back into {{file}}, {_REGENERATE}",
    explanation="Each service is one container and one Dockerfile; without them it does not run.",
)
UNDECLARED_SERVICE = Rule(
    code="DG552",
    slug="undeclared-service",
    severity=Severity.ERROR,
    message="{subject} is deployed and is neither in the topology graph nor a one-shot of a rule",
    expected="services, their backing services, and one-shots that name their rule and end",
    action="Move it into docker-compose.override.yml, or add it to services.spec.yaml",
    explanation="Nobody who reads the graph knows of it, and no later generator deploys it.",
)
LOST_EDGE = Rule(
    code="DG553",
    slug="lost-edge",
    severity=Severity.ERROR,
    message="{subject} depends on {other} and does not wait for it",
    action=f"Put {{other}} back under depends_on, {_REGENERATE}",
    explanation="It may start before what it needs is there, and fails at its first request.",
)
WRONG_CONDITION = Rule(
    code="DG554",
    slug="wrong-condition",
    severity=Severity.ERROR,
    message="{subject} waits for {other} with a condition that is not the edge's, or never true",
    action=f"Correct the condition, {_REGENERATE}",
    explanation="Started is not healthy, and an end that never comes is waited for in vain.",
)
UNDECLARED_EDGE = Rule(
    code="DG555",
    slug="undeclared-edge",
    severity=Severity.ERROR,
    message="{subject} waits for {other}, and the topology graph has no such dependency",
    action="Add the dependency to services.spec.yaml, or remove it from depends_on",
    explanation="The graph is what other generators deploy: there, nobody waits.",
)
NO_COMMON_NETWORK = Rule(
    code="DG556",
    slug="no-common-network",
    severity=Severity.ERROR,
    message="{subject} depends on {other} and shares no network with it",
    action=f"Give both a network in common, {_REGENERATE}",
    explanation="Containers without a network in common cannot reach each other.",
)
WRONG_ADDRESS = Rule(
    code="DG557",
    slug="wrong-address",
    severity=Severity.ERROR,
    message="No variable of {subject} holds the address of {other}",
    action=f"Correct the variable, {_REGENERATE}",
    explanation="The service would ask another host, another port, or nobody.",
)
WRONG_PORT = Rule(
    code="DG558",
    slug="wrong-port",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the topology graph says",
    action=f"Correct the port, {_REGENERATE}",
    explanation="Whoever trusts the graph asks a port at which nobody, or somebody else, answers.",
)
WRONG_RESOURCES = Rule(
    code="DG559",
    slug="wrong-resources",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the topology graph says",
    action=f"Correct it, {_REGENERATE}; lower a CPU limit for one host in .env",
    explanation="The limits of the graph keep one container from starving the others.",
)
WRONG_HEALTH_CHECK = Rule(
    code="DG560",
    slug="wrong-health-check",
    severity=Severity.ERROR,
    message="{what} of the health check of {subject} is not what the topology graph says",
    action=f"Correct the health check, {_REGENERATE}",
    explanation="Whoever waits for this service waits for what the graph calls healthy.",
)
UNUSABLE_PROBE = Rule(
    code="DG561",
    slug="unusable-probe",
    severity=Severity.ERROR,
    message="The health check of {subject} starts a program that its image does not hold",
    action=f"Use a program of the image, {_REGENERATE}",
    explanation="The check fails for ever, and so does everything that waits for it.",
)
WRONG_USER = Rule(
    code="DG562",
    slug="wrong-user",
    severity=Severity.ERROR,
    message="{subject} runs as another user",
    action=f"Correct the user, {_REGENERATE}",
    explanation="Every image runs as a numeric user without rights; root in a container is root.",
)
WRONG_STAGE = Rule(
    code="DG563",
    slug="wrong-stage",
    severity=Severity.ERROR,
    message="The image of {subject} is not made in stages that fit together: {reason}",
    action=f"Correct the stages, {_REGENERATE}",
    explanation="What runs comes from the stages before it, on an image of the catalogue.",
)
WRONG_IMAGE = Rule(
    code="DG564",
    slug="wrong-image",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the topology graph and the options say",
    action=f"Correct it, {_REGENERATE}",
    explanation="Later steps refer to the image by this name, and build it from this Dockerfile.",
)
WRONG_VARIABLE = Rule(
    code="DG565",
    slug="wrong-variable",
    severity=Severity.ERROR,
    message="Variable {name} of {subject} is not what the topology graph says",
    action=f"Correct it, {_REGENERATE}",
    explanation="Values come from the graph, secrets from .env and from nowhere else.",
)
WRONG_REPLICAS = Rule(
    code="DG566",
    slug="wrong-replicas",
    severity=Severity.ERROR,
    message="{subject} runs in another number of replicas",
    action=f"Correct the number, {_REGENERATE}",
    explanation="The graph says how many there are.",
)
LOST_VOLUME = Rule(
    code="DG567",
    slug="lost-volume",
    severity=Severity.ERROR,
    message="The data of {subject} lies on no volume, and is lost with its container",
    action=f"Mount a named volume at {{target}}, {_REGENERATE}",
    explanation="A container is made anew at each change, and only its volumes stay.",
)
UNCONFINED_SERVICE = Rule(
    code="DG568",
    slug="unconfined-service",
    severity=Severity.ERROR,
    message="{subject} has power over its host: {powers}",
    expected="no privileges, host namespaces, devices or engine socket",
    action=f"Remove it, {_REGENERATE}",
    explanation="Who breaks into such a container has the host.",
)
UNLISTED_VARIABLE = Rule(
    code="DG569",
    slug="unlisted-variable",
    severity=Severity.ERROR,
    message="Variable {subject} of the compose file is not in .env.example",
    expected="every variable that the compose file reads",
    action=f"Add it to .env.example, {_REGENERATE}",
    explanation="start.sh learns from .env.example what to ask for and what to make.",
)
WRONG_COMMAND = Rule(
    code="DG570",
    slug="wrong-command",
    severity=Severity.ERROR,
    message="The image of {subject} starts another command",
    action=f"Correct CMD, {_REGENERATE}",
    explanation="The server is the image's own command, with the port of the graph.",
)
FAILED_PROOF = Rule(
    code="DG579",
    slug="failed-proof",
    severity=Severity.ERROR,
    message="The generated files are not the topology graph: {count} of {claims} claims fail. "
    "This is a fault of docker-generator {version}; nothing was written",
    action="Send in this report, with the topology graph and the options",
    explanation="Generated files are read back and compared before they are written.",
)
