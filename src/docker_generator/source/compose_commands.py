"""The start command that an author's compose file has for the service that a tree is."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.entry_scripts import entry_script
from docker_generator.source.evidence import Evidence, EvidenceKind
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.shell import expand, split_commands
from docker_generator.source.init_files import compose_services
from docker_generator.source.start import Declaration
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.ci_versions import CiPlace
    from docker_generator.source.folder import Folder

_NOT_FOR_IT = re.compile(r"(?:^|[._-])(?:ci|debug|dev\w*|e2e|local|override|tests?)(?=[._-])")


def composed_command(slug: str, tree: Folder, places: tuple[CiPlace, ...]) -> Declaration | None:
    """Return the command with which a compose file starts the image of a tree; None without one.

    If several of its services are built from the tree, it is the one with the name of the service.
    A service whose source is mounted is for development, and its command as well.

    Arguments:
        slug: the service.
        tree: the directory of its package, which may have a Dockerfile.
        places: the directories with compose files that may build it.
    """
    for place in places:
        found = dict(_built(place))
        own = {name: one for name, one in found.items() if slug_of(name) == slug}
        for name, (file, service) in (own or (found if len(found) == 1 else {})).items():
            words = _words(service.get("command"))
            if words and not _is_mounted(service, place.below):
                text = " ".join(words)
                where = f"{file}#/services/{name}/command"
                evidence = Evidence(EvidenceKind.CONTAINER, where, text)
                return Declaration(evidence, (*_entrypoint(tree, service), *words), bool(own))
    return None


def _built(place: CiPlace) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    """Yield the services that are built from a tree, by name, each with its file."""
    for file, name, service in compose_services(place.folder):
        build = service.get("build")
        context = (build.get("context") or ".") if isinstance(build, dict) else build
        is_whole = not (isinstance(build, dict) and build.get("target"))
        is_for_it = isinstance(context, str) and is_whole and not _NOT_FOR_IT.search(file)
        if is_for_it and posixpath.normpath(str(context)) == (place.below or "."):
            yield name, (file, service)


def _words(given: Any) -> tuple[str, ...]:
    """Return the words of a command; none if it needs a shell, or a variable without a value."""
    words: list[str] = []
    if isinstance(given, list):
        words = [str(one) for one in given]
    elif isinstance(given, str):
        try:
            (command,) = split_commands(given.strip())
        except (FormatError, ValueError):
            return ()
        words = [*(f"{name}={value}" for name, value in command.environment.items())]
        words += command.words
    filled = [expand(word.replace("$$", "$"), {}) for word in words]
    return tuple(word for word in filled if word is not None) if None not in filled else ()


def _entrypoint(tree: Folder, service: dict[str, Any]) -> tuple[str, ...]:
    """Return the words before a command: of the service, else of its image.

    A script that starts its arguments is not one of them.
    """
    if "entrypoint" in service:
        return _words(service["entrypoint"])
    authored = tree.once(authored_dockerfile)
    if authored is None:
        return ()
    script = entry_script(tree, authored)
    if script is not None and script.passes_on:
        return ()
    return authored.entrypoint


def _is_mounted(service: dict[str, Any], below: str) -> bool:
    """Return whether the source of a service is a volume."""
    volumes = service.get("volumes")
    for one in volumes if isinstance(volumes, list) else ():
        source = one.get("source") if isinstance(one, dict) else str(one).partition(":")[0]
        path = posixpath.normpath(str(source or "/"))
        if path in {".", below, f"{below}/src".lstrip("/"), f"{below}/app".lstrip("/")}:
            return True
    return False
