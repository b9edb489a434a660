"""Builds of a tree that its generated Dockerfile lacks: assets, and steps of its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import second_builds as rules
from docker_generator.source.authored import authored_dockerfile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.model import Stack

_MANIFEST = "package.json"
_SCRIPTS = ("build", "production", "prod")
_FOLDERS = ("assets", "client", "frontend", "ui", "web", "webapp")
"""The directories of a front end that a back end serves."""
_BUILDERS = ("node", "bun")


def second_builds(
    name: str, folder: Folder, stack: Stack, *, has_front_end: bool
) -> Iterator[Diagnostic]:
    """Report builds of a tree that its image lacks.

    Arguments:
        name: the service.
        directory: its tree.
        stack: its language; one whose packages package.json lists builds them already.
        has_front_end: whether the graph has a front end, which a directory of the tree may be.
    """
    place = pointer("services", name)
    reads = {file for manager in stack.package_managers.values() for file in manager.files}
    if _MANIFEST not in reads:
        for file, step in _front_ends(folder, has_front_end=has_front_end):
            yield rules.SECOND_BUILD.at(place, name, file=file, step=step)
    for further in stack.further_builds:
        if folder.matches_detector((further.clue,)):
            yield rules.SECOND_BUILD.at(place, name, file=further.clue.file, step=further.step)
    authored = folder.once(authored_dockerfile)
    if authored is None:
        return
    for step in dict.fromkeys(_steps(authored.commands, stack)):
        yield rules.AUTHORED_STEP.at(place, name, file=authored.file, step=step)
    for options in dict.fromkeys(_options(authored.commands, stack)):
        yield rules.AUTHORED_BUILD_OPTIONS.at(place, name, file=authored.file, options=options)


def _front_ends(folder: Folder, *, has_front_end: bool) -> Iterator[tuple[str, str]]:
    """Yield the manifest of each front end in the tree that has a build, and its script."""
    authored = folder.once(authored_dockerfile)
    bases = authored.bases if authored else ()
    images = (base.partition("@")[0].partition(":")[0] for base, _ in bases)
    is_built = any(image.rpartition("/")[2] in _BUILDERS for image in images)
    for below in ("", *(f"{one}/" for one in (() if has_front_end else _FOLDERS))):
        file = f"{below}{_MANIFEST}"
        scripts = folder.table(file, "/scripts")
        script = next((one for one in _SCRIPTS if one in scripts), "")
        if script or (is_built and folder.holds(file)):
            yield file, f"the script {script}" if script else "a build by Node.js"
            return


def _steps(commands: tuple[tuple[str, ...], ...], stack: Stack) -> Iterator[str]:
    """Yield commands of the tree's own programs in RUN instructions that no stage runs."""
    for words in commands:
        for program in stack.authored_steps.programs:
            rest = words[len(program) :]
            if words[: len(program)] == program and rest[:1]:
                if not rest[0].startswith("-") and rest[0] not in stack.authored_steps.known:
                    yield " ".join(words)
                break


def _options(commands: tuple[tuple[str, ...], ...], stack: Stack) -> Iterator[str]:
    """Yield the compiler options that decide which code is compiled."""
    for words in commands:
        for compiler in stack.authored_steps.compilers:
            if words[: len(compiler)] != compiler:
                continue
            rest = words[len(compiler) :]
            for at, word in enumerate(rest):
                name, is_pair, _ = word.partition("=")
                if name in stack.authored_steps.options:
                    takes = not is_pair and stack.authored_steps.options[name]
                    yield " ".join(rest[at : at + 1 + takes])
