"""Paths that a program writes to without permission: its image belongs to root, except volumes."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import running as rules
from docker_generator.topology.names import slug_of
from docker_generator.topology.volumes import MOUNT_TARGET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.resolve.model import ResolvedGraph, ResolvedService

_BEAT = "celerybeat-schedule"
_DATABASES = (".db", ".sqlite", ".sqlite3")
_WRITABLE = ("/tmp/", "/var/tmp/", "/dev/shm/")  # noqa: S108 -- what every container may write to
_MOST_SHOWN = 8


def check_written(graph: ResolvedGraph) -> Iterator[Diagnostic]:
    """Report the directories that a service writes to, with volumes that make them writable.

    The directory of the program itself cannot be a volume, which would hide the program. In an
    image of an author's own Dockerfile, the author decides which paths are writable.
    """
    for service in graph.services.values():
        source = service.source
        if service.proxies or not source.found or source.dockerfile is not None:
            continue
        folders: dict[str, str] = {}
        for path, where in sorted(_written(service, graph).items()):
            if not _is_covered(path, service):
                folders.setdefault(path, where)
        usable = {p: w for p, w in folders.items() if re.fullmatch(MOUNT_TARGET, p)}
        if usable:
            shown = dict(list(usable.items())[:_MOST_SHOWN])
            yield rules.UNWRITABLE_FOLDER.at(
                service.pointer,
                service.name,
                found=", ".join(f"{path} ({where})" for path, where in shown.items()),
                line=f'"volumes": {json.dumps(_volumes(service, list(shown)))}',
            )


def _written(service: ResolvedService, graph: ResolvedGraph) -> dict[str, str]:
    """Return the directories of the container that are written to, and the evidence.

    The evidence is in the tree, or in the variables of the graph.
    """
    home = service.workdir
    found: dict[str, str] = {}
    for path, where in service.authored_folders.items():
        found[posixpath.normpath(posixpath.join(home, path))] = where
    mentions = service.mentions
    has_database = bool(graph.migrated_servers(service))
    given = service.declared.environment.items()
    written = mentions.written_with(given) if mentions else {}
    for path, where in written.items():
        if has_database and path.endswith(_DATABASES):
            continue  # files that a program uses without a server
        whole = posixpath.normpath(posixpath.join(home, path))
        is_file = "." in posixpath.basename(whole)
        folder = posixpath.dirname(whole) if is_file else whole
        found.setdefault(_usable(folder, home), f"{path} in {where}")
    if "beat" in service.command:
        folder = posixpath.dirname(posixpath.join(home, _schedule_of(service.command)))
        found.setdefault(_usable(folder, home), f"{_BEAT} of its command")
    return found


def _usable(folder: str, home: str) -> str:
    """Return where a file of a directory can be writable: there, or beside the program.

    A volume hides what is in its directory, so a file beside the program, or beside those of the
    system, needs a directory of its own.
    """
    is_writable = f"{folder}/".startswith(_WRITABLE)
    is_usable = is_writable or (folder != home and re.fullmatch(MOUNT_TARGET, folder))
    return folder if is_usable else f"{home}/data"


def _schedule_of(words: Sequence[str]) -> str:
    """Return the file in which a command of celery keeps its schedule.

    >>> _schedule_of(["celery", "beat", "-s", "/tmp/beat"]), _schedule_of(["celery", "beat"])
    ('/tmp/beat', 'celerybeat-schedule')
    """
    for word, following in zip(words, (*words[1:], ""), strict=True):
        name, _, value = word.partition("=")
        if name in {"-s", "--schedule", "--schedule-filename"}:
            return value or following
    return _BEAT


def _is_covered(path: str, service: ResolvedService) -> bool:
    """Return whether a path is writable: on a volume, temporary, or of the user of the image."""
    targets = [f"{v.target}/" for v in service.declared.volumes if not v.read_only]
    if service.framework is not None:
        targets += [f"{service.workdir}/{one}/" for one in service.framework.owned]
    return any(f"{path}/".startswith(target) for target in (*targets, *_WRITABLE))


def _volumes(service: ResolvedService, folders: list[str]) -> list[str]:
    """Return a volume for each directory, in addition to the volumes of the service."""
    own = [f"{v.source}:{v.target}" + ":ro" * v.read_only for v in service.declared.volumes]
    names: dict[str, str] = {}
    for folder in folders:
        name = f"{service.slug}_{slug_of(posixpath.basename(folder), service=False)}"
        names[name if name not in names else f"{name}_{len(names)}"] = folder
    return own + [f"{name}:{folder}" for name, folder in names.items()]
