"""The evidence for a decision about a source tree, and the evidence against it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class EvidenceKind(StrEnum):
    """The origin of evidence; GRAPH to CONVENTION are in order of precedence.

    PREVIOUS is the manifest of the last run in the output directory.
    """

    GRAPH = "graph"
    OPTION = "option"
    DECLARED = "declared"
    CONTAINER = "container"
    CODE = "code"
    CONVENTION = "convention"
    PREVIOUS = "previous"


class Evidence(NamedTuple):
    """One statement about a source tree.

    `where` is a file below the build context, a JSON pointer into the graph, or the catalogue
    entry of a convention. `text` is its content, `line` its line from 1, if known.

    >>> Evidence(EvidenceKind.DECLARED, ".python-version", "3.13", 1).location
    '.python-version:1'
    """

    kind: EvidenceKind
    where: str
    text: str
    line: int | None = None

    @property
    def location(self) -> str:
        """The place, with its line if known."""
        return self.where if self.line is None else f"{self.where}:{self.line}"


class Grounds(NamedTuple):
    """The evidence for one decision, and the evidence against it."""

    evidence: Evidence
    contradictions: tuple[Evidence, ...] = ()
