"""A rule and a finding of that rule."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docker_generator.diagnostics.example import Example


class Severity(StrEnum):
    """The severity of a finding: with an error, no file is produced."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class _Absent:
    """The type of ABSENT, which differs from null, a value that a user can write."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()

SPECIFICATION: Final = "services.spec.yaml"
"""The file from which service-topology-analyzer makes a graph: an action names it, unless the
graph was written without the analyzer."""

LONGEST_FACT: Final = 400
"""The longest quotation of a name or a list in a sentence, in characters."""


class Position(NamedTuple):
    """A place in a file: lines and columns are counted from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of error: its stable code, its slug and its texts.

    `message`, `expected` and `action` may name `{subject}` and the further facts given to `at`.
    `own_action` replaces the action for a graph that service-topology-analyzer did not write, and
    may also name `{graph}`, its file; without one, that file takes the place of the specification.
    `explanation` says in full sentences why that is wrong, and its effect; `wrong` triggers the
    rule and `right` is its corrected form. `explain`, docs/diagnostics, the SARIF rule table and
    the tests are made from this one object.
    """

    code: str
    slug: str
    severity: Severity
    message: str
    action: str
    expected: str = ""
    own_action: str = ""
    explanation: str = ""
    wrong: Example | None = field(default=None, compare=False)
    right: Example | None = field(default=None, compare=False)

    def at(
        self,
        pointer: str,
        subject: str = "",
        *,
        value: Any = ABSENT,
        expected: str = "",
        also: tuple[str, ...] = (),
        origin: str = "",
        position: Position | None = None,
        **facts: object,
    ) -> Diagnostic:
        """Return the finding of this rule at a place.

        `pointer` is an RFC 6901 pointer into the document, `origin` names that document if it
        is not the topology graph, and `also` are further pointers with the same error.
        """
        words = {name: shortened(str(fact)) for name, fact in facts.items()}
        words["subject"] = shortened(subject)
        return Diagnostic(
            rule=self,
            subject=subject,
            pointer=pointer,
            message=self.message.format(**words),
            expected=expected or self.expected.format(**words),
            action=self.action.format(**words),
            value=value,
            also=also,
            origin=origin,
            position=position,
            facts=words,
        )


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: the rule, the place, the value, the expected value, the action."""

    rule: Rule
    subject: str
    pointer: str
    message: str
    expected: str
    action: str
    value: Any = ABSENT
    also: tuple[str, ...] = ()
    origin: str = ""
    position: Position | None = field(default=None, compare=False)
    facts: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The values that the texts of the rule name."""

    def fixed_in(self, graph: str) -> Diagnostic:
        """Return the finding with an action for a graph that the analyzer did not write.

        `graph` is the file to change, as the user named it.
        """
        action = self.rule.own_action or self.rule.action.replace(SPECIFICATION, "{graph}")
        return replace(self, action=action.format(**{**self.facts, "graph": shortened(graph)}))

    @property
    def severity(self) -> Severity:
        """The severity of the rule: one code never has two."""
        return self.rule.severity

    @property
    def is_error(self) -> bool:
        """Whether this finding keeps the files from being produced."""
        return self.severity is Severity.ERROR


def shortened(text: str, longest: int = LONGEST_FACT) -> str:
    """Return the text, or its first characters if it is longer."""
    return text if len(text) <= longest else f"{text[:longest]}..."


def has_errors(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> bool:
    """Return whether any finding is an error."""
    return any(diagnostic.is_error for diagnostic in diagnostics)


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings sorted by severity, code and place, each once."""
    unique = {(d.rule.code, d.origin, d.pointer, d.position, d.message): d for d in diagnostics}
    return tuple(
        sorted(
            unique.values(),
            key=lambda d: (
                *(_RANK[d.severity], d.rule.code, d.pointer),
                *(d.position or (0, 0), d.message),
            ),
        )
    )


def pointer(*parts: str | int) -> str:
    """Return the RFC 6901 JSON pointer of the parts."""
    texts = [str(part) for part in parts]
    joined = "".join(texts)
    if "~" in joined or "/" in joined:
        texts = [text.replace("~", "~0").replace("/", "~1") for text in texts]
    return "/" + "/".join(texts) if texts else ""


def parts_of(pointed: str) -> tuple[str, ...]:
    """Return the parts of an RFC 6901 JSON pointer, all of them as text.

    >>> parts_of("/services/a~1b/0")
    ('services', 'a/b', '0')
    """
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointed.split("/")[1:])
