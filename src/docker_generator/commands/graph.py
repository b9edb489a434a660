"""graph: draw the topology, as Mermaid for a README, as SVG, or as DOT for Graphviz.

An arrow points to a container for which a service waits. Numbers are the start order; ports are the
published ones.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from docker_generator.commands.common import CLEAN, print_report, run_pipeline

if TYPE_CHECKING:
    import argparse

EXAMPLES = (
    "docker-generator graph",
    "docker-generator graph graph.json --format svg > graph.svg",
    "docker-generator graph graph.json --format dot | dot -Tsvg > graph.svg",
)
FORMATS = ("mermaid", "svg", "dot")
"""The values of --format, the default first."""


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Add no arguments of its own."""


def run(given: argparse.Namespace) -> int:
    """Print the picture; errors go to standard error."""
    from docker_generator.rendering.drawing import draw_dot, draw_mermaid
    from docker_generator.rendering.svg import draw_svg

    result, _ = run_pipeline(given)
    if result.plan is None:
        given.format = "text"
        with redirect_stdout(sys.stderr):
            return print_report(list(result.diagnostics), given, result)
    draw = {"mermaid": draw_mermaid, "svg": draw_svg, "dot": draw_dot}[given.format]
    sys.stdout.write(draw(result.plan))
    return CLEAN
