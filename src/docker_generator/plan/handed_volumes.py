"""The volumes of the hand-off: their size, their containers and their group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.plan.model import ComposeService
    from docker_generator.resolve.model import BackingNode, ResolvedGraph

SERVICE_STORAGE = "1Gi"
"""The size with which a volume of a service may begin."""


@dataclass(frozen=True, slots=True)
class _Use:
    """One container that mounts a volume."""

    container: ComposeService
    read_only: bool

    @property
    def several(self) -> bool:
        """Whether it has several replicas."""
        return self.container.replicas > 1


def volumes(
    containers: Iterable[ComposeService], graph: ResolvedGraph, groups: Mapping[str, int | None]
) -> dict[str, Any]:
    """Return the facts about each volume, by name.

    Arguments:
        containers: everything that is in the stack.
        graph: the resolved graph.
        groups: the group id of each container, if known.
    """
    uses: dict[str, list[_Use]] = {}
    for container in containers:
        for mount in container.mounts:
            if not (mount.is_file or mount.is_folder):
                uses.setdefault(mount.source, []).append(_Use(container, mount.read_only))
    data = {f"{node.slug}_data": node.engine.storage.written for node in graph.backing.values()}
    return {
        name: {
            "size": data.get(name, SERVICE_STORAGE),
            "access_mode": _access_mode(known),
            "group": _group(known, groups),
            "mounted_by": [use.container.name for use in sorted(known, key=_is_reader)],
        }
        for name, known in uses.items()
    }


def _is_reader(use: _Use) -> bool:
    return use.read_only


def _access_mode(uses: list[_Use]) -> str:
    """Return the access mode; a job that shares the network of its server runs beside it."""
    names = {use.container.name for use in uses}
    apart = [use for use in uses if use.container.network_of not in names]
    if len(apart) == 1 and not apart[0].several:
        return "ReadWriteOnce"
    return "ReadOnlyMany" if all(use.read_only for use in uses) else "ReadWriteMany"


def _group(uses: list[_Use], groups: Mapping[str, int | None]) -> int | None:
    """Return the group of the containers that write; none if they disagree or begin as root."""
    found = {groups.get(use.container.name) for use in uses if not use.read_only}
    number = found.pop() if len(found) == 1 else None
    return number or None


def numbers_of_user(node: BackingNode) -> tuple[int | None, int | None]:
    """Return the user id and the group id with which the image of a server starts.

    An id is None if the image has only a name, or nothing.
    """
    user, _, group = node.facts.user.partition(":")
    return _number(user), _number(group) if group or user != "root" else 0


def _number(text: str) -> int | None:
    if text == "root":
        return 0
    return int(text) if text.isascii() and text.isdigit() else None


def writable_paths(container: ComposeService) -> Iterator[str]:
    """Yield the directories that a container has to be able to write to."""
    yield from temporary_paths(container)
    for mount in container.mounts:
        if not (mount.is_file or mount.read_only):
            yield mount.target


def temporary_paths(container: ComposeService) -> list[str]:
    """Return the paths for temporary files, without the options of their mounts."""
    return [path.partition(":")[0] for path in container.tmpfs]
