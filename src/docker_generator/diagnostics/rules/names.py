"""DG3xx: names from which names of files, containers, images and variables are made."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog, services

_RENAME = "Rename the service in services.spec.yaml"
_LETTERS = "Letters are ASCII: a look-alike from another script is a different name."

INVALID_SERVICE_NAME = Rule(
    code="DG306",
    slug="invalid-service-name",
    severity=Severity.ERROR,
    message="Invalid service name",
    expected="a letter, then letters, digits, single - or _ (e.g., CatalogService)",
    action=_RENAME,
    explanation="A name becomes part of paths, host names, images and variables. " + _LETTERS,
    wrong=services(**{"../etc": {}}),
    right=services(CartService={}),
)
INVALID_GRAPH_NAME = Rule(
    code="DG334",
    slug="invalid-graph-name",
    severity=Severity.ERROR,
    message="Invalid name of the graph",
    expected="a letter, then letters, digits, single - or _ (e.g., shop)",
    action="Correct it in services.spec.yaml, or remove it and set the option project",
    explanation="The name of the graph becomes the name of the stack, and part of the names of its "
    "images. " + _LETTERS,
    wrong=Example({"name": "My Shop"}),
    right=Example({"name": "my-shop"}),
)
INVALID_DEPENDENCY_NAME = Rule(
    code="DG307",
    slug="invalid-dependency-name",
    severity=Severity.ERROR,
    message="Invalid name of a dependency of {subject}",
    expected="a letter, then letters, digits, single - or _ (e.g., redis-cart)",
    action="Fix the dependency in services.spec.yaml",
    explanation="The name of a backing service becomes its host name and part of variables. "
    + _LETTERS,
    wrong=catalog(dependencies=[{"name": "my redis", "type": "cache", "external": True}]),
    right=catalog(dependencies=[{"name": "my-redis", "type": "cache", "external": True}]),
)
INVALID_VARIABLE_NAME = Rule(
    code="DG308",
    slug="invalid-variable-name",
    severity=Severity.ERROR,
    message="Invalid name of a variable of {subject}",
    expected="a letter or _, then letters, digits or _ (e.g., LOG_LEVEL)",
    action="Rename the variable in services.spec.yaml",
    explanation="Shells and .env files accept no other names. Compose accepts A=B, and sets A.",
    wrong=catalog(environment={"LOG LEVEL": "info"}),
    right=catalog(environment={"LOG_LEVEL": "info"}),
)
RESERVED_NAME = Rule(
    code="DG324",
    slug="reserved-name",
    severity=Severity.ERROR,
    message="{what} cannot be called '{slug}': the name is reserved",
    expected="another name",
    action="Rename it in services.spec.yaml",
    explanation="The builder has stages of its own (scratch, context, default), and Windows opens "
    "a device instead of a file for others (con, nul, com1).",
    wrong=services(Scratch={}),
    right=services(Cart={}),
)
LONG_NAME = Rule(
    code="DG325",
    slug="long-name",
    severity=Severity.ERROR,
    message="{what} has a name that is too long for a host name",
    expected="a name whose words, joined by -, have at most 63 characters",
    action="Rename it in services.spec.yaml",
    explanation="The name becomes a label of the DNS, which has at most 63 characters.",
    wrong=services(**{"A" * 64: {}}),
    right=services(**{"A" * 63: {}}),
)
MISLEADING_NAME = Rule(
    code="DG326",
    slug="misleading-name",
    severity=Severity.WARNING,
    message="{what} is called '{slug}', which clients resolve to another machine",
    expected="another name",
    action="Rename it in services.spec.yaml",
    explanation="In a container, localhost is the container itself, so no other container reaches "
    "a service of that name.",
    wrong=services(Localhost={}),
    right=services(Cart={}),
)
