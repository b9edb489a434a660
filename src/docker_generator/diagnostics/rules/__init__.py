"""The catalogue of rules, one module per family; codes are stable and never reused."""

from __future__ import annotations

from docker_generator.diagnostics.diagnostic import Rule
from docker_generator.diagnostics.rules import (
    backing,
    graph,
    output,
    proof,
    reading,
    support,
    values,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            rule
            for family in (reading, graph, values, support, backing, output, proof)
            for rule in vars(family).values()
            if isinstance(rule, Rule)
        ),
        key=lambda rule: rule.code,
    )
)
"""Every rule, in the order of the codes."""

BY_SLUG: dict[str, Rule] = {rule.slug: rule for rule in RULES}
"""Every rule by its slug."""
