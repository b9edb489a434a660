"""DG2xx: the parts of the topology graph do not fit together."""

from docker_generator.diagnostics.diagnostic import Rule, Severity

UNKNOWN_SERVICE = Rule(
    code="DG201",
    slug="unknown-service",
    severity=Severity.ERROR,
    message="Service '{subject}' not in topology graph",
    action="Re-run service-topology-analyzer",
    explanation="A service is named somewhere in the graph and is missing under 'services'.",
)
DEPENDENCY_CYCLE = Rule(
    code="DG202",
    slug="dependency-cycle",
    severity=Severity.ERROR,
    message="Services depend on each other in a circle: {circle}",
    expected="dependencies without a circle, so that one service can start first",
    action="Remove one of these dependencies in services.spec.yaml",
)
ORDER_MISMATCH = Rule(
    code="DG203",
    slug="order-mismatch",
    severity=Severity.WARNING,
    message="initialization_order {fault}",
    expected="{order}",
    action="Re-run service-topology-analyzer; the order that follows from the dependencies is used",
)
NAME_COLLISION = Rule(
    code="DG204",
    slug="name-collision",
    severity=Severity.ERROR,
    message="{subject} and {other} would both be called '{slug}'",
    expected="names that differ in more than case, separators and a trailing 'Service'",
    action="Rename one of them in services.spec.yaml",
)
CONTRADICTED_FACT = Rule(
    code="DG205",
    slug="contradicted-fact",
    severity=Severity.WARNING,
    message="{fact} contradicts services: {found}",
    expected="{expected_fact}",
    action="Re-run service-topology-analyzer; what stands under services is used",
)
SELF_DEPENDENCY = Rule(
    code="DG206",
    slug="self-dependency",
    severity=Severity.ERROR,
    message="{subject} depends on itself",
    expected="another service of the graph",
    action="Remove the dependency in services.spec.yaml",
)
REPEATED_DEPENDENCY = Rule(
    code="DG207",
    slug="repeated-dependency",
    severity=Severity.WARNING,
    message="{subject} names its dependency '{other}' more than once",
    expected="each dependency once",
    action="Remove the repetition in services.spec.yaml; the first one is used",
)
NO_SERVICES = Rule(
    code="DG208",
    slug="no-services",
    severity=Severity.ERROR,
    message="Topology graph has no services: there is nothing to generate",
    expected="at least one service under 'services'",
    action="Add a service to services.spec.yaml and re-run service-topology-analyzer",
)
UNTRUE_CONDITION = Rule(
    code="DG209",
    slug="untrue-condition",
    severity=Severity.WARNING,
    message="{subject} cannot wait until {other} is healthy: {other} has no health check",
    expected="a port or a health_check.command of {other}",
    action="Give {other} a health check; until then {subject} only waits until it has started",
)
