"""The place of a service's source: from the graph, or one of the default directories."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.diagnostic import Diagnostic, pointer
from docker_generator.diagnostics.rules import values
from docker_generator.source.folder import is_folder, is_inside
from docker_generator.topology.names import slug_of

if TYPE_CHECKING:
    from docker_generator.options import Options
    from docker_generator.source.folder import Folders
    from docker_generator.source.model import Source
    from docker_generator.stacks.model import Stack
    from docker_generator.topology.model import Service


class Context(NamedTuple):
    """The directory of a source, below the root, and whether it exists.

    `likely` is the place for a message, and `hint` a directory that may be meant instead.
    """

    path: str
    found: bool
    likely: str = ""
    hint: str = ""
    reported: tuple[Diagnostic, ...] = ()


class ContextFinder(NamedTuple):
    """Finds the source of one service."""

    name: str
    service: Service
    stack: Stack
    options: Options
    folders: Folders

    def find(self) -> Context:
        """Return the directory that the graph names, else the first default one that exists.

        If none exists, a directory with the service's name and a manifest of its language, or the
        root with one, is a hint: only the graph can choose it.
        """
        options, own = self.options, self.service.build.context
        if own is not None:
            return self._named(own)
        root, slug = self._default_root, slug_of(self.name)
        names = dict.fromkeys((slug, f"services/{slug}", self.name))
        for below in names:
            folder = options.folder(f"{root}/{below}")
            if is_folder(folder) and is_inside(folder, options.folder(root)):
                return Context(f"{root}/{below}", found=True)
        if self._manifest(root):
            return Context(root, found=True)
        places = ((path, self._manifest(path)) for path in (*names, "."))
        hint = next((f' ("{path}" holds {file})' for path, file in places if file), "")
        return Context(root, found=False, likely=f"such as {root}/{slug}", hint=hint)

    def _named(self, own: str) -> Context:
        """Return the directory of the graph; one outside of the root is an error."""
        folder, place = self.options.folder(own), pointer("services", self.name, "build", "context")
        reported: tuple[Diagnostic, ...] = ()
        if not is_inside(folder, self.options.folder(".")):
            reported = (values.PATH_OUTSIDE_ROOT.at(place, self.name, value=own),)
        return Context(own, is_folder(folder), own, reported=reported)

    @property
    def _default_root(self) -> str:
        is_front_end = self.service.is_front_end
        return self.options.frontend_source if is_front_end else self.options.source

    def _manifest(self, path: str) -> str:
        """Return the first file in it that a package manager of the language reads."""
        folder = self.options.folder(path)
        if not (is_folder(folder) and is_inside(folder, self.options.folder("."))):
            return ""
        tree = self.folders.at(folder)
        managers = self.stack.package_managers.values()
        read = (file for one in managers for file in (*one.files, *one.unlocked_files))
        return next((found for file in read for found in tree.expand(file)), "")


def with_output(source: Source, service: Service, options: Options) -> Source:
    """Return a source that names the output directory, if it is inside of its build context."""
    return replace(source, output=_output_in_context(source, service, options))


def _output_in_context(source: Source, service: Service, options: Options) -> str:
    """Return the output directory as a path below the build context; empty if it is not inside.

    It is also empty if a part of the program is there.
    """
    path = options.seen_from(source.context, options.output)
    if path == "." or path.split("/")[0] == "..":
        return ""
    home = [source.member.path] if source.member else []
    words = (source.entrypoint, *source.command, *(service.build.command or ()))
    used = (*source.files, *words, *source.scripts.values(), *home)
    return "" if any(f"{one}/".startswith(f"{path}/") for one in used) else path
