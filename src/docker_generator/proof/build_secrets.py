"""The claims about the secrets of a build: their readers, and the places of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.claims import COMPOSE, Claim, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.proof.deployment import Container, Deployment, Image
    from docker_generator.proof.specification import Specification


def build_secret_claims(
    name: str,
    container: Container,
    image: Image | None,
    deployment: Deployment,
    spec: Specification,
) -> Iterator[Claim]:
    """Claim that a build gets the secrets that its Dockerfile mounts, among them the graph's.

    Each is the variable with its name, or a file of the build context.
    """
    build = container.build
    if build is None:
        return
    rule, place = rules.WRONG_IMAGE, (COMPOSE, "services", container.name, "build", "secrets")
    asked = set(spec.topology.services[name].build.secrets)
    given = set(build.secrets)
    yield same(rule, name, place, sorted(asked - given), [], what="A missing secret of the build")
    if name in spec.own_dockerfiles:
        mounted = asked
    else:
        mounted = {one for stage in image.stages for one in stage.secrets} if image else given
    found, wanted = sorted(given), sorted(mounted)
    yield same(rule, name, place, found, wanted, what="What the build may read")
    for secret in build.secrets:
        source = deployment.secrets.get(secret, "")
        is_file = source.startswith(f"{build.context.rstrip('/')}/")
        expected = source if is_file else f"${secret}"
        where = (COMPOSE, "secrets", secret)
        yield same(rule, name, where, source, expected, what="The value of a secret of the build")
