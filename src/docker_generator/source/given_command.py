"""The program of a command in the graph, and whether the image holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import trees
from docker_generator.source.commands import CommandReader
from docker_generator.source.formats.errors import FormatError
from docker_generator.source.formats.requirements import normalized

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.source.packages import DeclaredPackages
    from docker_generator.stacks.model import Stack


class GivenCommand(NamedTuple):
    """The package whose program a command starts, if that package is not installed at run time."""

    missing: str = ""
    """A package that no manifest declares for run time; empty if all is well, or not certain."""
    development: bool = False
    """Whether it is declared for development, and can be kept in the image."""

    def faults(self, name: str, files: tuple[str, ...]) -> Iterator[Diagnostic]:
        """Report a program that does not exist; `files` are the manifests that were read."""
        if self.missing:
            yield trees.START_PACKAGE_MISSING.at(
                pointer("services", name, "build", "command"),
                name,
                package=self.missing,
                framework="its command",
                known=self.missing,
                files=" or ".join(files),
            )


def given_command(
    command: tuple[str, ...], tree: Folder, stack: Stack, packages: DeclaredPackages
) -> GivenCommand:
    """Return the package that a command needs and the image would not hold.

    Only programs that the catalogue knows to be in a package of their name are checked: any other
    may come with a dependency.

    Arguments:
        command: the words of the graph.
        tree: the directory of the service.
        stack: its language.
        packages: the packages that its manifests declare.
    """
    table = stack.start
    if table is None or not command:
        return GivenCommand()
    groups = [group for one in stack.frameworks.values() for group in one.packages]
    known = {normalized(name) for group in groups for name in group}
    scripts = tree.table(table.scripts, table.scripts_at) if table.scripts else {}
    lines = {name: line for name, line in scripts.items() if isinstance(line, str)}
    declared = packages.runtime | packages.development
    reader = CommandReader(table, lines, {}, declared | known)
    try:
        words = reader.read_words(command).words
    except FormatError:
        return GivenCommand()
    if words[0] in table.interpreter and words[1:2] == ("-m",):
        words = words[2:]
    bare = words[0].removeprefix(f"{table.program_directory}/") if words else ""
    package = normalized(table.packages.get(bare, bare))
    if package in packages.development - packages.runtime and table.program_directory:
        return GivenCommand(development=True)
    installed = {normalized(name) for name in packages.runtime} | packages.extras
    installed = installed.union(*(stack.brings.get(name, ()) for name in installed))
    alternatives = {one for group in groups if package in map(normalized, group) for one in group}
    is_missing = bool(alternatives) and not installed & {package, *alternatives}
    return GivenCommand(package if is_missing and packages.complete else "")
