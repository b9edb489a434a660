"""DG790 to DG809: images in a registry, and the client that asks it."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

MISSING_CLIENT = Rule(
    code="DG790",
    slug="missing-client",
    severity=Severity.ERROR,
    message="Images cannot be pinned: {subject} cannot be run: {reason}",
    expected="a program that knows docker buildx imagetools inspect",
    action="Install Docker with buildx, or name another client with --client",
    explanation="The command pin opens no connection itself: it asks registries "
    "through your own client, with its proxy, mirrors and logins.",
    wrong=Example(command="pin topology-graph.json --client no-such-client"),
    right=Example(),
)
UNRESOLVED_IMAGE = Rule(
    code="DG791",
    slug="unresolved-image",
    severity=Severity.ERROR,
    message="Image {subject} cannot be pinned: {reason}",
    expected="a registry that answers, and has the image",
    action="Push the image, log in (docker login), or correct its name, then run pin again",
    explanation="Its client got no digest from the registry. The digests of the other images are "
    "written, and this image keeps its earlier digest, if it had one.",
    wrong=Example(command="pin topology-graph.json --client false"),
    right=Example(),
)
