"""Files beside manifests that an installation of packages reads or runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.source.packages import requirements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.source.folder import Folder
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
    return any(one.path for one in listed.requirements) if listed else False
