"""Files beside manifests that an installation of packages reads or runs."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.source.packages import leads_out, requirements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.folder import Folder
    from docker_generator.source.workspaces.placing import Place
    from docker_generator.stacks.managers import PackageManager
    from docker_generator.stacks.model import Stack

READS_SOURCE = "install-reads-source"
"""The fact that an installation reads more than manifests: the source is copied before it."""


def install_facts(folder: Folder, stack: Stack, manager: PackageManager) -> Iterator[str]:
    """Yield the facts about the installation that the Dockerfile depends on."""
    if folder.matches_detector(stack.install_reads) or (
        manager.requirements and _has_local(folder)
    ):
        yield READS_SOURCE


def _has_local(folder: Folder) -> bool:
    listed = folder.once(requirements_of)
    if listed is None:
        return False
    return any(one.path for one in listed.requirements) or any(
        "://" not in link for link in listed.links
    )


def outside_paths(place: Place, stack: Stack, manager: PackageManager) -> Iterator[tuple[str, str]]:
    """Yield each path that a build needs and that is outside of the build context, with its place.

    The paths of a manifest are relative to it, and the ones of requirements to the context.
    """
    base = posixpath.relpath(str(place.own.path), str(place.root.path))
    for clue in stack.needed_paths:
        for hit in place.own.find(clue):
            path = posixpath.join(base, posixpath.dirname(hit.file), hit.groups[0])
            if leads_out(path):
                yield hit.groups[0], f"{hit.file}:{hit.line}" if hit.line else hit.file
    listed = place.root.once(requirements_of) if manager.requirements else None
    for one in listed.requirements if listed else ():
        if one.path and leads_out(one.path):
            yield one.path, f"{one.file}:{one.line}"
