"""Lists of Python packages that pin direct dependencies, but not the dependencies of these."""

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


def direct_pins(
    name: str, folder: Folder, manager: PackageManager, stack: Stack
) -> Iterator[Diagnostic]:
    """Report a list that pins packages and not their dependencies; one finding for all.

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
    named = {
        one.name
        for file in listed.files
        for one in read_requirements(file, folder.text).requirements
    }
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
