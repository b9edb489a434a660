"""What decided a question about a source tree, and what speaks against the decision."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class EvidenceKind(StrEnum):
    """Where evidence comes from; GRAPH to CONVENTION are in the order in which they decide.

    PREVIOUS is what the last run left in the output directory.
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
    entry of a convention. `text` is what is there, `line` its line where one is known, from 1.

    >>> Evidence(EvidenceKind.DECLARED, ".python-version", "3.13", 1).location
    '.python-version:1'
    """

    kind: EvidenceKind
    where: str
    text: str
    line: int | None = None

    @property
    def location(self) -> str:
        """The place, with its line where one is known."""
        return self.where if self.line is None else f"{self.where}:{self.line}"


class Grounds(NamedTuple):
    """What decided one question, and the evidence that says something else."""

    evidence: Evidence
    contradictions: tuple[Evidence, ...] = ()
