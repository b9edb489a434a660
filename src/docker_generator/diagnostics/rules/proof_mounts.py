"""DG567, DG571 and DG572: the data of the stack is not where the topology graph says."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import deployed

_REGENERATE = (
    "or run docker-generator generate --force, which replaces all edited files and keeps backups"
)

_COMPOSE, _DOCKERFILE = "docker-compose.yml", "Dockerfile.catalog"
_KEEPING = {"volumes": ["uploads:/app/uploads"]}
_STORING = {"dependencies": [{"name": "postgres", "external": True}]}
_VOLUME = "    volumes:\n      - postgres_data:/var/lib/postgresql\n"

LOST_VOLUME = Rule(
    code="DG567",
    slug="lost-volume",
    severity=Severity.ERROR,
    message="The data of {subject} is on no volume, and is lost with its container",
    action=f"Mount a named volume at {{target}}, {_REGENERATE}",
    explanation="A container is replaced at each change, and only its volumes stay.",
    wrong=deployed({_COMPOSE: (_VOLUME, "")}, Catalog=_STORING),
    right=deployed(Catalog=_STORING),
)
WRONG_MOUNT = Rule(
    code="DG571",
    slug="wrong-mount",
    severity=Severity.ERROR,
    message="The mounts of {subject} differ from the topology graph",
    action=f"Correct its volumes, {_REGENERATE}; mounts of your own belong in "
    "docker-compose.override.yml",
    explanation="Data that is elsewhere is lost with its container, and a directory of the host "
    "that the graph does not name is open to an attacker in that container.",
    wrong=deployed({_COMPOSE: ("uploads:/app/uploads", "uploads:/app/upload")}, Catalog=_KEEPING),
    right=deployed(Catalog=_KEEPING),
)
UNWRITABLE_VOLUME = Rule(
    code="DG572",
    slug="unwritable-volume",
    severity=Severity.ERROR,
    message="The image of {subject} has no directory {target} that its user may write",
    action=f"Put the COPY of that directory back, {_REGENERATE}",
    explanation="A new volume gets the owner of the directory that it is mounted on. If there is "
    "none, the volume belongs to root, and the service may not write.",
    wrong=deployed({_DOCKERFILE: (" /1/ /app/", " /1/ /srv/")}, Catalog=_KEEPING),
    right=deployed(Catalog=_KEEPING),
)
