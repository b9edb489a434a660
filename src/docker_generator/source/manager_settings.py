"""Settings of a package manager that the image does not follow, and variables it does not read."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import installs as rules
from docker_generator.source.direct_pins import direct_pins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.managers import PackageManager
    from docker_generator.stacks.model import Stack
    from docker_generator.topology.model import Service

_LONGEST = 80


def of_manager(
    name: str, service: Service, tree: Folder, manager: PackageManager, stack: Stack
) -> Iterator[Diagnostic]:
    """Report settings of the package manager of a service that its build does not follow.

    Arguments:
        name: the service.
        service: what the graph says about it.
        tree: the directory of the manifest.
        manager: the package manager.
        stack: the language, whose other managers read variables of their own.
    """
    yield from direct_pins(name, tree, manager, stack)
    place = pointer("services", name)
    for clue in manager.elsewhere:
        for hit in tree.find(clue):
            setting = " ".join(" ".join(hit.groups).split())[:_LONGEST]
            yield rules.OUTPUT_ELSEWHERE.at(
                place, name, file=hit.file, setting=setting, manager=manager.title
            )
    build = service.build
    others = [one for one in stack.package_managers.values() if one is not manager]
    for field, variables in (("environment", build.environment), ("secrets", build.secrets)):
        unread = [one for one in variables if _is_for_others(one, manager, others)]
        if unread:
            readers = (other.title for other in others if _reads(other, unread[0]))
            yield rules.UNREAD_BUILD_VARIABLE.at(
                pointer("services", name, "build", field),
                name,
                variables=", ".join(unread),
                manager=manager.title,
                others=" and ".join(dict.fromkeys(readers)),
            )


def _is_for_others(name: str, manager: PackageManager, others: list[PackageManager]) -> bool:
    """Return whether only other package managers of the language read a variable."""
    return not _reads(manager, name) and any(_reads(other, name) for other in others)


def _reads(manager: PackageManager, name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in manager.variables)
