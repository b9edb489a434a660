"""DG450 to DG466: backing services and what they support."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog, services

_POSTGRES = {"name": "postgres", "external": True}


def _needs(other: str, *, of: str = "Catalog", **fields: object) -> Example:
    """Return an example whose only service depends on one backing service."""
    need = {"name": other, "external": True, **fields}
    return services(**({"Catalog": None} | {of: {"dependencies": [need]}}))


UNSUPPORTED_BACKING_SERVICE = Rule(
    code="DG450",
    slug="unsupported-backing-service",
    severity=Severity.ERROR,
    message="No backing service is known for the dependency '{other}' of {subject}",
    expected="one of: {known}",
    action="Fix its engine in services.spec.yaml, or add an entry with the option catalogue",
    wrong=catalog(dependencies=[{"name": "quux", "engine": "quux", "external": True}]),
    right=catalog(dependencies=[{"name": "redis", "external": True}]),
    explanation="A dependency whose engine is not in the catalogue cannot be run, because "
    "the catalogue does not know its "
    "port, its health check and where its data is.",
)
ASSUMED_ENGINE = Rule(
    code="DG451",
    slug="assumed-engine",
    severity=Severity.INFO,
    message="Dependency '{other}' of {subject} is taken for {engine}, because its type is {type}",
    action="Set the engine of the dependency in services.spec.yaml, if this one is wrong",
    wrong=catalog(dependencies=[{"name": "store", "type": "cache", "external": True}]),
    right=catalog(dependencies=[{"name": "store", "engine": "redis", "external": True}]),
    explanation="Neither the engine nor a word of the name identifies it, so its type decides.",
)
CONFLICTING_ENGINES = Rule(
    code="DG452",
    slug="conflicting-engines",
    severity=Severity.ERROR,
    message="{subject} and {service} request different settings for the dependency '{other}'",
    expected="one engine, one version, one image and one port for all: {known}",
    action="Make them equal in services.spec.yaml, or rename the second one",
    explanation="A dependency is one container for all services that depend on it.",
    wrong=services(
        Catalog={"dependencies": [{"name": "db", "engine": "postgres", "external": True}]},
        Cart={"dependencies": [{"name": "db", "engine": "redis", "external": True}]},
    ),
    right=services(
        Catalog={"dependencies": [{"name": "db", "engine": "postgres", "external": True}]},
        Cart={"dependencies": [{"name": "db", "engine": "postgres", "external": True}]},
    ),
)
EXTERNAL_SERVICE = Rule(
    code="DG453",
    slug="external-service",
    severity=Severity.WARNING,
    message="Dependency '{other}' of {subject} is not part of the stack: .env has to hold its "
    "address",
    expected="{variable} in .env",
    action="Write {variable} into .env, or set the engine of the dependency in services.spec.yaml",
    explanation="No container of the catalogue can replace it: it is software as a service, or "
    "its name and type are unknown.",
    wrong=_needs("stripe", type="saas"),
    right=_needs("postgres"),
)
INVALID_IMAGE = Rule(
    code="DG454",
    slug="invalid-image",
    severity=Severity.ERROR,
    message="Invalid image of a dependency of {subject}",
    expected="an image reference with a tag or a digest (e.g., postgis/postgis:17-3.5)",
    action="Fix the image in services.spec.yaml",
    explanation="The reference goes into the compose file as it is. Docker would refuse it only "
    "when the stack is started.",
    wrong=_needs("postgres", image="Post Gres:17"),
    right=_needs("postgres", image="postgis/postgis:17-3.5"),
)
UNPINNED_IMAGE = Rule(
    code="DG455",
    slug="unpinned-image",
    severity=Severity.ERROR,
    message="The image of a dependency of {subject} has no fixed version",
    expected="a tag that names a version, or a digest (e.g., postgis/postgis:17-3.5)",
    action="Name the version of the image in services.spec.yaml",
    explanation="Without a tag the builder takes 'latest'. A new major version under that name "
    "does not start with the data of the last one.",
    wrong=_needs("postgres", image="postgis/postgis:latest"),
    right=_needs("postgres", image="postgis/postgis:17-3.5"),
)
PORT_TAKEN = Rule(
    code="DG456",
    slug="port-taken",
    severity=Severity.ERROR,
    message="Port {port} of the dependency '{other}' of {subject} is already used by its {taken}",
    expected="a port that is free in the container",
    action="Choose another port in services.spec.yaml",
    explanation="Each port exists once in a container. Its program would not start on a port that "
    "it uses for something else.",
    wrong=_needs("rabbitmq", port=15672),
    right=_needs("rabbitmq", port=5673),
)
FIXED_PORT = Rule(
    code="DG457",
    slug="fixed-port",
    severity=Severity.ERROR,
    message="{engine} cannot listen on port {port}, which {subject} requests of '{other}'",
    expected="{usual}, or no port",
    action="Remove the port of the dependency in services.spec.yaml",
    explanation="The catalogue knows no setting of its image that changes the port. The service "
    "would call a port on which nothing answers.",
    wrong=_needs("cassandra", port=9999),
    right=_needs("cassandra", port=9042),
)
INVALID_DATABASE = Rule(
    code="DG458",
    slug="invalid-database",
    severity=Severity.ERROR,
    message="{engine} does not accept the database name '{database}' for {subject}",
    expected="a name of at most {longest} characters that is not reserved ({reserved})",
    action="Set another database for the dependency in services.spec.yaml",
    explanation="The database is made when the stack starts. A reserved name is the server's own,"
    " and a server cuts or refuses a name that is too long.",
    wrong=_needs("postgres", database="template1"),
    right=_needs("postgres", database="catalog"),
)
INVALID_LOGIN = Rule(
    code="DG459",
    slug="invalid-login",
    severity=Severity.ERROR,
    message="{engine} does not accept the login '{login}' for {subject}",
    expected="a service whose name gives at most {longest} characters and is not reserved "
    "({reserved})",
    action="Rename the service in services.spec.yaml",
    explanation="A login has the name of its service. With an administrator's name, the service "
    "would own the whole server.",
    wrong=_needs("orders-db", of="Postgres", engine="postgres", database="orders"),
    right=_needs("orders-db", of="Orders", engine="postgres", database="orders"),
)
VARIABLE_COLLISION = Rule(
    code="DG460",
    slug="variable-collision",
    severity=Severity.ERROR,
    message="The variable {variable} has two meanings: {first}, and {second}",
    expected="one meaning for each variable of .env",
    action="Rename the secret, the service or the dependency in services.spec.yaml",
    explanation="All services read one .env. A value for one meaning would be used for the other "
    "as well.",
    wrong=catalog(dependencies=[_POSTGRES], secrets=["POSTGRES_PASSWORD"]),
    right=catalog(dependencies=[_POSTGRES], secrets=["PAYMENT_PASSWORD"]),
)
REPLACED_ADDRESS = Rule(
    code="DG461",
    slug="replaced-address",
    severity=Severity.ERROR,
    message="{subject} has a {variable} of its own: the address of '{other}' is not given to it",
    expected="a variable that no dependency claims",
    action="Remove {variable} from {field} in services.spec.yaml, if the stack's address is meant",
    explanation="A variable has one value. The variable of the service is kept, so the service "
    "may look for its dependency in another place.",
    wrong=catalog(dependencies=[_POSTGRES], secrets=["DATABASE_URL"]),
    right=catalog(dependencies=[_POSTGRES], secrets=["REPORTS_URL"]),
)
UNKNOWN_DRIVER = Rule(
    code="DG464",
    slug="unknown-driver",
    severity=Severity.ERROR,
    message="No form of the address of '{other}' is known for the driver that {subject} names",
    expected="{known}",
    action="Fix the driver in services.spec.yaml, or leave it out for the plain form",
    explanation="Each driver reads the address in its own form. A guessed form would fail when "
    "the service connects.",
    wrong=_needs("postgres", driver="psycopg3"),
    right=_needs("postgres", driver="psycopg"),
)
BACKING_SERVICE_NEVER_COMPLETES = Rule(
    code="DG465",
    slug="backing-service-never-completes",
    severity=Severity.WARNING,
    message="{subject} cannot wait until '{other}' has completed: a backing service never ends",
    expected="service_healthy or service_started",
    action="Fix the condition in services.spec.yaml; it waits for the start instead",
    explanation="Only a task that ends can complete. A service that waited for the end of a "
    "server would never start.",
    wrong=_needs("postgres", condition="service_completed_successfully"),
    right=_needs("postgres", condition="service_healthy"),
)
UNCHECKED_SERVICE = Rule(
    code="DG466",
    slug="unchecked-service",
    severity=Severity.INFO,
    message="{subject} only waits until '{other}' has started: the image of {engine} holds no "
    "program for a health check",
    action="Let {subject} retry until {other} answers",
    explanation="A health check runs inside the container, and this image holds no program for "
    "one. A started server need not answer yet.",
    wrong=_needs("otel-collector"),
    right=_needs("redis"),
)
