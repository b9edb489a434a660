"""Services that are built by an author's own Dockerfile: facts and errors.

Nothing of the file is changed. Its user, ports, health check and base images are read because the
stack adds missing parts.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import dockerfiles as rules
from docker_generator.diagnostics.rules import trees
from docker_generator.source.authored import authored_dockerfile, differing_dockerfiles
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.listening import numbers_at, numbers_in
from docker_generator.source.own_dockerfile import Lookup, find_own

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.source.folder import Folder, Folders
    from docker_generator.source.mentions import Mentions
    from docker_generator.source.own_dockerfile import OwnDockerfile
    from docker_generator.source.workspaces.placing import Place
    from docker_generator.topology.model import Service

_UNUSED = ("member", "entrypoint", "package_manager", "version", "packages", "environment")
"""Fields of a build that only a generated Dockerfile uses."""

_PORT = "PORT"


class OwnBuild(NamedTuple):
    """The Dockerfile, if it exists and can be parsed, and its findings."""

    dockerfile: OwnDockerfile | None
    reported: tuple[Diagnostic, ...]


def own_build(
    name: str, service: Service, context: str, options: Options, folders: Folders
) -> OwnBuild:
    """Return the facts of a service's Dockerfile.

    `context` is the context of the graph, or else a likely one.
    """
    build = service.build
    dockerfile = build.dockerfile or ""
    others = (posixpath.dirname(dockerfile) or ".", ".") if build.context is None else ()
    lookup = Lookup(dockerfile, build.target or "", (context, *others), options, folders)
    place = pointer("services", name, "build", "dockerfile")
    reported = list(_unused(name, service))
    try:
        found = find_own(lookup)
    except FormatError as error:
        where = f"{dockerfile}:{error.line}" if error.line else dockerfile
        fault = trees.UNPARSABLE_MANIFEST.at(place, name, file=where, reason=error.reason)
        return OwnBuild(None, (*reported, fault))
    if found is None:
        places = dict.fromkeys(posixpath.normpath(c) for c in (*lookup.contexts, "."))
        fault = rules.DOCKERFILE_NOT_FOUND.at(
            place, name, path=dockerfile, places=" or ".join(places)
        )
        return OwnBuild(None, (*reported, fault))
    return OwnBuild(found, (*reported, *_faults(name, service, found)))


def _unused(name: str, service: Service) -> Iterator[Diagnostic]:
    usual = type(service.build)()
    for field in _UNUSED:
        if getattr(service.build, field) != getattr(usual, field):
            place = pointer("services", name, "build", field)
            yield rules.UNUSED_BUILD_FIELD.at(place, name, field=field)


def _faults(name: str, service: Service, found: OwnDockerfile) -> Iterator[Diagnostic]:
    """Find errors that would fail the build, and properties of a bad image."""
    place = pointer("services", name, "build", "dockerfile")
    if found.stage and found.stage.lower() not in found.stages:
        known = ", ".join(found.stages)
        target = pointer("services", name, "build", "target")
        yield rules.UNKNOWN_STAGE.at(target, name, known=known)
    for path, line in found.missing:
        where = f"{found.file}:{line}"
        yield rules.MISSING_COPY_SOURCE.at(
            place, name, path=path, context=found.context, place=where
        )
    for image, line in found.bases:
        if is_floating(image):
            where = f"{found.file}:{line}"
            yield rules.FLOATING_BASE_IMAGE.at(place, name, image=image, place=where)
    for variable, line in found.secrets:
        where = f"{found.file}:{line}"
        yield rules.SECRET_IN_DOCKERFILE.at(place, name, field=variable, place=where)
    if service.port and found.ports and service.port not in found.ports:
        ports = ", ".join(map(str, found.ports))
        yield rules.PORT_NOT_EXPOSED.at(
            place, name, port=service.port, found=ports, file=found.file
        )


def unset_port(
    name: str, service: Service, dockerfile: OwnDockerfile, mentions: Mentions, tree: Folder
) -> Iterator[Diagnostic]:
    """Report a program that gets its port from a variable which nothing sets.

    A generated image sets PORT; the Dockerfile of an author is used as it is. A default that is
    the port of the graph is harmless: its number is on the line of the read, or just below.

    Arguments:
        name: the service.
        service: its entry in the graph.
        dockerfile: the Dockerfile that builds it.
        mentions: the names in its tree.
        tree: the directory to which the places of these names are relative.
    """
    place = mentions.reads.get(_PORT, "")
    port = str(service.port or "")
    if not (place and port) or _PORT in {*service.environment, *service.secrets}:
        return
    given = dict(dockerfile.variables).get(_PORT)
    if given == port or any(port in numbers_in(word) for word in dockerfile.command):
        return
    if given is None and port in numbers_at(place, tree):
        return
    sets = f"its Dockerfile sets it to {given}" if given else "its Dockerfile does not set it"
    at = pointer("services", name, "build", "dockerfile")
    yield rules.PORT_VARIABLE_UNSET.at(
        *(at, name), place=place, port=port, found=sets, line=f'"environment": {{"PORT": "{port}"}}'
    )


def is_floating(image: str) -> bool:
    """Return whether an image has no version: no tag, or `latest`.

    >>> is_floating("node:latest"), is_floating("node@sha256:0"), is_floating("scratch")
    (True, False, False)
    """
    if image == "scratch" or "@" in image or "$" in image:
        return False
    tag = image.rpartition("/")[2].partition(":")[2]
    return tag in {"", "latest"}


def own_offers(name: str, place: Place) -> Iterator[Diagnostic]:
    """Report the Dockerfile of a tree whose service is built by a generated one."""
    authored = place.own.once(authored_dockerfile)
    differing = differing_dockerfiles(place.own)
    if differing:
        at = pointer("services", name)
        yield rules.SEVERAL_DOCKERFILES.at(at, name, files=", ".join(differing))
    if authored is not None:
        seen = posixpath.join(place.member.path if place.member else "", authored.file)
        yield rules.OWN_DOCKERFILE_FOUND.at(
            pointer("services", name), name, file=authored.file, name=seen
        )
