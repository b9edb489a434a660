"""DG450 to DG499: what backing services can do for the graph."""

from docker_generator.diagnostics.diagnostic import Rule, Severity

UNSUPPORTED_BACKING_SERVICE = Rule(
    code="DG450",
    slug="unsupported-backing-service",
    severity=Severity.ERROR,
    message="No backing service is known for the dependency '{other}' of {subject}",
    expected="one of: {known}",
    action="Give the dependency an engine in services.spec.yaml",
)
ASSUMED_ENGINE = Rule(
    code="DG451",
    slug="assumed-engine",
    severity=Severity.INFO,
    message="Dependency '{other}' of {subject} is taken for {engine}, because its type is {type}",
    action="Give the dependency an engine in services.spec.yaml, if it is another",
)
CONFLICTING_ENGINES = Rule(
    code="DG452",
    slug="conflicting-engines",
    severity=Severity.ERROR,
    message="{subject} and {service} want different things of the dependency '{other}'",
    expected="one engine, one version and one image for all: {known}",
    action="Make them agree in services.spec.yaml, or give the second one another name",
)
