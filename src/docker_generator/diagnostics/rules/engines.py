"""DG640 to DG659: versions and images that the catalogue does not list, above all of engines."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example, catalog, deployed


def _needs(other: str, **fields: object) -> Example:
    """Return an example whose only service depends on one backing service."""
    return catalog(dependencies=[{"name": other, "external": True, **fields}])


UNLISTED_VERSION = Rule(
    code="DG640",
    slug="unlisted-version",
    severity=Severity.WARNING,
    message="The catalogue does not list this version of {engine} for the dependency '{other}' of "
    "{subject}: it is run as {line}",
    expected="a listed version (e.g., {line}), or one that runs in the same way",
    action="Check that the image exists and keeps its data in the same directory as {line}",
    explanation="The name of the image follows from the form of the other tags. Volume, health "
    "check and variables are taken from the nearest listed version, which may differ.",
    wrong=_needs("postgres", version="20"),
    right=_needs("postgres", version="18"),
)
UNLISTED_LANGUAGE_VERSION = Rule(
    code="DG646",
    slug="unlisted-language-version",
    severity=Severity.WARNING,
    message="The catalogue does not list this version of {what} for {subject}",
    expected="one of: {known}, or one whose image has a name of the same form",
    action="Check that the image exists, and that its maker still supports the version",
    explanation="The name of the image is derived from the image of the nearest listed version. "
    "This version was not tried.",
    wrong=catalog(build={"version": "3.15"}),
    right=catalog(build={"version": "3.14"}),
)
UNKNOWN_IMAGE_VERSION = Rule(
    code="DG641",
    slug="unknown-image-version",
    severity=Severity.WARNING,
    message="The tag of this image for {subject} does not name a version of {engine}: it is run "
    "as {line}",
    expected="a tag that names the version (e.g., {line}), or the field version",
    action="Add the version of the dependency in services.spec.yaml",
    explanation="The directory of the data and the health check depend on the version. A wrong "
    "directory loses the data with the container.",
    wrong=_needs("postgres", image="registry.example.com/postgres:stable"),
    right=_needs("postgres", image="registry.example.com/postgres:stable", version="17"),
)
CONTRADICTING_VERSION = Rule(
    code="DG642",
    slug="contradicting-version",
    severity=Severity.ERROR,
    message="The image of the dependency '{other}' of {subject} holds {tagged}, but version "
    "{version} is requested",
    expected="one version in the tag and in the field version",
    action="Fix the version or the image in services.spec.yaml",
    explanation="The image decides what runs, the version where its data is kept and how it is "
    "upgraded. If they differ, the data ends up outside of the volume.",
    wrong=_needs("postgres", image="pgvector/pgvector:pg17", version="16"),
    right=_needs("postgres", image="pgvector/pgvector:pg17", version="17"),
)
VERSION_OUT_OF_SUPPORT = Rule(
    code="DG643",
    slug="version-out-of-support",
    severity=Severity.WARNING,
    message="{engine}, which {subject} requests for the dependency '{other}', has been out of "
    "support since {end}",
    expected="a version that its maker still supports",
    action="Plan the upgrade to a supported version",
    explanation="Security holes of such a version are not fixed. The date is from the maker; it "
    "is compared with the day on which the catalogue was last checked.",
    wrong=_needs("redis", version="7.2"),
    right=_needs("redis", version="8"),
)
UNCHECKED_IMAGE = Rule(
    code="DG644",
    slug="unchecked-image",
    severity=Severity.WARNING,
    message="Nothing says when the dependency '{other}' of {subject} is ready: {subject} only "
    "waits until it has started",
    expected="a health_check of the dependency, with a command that its image holds",
    action="Set the health_check of the dependency in services.spec.yaml",
    explanation="The image is not in the catalogue, so no program for a health check is known. "
    "A started container need not answer yet.",
    wrong=_needs("ledger", image="ghcr.io/example/ledger:2.4", port=7070),
    right=_needs(
        "ledger",
        image="ghcr.io/example/ledger:2.4",
        port=7070,
        health_check={"command": ["ledger", "ping"]},
    ),
)
ANONYMOUS_VOLUME = Rule(
    code="DG645",
    slug="anonymous-volume",
    severity=Severity.ERROR,
    message="{subject} gets a new anonymous volume at {path} with every new container",
    action="Mount a named volume or a tmpfs at {path}, or run docker-generator generate --force, "
    "which replaces all edited files and keeps backups",
    explanation="The image declares this path as a volume. If nothing is mounted there, Docker "
    "makes an anonymous volume for each new container, and nothing ever removes it.",
    wrong=deployed(
        {"docker-compose.yml": ('    tmpfs:\n      - "/data/configdb:mode=1777"\n', "")},
        Catalog={"dependencies": [{"name": "mongodb", "external": True}]},
    ),
    right=deployed(Catalog={"dependencies": [{"name": "mongodb", "external": True}]}),
)
