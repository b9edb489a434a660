"""The proof: the files are read back and compared with the topology graph, claim by claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.backing import backing_claims, host_port_claims
from docker_generator.proof.build_secrets import build_secret_claims
from docker_generator.proof.claims import COMPOSE, EXAMPLE, Claim, Proof, failed, holds
from docker_generator.proof.closure import key_claims
from docker_generator.proof.companions import companion_claims
from docker_generator.proof.compose import read_compose
from docker_generator.proof.containers import container_claims
from docker_generator.proof.contexts import context_claim
from docker_generator.proof.dockerfile import read_dockerfile
from docker_generator.proof.edges import edge_claims
from docker_generator.proof.gateway import gateway_claims
from docker_generator.proof.images import image_claims
from docker_generator.proof.interpolation import names_in
from docker_generator.proof.mounts import mount_claims
from docker_generator.proof.networks import isolation_claims, network_setting_claims
from docker_generator.proof.one_shots import other_claims
from docker_generator.proof.own_images import own_image, without_probe
from docker_generator.proof.probes import program_claim
from docker_generator.proof.storage import config_claims, volume_setting_claims
from docker_generator.proof.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.proof.deployment import Deployment, Image
    from docker_generator.proof.specification import Specification


def names_of(spec: Specification) -> list[str]:
    """Return the files that a proof reads."""
    made = {name: slug for name, slug in spec.slugs.items() if name not in spec.own_dockerfiles}
    dockerfiles = [f"Dockerfile.{slug}" for slug in made.values()]
    if not spec.options.has_compose:
        return dockerfiles
    gateway = spec.gateway
    return [
        *(*dockerfiles, COMPOSE, EXAMPLE),
        *spec.mounted_files,
        *((gateway.file,) if gateway else ()),
    ]


def prove(spec: Specification, files: Mapping[str, str]) -> Proof:
    """Compare the files, by their paths in the output directory, with the specification."""
    return Proof.of(claims_of(spec, files), spec.topology.services.keys())


def claims_of(spec: Specification, files: Mapping[str, str]) -> Iterator[Claim]:
    """Yield every claim about the files, whether it holds or not."""
    images: dict[str, Image] = {}
    for name, slug in spec.slugs.items():
        if name in spec.own_dockerfiles:
            yield from _read_own(name, slug, spec, images)
            continue
        yield from _read_image(name, slug, files, images)
        if slug in images:
            yield from image_claims(name, images[slug], spec)
    if not spec.options.has_compose:
        return
    try:
        deployment = read_compose(files[COMPOSE], spec.folder, {})
    except KeyError:
        yield _unreadable(COMPOSE, "it does not exist")
    except Unreadable as error:
        yield _unreadable(COMPOSE, error.reason, *error.place)
    else:
        yield Claim(rules.UNREADABLE_OUTPUT, COMPOSE, (COMPOSE,))
        yield from key_claims(deployment, spec)
        yield from _stack_claims(spec, deployment, images)
        yield from gateway_claims(deployment, files, spec)
        yield from network_setting_claims(deployment)
        yield from volume_setting_claims(deployment, spec)
        yield from config_claims(deployment, files, spec)
        yield from _listed(files[COMPOSE], files.get(EXAMPLE, ""))


def _read_image(
    name: str, slug: str, files: Mapping[str, str], images: dict[str, Image]
) -> Iterator[Claim]:
    file = f"Dockerfile.{slug}"
    yield holds(rules.MISSING_SERVICE, name, (file,), file in files, file=file)
    if file in files:
        try:
            images[slug] = read_dockerfile(files[file])
        except Unreadable as error:
            yield _unreadable(file, error.reason)
        else:
            yield Claim(rules.UNREADABLE_OUTPUT, file, (file,))


def _read_own(
    name: str, slug: str, spec: Specification, images: dict[str, Image]
) -> Iterator[Claim]:
    file = spec.topology.services[name].build.dockerfile or ""
    try:
        image = own_image(name, spec)
    except Unreadable as error:
        yield _unreadable(file, error.reason)
    else:
        yield Claim(rules.UNREADABLE_OUTPUT, file, (file,))
        if image is not None:
            images[slug] = image


def _unreadable(file: str, reason: str, *place: str) -> Claim:
    fault = rules.UNREADABLE_OUTPUT.at(
        "".join(f"/{p}" for p in place), file, reason=reason, origin=file
    )
    return Claim(rules.UNREADABLE_OUTPUT, file, (file, *place), fault)


def _stack_claims(
    spec: Specification, deployment: Deployment, images: Mapping[str, Image]
) -> Iterator[Claim]:
    seen = {
        slug: without_probe(images[slug]) if name in spec.own_dockerfiles else images[slug]
        for name, slug in spec.slugs.items()
        if slug in images
    }
    for name, slug in spec.slugs.items():
        container = deployment.containers.get(slug)
        is_there = container is not None
        yield holds(rules.MISSING_SERVICE, name, (COMPOSE, "services"), is_there, file=COMPOSE)
        if container is None:
            continue
        is_own = name in spec.own_dockerfiles
        own = images.get(slug) if is_own else None
        yield from container_claims(name, container, own, spec)
        yield from build_secret_claims(name, container, images.get(slug), deployment, spec)
        yield from context_claim(name, container, images.get(slug), spec)
        yield from mount_claims(name, container, images.get(slug), deployment, spec)
        yield from edge_claims(name, container, deployment, seen, spec)
        if container.probe is not None and slug in images and not is_own:
            place = (COMPOSE, "services", slug, "healthcheck")
            yield program_claim(name, container.probe, images[slug], place, spec)
    yield from backing_claims(deployment, spec)
    yield from companion_claims(deployment, spec)
    yield from other_claims(deployment, spec)
    if spec.options.isolates_networks:
        yield from isolation_claims(deployment, spec)
    yield from host_port_claims(deployment, spec)


def _listed(compose: str, example: str) -> Iterator[Claim]:
    lines = (line.removeprefix("# ").partition("=") for line in example.splitlines())
    listed = {name for name, sign, _ in lines if sign}
    for name in sorted(names_in(compose)):
        rule, place = rules.UNLISTED_VARIABLE, (EXAMPLE,)
        is_listed = name in listed
        yield (
            Claim(rule, name, place)
            if is_listed
            else failed(rule, name, place, "nothing", f"{name}=")
        )
