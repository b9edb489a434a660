"""Claims, which each compare one value with the topology graph, and the proof with all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.diagnostics.diagnostic import Diagnostic, in_order, pointer
from docker_generator.diagnostics.rules import (
    engines,
    exposure,
    proof,
    proof_mounts,
    proof_networks,
    proof_settings,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from docker_generator.diagnostics.diagnostic import Rule

COMPOSE = "docker-compose.yml"
EXAMPLE = ".env.example"

GROUPS: dict[str, dict[Rule, str]] = {
    "service_existence": {
        proof.UNREADABLE_OUTPUT: "files",
        proof.MISSING_SERVICE: "services",
        proof.WRONG_IMAGE: "images",
        proof.WRONG_STAGE: "stages",
        proof.WRONG_COMMAND: "commands",
        proof.WRONG_USER: "users",
        proof.WRONG_LIFETIME: "lifetimes",
        proof.WRONG_REPLICAS: "replicas",
        proof.WRONG_HEALTH_CHECK: "health_checks",
        proof.UNUSABLE_PROBE: "probes",
        proof_settings.WRONG_CONTENT: "contents",
    },
    "dependencies_configured": {
        proof.LOST_EDGE: "edges",
        proof.WRONG_CONDITION: "conditions",
        proof.WRONG_ADDRESS: "addresses",
        proof.WRONG_VARIABLE: "variables",
        proof.UNLISTED_VARIABLE: "listed_variables",
    },
    "network_connectivity": {
        proof_networks.NO_COMMON_NETWORK: "networks",
        proof_settings.WRONG_NETWORK: "network_settings",
        proof.WRONG_PORT: "ports",
        exposure.WRONG_ROUTE: "routes",
    },
    "resource_constraints": {
        proof.WRONG_RESOURCES: "resources",
        proof_mounts.LOST_VOLUME: "volumes",
        proof_mounts.WRONG_MOUNT: "mounts",
        engines.ANONYMOUS_VOLUME: "declared_volumes",
        proof_mounts.UNWRITABLE_VOLUME: "writable_volumes",
        proof_settings.WRONG_STORAGE: "storage",
    },
    "bijection": {
        proof.UNDECLARED_SERVICE: "nothing_else",
        proof.UNDECLARED_EDGE: "no_other_edges",
        proof_networks.UNRELATED_SERVICES_SHARE_NETWORK: "no_other_ways",
        proof_settings.REDIRECTED_NAME: "no_other_names",
        proof_settings.UNDECLARED_VARIABLE: "no_other_variables",
        proof_settings.UNPROVED_KEY: "no_other_keys",
        proof_settings.FORBIDDEN_KEY: "allowed_keys",
        proof.UNCONFINED_SERVICE: "confinement",
        proof_settings.WEAKENED_HARDENING: "hardening",
    },
}
"""The subject of the claims of each rule, in the groups of topology-prover."""

KINDS: dict[Rule, str] = {rule: kind for kinds in GROUPS.values() for rule, kind in kinds.items()}
"""The subject of the claims of each rule."""
_GROUP_OF = {rule.code: group for group, kinds in GROUPS.items() for rule in kinds}


class Claim(NamedTuple):
    """One comparison: the rule, its subject, and the place: a file and the path in it.

    `fault` says how it failed. `cause` is the path in the topology graph, if it is not the subject.
    """

    rule: Rule
    subject: str = ""
    place: tuple[str, ...] = ("",)
    fault: Diagnostic | None = None
    cause: tuple[str | int, ...] = ()

    def record(self, services: Container[str]) -> dict[str, Any]:
        """Return the claim as data for JSON, with pointers into the file and into the graph.

        `services` are the names of the services of the graph.
        """
        cause = self.cause or (("services", self.subject) if self.subject in services else ())
        return {
            "kind": KINDS[self.rule],
            "rule": self.rule.slug,
            "subject": self.subject,
            "file": self.place[0],
            "pointer": pointer(*self.place[1:]),
            "topology_pointer": pointer(*cause),
            "holds": self.fault is None,
        }


def same(
    rule: Rule, subject: str, place: tuple[str, ...], found: Any, expected: Any, **facts: Any
) -> Claim:
    """Return the claim that two things are equal; `place` is a file and a path in it."""
    if found == expected:
        return Claim(rule, subject, place)
    return failed(rule, subject, place, shown(found), shown(expected), **facts)


def holds(
    rule: Rule,
    subject: str,
    place: tuple[str, ...],
    truth: object,
    *,
    cause: tuple[str | int, ...] = (),
    **facts: object,
) -> Claim:
    """Return the claim that something is true."""
    fault = None if truth else _fault(rule, subject, place, **facts)
    return Claim(rule, subject, place, fault, cause)


def failed(
    rule: Rule,
    subject: str,
    place: tuple[str, ...],
    found: Any,
    expected: str,
    *,
    cause: tuple[str | int, ...] = (),
    **facts: object,
) -> Claim:
    """Return the claim that failed, with the found and the expected value."""
    fault = _fault(rule, subject, place, value=found, expected=expected, **facts)
    return Claim(rule, subject, place, fault, cause)


def _fault(rule: Rule, subject: str, place: tuple[str, ...], **facts: Any) -> Diagnostic:
    return rule.at(pointer(*place[1:]), subject, origin=place[0], **facts)


def shown(value: Any) -> str:
    """Return a compared value in the form of the file."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, tuple | list | set | frozenset):
        texts = [str(part) for part in value]
        return ", ".join(texts if isinstance(value, tuple) else sorted(texts)) or "nothing"
    return str(value).replace("\ue000", "${").replace("\ue001", ":?}")


@dataclass(frozen=True, slots=True)
class Proof:
    """The number of claims of each kind, and the failed claims.

    Claims that hold are only counted: a thousand services make ninety thousand.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[Claim, ...] = ()
    services: Container[str] = ()

    @classmethod
    def of(cls, claims: Iterable[Claim], services: Container[str] = ()) -> Proof:
        """Count claims; `services` are the names of the services of the graph."""
        codes = {rule.code: 0 for rule in KINDS}
        failures = []
        for claim in claims:
            codes[claim.rule.code] += 1
            if claim.fault is not None:
                failures.append(claim)
        counts = {kind: codes[rule.code] for rule, kind in KINDS.items() if codes[rule.code]}
        return cls(counts, tuple(failures), services)

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """The findings of the claims that failed."""
        return in_order([claim.fault for claim in self.failed if claim.fault is not None])

    @property
    def isomorphism(self) -> bool:
        """Whether the files match the topology graph: claims were made, and all of them hold."""
        return not self.failed and bool(self.counts)

    @property
    def claims(self) -> int:
        """The number of claims."""
        return sum(self.counts.values())

    def handed_off(self, claims: Iterable[Claim] | None = None) -> dict[str, Any]:
        """Return the proof for the hand-off; with `claims`, each of them."""
        records = None if claims is None else [claim.record(self.services) for claim in claims]
        reported = self.summary()
        reported.pop("failed", None)
        return {**reported, "every_claim": records}

    def summary(self) -> dict[str, Any]:
        """Return the proof for the manifest: counts and status of each group, and failed claims."""
        failures: dict[str, list[dict[str, Any]]] = {group: [] for group in GROUPS}
        for claim in self.failed:
            failures[_GROUP_OF[claim.rule.code]].append(claim.record(self.services))
        groups = {
            group: {
                "status": "failed" if failures[group] else "passed",
                "claims": sum(self.counts.get(kind, 0) for kind in kinds.values()),
                "failed": failures[group],
            }
            for group, kinds in GROUPS.items()
        }
        found: dict[str, Any] = {
            "isomorphism": self.isomorphism,
            "claims": self.claims,
            "counts": dict(self.counts),
            "groups": groups,
        }
        if self.failed:
            found["failed"] = [f"{d.rule.code} {d.rule.slug}: {d.subject}" for d in self.faults]
        return found
