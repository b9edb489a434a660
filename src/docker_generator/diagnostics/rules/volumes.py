"""DG340 to DG346: mounts of services."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog, services

_FIX = "Fix volumes in services.spec.yaml"
_STORING = {"dependencies": [{"name": "postgres", "external": True}]}


def _mounting(*volumes: object, **files: str) -> Example:
    """Return an example whose service mounts something, beside files of a directory `config`."""
    graph = {"services": {"Catalog": {"volumes": list(volumes)}}}
    return Example(graph, files={f"config/{name}.ini": text for name, text in files.items()})


INVALID_VOLUME = Rule(
    code="DG340",
    slug="invalid-volume",
    severity=Severity.ERROR,
    message="Invalid volume of {subject}",
    expected='"source:/target", with ":ro" if it is only read, or an object with source and '
    "target; a source is the name of a volume (a-z, 0-9, _, -) or a path that begins with ./",
    action=_FIX,
    explanation="A name is a volume that the engine keeps; a path is a directory or file of the "
    "project. A target alone would be an anonymous volume, which is lost with the container.",
    wrong=_mounting("/app/uploads"),
    right=_mounting("uploads:/app/uploads"),
)
INVALID_MOUNT_TARGET = Rule(
    code="DG341",
    slug="invalid-mount-target",
    severity=Severity.ERROR,
    message="{subject} cannot mount anything there",
    expected="an absolute path (e.g., /app/uploads, /data) that is not the container's own: "
    "below /app, /etc, /var/lib, /srv and others, not these themselves",
    action=_FIX,
    explanation="A mount hides the files that the image holds there: at /app the service itself, "
    "at /usr or /lib the programs; /proc, /sys and /dev belong to the kernel.",
    wrong=_mounting("uploads:/app"),
    right=_mounting("uploads:/app/uploads"),
)
REPEATED_MOUNT_TARGET = Rule(
    code="DG342",
    slug="repeated-mount-target",
    severity=Severity.ERROR,
    message="{subject} mounts two things at {target}",
    expected="a target for each",
    action=_FIX,
    explanation="Only one of them would be visible. Compose refuses it as well, at the start.",
    wrong=_mounting("uploads:/data", "cache:/data"),
    right=_mounting("uploads:/data", "cache:/cache"),
)
TAKEN_VOLUME_NAME = Rule(
    code="DG343",
    slug="taken-volume-name",
    severity=Severity.ERROR,
    message="{subject} mounts the volume '{volume}' of {other}",
    expected="another name",
    action="Rename the volume in services.spec.yaml",
    explanation="A service that reads and writes the files of a database server destroys them. "
    "start.sh keeps the directory of a stack on a volume of its own, called 'directory'.",
    wrong=catalog(volumes=["postgres_data:/data"], **_STORING),
    right=catalog(volumes=["catalog_data:/data"], **_STORING),
)
EXPOSED_SECRETS = Rule(
    code="DG344",
    slug="exposed-secrets",
    severity=Severity.ERROR,
    message="{subject} would see the passwords of all services: {path} holds them",
    expected="a directory without the output directory in it",
    action="Mount a directory below it in services.spec.yaml",
    explanation="The file .env in the output directory holds every secret of the stack. An "
    "attacker in one service would have them all.",
    wrong=_mounting("./:/project:ro"),
    right=_mounting("./config:/project:ro", app="[app]\n"),
)
MISSING_MOUNT_SOURCE = Rule(
    code="DG345",
    slug="missing-mount-source",
    severity=Severity.WARNING,
    message="{subject} mounts {path}, which does not exist: the stack does not start without it",
    expected="a directory or a file below the root directory",
    action="Make it before the start, or fix volumes in services.spec.yaml",
    explanation="By default, Docker creates an empty directory that belongs to root, even if a "
    "file was intended. The compose file forbids that, so the start reports what is missing.",
    wrong=_mounting("./config:/app/config:ro"),
    right=_mounting("./config:/app/config:ro", app="[app]\n"),
)
VOLUME_OF_TWO_USERS = Rule(
    code="DG346",
    slug="volume-of-two-users",
    severity=Severity.WARNING,
    message="{subject} and {other} write to volume '{volume}' as users {user} and {theirs}",
    expected="one that writes, and others that mount it with :ro",
    action="Mount it with :ro in one of them in services.spec.yaml, or use a volume for each",
    explanation="An empty volume gets the user of the service whose container is created last. The "
    "other service can read it, but not write to it.",
    wrong=services(
        Catalog={"volumes": ["shared:/data"]},
        Cart={"language": "go", "framework": "http", "volumes": ["shared:/data"]},
    ),
    right=services(
        Catalog={"volumes": ["shared:/data"]},
        Cart={"language": "go", "framework": "http", "volumes": ["shared:/data:ro"]},
    ),
)
