"""Files that a program or its build reads, and that are left out because they may be secrets."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import starts, trees
from docker_generator.source.ignores import IgnoreRules
from docker_generator.source.named_files import found_file
from docker_generator.source.vocabulary import vocabulary
from docker_generator.stacks.catalogue import common_ignores

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.source.mentions import Mentions
    from docker_generator.source.model import Source
    from docker_generator.stacks.model import Stack
    from docker_generator.topology.model import Service

_SETTINGS = (".env.production", ".env")
"""What bundlers read when they build for production; files named `local` are of one machine."""
_LINE = re.compile(
    r"^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{2,63})[ \t]*=[ \t]*(?=\S)", re.MULTILINE
)
_MOST = 5


def left_out_keys(
    name: str,
    service: Service,
    source: Source,
    mentions: Mentions,
    inside: Mapping[str, Folder],
) -> Iterator[Diagnostic]:
    """Report keys and certificates that the code names and the build context does not hold.

    Arguments:
        name: the service.
        service: its entry in the graph.
        source: the facts about its tree.
        mentions: the names in the tree.
        inside: the directories of the tree, by their paths below the build context.
    """
    rules = _rules(source)
    targets = [str(volume.target).rstrip("/") for volume in service.volumes]
    seen: set[str] = set()
    for key, place in mentions.key_files.items():
        path = found_file(key, place, inside)
        if not path or path in seen or not rules.excludes(path) or _is_for_developers(path):
            continue
        seen.add(path)
        if not any(f"/app/{path}".startswith(f"{target}/") for target in targets):
            yield trees.LEFT_OUT_FILE.at(
                pointer("services", name), name, path=path, where=f" ({place})"
            )


def left_out_settings(
    name: str, service: Service, stack: Stack, source: Source, own: Folder
) -> Iterator[Diagnostic]:
    """Report files with variables for the pages of a front end that its build does not read.

    Arguments:
        name: the service.
        service: its entry in the graph.
        stack: its language.
        source: the facts about its tree.
        own: the directory of its package.
    """
    if not stack.public_prefixes or "build" not in source.facts:
        return
    rules = _rules(source)
    given = {*service.environment, *service.build.environment}
    below = posixpath.relpath(source.own, source.context)
    for file in _SETTINGS:
        path = posixpath.normpath(posixpath.join(below, file))
        if not own.holds(file) or not rules.excludes(path):
            continue
        names = dict.fromkeys(_LINE.findall(own.text(file)))
        lost = [one for one in names if one.startswith(stack.public_prefixes) and one not in given]
        given |= set(lost)
        if lost:
            yield starts.BUILD_SETTINGS.at(
                pointer("services", name), name, file=path, variables=", ".join(lost[:_MOST])
            )


def _rules(source: Source) -> IgnoreRules:
    return IgnoreRules((*common_ignores().splitlines(), *source.ignored))


def _is_for_developers(path: str) -> bool:
    """Return whether a key is for tests or for a developer's machine."""
    words = set(re.split(r"[^a-z0-9]+", path.lower()))
    return bool(words & {*vocabulary().not_for_it, "localhost", "example", "fixtures", "testdata"})
