"""DG450 to DG499: what backing services can do for the graph."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import catalog, services

UNSUPPORTED_BACKING_SERVICE = Rule(
    code="DG450",
    slug="unsupported-backing-service",
    severity=Severity.ERROR,
    message="No backing service is known for the dependency '{other}' of {subject}",
    expected="one of: {known}",
    action="Give the dependency an engine in services.spec.yaml",
    wrong=catalog(dependencies=[{"name": "quux", "engine": "quux", "external": True}]),
    right=catalog(dependencies=[{"name": "redis", "external": True}]),
    explanation="A dependency whose engine is not in the catalogue cannot be run: nobody knows its "
    "port, its health check and where its data lies.",
)
ASSUMED_ENGINE = Rule(
    code="DG451",
    slug="assumed-engine",
    severity=Severity.INFO,
    message="Dependency '{other}' of {subject} is taken for {engine}, because its type is {type}",
    action="Give the dependency an engine in services.spec.yaml, if it is another",
    wrong=catalog(dependencies=[{"name": "store", "type": "cache", "external": True}]),
    right=catalog(dependencies=[{"name": "store", "engine": "redis", "external": True}]),
    explanation="Neither the engine nor a word of the name says what it is, so that its type "
    "decides.",
)
CONFLICTING_ENGINES = Rule(
    code="DG452",
    slug="conflicting-engines",
    severity=Severity.ERROR,
    message="{subject} and {service} want different things of the dependency '{other}'",
    expected="one engine, one version and one image for all: {known}",
    action="Make them agree in services.spec.yaml, or give the second one another name",
    wrong=services(
        Catalog={"dependencies": [{"name": "db", "engine": "postgres", "external": True}]},
        Cart={"dependencies": [{"name": "db", "engine": "redis", "external": True}]},
    ),
    right=services(
        Catalog={"dependencies": [{"name": "db", "engine": "postgres", "external": True}]},
        Cart={"dependencies": [{"name": "db", "engine": "postgres", "external": True}]},
    ),
    explanation="A dependency is one container, whoever depends on it.",
)
