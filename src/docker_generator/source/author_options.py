"""Compiler options of the author that decide which code is compiled: tags and features."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import second_builds as rules
from docker_generator.source.authored import authored_dockerfile
from docker_generator.source.evidence import Evidence, EvidenceKind, Grounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.stacks.authored import AuthoredSteps
    from docker_generator.stacks.model import Stack

_PLAIN = re.compile(r"[A-Za-z0-9_./:+=, -]+")
_NAMES = re.compile(r"[, =]+")


@dataclass(frozen=True, slots=True)
class AuthorOptions:
    """Further words for the compiler, with their evidence and findings."""

    words: tuple[str, ...] = ()
    grounds: Mapping[str, Grounds] = field(default_factory=dict)
    reported: tuple[Diagnostic, ...] = ()


def author_options(name: str, folder: Folder, stack: Stack, entrypoint: str) -> AuthorOptions:
    """Return the options with which the author's Dockerfile compiles the program of a service.

    If it compiles several programs, the options for `entrypoint` are used. Options that differ
    between the remaining programs, or that need the author's image, are reported.
    """
    authored = folder.once(authored_dockerfile)
    if authored is None:
        return AuthorOptions()
    known = stack.authored_steps
    compiled = [found for words in authored.commands for found in _compiled(words, known)]
    meant = [one for one in compiled if entrypoint in one[1]] or compiled
    distinct = list(dict.fromkeys(options for options, _ in meant))
    if not any(distinct):
        return AuthorOptions()
    if len(distinct) == 1 and _is_usable(distinct[0], known):
        words = distinct[0]
        origin = Evidence(EvidenceKind.CONTAINER, authored.file, " ".join(words))
        return AuthorOptions(words, {"build_options": Grounds(origin)})
    place = pointer("services", name)
    reported = (
        rules.AUTHORED_BUILD_OPTIONS.at(place, name, file=authored.file, options=" ".join(words))
        for words in distinct
        if words
    )
    return AuthorOptions(reported=tuple(reported))


def _compiled(
    words: tuple[str, ...], known: AuthoredSteps
) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """Yield the options of a command that compiles, and the paths and names among its words."""
    for compiler in known.compilers:
        if words[: len(compiler)] != compiler:
            continue
        rest = words[len(compiler) :]
        options: list[str] = []
        for at, word in enumerate(rest):
            option, is_pair, _ = word.partition("=")
            if option in known.options:
                takes = not is_pair and known.options[option]
                options += rest[at : at + 1 + takes]
        named = (posixpath.normpath(word) for word in rest if not word.startswith("-"))
        yield tuple(options), frozenset(named)


def _is_usable(words: tuple[str, ...], known: AuthoredSteps) -> bool:
    """Return whether options are plain names that are valid in another image."""
    names = {name for word in words for name in _NAMES.split(word)}
    return all(_PLAIN.fullmatch(word) for word in words) and not names & set(known.unfit)
