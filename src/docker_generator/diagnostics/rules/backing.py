"""DG450 to DG499: what backing services can do for the graph."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import catalog, services

UNSUPPORTED_BACKING_SERVICE = Rule(
    code="DG450",
    slug="unsupported-backing-service",
    severity=Severity.ERROR,
    message="No backing service is known for the dependency '{other}' of {subject}",
    expected="one of: {known}",
    action="Fix its engine in services.spec.yaml, or add an entry with the option catalogue",
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
    expected="one engine, one version, one image and one port for all: {known}",
    action="Make them agree in services.spec.yaml, or give the second one another name",
    explanation="A dependency is one container, whoever depends on it.",
    wrong=services(
        Catalog={"dependencies": [{"name": "db", "engine": "postgres", "external": True}]},
        Cart={"dependencies": [{"name": "db", "engine": "redis", "external": True}]},
    ),
    right=services(
        Catalog={"dependencies": [{"name": "db", "engine": "postgres", "external": True}]},
        Cart={"dependencies": [{"name": "db", "engine": "postgres", "external": True}]},
    ),
)
OUTSIDE_SERVICE = Rule(
    code="DG453",
    slug="outside-service",
    severity=Severity.WARNING,
    message="Dependency '{other}' of {subject} is not part of the stack: its address is asked for",
    expected="{variable} in .env",
    action="Write {variable} into .env, or give the dependency an engine in services.spec.yaml",
    explanation="No container of the catalogue can stand for it: it is software as a service, or "
    "its name and type are unknown.",
)
INVALID_IMAGE = Rule(
    code="DG454",
    slug="invalid-image",
    severity=Severity.ERROR,
    message="Invalid image of a dependency of {subject}",
    expected="an image reference with a tag or a digest (e.g., postgis/postgis:17-3.5)",
    action="Fix the image in services.spec.yaml",
)
FLOATING_IMAGE = Rule(
    code="DG455",
    slug="floating-image",
    severity=Severity.ERROR,
    message="The image of a dependency of {subject} is another one tomorrow",
    expected="a tag that names a version, or a digest (e.g., postgis/postgis:17-3.5)",
    action="Name the version of the image in services.spec.yaml",
    explanation="Without a tag the builder takes 'latest'. A new major version under that name "
    "does not start on the data of the last one.",
)
PORT_TAKEN = Rule(
    code="DG456",
    slug="port-taken",
    severity=Severity.ERROR,
    message="Port {port} of the dependency '{other}' of {subject} is taken by its {taken}",
    expected="a port that the container has free",
    action="Choose another port in services.spec.yaml",
)
FIXED_PORT = Rule(
    code="DG457",
    slug="fixed-port",
    severity=Severity.ERROR,
    message="{engine} cannot listen on port {port}, which {subject} wants of '{other}'",
    expected="{usual}, or no port",
    action="Remove the port of the dependency in services.spec.yaml",
)
INVALID_DATABASE = Rule(
    code="DG458",
    slug="invalid-database",
    severity=Severity.ERROR,
    message="{engine} takes no database '{database}' for {subject}",
    expected="a name of at most {longest} characters that is not reserved ({reserved})",
    action="Give the dependency another database in services.spec.yaml",
)
INVALID_LOGIN = Rule(
    code="DG459",
    slug="invalid-login",
    severity=Severity.ERROR,
    message="{engine} takes no login '{login}' for {subject}",
    expected="a service whose name gives at most {longest} characters and is not reserved "
    "({reserved})",
    action="Rename the service in services.spec.yaml",
    explanation="A login is called after its service. An administrator's name would hand the whole "
    "server to it.",
)
VARIABLE_COLLISION = Rule(
    code="DG460",
    slug="variable-collision",
    severity=Severity.ERROR,
    message="The variable {variable} would be two things: {first}, and {second}",
    expected="one meaning for each variable of .env",
    action="Rename the secret, the service or the dependency in services.spec.yaml",
)
REPLACED_ADDRESS = Rule(
    code="DG461",
    slug="replaced-address",
    severity=Severity.ERROR,
    message="{subject} has a {variable} of its own: the address of '{other}' is not given to it",
    expected="a variable that no dependency claims",
    action="Remove {variable} from {field} in services.spec.yaml, if the stack's address is meant",
)
CHANGED_VERSION = Rule(
    code="DG462",
    slug="changed-version",
    severity=Severity.WARNING,
    message="'{subject}' ran as {was} and is asked for as {now}: its data stays as it was",
    expected="{steps}",
    action="Back up and upgrade the data before the next start, or ask for {was} again",
    explanation="A major version reads no data of another one by itself. Nothing is moved by a "
    "newer catalogue, only by the graph.",
)
UNKNOWN_KEPT_VERSION = Rule(
    code="DG463",
    slug="unknown-kept-version",
    severity=Severity.ERROR,
    message="'{subject}' runs as {was}, which is not in the catalogue any more",
    expected="one of: {known}",
    action="Back up its data, upgrade it, and give the version in services.spec.yaml",
)
UNKNOWN_DRIVER = Rule(
    code="DG464",
    slug="unknown-driver",
    severity=Severity.ERROR,
    message="No form of the address of '{other}' is known for the driver that {subject} names",
    expected="{known}",
    action="Fix the driver in services.spec.yaml, or leave it out for the plain form",
)
ENDLESS_WAIT = Rule(
    code="DG465",
    slug="endless-wait",
    severity=Severity.WARNING,
    message="{subject} cannot wait until '{other}' has completed: a backing service never ends",
    expected="service_healthy or service_started",
    action="Fix the condition in services.spec.yaml; it waits for the start instead",
)
UNCHECKED_SERVICE = Rule(
    code="DG466",
    slug="unchecked-service",
    severity=Severity.INFO,
    message="{subject} only waits until '{other}' has started: the image of {engine} holds nothing "
    "that could check it",
    action="Let {subject} try again until {other} answers",
)
UNUSABLE_MIGRATIONS = Rule(
    code="DG467",
    slug="unusable-migrations",
    severity=Severity.WARNING,
    message="{subject} has migrations of {tool}, which its image will not hold: they are not run",
    expected="{tool} among the packages of run time",
    action="Declare {tool} for run time, or set the option migrations to false",
)
INVALID_CATALOGUE_ENTRY = Rule(
    code="DG490",
    slug="invalid-catalogue-entry",
    severity=Severity.ERROR,
    message="{key} in {subject} is not right: {reason}",
    action="Fix the catalogue entry",
)
MISSING_CATALOGUE = Rule(
    code="DG491",
    slug="missing-catalogue",
    severity=Severity.ERROR,
    message="The catalogue {subject} is not there",
    expected="a folder with backing/*.yaml or stacks/<language>/stack.yaml",
    action="Fix the option catalogue",
)
