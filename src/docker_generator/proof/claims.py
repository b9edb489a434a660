"""A claim: one comparison of the files with the topology graph; and the proof that they make."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docker_generator.diagnostics.diagnostic import Diagnostic, in_order, pointer
from docker_generator.diagnostics.rules import proof as rules
from docker_generator.diagnostics.rules import proof_mounts, proof_networks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docker_generator.diagnostics.diagnostic import Rule

COMPOSE = "docker-compose.yml"
EXAMPLE = ".env.example"

KINDS: dict[Rule, str] = {
    rules.UNREADABLE_OUTPUT: "files",
    rules.MISSING_SERVICE: "services",
    rules.UNDECLARED_SERVICE: "nothing_else",
    rules.LOST_EDGE: "edges",
    rules.WRONG_CONDITION: "conditions",
    rules.UNDECLARED_EDGE: "no_other_edges",
    proof_networks.NO_COMMON_NETWORK: "networks",
    proof_networks.STRANGERS_ON_NETWORK: "no_other_ways",
    rules.WRONG_ADDRESS: "addresses",
    rules.WRONG_PORT: "ports",
    rules.WRONG_RESOURCES: "resources",
    rules.WRONG_HEALTH_CHECK: "health_checks",
    rules.UNUSABLE_PROBE: "probes",
    rules.WRONG_USER: "users",
    rules.WRONG_STAGE: "stages",
    rules.WRONG_IMAGE: "images",
    rules.WRONG_VARIABLE: "variables",
    rules.WRONG_REPLICAS: "replicas",
    proof_mounts.LOST_VOLUME: "volumes",
    rules.UNCONFINED_SERVICE: "confinement",
    rules.UNLISTED_VARIABLE: "listed_variables",
    rules.WRONG_COMMAND: "commands",
    rules.WRONG_LIFETIME: "lifetimes",
    proof_mounts.WRONG_MOUNT: "mounts",
    proof_mounts.UNWRITABLE_VOLUME: "writable_volumes",
}
"""What a claim of each rule is about, as the manifest counts it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One comparison; `fault` says how it failed."""

    rule: Rule
    fault: Diagnostic | None = None


_HELD = {rule.code: Claim(rule) for rule in KINDS}


def held(rule: Rule) -> Claim:
    """Return the claim of a rule that holds."""
    return _HELD[rule.code]


def same(
    rule: Rule, subject: str, place: tuple[str, ...], found: Any, wanted: Any, **facts: object
) -> Claim:
    """Return the claim that two things are equal; `place` is a file and a path in it."""
    if found == wanted:
        return held(rule)
    return failed(rule, subject, place, shown(found), shown(wanted), **facts)


def holds(
    rule: Rule, subject: str, place: tuple[str, ...], truth: object, **facts: object
) -> Claim:
    """Return the claim that something is true."""
    return held(rule) if truth else Claim(rule, _fault(rule, subject, place, **facts))


def failed(
    rule: Rule, subject: str, place: tuple[str, ...], found: Any, wanted: str, **facts: object
) -> Claim:
    """Return the claim that failed, with what was found and what was wanted."""
    return Claim(rule, _fault(rule, subject, place, value=found, expected=wanted, **facts))


def _fault(rule: Rule, subject: str, place: tuple[str, ...], **facts: Any) -> Diagnostic:
    return rule.at(pointer(*place[1:]), subject, origin=place[0], **facts)


def shown(value: Any) -> str:
    """Return what was compared as a reader of the file would write it."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, tuple | list | set | frozenset):
        return ", ".join(
            sorted(map(str, value)) if not isinstance(value, tuple) else map(str, value)
        )
    return str(value).replace("\ue000", "${").replace("\ue001", ":?}")


@dataclass(frozen=True, slots=True)
class Proof:
    """How many claims of each kind were made, and those that failed."""

    counts: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Diagnostic, ...] = ()

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> Proof:
        """Count claims."""
        counts: Counter[str] = Counter()
        faults = []
        for claim in claims:
            counts[claim.rule.code] += 1
            if claim.fault is not None:
                faults.append(claim.fault)
        named = {kind: counts[rule.code] for rule, kind in KINDS.items() if rule.code in counts}
        return cls(named, in_order(faults))

    @property
    def isomorphism(self) -> bool:
        """Whether the files are the topology graph: claims were made, and all of them hold."""
        return not self.faults and bool(self.counts)

    @property
    def claims(self) -> int:
        """How many claims were made."""
        return sum(self.counts.values())

    def summary(self) -> dict[str, Any]:
        """Return what the manifest says."""
        found: dict[str, Any] = {
            "isomorphism": self.isomorphism,
            "claims": self.claims,
            "counts": dict(self.counts),
        }
        if self.faults:
            found["failed"] = [f"{d.rule.code} {d.rule.slug}: {d.subject}" for d in self.faults]
        return found
