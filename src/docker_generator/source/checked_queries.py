"""Queries that a compiler checks against a database, for which a build needs prepared data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.diagnostic import pointer
from docker_generator.diagnostics.rules import languages as rules
from docker_generator.source.declared_names import crates_of
from docker_generator.stacks.detectors import Detector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.source.folder import Folder
    from docker_generator.source.model import Source
    from docker_generator.topology.model import Service

_CRATE = "sqlx"
_MACRO = r"^(?!\s*//).*\bquery(?:_file)?(?:_as|_scalar)?(?:_unchecked)?!\s*[({\[]"
_PLACES = ("src/*.rs", "src/*/*.rs", "src/*/*/*.rs", "src/*/*/*/*.rs")
_PREPARED = ("sqlx-data.json", ".sqlx/*.json")
_ADDRESS = "DATABASE_URL"


def checked_queries(
    name: str, service: Service, tree: Folder, source: Source
) -> Iterator[Diagnostic]:
    """Report macros of sqlx without the data that cargo sqlx prepare makes.

    Members of a workspace may use data of its root: they are not checked.

    Arguments:
        name: the service.
        service: its entry in the graph.
        tree: the directory of its tree.
        source: the facts about it.
    """
    if source.member is not None or _CRATE not in crates_of(tree):
        return
    if _ADDRESS in service.build.environment or any(tree.expand(one) for one in _PREPARED):
        return
    clues = (Detector(file=place, matches=_MACRO) for place in _PLACES)
    hit = next((hit for clue in clues for hit in tree.find(clue)), None)
    if hit is not None:
        place = f"{hit.file}:{hit.line}"
        yield rules.UNPREPARED_QUERIES.at(pointer("services", name), name, place=place)
