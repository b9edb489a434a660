"""The claims about keys: every key of the compose file is known and allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import proof as rules
from docker_generator.diagnostics.rules import proof_settings
from docker_generator.proof.claims import COMPOSE, Claim, failed, holds
from docker_generator.proof.keys import REASONS, Unproved, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker_generator.proof.deployment import Deployment
    from docker_generator.proof.specification import Specification

_SECTION, _NAME = 1, 2
"""The number of keys to a section of the file, and to a name in it."""


def key_claims(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Claim that every key is known and allowed; one claim for each container."""
    names = {slug: name for name, slug in spec.slugs.items()}
    # The keys of a console are compared with its server's entry.
    own = {("services", slug, "profiles") for slug in spec.companions}
    unproved = [key for key in deployment.unproved if key.place not in own]
    faulty = {key.place[:_NAME] for key in unproved}
    for key in unproved:
        is_service = key.place[0] == "services" and len(key.place) > _SECTION
        yield _refused(key, names.get(key.place[1], "") if is_service else "")
    for slug in deployment.containers:
        if ("services", slug) not in faulty:
            place = (COMPOSE, "services", slug)
            yield Claim(proof_settings.UNPROVED_KEY, names.get(slug, slug), place)


def _refused(key: Unproved, service: str) -> Claim:
    subject = service or (key.place[1] if len(key.place) > _SECTION else COMPOSE)
    place, value = (COMPOSE, *key.place), key.value
    if key.verdict is Verdict.POWER:
        return holds(rules.UNCONFINED_SERVICE, subject, place, None, host_privileges=key.key)
    if key.verdict is Verdict.UNKNOWN:
        rule, reason = proof_settings.UNPROVED_KEY, ""
    elif key.verdict is Verdict.NAMES:
        rule, reason = proof_settings.REDIRECTED_NAME, ""
    else:
        rule, reason = proof_settings.FORBIDDEN_KEY, REASONS[key.verdict]
    return failed(rule, subject, place, value, rule.expected, key=key.key, reason=reason)
