"""Programs with several tasks, which serve or migrate only with a subcommand."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import subcommands as rules
from docker_generator.source.go_commands import runs_without_command
from docker_generator.source.go_imports import ENDING
from docker_generator.source.mentions import of_other_programs
from docker_generator.source.searched_files import source_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder, Hit
    from docker_generator.source.model import Source
    from docker_generator.stacks.model import Stack
    from docker_generator.stacks.subcommands import Subcommands
    from docker_generator.topology.model import Service

_RULES = {"serve": rules.SUBCOMMAND_MISSING, "migrate": rules.OWN_MIGRATION}


def subcommands(
    name: str,
    service: Service,
    stack: Stack,
    tree: Folder,
    *,
    source: Source,
    others: Iterable[Service],
) -> Iterator[Diagnostic]:
    """Report a program that is started without its command to serve, or that never migrates.

    Arguments:
        name: the service.
        service: its entry in the graph. stack: its
        language.
        tree: the directory of its tree.
        source: the facts about it.
        others: the further services of the graph, of which one may be the migration.
    """
    started = {*source.command, *service.build.command}
    everywhere = {word for one in others for word in one.build.command}
    needs_server = any(need.external for need in service.dependencies)
    is_other = of_other_programs({".": tree}, (posixpath.normpath(source.entrypoint or "."),))
    for known in stack.subcommands:
        hits = list(_declared(tree, known))
        if known.task == "serve":
            # A command of another program of the tree is not missing here.
            hits = [hit for hit in hits if not is_other(hit.file)]
        words = {hit.groups[0]: hit for hit in reversed(hits)}
        if known.task == "serve":
            is_told = bool(started) or not words or (known.nested and _runs(tree, words, is_other))
        else:
            given = {word.lstrip("-") for word in started | everywhere}
            is_told = not needs_server or bool(given & words.keys()) or not words
        if not is_told:
            first = hits[0]
            command = first.groups[0].lower() if known.lower else first.groups[0]
            words_of = stack.frameworks[stack.default_framework].command
            yield _RULES[known.task].at(
                pointer("services", name),
                name,
                file=first.file,
                command=command,
                program=words_of[0] if words_of else "",
            )
            return


def _runs(tree: Folder, words: Iterable[str], is_other: Callable[[str], bool]) -> bool:
    """Return whether the program of a tree may run without any of some subcommands."""
    files = source_files(tree)
    texts = [text for file, text in files if file.endswith(ENDING) and not is_other(file)]
    return all(runs_without_command(texts, word) for word in words)


def _declared(tree: Folder, known: Subcommands) -> Iterator[Hit]:
    if known.requires and not tree.matches_detector(known.requires):
        return
    if tree.matches_detector(known.unless):
        return
    for clue in known.clues:
        yield from (hit for hit in tree.find(clue) if hit.groups)
