"""DG3xx: a text is not valid for its field."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import catalog, services

INVALID_HEALTH_PATH = Rule(
    code="DG305",
    slug="invalid-health-path",
    severity=Severity.ERROR,
    message="Invalid health check path for {subject}",
    expected="a URL path that begins with / (e.g., /health)",
    action="Fix health_check in services.spec.yaml",
    explanation="The path becomes a word of the probe's command: no spaces, quotes or hosts.",
    wrong=catalog(health_check={"path": "http://evil.example/health"}),
    right=catalog(health_check={"path": "/health"}),
)
INVALID_TEXT = Rule(
    code="DG309",
    slug="invalid-text",
    severity=Severity.ERROR,
    message="Invalid text in {subject}",
    expected="at most 4096 characters without line breaks and control characters",
    action="Fix the text in services.spec.yaml",
    explanation="A line break would begin a new line of a generated file. Characters that change "
    "the writing direction make the displayed text differ from the text that programs read.",
    wrong=catalog(environment={"MOTD": "hello\nworld"}),
    right=catalog(environment={"MOTD": "hello world"}),
)
INVALID_PATH = Rule(
    code="DG310",
    slug="invalid-path",
    severity=Severity.ERROR,
    message="Invalid path for {subject}",
    expected="a path inside the root directory, with / between its parts (e.g., services/catalog)",
    action="Fix the path in services.spec.yaml",
    explanation="Letters, digits and . _ @ + - are valid in a path on every system.",
    wrong=catalog(build={"context": "services//catalog"}),
    right=catalog(build={"context": "services/catalog"}),
)
INVALID_ENTRYPOINT = Rule(
    code="DG311",
    slug="invalid-entrypoint",
    severity=Severity.ERROR,
    message="Invalid entry point for {subject}",
    expected="an app, a script or a binary (e.g., src.main:app, worker.py)",
    action="Fix build.entrypoint in services.spec.yaml",
    explanation="The entry point is one word of a command, not a command line.",
    wrong=catalog(build={"entrypoint": "main.py; rm -rf /"}),
    right=catalog(build={"entrypoint": "main.py"}),
)
INVALID_VERSION = Rule(
    code="DG312",
    slug="invalid-version",
    severity=Severity.ERROR,
    message="Invalid version for {subject}",
    expected='a version as text (e.g., "3.13", "17")',
    action="Write the version in quotes in services.spec.yaml",
    explanation="As a number, 3.10 is 3.1.",
    wrong=catalog(build={"version": 3.1}),
    right=catalog(build={"version": "3.13"}),
)
INVALID_WORD = Rule(
    code="DG314",
    slug="invalid-word",
    severity=Severity.ERROR,
    message="Invalid value of '{field}' for {subject}",
    expected="a word of at most 63 letters, digits and . _ + # / -",
    action="Fix it in services.spec.yaml",
    explanation="The word chooses one of a list: a language, a framework, a type.",
    wrong=catalog(framework="fastapi\n"),
    right=catalog(framework="fastapi"),
)
SECRET_IN_PLAIN = Rule(
    code="DG315",
    slug="secret-in-plain",
    severity=Severity.ERROR,
    message="Variable {field} of {subject} looks like a secret and has its value in the graph",
    expected="the name under 'secrets'; its value is then asked for in .env",
    action="Move {field} from environment to secrets in services.spec.yaml, and change the secret",
    explanation="A graph is committed, copied and logged. The value of a secret is read from .env "
    "at the start and is in no generated file.",
    wrong=catalog(environment={"API_TOKEN": "abc"}),
    right=catalog(secrets=["API_TOKEN"]),
)
INVALID_CONDITION = Rule(
    code="DG316",
    slug="invalid-condition",
    severity=Severity.ERROR,
    message="Invalid condition of a dependency of {subject}",
    expected="service_healthy, service_started or service_completed_successfully",
    action="Fix the condition in services.spec.yaml",
    explanation="Compose has only these conditions.",
    wrong=services(Catalog={"dependencies": [{"name": "Cart", "condition": "healthy"}]}, Cart={}),
    right=services(
        Catalog={"dependencies": [{"name": "Cart", "condition": "service_healthy"}]}, Cart={}
    ),
)
INVALID_PROBE_TYPE = Rule(
    code="DG317",
    slug="invalid-probe-type",
    severity=Severity.ERROR,
    message="Invalid type of health check for {subject}",
    expected="http, tcp, grpc or none",
    action="Fix health_check in services.spec.yaml",
    explanation="For any other check, set health_check.command.",
    wrong=catalog(health_check={"type": "ping"}),
    right=catalog(health_check={"type": "tcp"}),
)
PATH_OUTSIDE_ROOT = Rule(
    code="DG327",
    slug="path-outside-root",
    severity=Severity.ERROR,
    message="The path for {subject} leads out of the root directory",
    expected="a path inside the root directory, with / between its parts (e.g., services/catalog)",
    action="Fix the path in services.spec.yaml, or choose another --root",
    explanation="The whole build context is sent to the builder, and a container can read a "
    "mounted directory. A graph that names /etc, ../.. or the socket of the engine would expose "
    "files of the machine, or the machine itself; Compose accepts it.",
    wrong=catalog(build={"context": "../../etc"}),
    right=catalog(build={"context": "services/catalog"}),
)
COMMAND_LINE = Rule(
    code="DG328",
    slug="command-line",
    severity=Severity.ERROR,
    message="The command of {subject} is a line instead of a list of words",
    expected='a list of words (e.g., ["python", "work.py"])',
    action="Split it into words in services.spec.yaml",
    explanation="A line would have to be split by a shell, and no shell reads a command of the "
    "graph.",
    wrong=catalog(build={"command": "python work.py"}),
    right=catalog(build={"command": ["python", "work.py"]}),
)
SECRET_VALUE = Rule(
    code="DG329",
    slug="secret-value",
    severity=Severity.ERROR,
    message="The value of {field} of {subject} looks like {what}",
    expected="the name under 'secrets'; its value is then asked for in .env",
    action="Move {field} from environment to secrets in services.spec.yaml, and change the secret",
    explanation="Keys of well-known services have recognisable forms, independent of the "
    "variable's name.",
    wrong=catalog(environment={"STORAGE": "AKIA" + "A" * 16}),
    right=catalog(secrets=["STORAGE"]),
)
INVALID_TARGET = Rule(
    code="DG333",
    slug="invalid-target",
    severity=Severity.ERROR,
    message="{subject} cannot run as this stage of its Dockerfile",
    expected="runtime, or no target: it is the last stage; of build.dockerfile, its name",
    action="Fix build.target in services.spec.yaml",
    explanation="Generated Dockerfiles have the stages dependencies, build and runtime. Only the "
    "last one has the unprivileged user, the health check and the command.",
    wrong=catalog(build={"target": "build"}),
    right=catalog(build={"target": "runtime"}),
)
