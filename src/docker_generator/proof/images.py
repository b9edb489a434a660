"""The claims about the image of a service, by its Dockerfile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.proof.claims import Claim, failed, holds, same
from docker_generator.proof.mounts import volume_claims
from docker_generator.proof.probes import probe_claims, wants_probe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.proof.deployment import Image, Stage
    from docker_generator.proof.specification import Specification
    from docker_generator.topology.model import Service


def image_claims(name: str, image: Image, spec: Specification) -> Iterator[Claim]:
    """Compare an image with its service."""
    service, place = spec.topology.services[name], (f"Dockerfile.{spec.slugs[name]}",)
    runs = image.runtime
    wanted = {service.port} if service.port else set()
    yield same(rules.WRONG_PORT, name, place, runs.exposed, wanted, what="EXPOSE")
    yield same(rules.WRONG_USER, name, place, runs.user.partition(":")[0], spec.user_of(name))
    yield _command(name, runs, service, spec)
    yield from volume_claims(name, image, spec)
    yield from _stages(name, image, spec)
    if runs.probe is not None or wants_probe(service):
        yield from probe_claims(name, runs.probe, place, spec)


def _command(name: str, runs: Stage, service: Service, spec: Specification) -> Claim:
    """Return the claim that the image starts the command of the graph, the tree, or the framework.

    The command of a framework may name the entry point, which only the source tree has.
    """
    place = (f"Dockerfile.{spec.slugs[name]}",)
    words = (*runs.entrypoint, *runs.command)
    _, framework = spec.stacks_by_service[name]
    declared = service.build.command or spec.started.get(name, ())
    if declared or framework is None:
        return same(rules.WRONG_COMMAND, name, place, words, declared)
    wanted = framework.command
    port = str(service.port or "")
    if len(words) == len(wanted) and all(
        "{" in part.replace("{port}", "") or part.replace("{port}", port) == word
        for part, word in zip(wanted, words, strict=True)
    ):
        return Claim(rules.WRONG_COMMAND, name, place)
    return failed(rules.WRONG_COMMAND, name, place, list(words), " ".join(wanted))


def _stages(name: str, image: Image, spec: Specification) -> Iterator[Claim]:
    place = (f"Dockerfile.{spec.slugs[name]}",)
    *before, runs = image.stages
    known = {str(number) for number, _ in enumerate(before)} | {s.name for s in before if s.name}
    sources = [copy.source for stage in image.stages for copy in stage.copies if copy.source]
    sources += [stage.base for stage in before]
    unknown = sorted(
        {source for source in sources if source not in known and not _is_image(source)}
    )
    reason = f"there is no stage {', '.join(unknown)}"
    yield holds(rules.WRONG_STAGE, name, place, not unknown, reason=reason)
    is_runtime = runs.name == "runtime"
    yield holds(rules.WRONG_STAGE, name, place, is_runtime, reason="the last is not 'runtime'")
    taken = {copy.source for copy in runs.copies} & known or runs.base in known or not before
    reason = "the last stage copies nothing from the earlier ones"
    yield holds(rules.WRONG_STAGE, name, place, taken, reason=reason)
    loose = sorted({s for s in sources if _is_image(s) and spec.options.pinned(s) != s})
    reason = f"{', '.join(loose)} has not the digest of the option pins"
    yield holds(rules.WRONG_STAGE, name, place, not loose, reason=reason)
    base = image.foundation
    bases = {spec.options.pinned(one) for one in _bases(name, spec, base)}
    reason = f"it runs on {base or 'no image'}, which is not an image of the catalogue"
    yield holds(rules.WRONG_STAGE, name, place, base in bases, reason=reason)


def _is_image(source: str) -> bool:
    """Return whether a name is an image name: it has a registry or a tag."""
    return "/" in source or ":" in source or source == "scratch"


def _bases(name: str, spec: Specification, base: str) -> set[str]:
    """Return the images on which a service may run: images of its version, if the graph names one.

    A tree may request an unlisted version: its image has a name of the same form.
    """
    stack, framework = spec.stacks_by_service[name]
    if framework and framework.image:
        return {framework.image}
    asked = spec.topology.services[name].build.version
    own = stack.images_of(asked) if asked else None
    tagged = stack.images_of(base.partition("@")[0].partition(":")[2].partition("-")[0])
    known = [*stack.versions.values(), *filter(None, [tagged])] if own is None else [own]
    special = {*stack.runtime_images.values(), stack.system_packages.runtime_image} - {""}
    return {images.runtime or images.build for images in known} | special
