"""The package manager of a source tree, and which of its files exist."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import languages, sources
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.managers import PackageManager
    from docker_generator.stacks.model import Stack


def lock_of(folder: Folder, manager: PackageManager, found: bool) -> str:
    """Return the lock file that exists; without a tree, the default one."""
    return next((file for file in manager.lock if not found or folder.holds(file)), "")


def declares_manager(folder: Folder, manager: PackageManager) -> bool:
    """Return whether the tree names the manager, or holds a file that only it needs."""
    return folder.matches_detector(manager.clues) or folder.matches_detector(manager.version_files)


def is_locked(folder: Folder, manager: PackageManager) -> bool:
    """Return whether a lock file of this manager exists, and not only a lock file of a sibling."""
    has_lock = any(folder.holds(file) for file in manager.lock)
    return has_lock and (manager.marker is None or folder.matches_detector((manager.marker,)))


def is_used(folder: Folder, manager: PackageManager) -> bool:
    """Return whether any file that the manager reads exists."""
    return any(folder.expand(file) for file in (*manager.files, *manager.unlocked_files))


def files_of(folder: Folder, reads: tuple[str, ...], found: bool) -> tuple[str, ...]:
    """Return the files that a manager reads; if there is no tree, the conventional ones."""
    if not found:
        return tuple(file for file in reads if "*" not in file)
    return tuple(dict.fromkeys(file for wanted in reads for file in folder.expand(wanted)))


def manager_findings(
    name: str, folder: Folder, stack: Stack, chosen: str, locks: list[str]
) -> Iterator[Diagnostic]:
    """Report lock files of several managers, and a manifest that names another manager."""
    managers, place = stack.package_managers, pointer("services", name)
    title = managers[chosen].title
    if len(locks) > 1:
        yield sources.SEVERAL_LOCK_FILES.at(
            place, name, found=", ".join(locks), manager=title, directory=folder.path.name
        )
    elif locks and not folder.matches_detector(managers[chosen].version_files):
        others = (
            (other.title, hit)
            for other in managers.values()
            for clue in other.version_files
            for hit in folder.find(clue)
        )
        for other, hit in islice(others, 1):
            yield languages.CONTRADICTING_DECLARATIONS.at(
                place,
                name,
                file=locks[0],
                wanted=title,
                other=hit.file,
                known=f"{other} {hit.groups[0]}",
                used=title,
                field="build.package_manager",
            )


def manager_grounds(folder: Folder, stack: Stack, chosen: str, locks: list[str]) -> Grounds:
    """Return the evidence for a package manager: its lock file, else a file that it reads."""
    manager = stack.package_managers[chosen]
    names = (*manager.lock, *manager.manifests, *manager.files, *manager.unlocked_files)
    file = next((name for name in names if folder.holds(name)), "")
    if not file:
        origin = f"stacks/{stack.language}/stack.yaml"
        return Grounds(Evidence(EvidenceKind.CONVENTION, origin, chosen))
    others = tuple(Evidence(EvidenceKind.DECLARED, lock, lock) for lock in locks if lock != file)
    return Grounds(Evidence(EvidenceKind.DECLARED, file, manager.title), others)
