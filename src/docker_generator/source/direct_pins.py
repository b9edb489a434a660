"""Lists of Python packages that leave versions open: of direct dependencies, or of their needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import languages as rules
from docker_generator.source.formats.requirements import read_requirements
from docker_generator.source.packages import requirements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.managers import PackageManager
    from docker_generator.stacks.model import Stack

_SHOWN_AT_MOST = 5


def direct_pins(
    name: str, folder: Folder, manager: PackageManager, stack: Stack
) -> Iterator[Diagnostic]:
    """Report a list that leaves versions open: those that its packages need, else their own.

    Each list gets one finding, however many versions are open.

    Arguments:
        name: the service.
        directory: the tree in which the list is.
        manager: the package manager that installs it; a manager that reads no such list has a lock
        file. stack: the language, which names one package that each of its best-known packages
        needs.
    """
    listed = folder.once(requirements_of) if manager.requirements else None
    if listed is None or any("--hash" in folder.text(file) for file in listed.files):
        return
    known = [
        one for file in listed.files for one in read_requirements(file, folder.text).requirements
    ]
    named = {one.name for one in known}
    for one in listed.requirements:
        needed = stack.needs.get(one.name, "")
        if one.pinned and needed and needed not in named:
            yield rules.DIRECT_PACKAGES_ONLY.at(
                pointer("services", name),
                name,
                file=one.file,
                package=one.name,
                needed=needed,
            )
            return
    pinned = {one.name for one in known if one.pinned}
    by_name = (one for one in listed.requirements if not (one.url or one.path))
    if found := [one for one in by_name if one.name not in pinned]:
        names = dict.fromkeys(one.name for one in found)
        yield rules.UNPINNED_PACKAGES.at(
            pointer("services", name), name, file=found[0].file, packages=_shown(list(names))
        )


def _shown(names: list[str]) -> str:
    more = len(names) - _SHOWN_AT_MOST
    return ", ".join(names[:_SHOWN_AT_MOST]) + (f" and {more} more" if more > 0 else "")
