"""DG790 to DG809: images in a registry, and what asks it."""

from docker_generator.diagnostics.diagnostic import Rule, Severity
from docker_generator.diagnostics.example import Example

MISSING_CLIENT = Rule(
    code="DG790",
    slug="missing-client",
    severity=Severity.ERROR,
    message="Images cannot be pinned: {subject} cannot be run: {reason}",
    expected="a program that knows docker buildx imagetools inspect",
    action="Install Docker with buildx, or name another client with --client",
    explanation="Only a client of your own opens connections: pin asks registries through the one "
    "that you have, with its proxy, its mirrors and its logins.",
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
    explanation="Its client got no digest from the registry. Digests of the other images are "
    "written all the same, and this one keeps the digest that it had, if it had one.",
    wrong=Example(command="pin topology-graph.json --client false"),
    right=Example(),
)
