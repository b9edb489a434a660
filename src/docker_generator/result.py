"""What generating returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docker_generator.diagnostics.diagnostic import has_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.plan.model import Plan
    from docker_generator.proof.specification import Specification
    from docker_generator.rendering.files import GeneratedFile


@dataclass(frozen=True, slots=True)
class GenerationResult:
    """The files by their relative path, the diagnostics, and the hand-off.

    With an error there is no file and no hand-off.
    """

    files: Mapping[str, GeneratedFile] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    handoff: Mapping[str, Any] = field(default_factory=dict)
    plan: Plan | None = field(default=None, compare=False, repr=False)
    """The plan, for drawings."""
    specification: Specification | None = field(default=None, compare=False, repr=False)
    """The proof of the files; `write` proves the directory again."""
    is_analyzed: bool | None = field(default=None, compare=False, repr=False)
    """Whether service-topology-analyzer wrote the graph; None if the graph cannot be read."""

    @property
    def ok(self) -> bool:
        """Whether files were produced: no finding is an error."""
        return not has_errors(self.diagnostics)
