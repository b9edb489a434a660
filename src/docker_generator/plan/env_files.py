"""Files of settings that no image holds and that a program requires: empty ones, or findings."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import env_files as rules
from docker_generator.source.model import APP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.resolve.model import ResolvedGraph, ResolvedService
    from docker_generator.source.env_files import EnvFile


def empty_files(service: ResolvedService) -> tuple[str, ...]:
    """Return the paths of the files that the image of a service gets without content.

    A Dockerfile of the user is never changed, so its image gets none.
    """
    found = [one for one in _absent(service) if one.is_enough]
    return tuple(dict.fromkeys(_path(one, service) for one in found))


def absent_env_files(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report the files of settings that a program requires, and what replaces each."""
    for name, service in graph.services.items():
        found = list(_absent(service))
        empty = [one for one in found if one.is_enough]
        if empty:
            yield rules.EMPTY_ENV_FILE.at(
                service.pointer, name, path=_paths(empty), found=_calls(empty)
            )
        missing = [one for one in found if not one.is_enough]
        if missing:
            yield rules.MISSING_ENV_FILE.at(
                service.pointer, name, path=_paths(missing), found=_calls(missing)
            )


def _absent(service: ResolvedService) -> Iterator[EnvFile]:
    """Yield the files that neither the image nor a volume brings."""
    if service.mentions is None or service.source.dockerfile is not None or service.proxies:
        return
    targets = [str(volume.target).rstrip("/") for volume in service.declared.volumes]
    for one in service.mentions.env_files:
        path = _path(one, service)
        if not any(f"{path}/".startswith(f"{target}/") for target in targets):
            yield one


def _path(one: EnvFile, service: ResolvedService) -> str:
    """Return the path of a file in the image."""
    home = APP if one.is_beside else service.workdir
    return posixpath.normpath(posixpath.join(home, one.path))


def _paths(found: Iterable[EnvFile]) -> str:
    return ", ".join(dict.fromkeys(one.path for one in found))


def _calls(found: Iterable[EnvFile]) -> str:
    return ", ".join(dict.fromkeys(f"{one.library} in {one.place}" for one in found))
