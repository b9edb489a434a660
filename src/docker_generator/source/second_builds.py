"""Builds of a tree that its generated Dockerfile lacks: assets, and steps of its author."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import second_builds as rules
from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.authored_steps import brought_files, lost_commands, used_stages
from docker_generator.source.base_versions import image_names
from docker_generator.source.front_ends import BuiltAssets, built_assets, is_served
from docker_generator.source.searched_files import source_texts

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
_MOST_SHOWN = 6


def second_builds(
    name: str, folder: Folder, stack: Stack, *, has_front_end: bool, is_built: bool = False
) -> Iterator[Diagnostic]:
    """Report builds of a tree that its image lacks.

    Arguments:
        name: the service.
        directory: its tree.
        stack: its language; a language whose packages package.json lists builds front ends already.
        has_front_end: whether the graph has a front end, which a directory of the tree may be.
        is_built: whether a stage of the image builds the one in the tree.
    """
    place = pointer("services", name)
    if not is_built and _may_have_front_end(stack):
        for file, step in _front_ends(folder, has_front_end=has_front_end):
            yield rules.SECOND_BUILD.at(place, name, file=file, step=step)
    for further in stack.further_builds:
        if folder.matches_detector((further.clue,)):
            yield rules.SECOND_BUILD.at(place, name, file=further.clue.file, step=further.step)
    authored = folder.once(authored_dockerfile)
    if authored is None:
        return
    used = used_stages(authored.stages)
    lost = lost_commands(used, folder, builds_front_end=not _may_have_front_end(stack))
    for step in dict.fromkeys((*_steps(authored.commands, stack), *lost)):
        yield rules.AUTHORED_STEP.at(place, name, file=authored.file, step=step)
    brought = brought_files(authored.stages, authored.chain, image_names(stack))
    if found := [f"{one.path} ({one.origin})" for one in dict.fromkeys(brought)]:
        shown = ", ".join(found[:_MOST_SHOWN])
        yield rules.AUTHORED_FILES.at(place, name, file=authored.file, found=shown)


def buildable(folder: Folder, stack: Stack, *, has_front_end: bool) -> BuiltAssets | None:
    """Return the front end of a tree that a stage can build, if all of it is known.

    Its script names the output, and the program, if in another directory, serves it.
    """
    if not (stack.serves_front_end and _may_have_front_end(stack)):
        return None
    for file, _ in _front_ends(folder, has_front_end=has_front_end):
        directory = file.rpartition("/")[0]
        scripts = folder.table(file, "/scripts")
        script = next((one for one in _SCRIPTS if one in scripts), "")
        assets = built_assets(folder, directory, script) if script == _SCRIPTS[0] else None
        if assets is None:
            return None
        texts = source_texts(folder) if directory else ()
        is_known = not directory or any(is_served(assets, text) for text in texts)
        is_known = is_known or embeds(folder, stack, assets)
        return assets if is_known else None
    return None


def embeds(folder: Folder, stack: Stack, assets: BuiltAssets) -> bool:
    """Return whether a program holds an output of its front end once it is compiled."""
    for clue in stack.embeds:
        for hit in folder.find(clue):
            beside = hit.file.rpartition("/")[0]
            for word in hit.groups[0].split() if hit.groups else ():
                path = posixpath.normpath(posixpath.join(beside, word.removeprefix("all:")))
                inner = path.partition("*")[0].rstrip("/")
                if any(
                    f"{one}/".startswith(f"{inner}/") or f"{inner}/".startswith(f"{one}/")
                    for one in assets.outputs
                ):
                    return True
    return False


def _may_have_front_end(stack: Stack) -> bool:
    """Return whether package.json is a manifest of another language."""
    reads = {file for manager in stack.package_managers.values() for file in manager.files}
    return _MANIFEST not in reads


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
