"""DG5xx: what happens when the output meets the host and the disk."""

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
    explanation="Two services may listen on one port, each in its container; on the host each "
    "needs one of its own. Ports below 1024 are the system's.",
    wrong=services(Cart={}),
    right=services(Cart={"port": 8001}),
)
UNPUBLISHED_REPLICAS = Rule(
    code="DG502",
    slug="unpublished-replicas",
    severity=Severity.INFO,
    message="{subject} has {replicas} replicas: no host port is published",
    action="Reach it from the network of the stack",
    explanation="One port of the host leads to one container.",
    wrong=catalog(replicas=2),
    right=catalog(replicas=1),
)
EDITED_FILE = Rule(
    code="DG503",
    slug="edited-file",
    severity=Severity.INFO,
    message="{subject} was edited and is kept",
    action="Nothing to do: what would be generated has not changed",
    explanation="Generated files may be edited. There is no pending update as long as the "
    "generated text is what it was.",
    wrong=Example(earlier={}, edits=_EDITS, command="generate"),
    right=Example(earlier={}, command="generate"),
)
EDIT_CONFLICT = Rule(
    code="DG504",
    slug="edit-conflict",
    severity=Severity.ERROR,
    message="{subject} was edited and is kept; the new text is in {subject}.new",
    expected="a file as it was generated last",
    action="Take over what you need and delete {subject}.new, or run generate --force, which "
    "keeps a backup",
    explanation="The graph has changed, and so did you: neither text may be lost.",
    wrong=Example(_OTHER, earlier={}, edits=_EDITS, command="generate"),
    right=Example(_OTHER, earlier={}, command="generate"),
)
ORPHANED_FILE = Rule(
    code="DG505",
    slug="orphaned-file",
    severity=Severity.WARNING,
    message="{subject} was generated once and is not part of the stack any more",
    action="Delete it, or run generate --prune, which removes it unless it was edited",
    explanation="The service is gone from the graph. Nothing is deleted unasked.",
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
    explanation="What is in the way is not touched: neither a file that is where a directory "
    "belongs, nor what a symbolic link leads to.",
    wrong=Example(earlier={}, command="generate topology-graph.json -o out/start.sh"),
    right=Example(earlier={}, command="generate"),
)
DRIFT = Rule(
    code="DG507",
    slug="drift",
    severity=Severity.WARNING,
    message="{subject} no longer matches the topology graph",
    action="Run docker-generator generate",
    explanation="The files were generated of another graph, or one of them was edited.",
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
    explanation="A shell takes the carriage return for a part of the last word of each line, so "
    "that the script fails. Git on Windows writes CRLF where no .gitattributes says otherwise.",
    wrong=deployed({"start.sh": ("\numask 077\n", "\r\numask 077\r\n")}),
    right=deployed(),
)
MANY_NETWORKS = Rule(
    code="DG508",
    slug="many-networks",
    severity=Severity.WARNING,
    message="The stack has {count} networks, and an engine makes {most} as it comes",
    action="Give the daemon more by default-address-pools in its daemon.json, or run with "
    "--set networks=shared",
    explanation="With isolated networks each dependency is one. The pools from which an engine "
    "takes their addresses last for 31, of which one is its own, and those of other stacks count "
    "as well. Where they are used up, the start ends before the first container.",
    wrong=Example(_CROWD, options={"networks": "isolated"}),
    right=Example(_CROWD),
)
