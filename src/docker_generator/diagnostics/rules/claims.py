"""DG203 to DG218: facts of the analyzer contradict the services; the services are used."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

_RERUN = "Re-run service-topology-analyzer; the values under services are used"
_PAIR = {"Catalog": {"dependencies": [{"name": "Cart"}]}, "Cart": {}}
_EDGE = {"from": "Catalog", "to": "Cart"}


def _claiming(**claims: object) -> Example:
    """Return Catalog, which depends on Cart, with claims about them."""
    return Example({"services": _PAIR, "topology": claims})


ORDER_MISMATCH = Rule(
    code="DG203",
    slug="order-mismatch",
    severity=Severity.WARNING,
    message="initialization_order starts {subject} before {other}, which it depends on",
    expected="{order}",
    action="Re-run service-topology-analyzer; the order that follows from the dependencies is used",
    explanation="The dependencies decide the order. A claimed order that starts every "
    "service after its dependencies is used unchanged.",
    wrong=_claiming(initialization_order=["Catalog", "Cart"]),
    right=_claiming(initialization_order=["Cart", "Catalog"]),
)
CONTRADICTED_CLAIM = Rule(
    code="DG205",
    slug="contradicted-claim",
    severity=Severity.WARNING,
    message="validation claims {fact}, and {found}",
    expected="{fact}: false, or a graph for which it is true",
    action="Report it to the makers of service-topology-analyzer",
    explanation="The analyzer says that it has checked this, and the check was wrong: its other "
    "claims may be wrong as well.",
    wrong=Example(
        {
            "services": _PAIR,
            "topology": {"initialization_order": ["Catalog", "Cart"]},
            "validation": {"initialization_order_valid": True},
        }
    ),
    right=Example({"services": _PAIR, "validation": {"initialization_order_valid": True}}),
)
INCOMPLETE_ORDER = Rule(
    code="DG210",
    slug="incomplete-order",
    severity=Severity.WARNING,
    message="initialization_order leaves out {found}",
    expected="{order}",
    action="Re-run service-topology-analyzer; the order that follows from the dependencies is used",
    explanation="Every service has a place in the order.",
    wrong=_claiming(initialization_order=["Cart"]),
    right=_claiming(initialization_order=["Cart", "Catalog"]),
)
REPEATED_IN_ORDER = Rule(
    code="DG211",
    slug="repeated-in-order",
    severity=Severity.WARNING,
    message="initialization_order names {subject} twice",
    expected="each service once",
    action="Re-run service-topology-analyzer; the last place counts",
    explanation="A service starts once.",
    wrong=_claiming(initialization_order=["Cart", "Cart", "Catalog"]),
    right=_claiming(initialization_order=["Cart", "Catalog"]),
)
PORT_MISMATCH = Rule(
    code="DG212",
    slug="port-mismatch",
    severity=Severity.WARNING,
    message="required_ports gives {subject} another port than services: {found}",
    expected="{port}",
    action=_RERUN,
    explanation="The port under services is the one that the process listens on.",
    wrong=Example({"network": {"required_ports": {"Catalog": 9000}}}),
    right=Example({"network": {"required_ports": {"Catalog": 8000}}}),
)
EDGE_MISMATCH = Rule(
    code="DG213",
    slug="edge-mismatch",
    severity=Severity.WARNING,
    message="dependency_graph contradicts services: {found}",
    expected="the dependencies of the services",
    action=_RERUN,
    explanation="The edges of the graph have to match the dependencies of the services.",
    wrong=_claiming(dependency_graph={"nodes": ["Catalog", "Cart"], "edges": []}),
    right=_claiming(dependency_graph={"nodes": ["Catalog", "Cart"], "edges": [_EDGE]}),
)
MATRIX_MISMATCH = Rule(
    code="DG214",
    slug="matrix-mismatch",
    severity=Severity.WARNING,
    message="dependency_matrix contradicts services: {found}",
    expected="the dependencies of the services",
    action=_RERUN,
    explanation="The matrix has to match the dependencies of the services.",
    wrong=_claiming(dependency_matrix={"Cart": {"Catalog": True}}),
    right=_claiming(dependency_matrix={"Catalog": {"Cart": True}}),
)
UNREACHABLE_DEPENDENCY = Rule(
    code="DG215",
    slug="unreachable-dependency",
    severity=Severity.WARNING,
    message="internal_network contradicts services: {found}",
    expected="a path for each dependency, and no other",
    action=_RERUN,
    explanation="A dependency on a network that the service is not part of cannot be reached, and "
    "Compose does not report it. Each dependency is given its path.",
    wrong=Example({"services": _PAIR, "network": {"internal_network": []}}),
    right=Example({"services": _PAIR, "network": {"internal_network": [_EDGE]}}),
)
EXTERNAL_MISMATCH = Rule(
    code="DG216",
    slug="external-mismatch",
    severity=Severity.WARNING,
    message="external_dependencies contradicts services: {found}",
    expected="{known}",
    action=_RERUN,
    explanation="The backing services are the ones that the services depend on.",
    wrong=Example({"network": {"external_dependencies": ["redis"]}}),
    right=Example({"network": {"external_dependencies": []}}),
)
NODE_MISMATCH = Rule(
    code="DG218",
    slug="node-mismatch",
    severity=Severity.WARNING,
    message="dependency_graph has no node for {found}",
    expected="a node for each service",
    action=_RERUN,
    explanation="Every service is a node of the graph.",
    wrong=_claiming(dependency_graph={"nodes": ["Cart"], "edges": [_EDGE]}),
    right=_claiming(dependency_graph={"nodes": ["Catalog", "Cart"], "edges": [_EDGE]}),
)
