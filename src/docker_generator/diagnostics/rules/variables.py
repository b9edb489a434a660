"""DG330 to DG332: misleading variables and secrets."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import catalog

EMPTY_SECRET = Rule(
    code="DG330",
    slug="empty-secret",
    severity=Severity.WARNING,
    message="Variable {field} of {subject} looks like a secret and is empty",
    expected="the name under 'secrets'; its value is then asked for in .env",
    action="Move {field} from environment to secrets in services.spec.yaml",
    explanation="Compose starts with an unset secret without a message. A name under secrets must "
    "have a value before anything starts.",
    wrong=catalog(environment={"API_TOKEN": ""}),
    right=catalog(secrets=["API_TOKEN"]),
)
SECRET_GIVEN_TWICE = Rule(
    code="DG331",
    slug="secret-given-twice",
    severity=Severity.ERROR,
    message="{field} of {subject} is both a variable and a secret",
    expected="the name in one of environment and secrets",
    action="Remove it from environment in services.spec.yaml, if it is a secret",
    explanation="One of the two values would silently be ignored.",
    wrong=catalog(environment={"REGION": "eu"}, secrets=["REGION"]),
    right=catalog(environment={"REGION": "eu"}),
)
LITERAL_DOLLAR = Rule(
    code="DG332",
    slug="literal-dollar",
    severity=Severity.INFO,
    message="The value of {field} of {subject} holds a $, which is kept as it is",
    expected="a text without a reference to a variable",
    action="Nothing to do, unless the value of another variable was meant",
    explanation="Compose would replace ${NAME} with the variable of the shell that starts it, or "
    "with nothing. A value of the graph reaches the container unchanged.",
    wrong=catalog(environment={"GREETING": "hello $USER"}),
    right=catalog(environment={"GREETING": "hello"}),
)
