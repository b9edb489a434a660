"""DG580 to DG587: compose keys that the graph does not request, or that weaken a container.

The proof knows a closed list of keys. Any other key is reported, even a harmless one.
"""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import deployed

_REGENERATE = (
    "or run docker-generator generate --force, which replaces all edited files and keeps backups"
)

_COMPOSE = "docker-compose.yml"
_INIT = "    init: true\n"
_NETWORK = "  app_network:\n    driver: bridge\n"
_STORING = {"dependencies": [{"name": "postgres", "external": True}]}
_VOLUME = "  postgres_data: {}\n"
_END = '  echo "database $${database}: login $${login} is ready"\n'
_LEVEL, _SET = {"environment": {"LEVEL": "info"}}, "      LEVEL: info\n"

UNPROVED_KEY = Rule(
    code="DG580",
    slug="unproved-key",
    severity=Severity.ERROR,
    message="{key} of {subject} is a key that the proof does not know",
    expected="keys that are compared with the topology graph, and keys without any effect on it",
    action="Move it into docker-compose.override.yml, or remove it",
    explanation="The effect of such a key is unknown, so nothing is proved about it. The proof "
    "does not read docker-compose.override.yml.",
    wrong=deployed({_COMPOSE: (_INIT, _INIT + "    teleport: true\n")}),
    right=deployed({_COMPOSE: (_INIT, _INIT + "    x-note: mine\n")}),
)
FORBIDDEN_KEY = Rule(
    code="DG581",
    slug="forbidden-key",
    severity=Severity.ERROR,
    message="{key} of {subject} is not allowed: {reason}",
    expected="no such key",
    action="Move it into docker-compose.override.yml, or remove it",
    explanation="The topology graph has no field for it: the running stack differs from the "
    "specified one, and other generators deploy it differently.",
    wrong=deployed({_COMPOSE: (_INIT, _INIT + "    profiles: [tools]\n")}),
    right=deployed(
        {"docker-compose.override.yml": "services:\n  catalog:\n    profiles: [tools]\n"}
    ),
)
WEAKENED_HARDENING = Rule(
    code="DG582",
    slug="weakened-hardening",
    severity=Severity.ERROR,
    message="{what} of {subject} is not the one that every container of its kind has",
    action=f"Correct it, {_REGENERATE}",
    explanation="Containers of services run without capabilities and with an init process, and no "
    "process of any container gets more privileges than it was started with.",
    wrong=deployed({_COMPOSE: ("    cap_drop:\n      - ALL\n", "")}),
    right=deployed(),
)
REDIRECTED_NAME = Rule(
    code="DG583",
    slug="redirected-name",
    severity=Severity.ERROR,
    message="{key} of {subject} changes which container answers to a name",
    expected="containers that are reachable by the names of their services, and by no other names",
    action="Remove it; a further name belongs in docker-compose.override.yml",
    explanation="A service that asks for a dependency by its name could reach another container, "
    "or another host, and send its credentials there.",
    wrong=deployed({_COMPOSE: (_INIT, _INIT + '    extra_hosts: ["postgres:192.0.2.1"]\n')}),
    right=deployed(),
)
WRONG_NETWORK = Rule(
    code="DG584",
    slug="wrong-network",
    severity=Severity.ERROR,
    message="{what} of {subject} is not the one by which its containers reach each other",
    action=f"Correct it, {_REGENERATE}",
    explanation="On a network of another driver, with other options, or outside of the compose "
    "file, a dependency may be unreachable, and unrelated containers reachable.",
    wrong=deployed({_COMPOSE: (_NETWORK, _NETWORK.replace("bridge", "none"))}),
    right=deployed(),
)
WRONG_STORAGE = Rule(
    code="DG585",
    slug="wrong-storage",
    severity=Severity.ERROR,
    message="{what} of volume {subject} is not the one that keeps its data",
    action=f"Correct it, {_REGENERATE}",
    explanation="A volume uses the local driver of the engine, and belongs to the one backing "
    "service that writes it. A volume with other options may be lost at each stop, or be a "
    "directory of the host.",
    wrong=deployed(
        {
            _COMPOSE: (
                _VOLUME,
                "  postgres_data:\n    driver_opts: {type: tmpfs, device: tmpfs}\n",
            )
        },
        Catalog=_STORING,
    ),
    right=deployed(Catalog=_STORING),
)
WRONG_CONTENT = Rule(
    code="DG586",
    slug="wrong-content",
    severity=Severity.ERROR,
    message="{what} of {subject} is not what the catalogue says",
    action=f"Correct it, {_REGENERATE}",
    explanation="The files of backing services make their databases and logins, or set them up: "
    "with other contents they make other databases, or none.",
    wrong=deployed({_COMPOSE: (_END, "  echo nothing\n")}, Catalog=_STORING),
    right=deployed(Catalog=_STORING),
)
UNDECLARED_VARIABLE = Rule(
    code="DG587",
    slug="undeclared-variable",
    severity=Severity.ERROR,
    message="Variable {name} of {subject} is in neither the topology graph nor the catalogue",
    expected="variables and secrets of the graph, and addresses of dependencies",
    action="Add it under environment in services.spec.yaml, or move it into "
    "docker-compose.override.yml",
    explanation="One variable can disable a password, or load another program. Other generators "
    "do not know about it.",
    wrong=deployed({_COMPOSE: (_SET, _SET + "      LD_PRELOAD: /tmp/x.so\n")}, Catalog=_LEVEL),
    right=deployed(Catalog=_LEVEL),
)
