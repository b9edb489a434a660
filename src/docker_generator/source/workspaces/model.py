"""A workspace: its members, and the dependencies between them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"@?[A-Za-z0-9][A-Za-z0-9._-]*(?:[/:@][A-Za-z0-9][A-Za-z0-9._-]*)*", re.ASCII)


def is_name(text: object) -> bool:
    """Return whether a text may name a member in a command: it needs no quotes there.

    >>> is_name("@shop/api"), is_name("api; rm")
    (True, False)
    """
    return isinstance(text, str) and len(text) < 200 and _NAME.fullmatch(text) is not None  # noqa: PLR2004 -- no name is so long


class Member(NamedTuple):
    """One package of a workspace.

    `path` is its directory below the root of the workspace. `needs` are the paths of the members
    that it needs directly. `manifest` is its own file, below the root. `builds` says that it has
    its own build, `is_library` that it is certainly not a program. `sources` are the files
    without which the tool of the workspace refuses its manifest. `output` is the directory below
    the root with its built program, if its image contains nothing else of it, and `main` is the
    started file in it. `reads` are further files that the tool reads with its manifest.
    `external` is False if it certainly needs nothing from outside of the workspace.
    """

    name: str
    path: str
    manifest: str
    needs: tuple[str, ...] = ()
    builds: bool = False
    is_library: bool = False
    sources: tuple[str, ...] = ()
    output: str = ""
    main: str = ""
    reads: tuple[str, ...] = ()
    external: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The names for it in a graph: its name, its directory, and the last words of both."""
        last = re.split(r"[/:]", self.name)[-1]
        return (self.name, self.path, posixpath.basename(self.path), last)

    def is_called(self, word: str) -> bool:
        """Return whether a word names it, exactly or by its slug."""
        return word in self.names or slug_of(word) in {slug_of(name) for name in self.names[2:]}

    def is_about(self, word: str) -> bool:
        """Return whether a word is its name without the common prefix.

        Any parts of Shop.Orders.Api do, and all but the first of shop-orders.
        """
        last, wanted = self.names[-1], slug_of(word)
        parts = last.split(".")
        count = len(parts)
        runs = (".".join(parts[a:b]) for a in range(count) for b in range(a + 1, count + 1))
        is_part = count > 1 and wanted in {slug_of(run) for run in runs}
        return is_part or wanted == slug_of(last).partition("-")[2]


class Workspace(NamedTuple):
    """A workspace: the kind of its manifest, and its members in the order of their paths.

    `root_is_program` says that the root's own package is started, beside the members or alone.
    `shared` are files and directories (with / at their end) of the root that every build reads.
    """

    kind: str
    manifest: str
    members: tuple[Member, ...]
    root_is_program: bool = False
    shared: tuple[str, ...] = ()

    def at(self, path: str) -> Member | None:
        """Return the member in which a path below the root is: the innermost one."""
        inner = [m for m in self.members if path == m.path or path.startswith(f"{m.path}/")]
        return max(inner, key=lambda member: len(member.path), default=None)

    def called(self, word: str) -> tuple[Member, ...]:
        """Return the members that a word names, exactly or by slug.

        If there are none, programs with the word as a part of their name.
        """
        exact = tuple(member for member in self.members if word in member.names[:2])
        called = exact or tuple(member for member in self.members if member.is_called(word))
        programs = (member for member in self.members if not member.is_library)
        return called or tuple(member for member in programs if member.is_about(word))

    @property
    def applications(self) -> tuple[Member, ...]:
        """The members that no other one needs, without libraries."""
        needed = {path for member in self.members for path in member.needs}
        return tuple(m for m in self.members if m.path not in needed and not m.is_library)

    def closure(self, member: Member) -> tuple[Member, ...]:
        """Return a member after the members that it needs, directly or indirectly."""
        by_path = {one.path: one for one in self.members}
        order: dict[str, Member] = {}
        waiting: list[tuple[Member, Iterator[str]]] = [(member, iter(member.needs))]
        seen = {member.path}
        while waiting:
            current, needs = waiting[-1]
            following = next((p for p in needs if p in by_path and p not in seen), None)
            if following is None:
                order[current.path] = current
                waiting.pop()
            else:
                seen.add(following)
                waiting.append((by_path[following], iter(by_path[following].needs)))
        return tuple(order.values())


class MemberSource(NamedTuple):
    """The member of a workspace for a service, with everything that its image needs.

    All paths are below the build context, which is the root of the workspace. `home` is the
    directory in which the program is built and started. `needs` are the directories of the members
    that it needs, in build order; `builds` are these directories and its own, if they have a build.
    `manifests` are the files of members that the installation reads, `neighbours` the members that
    are not in the image. `runs` are the commands of the workspace's own tool that build it and its
    dependencies; none if there is no such tool. `output` and `main` belong to the member;
    `built_by` is the file that names them. `project` is the file in its directory that is built, if
    the tool needs its name. `bare` are the directories of members without a manifest, `borrows` the
    files of neighbours that the build reads. `external` covers the member and the members that it
    needs.
    """

    kind: str
    name: str
    path: str
    home: str
    needs: tuple[str, ...]
    builds: tuple[str, ...]
    manifests: tuple[str, ...]
    neighbours: tuple[Member, ...]
    runs: tuple[str, ...] = ()
    output: str = ""
    main: str = ""
    built_by: str = ""
    project: str = ""
    bare: tuple[str, ...] = ()
    borrows: tuple[str, ...] = ()
    external: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        """The names that a graph may use for it instead of an entry point."""
        return Member(self.name, self.path, "").names

    @property
    def parts(self) -> tuple[str, ...]:
        """The directories in its image: its own, and the ones of the members that it needs."""
        return (*self.needs, self.path)

    @property
    def held(self) -> tuple[str, ...]:
        """The directories of the workspace in its image, below the root."""
        return (self.output,) if self.output else self.parts

    @property
    def absent(self) -> tuple[Member, ...]:
        """Neighbours whose manifest, but no other file, the build reads."""
        return tuple(
            one
            for one in self.neighbours
            if not any(part.startswith(f"{one.path}/") for part in self.parts)
        )

    @property
    def stubs(self) -> tuple[str, ...]:
        """The empty files that a build makes because the manifests are refused without them."""
        known = (one for one in self.absent if one.manifest in self.manifests)
        return tuple(file for one in known for file in one.sources)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The rules that keep its neighbours out of the build, in the words of .dockerignore."""
        lines: list[str] = []
        for neighbour in self.absent:
            lines.append(neighbour.path if neighbour.manifest else f"{neighbour.path}/*")
            if neighbour.manifest in self.manifests:
                lines.append(f"!{neighbour.manifest}")
        return (*lines, *(f"!{path}" for path in self.borrows))
