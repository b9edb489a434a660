"""explain: document one rule, by its code or its name.

Why it is wrong, what was expected, what to do, and a wrong and a right example.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

EXAMPLES = (
    "docker-generator explain DG301",
    "docker-generator explain invalid-cpu",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names the rule."""
    parser.add_argument("rule", metavar="CODE", help="such as DG301 or invalid-cpu")


def run(given: argparse.Namespace) -> int:
    """Print the page of a rule."""
    from docker_generator.commands.common import CLEAN, UNUSABLE
    from docker_generator.diagnostics.explanation import explanation_text
    from docker_generator.diagnostics.quoting import quoted
    from docker_generator.diagnostics.rules import BY_CODE, BY_SLUG
    from docker_generator.diagnostics.suggestions import nearest

    rule = BY_CODE.get(given.rule.upper()) or BY_SLUG.get(given.rule.lower())
    if rule is None:
        hint = nearest(given.rule, [*BY_CODE, *BY_SLUG])
        reported = f"docker-generator: no rule is called {quoted(given.rule)}"
        print(f"{reported}: {hint}" if hint else reported, file=sys.stderr)
        return UNUSABLE
    sys.stdout.write(explanation_text(rule))
    return CLEAN
