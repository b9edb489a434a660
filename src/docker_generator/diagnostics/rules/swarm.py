"""DG800 to DG804: how Docker Swarm reads a compose file."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_VERIFY = "verify topology-graph.json -o out --swarm"
_KEPT = Example(earlier={}, command="verify topology-graph.json -o out")

REFUSED_BY_SWARM = Rule(
    code="DG800",
    slug="refused-by-swarm",
    severity=Severity.WARNING,
    message="Docker Swarm refuses {subject}: {reason}",
    expected="keys that docker stack deploy knows",
    action="Use Docker Compose on one host, or hand the stack to Kubernetes for several",
    explanation="Its client, docker stack deploy, reads an older form of compose files, and fails "
    "at the first unknown key. The files are made for Docker Compose; verify --swarm "
    "only reports the difference.",
    wrong=Example(earlier={}, command=_VERIFY),
    right=_KEPT,
)
IGNORED_BY_SWARM = Rule(
    code="DG801",
    slug="ignored-by-swarm",
    severity=Severity.WARNING,
    message="Docker Swarm ignores {subject}: {reason}",
    expected="keys that have an effect in docker stack deploy",
    action="Use Docker Compose on one host, or hand the stack to Kubernetes for several",
    explanation="Its client, docker stack deploy, accepts the key but does not apply it, so the "
    "stack differs from the graph. The files are made for Docker Compose; verify "
    "--swarm only reports the difference.",
    wrong=Example(earlier={}, command=_VERIFY),
    right=_KEPT,
)
