"""DG5xx: what happens when the output meets the host and the disk."""

from docker_generator.diagnostics.diagnostic import Rule, Severity

MOVED_PORT = Rule(
    code="DG501",
    slug="moved-port",
    severity=Severity.INFO,
    message="{subject} answers on host port {port}, since {wanted} is {reason}",
    action="Set {variable} in .env to choose another",
)
UNPUBLISHED_REPLICAS = Rule(
    code="DG502",
    slug="unpublished-replicas",
    severity=Severity.INFO,
    message="{subject} has {replicas} replicas: no host port is published",
    action="Reach it from the network of the stack",
)
EDITED_FILE = Rule(
    code="DG503",
    slug="edited-file",
    severity=Severity.INFO,
    message="{subject} was edited and is kept",
    action="Nothing to do: what would be generated has not changed",
)
WITHHELD_FILE = Rule(
    code="DG504",
    slug="withheld-file",
    severity=Severity.ERROR,
    message="{subject} was edited and is kept; the new text is offered as {subject}.new",
    expected="a file as it was generated last",
    action="Take over what you need and delete {subject}.new, or run generate --force, which "
    "keeps a backup",
)
ORPHANED_FILE = Rule(
    code="DG505",
    slug="orphaned-file",
    severity=Severity.WARNING,
    message="{subject} was generated once and is not part of the stack any more",
    action="Delete it, or run generate --prune, which removes it unless it was edited",
)
UNWRITABLE_OUTPUT = Rule(
    code="DG506",
    slug="unwritable-output",
    severity=Severity.ERROR,
    message="{subject} cannot be written: {reason}",
    expected="a folder that you may write to, without symbolic links inside",
    action="Correct the folder, or choose another with -o",
)
DRIFT = Rule(
    code="DG507",
    slug="drift",
    severity=Severity.WARNING,
    message="{subject} no longer matches the topology graph",
    action="Run docker-generator generate",
)
