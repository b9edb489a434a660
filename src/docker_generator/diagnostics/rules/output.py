"""DG5xx: the generated files on the host and the disk."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog, deployed, services

_EDITS = {"Dockerfile.catalog.dockerignore": "*.log\n"}
_OTHER = {"services": {"Catalog": {"language": "go", "framework": "http"}}}
_CLIENT = '{"language": "python", "build": {"command": ["python", "work.py"]}, \
"dependencies": [{"name": "redis", "external": true}]}'
_CLIENTS = ", ".join(f'"Worker{number}": {_CLIENT}' for number in range(1, 32))
_CROWD = f'{{"services": {{{_CLIENTS}}}}}'

MOVED_PORT = Rule(
    code="DG501",
    slug="moved-port",
    severity=Severity.INFO,
    message="{subject} is published on host port {port} because {wanted} is {reason}",
    action="Set {variable} in .env to choose another",
    explanation="Two services may listen on the same port in their containers; on the host each "
    "needs its own. Ports below 1024 are reserved for the system.",
    wrong=services(Cart={}),
    right=services(Cart={"port": 8001}),
)
UNPUBLISHED_REPLICAS = Rule(
    code="DG502",
    slug="unpublished-replicas",
    severity=Severity.INFO,
    message="{subject} has {replicas} replicas: no host port is published",
    action="Reach it from the network of the stack",
    explanation="A port of the host leads to one container.",
    wrong=catalog(replicas=2),
    right=catalog(replicas=1),
)
EDITED_FILE = Rule(
    code="DG503",
    slug="edited-file",
    severity=Severity.INFO,
    message="{subject} was edited and is kept",
    action="Nothing to do: the generated text has not changed",
    explanation="Generated files may be edited. There is no pending update as long as the "
    "generated text stays the same.",
    wrong=Example(earlier={}, edits=_EDITS, command="generate"),
    right=Example(earlier={}, command="generate"),
)
EDIT_CONFLICT = Rule(
    code="DG504",
    slug="edit-conflict",
    severity=Severity.ERROR,
    message="{subject} was edited, and its generated text has changed: generate keeps the edit and "
    "writes the new text to {subject}.new",
    expected="a file as it was generated last",
    action="Merge {subject}.new into {subject} and delete {subject}.new, or run generate --force, "
    "which replaces all edited files and keeps backups",
    explanation="The graph has changed, and so has the file: neither text may be lost.",
    wrong=Example(_OTHER, earlier={}, edits=_EDITS, command="generate"),
    right=Example(_OTHER, earlier={}, command="generate"),
)
ORPHANED_FILE = Rule(
    code="DG505",
    slug="orphaned-file",
    severity=Severity.WARNING,
    message="{subject} was generated once and is not part of the stack any more",
    action="Delete it, or run generate --prune, which removes it unless it was edited",
    explanation="The service is no longer in the graph. Nothing is deleted unasked.",
    wrong=Example(earlier={"services": {"Cart": {}}}, command="generate"),
    right=Example(earlier={}, command="generate"),
)
UNWRITABLE_OUTPUT = Rule(
    code="DG506",
    slug="unwritable-output",
    severity=Severity.ERROR,
    message="{subject} cannot be written: {reason}",
    expected="a directory that you may write to, without symbolic links inside",
    action="Correct the directory, or choose another with -o",
    explanation="Existing files are not touched: neither a file in the place of a directory, nor "
    "the target of a symbolic link.",
    wrong=Example(earlier={}, command="generate topology-graph.json -o out/start.sh"),
    right=Example(earlier={}, command="generate"),
)
DRIFT = Rule(
    code="DG507",
    slug="drift",
    severity=Severity.WARNING,
    message="{subject} no longer matches the topology graph",
    action="Run docker-generator generate",
    explanation="The files were generated from another graph, or one of them was edited.",
    wrong=Example(_OTHER, earlier={}),
    right=Example(earlier={}),
)
WINDOWS_LINE_ENDS = Rule(
    code="DG620",
    slug="windows-line-ends",
    severity=Severity.ERROR,
    message="{subject} has Windows line ends (CRLF)",
    expected="LF at the end of each line",
    action="Run docker-generator generate, which writes LF again; .gitattributes keeps it there",
    explanation="A shell reads the carriage return as part of the last word of each line, so the "
    "script fails. Git on Windows writes CRLF unless .gitattributes says otherwise.",
    wrong=deployed({"start.sh": ("\numask 077\n", "\r\numask 077\r\n")}),
    right=deployed(),
)
MANY_NETWORKS = Rule(
    code="DG508",
    slug="many-networks",
    severity=Severity.WARNING,
    message="The stack has {count} networks, and an engine makes {most} by default",
    action="Add address pools under default-address-pools in the daemon.json of the engine, or "
    "run with --set networks=shared",
    explanation="With isolated networks each dependency has its own network. The default address "
    "pools of an engine are enough for 31 networks: its own default network, and the networks of "
    "all stacks. When they are used up, the start fails before the first container.",
    wrong=Example(_CROWD, options={"networks": "isolated"}),
    right=Example(_CROWD),
)
